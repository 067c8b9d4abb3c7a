"""What twenty layers of chapter 6 let through at their first weights, and whether they learn.

    python book/experiments/deep_signals.py

EDGES: for each runner, width and gain, what a layer multiplies nudges and errors by, in random
networks. LEARN: the same kinds of network, 32 wide, learn 1,000 images of 14 by 14 pixels by plain
descent in batches of 50, at gains that are multiples of the runner's edge. Each setting chooses its
rate from a grid with factors of about 3 by two seeds and 1,000 images that no result uses; the grid
grows until its best lies inside. Five other seeds and 1,000 other images judge; fifteen MORE where
gains near the edge are compared, and where steps are changed. A run that diverged counts as 0.
FINER: at two gains the rate is chosen again at factors of the root of 3, by six seeds, and judged
by twenty.
SHAKEN: a run again, its first weights changed by 1e-15, as another processor's rounding might.
EQUAL: each layer takes a step of the same share of its weights, however small its gradient.
LONGER: fifty epochs in place of ten, with rates of their own. TWIN: the sigmoid less one half, that
at the start computes what the centred sigmoid does. APART: of each step the part is taken out that
all weights of a neuron have in common. At the edge the SIZES of layers are kept, before and after
training: of real errors and differences, and of a random nudge, all root mean squares over images.
DYING: networks 196-64-64-64-10 at He's gain,
pixels from 0 to 1 or changed as KINDS say; a unit is dead if its slope is 0 for each of the 1,000
images, looked at after every epoch. Writes deep_signals.json beside this file; takes some twenty
minutes on one core.
"""

import json
import platform
import time
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from nnlib import Dense, Network, signals
from nnlib.activations import (
    Activation,
    elu,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    sin,
    softmax,
    tanh,
    tsin,
)
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import he
from nnlib.optimizers import Adam, GradientDescent, Momentum

RESULT = Path(__file__).with_suffix(".json")
PARTS = {"seen": slice(0, 1000), "judges": slice(1000, 2000), "chooses": slice(2000, 3000)}
SEEDS, TUNING = [0, 1, 2, 3, 4], [100, 101]
MORE = {"seeds": list(range(5, 20)), "times": [1.0, 1.2, 1.4], "cured": [0.5, 0.7]}
FINER = {"runners": ["tanh", "sine", "ELU", "TSin"], "times": [1.0, 1.2],
         "tuning": [100, 101, 102, 103, 104, 105], "factors": [3**-0.5, 1, 3**0.5]}
TWIN, APART = "sigmoid − ½", ["tanh", "linear", "ReLU", "sigmoid", "sigmoid, centred"]
LONGER = {"epochs": 50, "runs": [
    ["linear", 1.0, "plain"], ["tanh", 1.0, "plain"], ["ReLU", 1.0, "plain"],
    ["sigmoid", 1.0, "plain"], ["sigmoid", 1.2, "plain"], ["linear", 0.7, "plain"],
    ["tanh", 0.7, "plain"], ["linear", 0.7, "equal"], ["tanh", 0.7, "equal"],
    ["linear", 0.7, "Adam"], ["tanh", 0.7, "Adam"],
    [TWIN, 1.0, "plain"], ["sigmoid, centred", 1.0, "plain"]]}


class Half(Activation):
    """The sigmoid minus one half: what a sigmoid passes on where biases take the half away."""

    def value(self, z):
        return sigmoid.value(z) - 0.5

    def slope(self, z, a):
        return 0.25 - a * a


RUNNERS = {"linear": identity, "tanh": tanh, "sine": sin, "ELU": elu, "TSin": tsin, "ReLU": relu,
           "sigmoid": sigmoid, "sigmoid, centred": sigmoid}
SEEN_AS = RUNNERS | {"sigmoid, centred": Half(), TWIN: Half()}  # what the theory is told
WIDTHS, FINE = [16, 64, 256], [0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0]
TIMES = [0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 2.0]
RATES = [0.003, 0.01, 0.03, 0.1, 0.3, 1.0]
SHALLOW, CURED = ["linear", "tanh", "ReLU"], ["linear", "tanh", "ReLU", "sigmoid, centred"]
KINDS = {"ReLU": {}, "ReLU, centred images": {"images": "centred"},
         "ReLU, dimmed images": {"images": "dimmed"},
         "ReLU, centred and as bright": {"images": "centred and as bright"},
         "ReLU, half the pixels negative": {"images": "half negative"},
         "ReLU, biases stay at 0": {"biases": False}, "ReLU, momentum": {"step": "momentum"},
         "ReLU, Adam": {"step": "Adam"}, "leaky ReLU": {"f": leaky_relu}, "ELU": {"f": elu}}
