"""Twenty hidden layers, and values of A beyond the edges of the race (chapter 13).

    python book/experiments/activation_depth.py [PART ...]

learnt: networks 25-16-...-16-10 on the ten digits of 5 by 5 pixels, for each runner some gains,
200 steps of one batch. The rate is chosen for each gain on tuning seeds, from rates a factor 2
apart, which go on as long as the least or the greatest is the best, and two more beside the best
of these; the network is judged on other seeds. Stored are the accuracies, and what seed 0 answers
to ten noisy digits. apart: how far noisy digits are from their clean ones in the last hidden
layer, over how far clean ones are from each other. long: some of these with ten times the steps,
their rates tuned anew. width: the errors of networks of 32 to 256 neurons a layer over the rule of
the mean square; samples: with other numbers of inputs. told: tanh and both ReLUs on the wave, set
as sine. more: the race's networks on more waves. farther: their errors in rings around the wave.
edges: where the race chose the least or greatest value of a runner's own parameter, values beyond
are tuned and judged as it does.
Writes activation_depth.json beside this file; takes some ten minutes on one core.
"""

import json
import platform
import runpy
import sys
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import Activation, TSin, identity, relu, softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import one_hot

RACE = runpy.run_path(str(Path(__file__).with_name("activation_race.py")))
RESULT, DEPTH = Path(__file__).with_suffix(".json"), 20
GAINS = [0.33, 0.4, 0.5, 0.7, 1.0, 1.2, 1.41, 1.7]
RUNNERS = {"ReLU": (relu, GAINS), "tanh": (tanh, GAINS), "TSin": (TSin(0.5), GAINS),
           "linear": (identity, sorted([*GAINS, 1.1])),
           "TSin, A = 0.1": (TSin(0.1), [0.82, 0.98, 1.0, 1.15]),
           "TSin, A = 0.9": (TSin(0.9), [0.053, 0.063, 0.074, 0.085, 0.1, 0.13, 1.0])}
RIPPLED = ["TSin", "z + A sin z", "Snake", "sine"]
SETTINGS = {
    "rates": [0.0001 * 2**k for k in range(13)], "tuning seeds": 5, "judging seeds": 20,
    "rates more": 4, "long steps": 2000,
    "long": [["ReLU", 1.0], ["ReLU", 1.41], ["TSin", 0.5], ["tanh", 1.2]],
    "apart": ["linear", "tanh", "TSin"],
    "farther": [6, 9, 12, 18, 30],
    "more waves": [20, 60], "told": ["tanh", "ReLU", "leaky ReLU"],
    "widths": [32, 64, 128, 256], "steep": [0.7, 0.9], "samples": [20, 200, 2000],
    "edges": [["digits, 1", "TSin", [0.2, 0.1]], ["digits, 4", "TSin", [0.2, 0.1]],
              ["wave", "TSin", [0.2, 0.1]], ["MNIST, 1", "z + A sin z", [1.2, 1.6, 2.1]],
              ["MNIST, 4", "z + A sin z", [1.2, 1.6, 2.1]],
              ["digits, 1", "Snake", [0.25, 0.12]],
              ["digits, 1", "z + A sin z", [0.2, 0.1]]]}
RACE["TRACKS"]["digits, 20"] = RACE["TRACKS"]["digits, 4"] | {"sizes": [25, *[16] * DEPTH, 10]}
RACE["TRACKS"]["long"] = RACE["TRACKS"]["digits, 20"] | {"epochs": SETTINGS["long steps"]}
RACE["TRACKS"]["untrained"] = RACE["TRACKS"]["digits, 20"] | {"epochs": 0}


class Scaled(Activation):
    """f with its value and, on the way back, its slope multiplied by factors of their own."""

    def __init__(self, f, value, slope):
        self.f, self.factors = f, (value, slope)

    def value(self, z):
        return self.factors[0] * self.f.value(z)

    def slope(self, z, a):
        return self.factors[1] * self.f.slope(z, a / self.factors[0])


