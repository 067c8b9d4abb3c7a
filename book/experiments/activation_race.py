"""Six activations, TSin among them, in a race that is fair to each (chapter 13).

    python book/experiments/activation_race.py [digits5x5] [mnist] [cifar10]

Each activation at one and at four hidden layers, under three rules: one learning rate for all;
the rate tuned for each; the rate and the size of the first weights tuned for each. Tuning sees
other seeds and other samples than the race. Without names it runs the first two data sets;
CIFAR-10 needs its archive. Writes activation_race.json beside this file, data set by data set;
takes about an hour.
"""

import json
import platform
import sys
from itertools import pairwise, product
from pathlib import Path

import numpy as np

from nnlib import Dense, Network, datasets, train
from nnlib.activations import identity, leaky_relu, relu, sin, softmax, tanh, tsin
from nnlib.costs import cross_entropy
from nnlib.optimizers import GradientDescent

RACERS = {"TSin": tsin, "ReLU": relu, "leaky ReLU": leaky_relu, "sine": sin, "tanh": tanh,
          "linear": identity}
RULES = ("equal", "rate tuned", "rate and weights tuned")
SETTINGS = {
    "rates": [0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0], 
    "gains": [0.05, 0.1, 0.2, 0.33, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8],
    "equal": {"rate": 0.1, "gain": 1.0}, "hidden layers": [1, 4],
    "seeds": list(range(10)),  # tuning takes others, from 100
    "digits5x5": {"sizes": [25, 16, 10], "epochs": 200, "batch": None, "flip": 0.1,
                  "tuning seeds": 10},
    "mnist": {"sizes": [784, 32, 10], "epochs": 10, "batch": 50, "images": 20_000,
              "tuning seeds": 3},
    "cifar10": {"sizes": [3072, 64, 10], "epochs": 10, "batch": 50, "images": 20_000,
                "tuning seeds": 3}}
RESULT = Path(__file__).with_suffix(".json")


def load(name: str, part: str):
    """(x, y, x_held, y_held) in float32: to learn from, and to be judged by.

    part : "tune" or "race"; the samples held out differ between the two.
    """
    setting = SETTINGS[name]
    if name == "digits5x5":
        x, labels = datasets.digits5x5()
        flipped = np.random.default_rng(part == "race").random((25, 2000)) < setting["flip"]
        held, held_labels = np.abs(np.tile(x, 200) - flipped), np.tile(labels, 200)
    else:
        n = setting["images"]
        read = datasets.load_mnist if name == "mnist" else datasets.load_cifar10
        x, labels = read("train", n=n + 10_000)
        held, held_labels = (x[:, n:], labels[n:]) if part == "tune" else read("test")
        x, labels = x[:, :n], labels[:n]
    held = np.float32(held)
    return np.float32(x), datasets.one_hot(labels), held, datasets.one_hot(held_labels)


def normal(gain: float):
    """First weights from N(0, gain^2 / n_in)."""
    return lambda shape, rng: rng.normal(0, gain / np.sqrt(shape[1]), shape)


def run(name: str, racer: str, depth: int, rate: float, gain: float, seed: int, data) -> list:
    """Accuracy on the held-out samples after each epoch; [0] if it diverged."""
    setting, x, y, *held = SETTINGS[name], *data
    first, width, last = setting["sizes"]
    sizes = [first, *[width] * depth]
    hidden = [Dense(p, q, RACERS[racer]) for p, q in pairwise(sizes)]
    rng = np.random.default_rng(seed)
    net = Network([*hidden, Dense(width, last, softmax)], cost=cross_entropy,
                  init=normal(gain), rng=rng, dtype=np.float32)
    try:
        history = train(net, x, y, GradientDescent(rate), setting["epochs"], setting["batch"],
                        rng=rng, validation=held)
    except FloatingPointError:
        return [0.0]
    return [round(float(a), 4) for a in history.val_accuracy]


def tuning(name: str, racer: str, depth: int, data) -> dict:
    """The mean accuracy over the tuning seeds, for each (rate, gain)."""
    seeds = range(100, 100 + SETTINGS[name]["tuning seeds"])
    return {(rate, gain): float(np.mean([run(name, racer, depth, rate, gain, seed, data)[-1]
                                         for seed in seeds]))
            for rate, gain in product(SETTINGS["rates"], SETTINGS["gains"])}


def race(name: str) -> list:
    """One entry for each depth, racer and rule: the setting, and a curve for each seed."""
    to_tune, to_race, entries = load(name, "tune"), load(name, "race"), []
    for depth in SETTINGS["hidden layers"]:
        for racer in RACERS:
            found = tuning(name, racer, depth, to_tune)
            equal = SETTINGS["equal"]["rate"], SETTINGS["equal"]["gain"]
            settings = (equal, max((at for at in found if at[1] == 1.0), key=found.get),
                        max(found, key=found.get))
            for rule, (rate, gain) in zip(RULES, settings, strict=True):
                curves = [run(name, racer, depth, rate, gain, seed, to_race)
                          for seed in SETTINGS["seeds"]]
                ends = np.array([curve[-1] for curve in curves])
                entries.append({"racer": racer, "depth": depth, "rule": rule, "rate": rate,
                                "gain": gain, "curves": [shortened(curve) for curve in curves]})
                print(f"{name}, {depth} hidden, {racer}, {rule} ({rate:g}, {gain:g}): "
                      f"{ends.mean():.4f}, {ends.min():.4f} to {ends.max():.4f}", flush=True)
    return entries


def shortened(curve: list) -> list:
    """Ten values of a curve, the last among them."""
    return curve[:: -max(1, len(curve) // 10)][::-1]


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["digits5x5", "mnist"]
    kept = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    for dataset in chosen:
        if dataset not in ("digits5x5", "mnist", "cifar10"):
            sys.exit(f"the data sets are digits5x5, mnist and cifar10, not {dataset}")
        kept |= {"settings": SETTINGS, dataset: race(dataset), "versions": {
            "python": platform.python_version(), "numpy": np.__version__}}
        RESULT.write_text(json.dumps(kept, separators=(",", ":")).replace('{"r', '\n{"r') + "\n")