STEEP = [0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.4]
SETTINGS = {"seeds": SEEDS, "tuning": TUNING, "widths": WIDTHS, "fine": FINE, "times": TIMES,
            "rates": RATES, "epochs": 10, "batch": 50, "width": 32, "depth": 20, "steep": STEEP,
            "dying epochs": 20, "more": MORE, "finer": FINER, "longer": LONGER,
            "kinds": list(KINDS), "runners": list(RUNNERS), "twin": TWIN, "apart": APART}


@lru_cache(maxsize=1)
def pixels():
    """3,000 images of 14 by 14 pixels from 0 to 1, in columns, and their digits."""
    x, labels = load_mnist("train", n=3000)
    return x.reshape(14, 2, 14, 2, -1).mean(axis=(1, 3)).reshape(196, -1).astype(float), labels


@lru_cache(maxsize=4)
def data(part: str):
    """(x, y, labels) of a part; pixels less the mean of all, over their root mean square."""
    x, labels = pixels()
    seen = x[:, PARTS["seen"]]
    x = (x - seen.mean()) / seen.std()
    return x[:, PARTS[part]], one_hot(labels[PARTS[part]], 10), labels[PARTS[part]]


@cache
def edge(runner: str) -> float:
    """The gain at which the factor of the theory is 1."""
    return signals.edge(SEEN_AS[runner])


def network(runner: str, times: float, seed: int, depth: int = 20, width: int = 32):
    """(net, rng) with hidden weights of gain `times` the edge, output weights of gain 1."""
    rng, f, gain = np.random.default_rng(seed), \
        (RUNNERS | {TWIN: SEEN_AS[TWIN]})[runner], times * edge(runner)
    normal = lambda shape, rng: gain / np.sqrt(shape[1]) * rng.normal(size=shape)  # noqa: E731
    hidden = [Dense(p, width, f) for p in (196, *[width] * (depth - 1))]
    net = Network([*hidden, Dense(width, 10, softmax)], cost=cross_entropy, init=normal, rng=rng)
    net.layers[-1].W /= gain
    if runner == "sigmoid, centred":
        for layer in net.layers[1:]:
            layer.b = -0.5 * layer.W.sum(axis=1, keepdims=True)
    return net, rng


def travelled(net, x, y) -> dict:
    """Root mean squares in each hidden layer: of errors, and of differences of two sums.

    Also what is left of a random nudge of layer 1 in the last (`passed`).
    """
    net.gradient(x, y)
    zs, a = [], x
    for layer in net.layers[:-1]:
        zs.append(layer.W @ a + layer.b)
        a = layer.activation(zs[-1])
    after, found = net.layers[-1], []
    delta = after.W.T @ (softmax(after.W @ a + after.b) - y)
    for layer, z in zip(net.layers[-2::-1], zs[::-1], strict=True):
        delta = delta * layer.activation.derivative(z)
        found.append(np.sqrt(np.mean(delta**2)))
        delta = layer.W.T @ delta
    real = after.W.T @ (softmax(after.W @ a + after.b) - y)
    return {"errors": found[::-1], "differences": [np.sqrt(2 * z.var(axis=1).mean()) for z in zs],
            "nudge": passed(net, x, real * net.layers[-2].activation.derivative(zs[-1]))}


def passed(net, x, real=None) -> list:
    """[over the images x, weighted by their real errors]: what is left of a random nudge.

    Of one image it is, in mean square, the sum of J^2 over the number of neurons; the root of the
    mean over the columns of x, first plain, then with the squares of their errors `real` after
    the last hidden layer (neurons, m) as weights.
    """
    slopes, a = [], x
    for layer in net.layers[:-1]:
        z = layer.W @ a + layer.b
        a = layer.activation(z)
        slopes.append(layer.activation.derivative(z))
    J = np.broadcast_to(np.eye(len(a)), (x.shape[1], len(a), len(a)))
    for layer, slope in zip(net.layers[1:-1], slopes, strict=False):
        J = layer.W @ (slope.T[:, :, None] * J)
    left = (J**2).sum(axis=(1, 2)) / len(a)
    of = np.ones(x.shape[1]) if real is None else (real**2).sum(axis=0)
    return [float(np.sqrt(left.mean())), float(np.sqrt(left @ of / of.sum()))]


def common(net) -> float:
    """The share of |dW|^2 that a neuron's weights have in common.

    The median of the hidden layers but the first.
    """
    found = []
    for layer in net.layers[1:-1]:
        dW = layer.dW
        mean = dW.mean(axis=1)
        n = dW.shape[1]
        found.append(n * (mean**2).sum() / (dW**2).sum())      # (6.11)
    return float(np.median(found))