def way_back(f, gain, seed, depth=20, width=32, m=200, fresh=False):
    """Norm of delta, mean of f'^2, spread of z; fresh: new weights back."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(width, m)), one_hot(rng.integers(0, 10, m))

    def normal(shape, rng):
        return rng.normal(0, gain / np.sqrt(shape[1]), shape)

    hidden = [Dense(width, width, f) for _ in range(depth)]
    net = Network([*hidden, Dense(width, 10, softmax)], cost=cross_entropy,
                  init=normal, rng=rng)
    delta, found = (net.predict(x) - y) / m, []               # at the softmax
    for layer, after in zip(net.layers[-2::-1], net.layers[:0:-1], strict=True):
        W = normal(after.W.shape, rng) if fresh else after.W
        slope = layer.activation.derivative(layer.z)
        delta = W.T @ delta * slope        # (13.8); samples are columns
        found.append((np.linalg.norm(delta), np.mean(slope**2), layer.z.std()))
    return np.array(found[::-1])


def over_rule(A, width, seeds=range(20), **more) -> list:
    """At gain 1: what the error of layer 1 is over that of layer 20, over the rule, by seed."""
    found = [way_back(TSin(A), 1, seed, width=width, **more) for seed in seeds]
    return [float(v[0, 0] / v[-1, 0] / np.sqrt(v[:-1, 1].prod())) for v in found]


def course(f, gains, seed) -> list:
    """Norms of the error in each hidden layer before training, for each gain."""
    x, y, *_ = sets = RACE["data"]("digits", seed)
    theta, _ = RACE["trained"]("untrained", f, [(1.0, g) for g in gains], seed, sets)
    zs, values = RACE["forward"](theta, x, f)
    e = np.exp(zs[-1] - zs[-1].max(axis=1, keepdims=True))
    delta, found = (e / e.sum(axis=1, keepdims=True) - y) / y.shape[1], []
    for k in range(len(zs) - 1, 0, -1):
        delta = theta[2 * k].transpose(0, 2, 1) @ delta * f.slope(zs[k - 1], values[k])
        found.append(np.sqrt((delta**2).sum(axis=(1, 2))))
    return np.array(found[::-1]).T


def grown(track, f, gains, start):
    """(rates, scores) of each gain.

    Rates are added until no end is better than all between, and lower ones while all diverge;
    then two beside the best, half a factor 2 away.
    """
    rates, found, more = {g: list(start) for g in gains}, {}, SETTINGS["rates more"]

    def tried():
        if new := [(r, g) for g in gains for r in rates[g] if (r, g) not in found]:
            ends = [[end[0] for end in RACE["runs"](track, f, new, seed)]
                    for seed in range(100, 100 + SETTINGS["tuning seeds"])]
            found.update(zip(new, np.mean(ends, axis=0).round(4).tolist(), strict=True))
        return bool(new)

    while tried():
        for g, of in rates.items():
            low, *between, high = (found[r, g] for r in of)
            down = low > max(between) or max(low, high, *between) == 0
            rates[g] = ([of[0] / 2**k for k in range(more, 0, -1)] * down + of
                        + [of[-1] * 2**k for k in range(1, more + 1)] * (high > max(between)))
    for g, of in rates.items():
        best = max(of[1:-1], key=lambda r, g=g: found[r, g])
        rates[g] = sorted([*of, best / 2**0.5, best * 2**0.5])
    tried()
    return [rates[g] for g in gains], [[found[r, g] for r in rates[g]] for g in gains]


def learnt(f, gains, track="digits, 20", start=SETTINGS["rates"]) -> dict:
    """For each gain the rate that tuning chose and what it came to on the judging seeds."""
    rates, scores = grown(track, f, gains, start)
    best = [1 + int(np.argmax(of[1:-1])) for of in scores]
    chosen = [(of[k], g) for of, k, g in zip(rates, best, gains, strict=True)]
    return {"gains": gains, "chosen": [rate for rate, _ in chosen], "rates": rates,
            "scores": scores, "answers": answers(f, chosen) if track == "digits, 20" else [],
            "judged": [judged(f, chosen, seed, track)
                       for seed in range(SETTINGS["judging seeds"])]}


def long() -> dict:
    """learnt() with more steps, from rates around the one that was chosen for few."""
    few, found = json.loads(RESULT.read_text())["learnt"], {}
    for name, gain in SETTINGS["long"]:
        at = few[name]["chosen"][few[name]["gains"].index(gain)]
        found[f"{name}, {gain}"] = learnt(RUNNERS[name][0], [gain], "long",
                                          [at * 2.0**k for k in range(-3, 3)])
        print(name, gain, found[f"{name}, {gain}"]["chosen"], flush=True)
    return found


def judged(f, chosen, seed, track="digits, 20") -> list:
    """(noisy, own) accuracy of each setting."""
    return RACE["runs"](track, f, chosen, seed)


def answers(f, chosen, seed=0) -> list:
    """What the network of each setting answers to the first ten noisy digits; -1 if it diverged."""
    sets = RACE["data"]("digits", seed)
    theta, lost = RACE["trained"]("digits, 20", f, chosen, seed, sets)
    said = RACE["forward"](theta, sets[2][:, :10], f)[0][-1].argmax(axis=1)
    return np.where(lost[:, None], -1, said).tolist()


def apart(f, chosen, seed) -> list:
    """(before, after training): noisy over clean distances in the last hidden layer, by setting.

    A noisy digit's distance from its clean one, root mean square over all; over the distance of
    two clean digits, over all pairs. None where all clean ones end in one place.
    """
    sets, found = RACE["data"]("digits", seed), []
    for track in ("untrained", "digits, 20"):
        theta, _ = RACE["trained"](track, f, chosen, seed, sets)
        clean, noisy = (RACE["forward"](theta, x, f)[1][DEPTH] for x in (sets[0], sets[2]))
        away = noisy - clean[:, :, sets[3].argmax(axis=0)]
        pairs = clean[:, :, :, None] - clean[:, :, None, :]
        between = (pairs**2).sum(axis=(1, 2, 3)) / 90
        ratio = np.sqrt((away**2).sum(axis=1).mean(axis=1) / np.where(between > 0, between, 1))
        found.append([float(v) if b > 0 else None for v, b in zip(ratio, between, strict=True)])
    return found


def distances() -> dict:
    """apart() of the networks that learnt() stored, for each judging seed: (seeds, 2, gains)."""
    kept = json.loads(RESULT.read_text())["learnt"]
    return {name: [apart(RUNNERS[name][0], list(zip(kept[name]["chosen"], gains, strict=True)), s)
                   for s in range(SETTINGS["judging seeds"])]
            for name, gains in ((n, RUNNERS[n][1]) for n in SETTINGS["apart"])}


def beyond(track, racer, shapes) -> dict:
    """Values of the runner's own parameter that the race did not try, each tuned and judged."""
    found, old = {}, RACE["SHAPES"][racer]
    for shape in shapes:
        RACE["SHAPES"][racer] = [shape]
        entry = RACE["tuned"](track, racer)
        found[str(shape)] = {"best score": entry["best score"], "chosen": entry["chosen"],
                             "inside": entry["inside"],
                             "judged": RACE["judge"](track, racer, **entry["chosen"])}
        print(track, racer, shape, found[str(shape)]["best score"], flush=True)
    RACE["SHAPES"][racer] = old
    return found


