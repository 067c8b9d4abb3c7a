"""TSin and seven rivals on six tracks, each tuned and then judged (chapter 13).

    python book/experiments/activation_race.py [track ...]

A track is a task and a number of hidden layers. For each runner every rate and gain of a grid,
and every value of its own parameter, is tried on tuning seeds; the grid grows until its best lies
inside. The best is then run on other seeds. Each seed has data of its own (noise, images, wave)
to learn from and to be judged by, so a spread over seeds holds the spread of the samples.
Writes activation_race.json beside this file, with all tuning results; takes about ten minutes on
one core. Networks that differ only in rate and gain are trained side by side, as one array.
"""

import json
import platform
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from nnlib import datasets
from nnlib.activations import Activation, TSin, identity, leaky_relu, relu, sin, tanh


class Ripple(Activation):
    """f(z) = z + A sin z, f'(z) = 1 + A cos z: a line with a ripple that needs no solver."""

    def __init__(self, A):
        self.A = A

    def value(self, z):
        return z + self.A * np.sin(z)

    def slope(self, z, a):
        return 1 + self.A * np.cos(z)


class Snake(Activation):
    """f(z) = z + sin^2(c z) / c, f'(z) = 1 + sin(2 c z) (Ziyin et al. 2020, with a for c)."""

    def __init__(self, c):
        self.c = c

    def value(self, z):
        return z + np.sin(self.c * z) ** 2 / self.c

    def slope(self, z, a):
        return 1 + np.sin(2 * self.c * z)


SHAPES = {"TSin": [0.3, 0.5, 0.7, 0.9], "z + A sin z": [0.3, 0.5, 0.7, 0.9],
          "Snake": [0.5, 1.0, 2.0, 4.0]}  # the values tried of A, A and c
FORMS = {"TSin": TSin, "z + A sin z": Ripple, "Snake": Snake}
FIXED = {"sine": sin, "tanh": tanh, "ReLU": relu, "leaky ReLU": leaky_relu, "linear": identity}
RACERS = [*FORMS, *FIXED]
COMMON = {"shape": 0.5, "rate": 0.1, "gain": 1.0}  # the rule "one setting for all"
TRACKS = {
    "digits, 1": {"task": "digits", "sizes": [25, 16, 10], "epochs": 200, "batch": None},
    "digits, 4": {"task": "digits", "sizes": [25, 16, 16, 16, 16, 10], "epochs": 200,
                  "batch": None},
    "MNIST, 1": {"task": "mnist", "sizes": [196, 32, 10], "epochs": 15, "batch": 50},
    "MNIST, 4": {"task": "mnist", "sizes": [196, 32, 32, 32, 32, 10], "epochs": 15, "batch": 50},
    "MNIST, 2": {"task": "mnist", "sizes": [196, 16, 16, 10], "epochs": 15, "batch": 50},
    "wave": {"task": "wave", "sizes": [1, 8, 1], "epochs": 2000, "batch": None}}
SETTINGS = {
    "rates": {"digits": [0.02, 1.7, 10], "mnist": [0.02, 1.7, 8], "wave": [0.004, 1.7, 8]},
    "gains": {"digits": [0.2, 1.5, 7], "mnist": [0.3, 1.5, 6], "wave": [0.3, 1.5, 6]},
    "tuning seeds": {"digits": 10, "mnist": 5, "wave": 5},  # from 100
    "judging seeds": 20, "flip": 0.1, "noisy digits": 2000, "images": 1000, "unseen images": 500,
    "most growths": 6, "tracks": TRACKS, "shapes": SHAPES, "common": COMMON}
RESULT, TOO_LARGE, WORST = Path(__file__).with_suffix(".json"), 1e4, 100.0