def alike(net, x) -> float:
    """The median cosine of the last hidden sums of two images, columns of x."""
    a = x
    for layer in net.layers[:-1]:
        z = layer.W @ a + layer.b
        a = layer.activation(z)
    z = z / np.linalg.norm(z, axis=0)
    return float(np.median((z.T @ z)[np.triu_indices(x.shape[1], 1)]))


def factors(runner: str, times: float, seed: int, width: int, depth: int = 20) -> list:
    """(of nudges, of errors): by what a layer multiplies their root mean square, on average.

    Ten images, each with a random nudge of the first sums and a random error after the last.
    """
    net, rng = network(runner, times, seed, depth, width)
    a = data("seen")[0][:, :10]
    slopes = []
    for layer in net.layers[:-1]:
        z = layer.W @ a + layer.b
        a = layer.activation(z)
        slopes.append(layer.activation.derivative(z))
    nudge, delta = rng.normal(size=(2, *a.shape))
    for layer, slope in zip(net.layers[1:-1], slopes, strict=False):
        nudge = layer.W @ (slope * nudge)
    for layer, slope in zip(net.layers[-2:0:-1], slopes[-2::-1], strict=True):
        delta = slope * (layer.W.T @ delta)
    one = lambda v: float(np.sqrt(np.mean(v**2)) ** (1 / (depth - 1)))  # noqa: E731
    return [one(nudge), one(delta)]


def learn(net, rng, rate: float, step: str = "plain", epochs: int | None = None):
    """Ten epochs, if not said otherwise; the network, or None if it diverged."""
    x, y, _ = data("seen")
    adam = Adam(rate) if step == "Adam" else None
    with np.errstate(all="ignore"):
        for _ in range(epochs or SETTINGS["epochs"]):
            order = rng.permutation(x.shape[1])
            for at in range(0, x.shape[1], SETTINGS["batch"]):
                chosen = order[at : at + SETTINGS["batch"]]
                try:
                    net.gradient(x[:, chosen], y[:, chosen])
                except FloatingPointError:
                    return None
                if step == "apart":
                    for layer in net.layers[1:-1]:
                        layer.dW -= layer.dW.mean(axis=1, keepdims=True)
                if step == "equal":
                    for layer in net.layers:
                        size = np.sqrt((layer.dW**2).sum()
                                       + (layer.db**2).sum())
                        share = (np.linalg.norm(layer.W) / size
                                 if size > 0 else 0.0)
                        layer.dW *= share
                        layer.db *= share
                if adam:
                    adam.step(net.theta, net.g)
                else:
                    net.theta -= rate * net.g
                if not np.isfinite(net.theta).all():
                    return None
    return net


def right(net, part: str) -> float:
    """The share of a part that is answered right; 0 for a network that diverged."""
    x, _, labels = data(part)
    try:
        return 0.0 if net is None else float(np.mean(net.predict(x).argmax(axis=0) == labels))
    except FloatingPointError:
        return 0.0


def judged(runner: str, times: float, seed: int, rate: float, depth: int = 20,
           step: str = "plain", part: str = "judges", epochs: int | None = None, shake=None):
    """[right on `part`, right on the images learnt]."""
    net, rng = network(runner, times, seed, depth)
    if shake is not None:
        net.theta *= 1 + 1e-15 * np.random.default_rng(shake).normal(size=net.theta.shape)
    net = learn(net, rng, rate, step, epochs)
    return [right(net, part), right(net, "seen")]


def sizes(runner: str, seed: int, rate: float):
    """Sizes by layer at the edge, and what is left of a random nudge, before and after training."""
    net, rng = network(runner, 1.0, seed)
    x, y = (v[:, :200] for v in data("seen")[:2])
    found = []
    for training in (False, True):
        if training:
            net = learn(net, rng, rate)
        found.append(None if net is None else {
            k: [float(f"{v:.3g}") for v in of] for k, of in travelled(net, x, y).items()})
    return found