def wave(racer, chosen, seeds=range(20)) -> list:
    """(beyond, inside) of a runner on the wave, with what was chosen for another or for itself."""
    at = json.loads(RESULT.with_stem("activation_race").read_text())["wave"][chosen]["chosen"]
    return RACE["judge"]("wave", racer, **at, seeds=seeds)


def farther(racer, seeds=range(20)) -> list:
    """For each seed the errors of the race's network in rings around the wave it was given."""
    at = json.loads(RESULT.with_stem("activation_race").read_text())["wave"][racer]["chosen"]
    f, edges, found = RACE["made"](racer, at["shape"]), SETTINGS["farther"], []
    for seed in seeds:
        rng, x = np.random.default_rng([seed, 13]), np.linspace(edges[:-1], edges[1:], 100)
        omega, phase = rng.uniform(1, 2), rng.uniform(0, 2 * np.pi)
        theta, lost = RACE["trained"]("wave", f, [(at["rate"], at["gain"])], seed,
                                      RACE["data"]("wave", seed))
        x = np.concatenate([-x[::-1], x])            # (samples, rings)
        out = RACE["forward"](theta, x.reshape(1, -1), f)[0][-1].reshape(1, *x.shape)
        found.append([RACE["judged"](out[:, None, :, k], np.sin(omega * x[:, k] + phase)[None],
                                     True, lost)[0] for k in range(len(edges) - 1)])
    return found


def less() -> list:
    """(beyond, inside) of TSin on the wave with the A below its own that tuned better."""
    at = json.loads(RESULT.read_text())["edges"]["wave: TSin"]["0.2"]["chosen"]
    return RACE["judge"]("wave", "TSin", **at, seeds=range(*SETTINGS["more waves"]))


PARTS = {
    "told": lambda: {racer: wave(racer, "sine") for racer in SETTINGS["told"]},
    "more": lambda: {racer: wave(racer, racer, range(*SETTINGS["more waves"]))
                     for racer in RIPPLED},
    "farther": lambda: {racer: farther(racer) for racer in RIPPLED},
    "learnt": lambda: {name: learnt(*of) for name, of in RUNNERS.items()},
    "apart": distances,
    "long": long,
    "width": lambda: {f"{A}, {width}, {kind}": over_rule(A, width, fresh=kind == "fresh")
                      for A in SETTINGS["steep"] for width in SETTINGS["widths"]
                      for kind in ("own", "fresh")},
    "samples": lambda: {str(n): over_rule(0.9, 32, m=n) for n in SETTINGS["samples"]},
    "edges": lambda: {f"{track}: {racer}": beyond(track, racer, shapes)
                      for track, racer, shapes in SETTINGS["edges"]},
    "less": less}


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(PARTS):
        sys.exit(f"the parts are {', '.join(PARTS)}, not {', '.join(unknown)}")
    kept = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    for part in sys.argv[1:] or PARTS:
        kept |= {part: PARTS[part](), "settings": SETTINGS, "versions": {
            "python": platform.python_version(), "numpy": np.__version__}}
        RESULT.write_text(json.dumps(kept, separators=(",", ":")).replace(',"', ',\n"') + "\n")