@cache
def data(task: str, seed: int):
    """(x, y, x_new, y_new) of one seed: to learn from, and to be judged by."""
    rng = np.random.default_rng([seed, 13])
    if task == "digits":
        x, labels = datasets.digits5x5()
        new = np.tile(labels, SETTINGS["noisy digits"] // 10)
        flipped = rng.random((25, new.size)) < SETTINGS["flip"]
        return x, datasets.one_hot(labels), np.abs(x[:, new] - flipped), datasets.one_hot(new)
    if task == "wave":
        omega, phase = rng.uniform(1, 2), rng.uniform(0, 2 * np.pi)
        x, far = np.sort(rng.uniform(-6, 6, 64))[None], np.linspace(6, 9, 100)
        far = np.concatenate([-far[::-1], far])[None]
        noise = rng.normal(0, 0.05, x.shape)
        return x, np.sin(omega * x + phase) + noise, far, np.sin(omega * far + phase)
    n, unseen = SETTINGS["images"], SETTINGS["unseen images"]
    if seed < 100:  # 20 times other images, of the training file and of the test file
        parts = ("train", seed * n, n), ("test", seed * unseen, unseen)
    else:  # those behind the first 20,000 of the training file
        start = 20_000 + (seed - 100) * (n + unseen)
        parts = ("train", start, n), ("train", start + n, unseen)
    return sum((pooled(*part) for part in parts), ())


def pooled(part: str, start: int, n: int):
    """n images of MNIST as 14 by 14 pixels, each the mean of four: (196, n), and the targets."""
    x, labels = datasets.load_mnist(part, n=start + n)
    x = x[:, start:].reshape(14, 2, 14, 2, n).mean(axis=(1, 3)).reshape(196, n)
    return x, datasets.one_hot(labels[start:], 10)


def runs(track: str, f, settings, seed: int, sets=None) -> list:
    """What each (rate, gain) comes to on the unseen data and on its own: a pair for each.

    Accuracies, 0 for a run that diverged; on "wave" the root mean square error over that of the
    constant 0, at most 100.
    """
    sets = sets or data(TRACKS[track]["task"], seed)
    theta, lost = trained(track, f, settings, seed, sets)
    x, y, *unseen = (np.asarray(v, theta[0].dtype) for v in sets)
    with np.errstate(all="ignore"):
        ends = [judged(forward(theta, a, f)[0][-1], b, track == "wave", lost)
                for a, b in (unseen, (x, y))]
    return list(zip(*ends, strict=True))


def trained(track: str, f, settings, seed: int, sets):
    """(theta, lost): the networks of each (rate, gain), side by side, and which diverged."""
    plan, float_type = TRACKS[track], np.float32 if "MNIST" in track else np.float64
    x, y, *_ = (np.asarray(v, float_type) for v in sets)
    rates, gains = np.array(settings, float_type).T[:, :, None, None]
    rng, wave, m = np.random.default_rng(seed), plan["task"] == "wave", x.shape[1]
    theta = []
    for p, q in pairwise(plan["sizes"]):
        W = gains / np.sqrt(p) * rng.normal(size=(q, p))
        b = gains * (rng.normal(size=(q, 1)) if wave and p == 1 else np.zeros((q, 1)))  # phases
        theta += [W.astype(float_type), b.astype(float_type)]
    moments, step = [(np.zeros_like(v), np.zeros_like(v)) for v in theta], 0
    lost, size = np.zeros(len(settings), bool), plan["batch"] or m
    with np.errstate(all="ignore"):  # what overflows is counted as lost
        for _ in range(plan["epochs"]):
            order = rng.permutation(m) if plan["batch"] else np.arange(m)
            for at in np.split(order, m // size):
                step += 1
                gradients = backward(theta, x[:, at], y[:, at], f, wave)
                for v, g, pair in zip(theta, gradients, moments, strict=True):
                    v -= rates * (adam(g, *pair, step) if wave else g)
                away = ~(np.abs(theta[-2]).max(axis=(1, 2)) < TOO_LARGE) & ~lost
                if away.any():  # left at zero from now on
                    lost |= away
                    rates = np.where(lost[:, None, None], 0, rates).astype(float_type)
                    for v in theta:
                        v[away] = 0
    return theta, lost


def forward(theta, x, f):
    """(zs, activations) of networks side by side: each (networks, neurons, samples)."""
    zs, activations = [], [x]
    for W, b in zip(theta[::2], theta[1::2], strict=True):
        a = activations[-1]
        z = (W.reshape(-1, W.shape[2]) @ a).reshape(*W.shape[:2], -1) if a.ndim == 2 else W @ a
        zs.append(z + b)
        activations.append(zs[-1] if len(zs) == len(theta) // 2 else f.value(zs[-1]))
    return zs, activations


def backward(theta, x, y, f, wave) -> list:
    """The gradients of the mean cost: cross-entropy of a softmax, or half the square."""
    zs, activations = forward(theta, x, f)
    out = zs[-1]
    if not wave:
        e = np.exp(out - out.max(axis=1, keepdims=True))
        out = e / e.sum(axis=1, keepdims=True)
    delta, found = (out - y) / y.shape[1], []
    for k in range(len(zs) - 1, -1, -1):
        a = activations[k]
        dW = ((delta.reshape(-1, delta.shape[2]) @ a.T).reshape(*delta.shape[:2], -1)
              if a.ndim == 2 else delta @ a.transpose(0, 2, 1))
        found += [delta.sum(axis=2, keepdims=True), dW]
        if k:
            delta = theta[2 * k].transpose(0, 2, 1) @ delta * f.slope(zs[k - 1], a)
    return found[::-1]


def adam(g, first, second, step):
    """Adam's direction (Kingma and Ba 2015), its moments changed in place."""
    first += 0.1 * (g - first)
    second += 0.001 * (g * g - second)
    return first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def judged(out, y, wave, lost) -> list:
    """For each network the accuracy, or on a wave the error over that of the constant 0."""
    if wave:
        error = np.sqrt(((out - y) ** 2).mean(axis=(1, 2)) / (y**2).mean())
        return np.where(lost | ~(error < WORST), WORST, error).round(5).tolist()
    right = (out.argmax(axis=1) == y.argmax(axis=0)).mean(axis=1)
    return np.where(lost, 0, right).round(5).tolist()


def made(racer: str, shape):
    """The activation of that name; `shape` is its own parameter, where it has one."""
    return FORMS[racer](shape) if racer in FORMS else FIXED[racer]


def score(track: str, results):
    """What tuning makes as large as it can: the mean accuracy, or minus the mean log error."""
    return -np.log10(results).mean(axis=0) if track == "wave" else np.mean(results, axis=0)


def tuned(track: str, racer: str) -> dict:
    """All tuning scores, {shape: rows of rates by gains}, and the best setting."""
    task = TRACKS[track]["task"]
    grids = [[start * factor**k for k in range(n)] for start, factor, n in
             (SETTINGS["rates"][task], SETTINGS["gains"][task])]
    factors, found = (SETTINGS["rates"][task][1], SETTINGS["gains"][task][1]), {}
    shapes, seeds = SHAPES.get(racer, [None]), range(100, 100 + SETTINGS["tuning seeds"][task])
    sets = {seed: data(task, seed) for seed in seeds}
    for growths in range(SETTINGS["most growths"] + 1):
        wanted = [(r, g) for r in grids[0] for g in grids[1]]
        for shape in shapes:
            new = [at for at in wanted if (shape, *at) not in found]
            results = [[end[0] for end in runs(track, made(racer, shape), new, seed, sets[seed])]
                       for seed in seeds]
            found |= zip([(shape, *at) for at in new], score(track, results).tolist(), strict=True)
        best = max(found, key=found.get)
        sides = [(k, best[k + 1] == grid[0], best[k + 1] == grid[-1])
                 for k, grid in enumerate(grids)]
        if growths == SETTINGS["most growths"] or not any(lo or hi for _, lo, hi in sides):
            break
        for k, low, high in sides:
            if low:
                grids[k] = [grids[k][0] / factors[k], *grids[k]]
            if high:
                grids[k] = [*grids[k], grids[k][-1] * factors[k]]
    rows = {str(s): [[round(found[s, r, g], 4) for g in grids[1]] for r in grids[0]]
            for s in shapes}
    return {"rates": grids[0], "gains": grids[1], "scores": rows, "best score": found[best],
            "chosen": {"shape": best[0], "rate": best[1], "gain": best[2]},
            "inside": not any(lo or hi for _, lo, hi in sides)}


def judge(track: str, racer: str, shape, rate: float, gain: float, seeds=None) -> list:
    """(unseen, own) of one setting for each judging seed."""
    seeds = range(SETTINGS["judging seeds"]) if seeds is None else seeds
    return [runs(track, made(racer, shape), [(rate, gain)], seed)[0] for seed in seeds]


def nearest_mean(track: str) -> list:
    """Accuracy of the nearest class mean for each judging seed: a rival without a network."""
    found = []
    for seed in range(SETTINGS["judging seeds"]):
        x, y, x_new, y_new = data(TRACKS[track]["task"], seed)
        means = x @ y.T / y.sum(axis=1)
        scores = 2 * means.T @ x_new - (means**2).sum(axis=0)[:, None]
        found.append(round(float((scores.argmax(axis=0) == y_new.argmax(axis=0)).mean()), 5))
    return found


def race(track: str) -> dict:
    """For each runner the tuning, and what its best and the common setting came to."""
    entries = {}
    for racer in RACERS:
        entry = tuned(track, racer)
        entry["judged"] = judge(track, racer, **entry["chosen"])
        if track != "wave":
            entry["common"] = judge(track, racer, **COMMON)
        entries[racer] = entry
        ends = np.array(entry["judged"])[:, 0]
        print(f"{track}, {racer} {entry['chosen']}, inside {entry['inside']}: mean "
              f"{ends.mean():.4f}, {ends.min():.4f} to {ends.max():.4f}", flush=True)
    if track != "wave":
        entries["nearest mean"] = nearest_mean(track)
    return entries


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(TRACKS):
        sys.exit(f"the tracks are {', '.join(TRACKS)}, not {', '.join(unknown)}")
    kept = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    kept = {track: kept[track] for track in TRACKS if track in kept}
    for chosen in sys.argv[1:] or TRACKS:
        kept |= {"settings": SETTINGS, chosen: race(chosen), "versions": {
            "python": platform.python_version(), "numpy": np.__version__}}
        RESULT.write_text(json.dumps(kept, separators=(",", ":")).replace(',"', ',\n"') + "\n")