def tuned(runner: str, times: float, depth: int = 20, step: str = "plain",
          epochs: int | None = None, rates=RATES) -> dict:
    """The rate chosen by other seeds and images, with all scores, and the five judged runs."""
    rates, scores = list(rates), {}
    for _ in range(16):
        for rate in rates:
            if rate not in scores:
                scores[rate] = float(np.mean([judged(runner, times, seed, rate, depth, step,
                                                     "chooses", epochs)[0] for seed in TUNING]))
        best = max(rates, key=scores.get)
        if best not in (rates[0], rates[-1]):
            break
        further = best / 3 if best == rates[0] else best * 3
        rates = sorted([*rates, float(f"{further:.2g}")])
    runs = [judged(runner, times, seed, best, depth, step, epochs=epochs) for seed in SEEDS]
    found = {"rate": best, "inside": best not in (min(scores), max(scores)),
             "scores": {f"{k:g}": round(v, 4) for k, v in sorted(scores.items())}, "runs": runs}
    if times == 1 and depth == 20 and step == "plain" and epochs is None:
        found["sizes"] = [sizes(runner, seed, best) for seed in SEEDS]
    return found


def finer(runner: str, times: float, rate: float) -> dict:
    """The rate on a finer grid that grows until its best lies inside, and twenty judged runs."""
    fine = lambda k: float(f"{rate * 3 ** (k / 2):.2g}")  # noqa: E731
    steps, scores = [-1, 0, 1], {}
    while True:
        for k in steps:
            if fine(k) not in scores:
                scores[fine(k)] = float(np.mean([judged(runner, times, seed, fine(k),
                                                        part="chooses")[0]
                                                 for seed in FINER["tuning"]]))
        best = max(steps, key=lambda k: scores[fine(k)])
        if best not in (steps[0], steps[-1]):
            break
        steps = sorted([*steps, best - 1 if best == steps[0] else best + 1])
    return {"rate": fine(best), "scores": {f"{k:g}": round(v, 4)
                                           for k, v in sorted(scores.items())},
            "runs": [judged(runner, times, seed, fine(best))[0]
                     for seed in SEEDS + MORE["seeds"]]}


def twin() -> dict:
    """The twin at three gains."""
    return {f"{t:g}": tuned(TWIN, t) for t in MORE["times"]}


def shares() -> dict:
    """For each runner at its edge, before training: [common, alike] of five networks."""
    found = {}
    for r in [*RUNNERS, TWIN]:
        found[r] = []
        for seed in SEEDS:
            net, _ = network(r, 1.0, seed)
            x, y, _ = data("seen")
            net.gradient(x, y)
            found[r].append([float(f"{common(net):.4g}"), float(f"{alike(net, x[:, :200]):.4g}")])
    return found


def longer(found) -> dict:
    """Fifty epochs; the grid of rates begins about the rate that ten epochs chose."""
    result = {}
    for r, t, step in LONGER["runs"]:
        of = {"plain": found["learn"] | {TWIN: found["twin"]}, "equal": found["equal"]}.get(step)
        rate = of[r][f"{t:g}"]["rate"] if of else 0.001
        rates = [float(f"{rate * k:.2g}") for k in (1 / 3, 1, 3)]
        result[f"{r}, {t:g}, {step}"] = tuned(r, t, step=step, epochs=LONGER["epochs"], rates=rates)
    return result


def more_of(of, runner: str, times: float, step: str = "plain") -> list:
    """What is right with MORE seeds, at the rate that was chosen for the five."""
    return [judged(runner, times, seed, of["rate"], step=step)[0] for seed in MORE["seeds"]]


def more_seeds(found) -> dict:
    """MORE seeds of plain steps; those of equal steps and of steps apart join their five."""
    for r, of in found["equal"].items():
        for t in of:
            of[t]["more"] = more_of(of[t], r, float(t), "equal")
    for r, of in found["apart"].items():
        of["more"] = more_of(of, r, 1.0, "apart")
    plain = found["learn"] | {TWIN: found["twin"]}
    return {r: {f"{t:g}": more_of(of[f"{t:g}"], r, t) for t in
                MORE["times"] + (MORE["cured"] if r in CURED else [])} for r, of in plain.items()}


def shaken(learnt) -> dict:
    """What is right when the first weights of one tanh network differ by 1e-15, ten times."""
    return {f"{t:g}": [judged("tanh", t, 1, learnt["tanh"][f"{t:g}"]["rate"], shake=k)[0]
                       for k in range(10)] for t in MORE["times"]}


def dead(net, x) -> np.ndarray:
    """Of each hidden layer, which units have the slope 0 for every column of x."""
    found, a = [], x
    for layer in net.layers[:-1]:
        z = layer.W @ a + layer.b
        a = layer.activation(z)
        found.append((layer.activation.derivative(z) == 0).all(axis=1))
    return np.array(found)


def shown(images: str):
    """The pixels: raw, each less its mean, either of them with the mean square of the other, or
    raw with every other pixel negative: both signs, but not centred."""
    raw = pixels()[0]
    x = raw - raw[:, PARTS["seen"]].mean(axis=1, keepdims=True)
    ratio = np.sqrt((x[:, PARTS["seen"]] ** 2).mean() / (raw[:, PARTS["seen"]] ** 2).mean())
    return {"raw": raw, "centred": x, "dimmed": ratio * raw,
            "centred and as bright": x / ratio,
            "half negative": raw * np.where(np.arange(len(raw)) % 2, 1, -1)[:, None]}[images]


def dying(rate: float, seed: int, f=relu, images="raw", biases=True, step="descent") -> dict:
    """Dead units of three layers after each epoch, deaths and returns, and what is right.

    died and back count events, ever and returned units: one may die and come back many times.
    """
    x, labels = shown(images), pixels()[1]
    seen, y, rng = x[:, PARTS["seen"]], one_hot(labels[PARTS["seen"]], 10), \
        np.random.default_rng(seed)
    net = Network([Dense(196, 64, f), Dense(64, 64, f), Dense(64, 64, f), Dense(64, 10, softmax)],
                  cost=cross_entropy, init=he, rng=rng)
    optimizer = {"descent": GradientDescent(rate), "momentum": Momentum(rate / 10, 0.9),
                 "Adam": Adam(rate / 100)}[step]
    states, diverged = [dead(net, seen)], False
    with np.errstate(all="ignore"):
        for _ in range(SETTINGS["dying epochs"]):
            order = rng.permutation(seen.shape[1])
            try:
                for at in range(0, seen.shape[1], SETTINGS["batch"]):
                    chosen = order[at : at + SETTINGS["batch"]]
                    net.gradient(seen[:, chosen], y[:, chosen])
                    if not biases:
                        for layer in net.layers:
                            layer.db[:] = 0
                    optimizer.step(net.theta, net.g)
                states.append(dead(net, seen))
            except FloatingPointError:
                diverged = True
                break
    flips = list(pairwise(states))
    count = lambda pairs: np.sum([p.sum(axis=1) for p in pairs] or [[0] * 3], axis=0).tolist()  # noqa: E731
    answers = 0.0 if diverged else float(np.mean(
        net.predict(x[:, PARTS["judges"]]).argmax(axis=0) == labels[PARTS["judges"]]))
    return {"dead": [s.sum(axis=1).tolist() for s in states], "diverged": diverged,
            "died": count([~a & b for a, b in flips]),
            "back": count([a & ~b for a, b in flips]),
            "ever": np.any(states, axis=0).sum(axis=1).tolist(), "right": answers,
            "returned": count([np.any([a & ~b for a, b in flips], axis=0)] if flips else [])}


def main():
    began = time.time()
    found = {"settings": SETTINGS, "edges": {r: float(f"{edge(r):.10g}") for r in RUNNERS}}
    found["factors"] = {str(n): {r: [[[float(f"{v:.4g}") for v in factors(r, t, seed, n)]
                                      for seed in SEEDS] for t in FINE] for r in RUNNERS}
                        for n in WIDTHS}
    print("factors", round(time.time() - began), flush=True)
    found["dying"] = {kind: {f"{rate:g}": [dying(rate, seed, **more) for seed in SEEDS]
                             for rate in STEEP} for kind, more in KINDS.items()}
    print("dying", round(time.time() - began), flush=True)
    found["learn"] = {r: {f"{t:g}": tuned(r, t) for t in TIMES} for r in RUNNERS}
    print("learn", round(time.time() - began), flush=True)
    found["shaken"] = shaken(found["learn"])
    found["shallow"] = {r: {f"{t:g}": tuned(r, t, depth=5) for t in TIMES} for r in SHALLOW}
    found["equal"] = {r: {f"{t:g}": tuned(r, t, step="equal") for t in (0.5, 0.7, 1.0)}
                      for r in CURED}
    print("shallow, equal", round(time.time() - began), flush=True)
    found["finer"] = {r: {f"{t:g}": finer(r, t, found["learn"][r][f"{t:g}"]["rate"])
                          for t in FINER["times"]} for r in FINER["runners"]}
    found["twin"], found["shares"] = twin(), shares()
    found["apart"] = {r: tuned(r, 1.0, step="apart") for r in APART}
    found["more"] = more_seeds(found)
    found["longer"] = longer(found)
    x, _, labels = data("seen")
    means = np.stack([x[:, labels == k].mean(axis=1) for k in range(10)])
    z = means @ data("judges")[0] - (means**2).sum(axis=1)[:, None] / 2
    found["nearest mean"] = float(np.mean(z.argmax(axis=0) == data("judges")[2]))
    found |= {"minutes": round((time.time() - began) / 60, 1), "versions": {
        "numpy": np.__version__, "python": platform.python_version()}}
    RESULT.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
