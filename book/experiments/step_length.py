"""What the learning rate decides in the digit network of chapter 4, one change at a time.

    python book/experiments/step_length.py

784-16-16-10, tanh and softmax, cross-entropy, Xavier's start, biases 0; it learns from the first
1,000 training images of MNIST by descent with the whole batch, in double precision. Of every run
the largest curvature is measured by `nnlib.curvature`, with PRODUCTS products; each search begins
where the one before ended.

edge    the curvature along runs at each of RATES, and where the cost is first LEVEL or less
levels  the curvature where the cost is first each of LEVELS or less, at LEVEL_RATES
switch  the same at a rate that is changed after SWITCH steps, and nothing else; after the change
        all go equally far, as rate times steps has it
close   the curvature at every second step of a stretch of the runs at STEEP, CLOSE
along   the curvature along each of the first ALONG steps at STEEP: where it begins, the largest,
        and the mean that decides whether the cost rises
parts   along runs at STEEP, the curvature, its main part, and that part if a (1 - a) stayed as it
        is where all outputs are alike
warm    runs whose rate rises in equal steps to the last of RATES, and stays there
shaken  how many steps raise the cost, and where it ends, from starts that differ by 10^-6
far     the cost after equal products of rate and steps, FAR
equal   runs that stop at an equal accuracy, or cost, on the images they learn from, and their
        accuracy on the test images
seen right  of how many images that it learns from such a run is right where it stops
jitter  the distance of one neuron to its best weight, in steps of one sample (not stored)
toward  how far the gradient points along the steepest direction, at two steps (not stored)
again   two of these comparisons, PAIRS, from the same starts and from others (OTHER_SEEDS)
choice  runs of STEPS steps at each of GRID: judged by 10,000 training images that no run learns
        from (seeds TUNING), and, for other seeds, by the test images
more    the choice once more: from other starts (MORE_TUNING), and after fewer steps (FEWER)
square  the curvature of the same network with the identity last and the square cost
zero    how long a start near 0 takes to reach the cost LEVEL: 0 plus normal noise of each size

Writes step_length.json beside this file; takes some ten minutes on one core.
"""

import json
import platform
import time
from functools import lru_cache
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import identity, softmax, tanh
from nnlib.costs import cross_entropy, l2
from nnlib.curvature import hessian_product, largest_curvature
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import xavier
from nnlib.metrics import paired_difference

RESULT = Path(__file__).with_suffix(".json")
SEEDS, MORE_SEEDS, TUNING = list(range(5)), list(range(10)), [100, 101, 102]
OTHER_SEEDS = list(range(10, 20))
IMAGES, STEPS, PRODUCTS = 1000, 200, 14
RATES = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2]
AT = [0, 1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 120, 140, 160, 180, 200]
LEVEL = 0.5
LEVELS, LEVEL_RATES = [0.5, 0.2, 0.1, 0.05, 0.03], [0.1, 0.2, 0.4, 0.8, 1.6]
SWITCH, FIRST, THEN = 30, 0.4, [0.1, 0.2, 0.4, 0.8]
# steps at the last of THEN; at half of it twice as many
AFTER = [0, 1, 2, 5, 10, 15, 20, 30, 40, 45, 50, 55, 60, 70, 80, 90, 100, 110, 120]
CLOSE = list(range(30, 72, 2))  # every second step of a run at STEEP
EQUAL_RATES, SHARE, COST, LONGEST = RATES[:-1], 0.98, 0.1, 4000
PAIRS = [[0.8, 0.1], [0.8, 1.6]]
GRID = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2]
STEEP, ALONG, POINTS, FAR = 0.8, 20, 17, {0.2: 800, 0.8: 200}
PARTS_AT, WARM, WARM_STEPS = [0, 30, 70, 200], 100, 300
SHAKEN, MORE_TUNING, MORE_GRID, FEWER = [0.8, 1.6], list(range(103, 115)), [0.2, 0.4, 0.8, 1.6], 50
SQUARE, SQUARE_AT = [0.025, 0.05, 0.1], [0, 5, 10, 20, 40, 70, 100, 150, 200, 250, 300, 350, 400]
NOISE, NOISY_RATE, NOISY_STEPS = [0.001, 0.01, 0.1], 0.2, 1500


@lru_cache(maxsize=1)
def data() -> dict:
    """The images to learn from, to choose by and to judge by, as (x, labels)."""
    x, labels = load_mnist("train")
    x_new, labels_new = load_mnist("test")
    real = lambda part: part.astype(np.float64)  # noqa: E731
    return {"seen": (real(x[:, :IMAGES]), labels[:IMAGES]),
            "chosen by": (real(x[:, -10_000:]), labels[-10_000:]),
            "new": (real(x_new), labels_new)}


def network(seed: int) -> Network:
    """The network before its first step."""
    sizes = Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)
    return Network(sizes, cost=cross_entropy, init=xavier, rng=np.random.default_rng(seed),
                   dtype=np.float64)


def square_network(seed: int) -> Network:
    """The same with the identity in its last layer and the square cost."""
    sizes = Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, identity)
    return Network(sizes, cost=l2, init=xavier, rng=np.random.default_rng(seed),
                   dtype=np.float64)


def surface(net: Network):
    """The cost of the seen images as f(theta) -> (cost, gradient); the network moves along."""
    x, labels = data()["seen"]
    y = one_hot(labels).astype(np.float64)

    def f(theta):
        net.theta = theta
        return net.gradient(x, y)

    return f


def right(net: Network, part: str) -> np.ndarray:
    """For each image of a part, whether the network names it correctly."""
    x, labels = data()[part]
    return net.predict(x).argmax(axis=0) == labels


def edge(seed: int, rate, steps: int = STEPS, at=AT, level: float = LEVEL) -> dict:
    """One run: the cost before each step and after the last, and the curvature after `at` steps.

    rate : a number, or a function of the step.
    """
    rate = rate if callable(rate) else lambda step, fixed=rate: fixed
    net = network(seed)
    f, theta = surface(net), net.theta.copy()
    u = np.random.default_rng(seed).normal(size=theta.size)
    costs, curvatures, residuals, at_level = [], [], [], None
    for step in range(steps + 1):
        cost, g = f(theta)
        g = g.copy()
        costs.append(float(cost))
        first = at_level is None and cost <= level
        if step in at or first:
            value, u, residual = largest_curvature(f, theta, u, PRODUCTS)
            if first:
                at_level = {"step": step, "curvature": value}
            if step in at:
                curvatures.append(value)
                residuals.append(residual)
        theta = theta - rate(step) * g
    return {"costs": costs, "curvatures": curvatures, "residuals": residuals, "level": at_level,
            "rises": int(np.sum(np.diff(costs) > 0))}


def switched(seed: int, then: float) -> list:
    """The curvature AFTER so many steps at `then`, which follow SWITCH steps at FIRST."""
    at = [SWITCH + round(k * THEN[-1] / then) for k in AFTER]
    return edge(seed, lambda step: FIRST if step < SWITCH else then, at[-1], at, 0)["curvatures"]


def toward(seed: int, rate: float = STEEP, products: int = 40) -> list:
    """|cosine| of the gradient and the steepest direction: at the start and after one step."""
    net = network(seed)
    f, theta, found = surface(net), net.theta.copy(), []
    for _ in range(2):
        g = f(theta)[1].copy()
        u = largest_curvature(f, theta, np.random.default_rng(seed).normal(size=theta.size),
                              products).direction
        found.append(abs(float(u @ g)) / float(np.linalg.norm(u) * np.linalg.norm(g)))
        theta = theta - rate * g
    return found


def jitter(x, y, eta: float, once: bool, runs: int = 2000) -> list:
    """Median distance of w to 1, its best value, after 3 of an epoch's 5 steps and at its end.

    A step takes one of five samples (x, y), drawn at random, or (once) each once in an epoch.
    The last twenty epochs count, of enough for the start to be forgotten.
    """
    rng, w, found, epochs = np.random.default_rng(3), np.ones(runs), [], int(4 / eta) + 50
    for epoch in range(epochs):
        picks = (rng.permuted(np.tile(np.arange(5), (runs, 1)), axis=1) if once
                 else rng.integers(0, 5, (runs, 5)))
        for step, pick in enumerate(picks.T):
            w = w - eta * 2 * (w * x[pick] - y[pick]) * x[pick]
            if step in (2, 4) and epoch >= epochs - 20:
                found.append(np.abs(w - 1))
    return [float(np.median(found[::2])), float(np.median(found[1::2]))]


def levels(seed: int, rate: float) -> list:
    """The largest curvature where the cost is first each of LEVELS or less."""
    net = network(seed)
    f, theta, found = surface(net), net.theta.copy(), []
    u = np.random.default_rng(seed).normal(size=theta.size)
    for _ in range(LONGEST):
        cost, g = f(theta)
        g = g.copy()
        while cost <= LEVELS[len(found)]:
            value, u, _ = largest_curvature(f, theta, u, PRODUCTS)
            found.append(value)
            if len(found) == len(LEVELS):
                return found
        theta = theta - rate * g
    return found


def along(seed: int, rate: float = STEEP, steps: int = ALONG) -> dict:
    """Of each step of a run the curvatures along it, and the change of the cost.

    "curvatures" is where the step begins, "largest" the largest at POINTS points of it, "means"
    2 / rate^2 times the integral of (rate - t) curvature(t), by Simpson's rule.
    """
    net = network(seed)
    f, theta = surface(net), net.theta.copy()
    t = np.linspace(0, rate, POINTS)
    weights = np.ones(POINTS)
    weights[1:-1:2], weights[2:-1:2] = 4, 2
    weights *= t[1] / 3 * 2 / rate**2 * (rate - t)
    found = {"curvatures": [], "largest": [], "means": [], "changes": []}
    for _ in range(steps):
        cost, g = f(theta)
        g = g.copy()
        of = np.array([g @ hessian_product(f, theta - e * g, g) for e in t]) / (g @ g)
        theta = theta - rate * g
        for name, value in (("curvatures", of[0]), ("largest", of.max()), ("means", weights @ of),
                            ("changes", f(theta)[0] - cost)):
            found[name].append(float(value))
    return found


def main_part(seed: int, theta, even: bool = False):
    """v -> the mean of J^T M J v over the images, J that of the last layer's z, as a surface at 0.

    M is diag(a) - a a^T of each image, or, if even, what it is where all ten outputs are 0.1.
    """
    net, line = network(seed), square_network(seed)  # line: the same, and its outputs are z
    x = data()["seen"][0]
    net.theta = theta
    a = np.full((10, x.shape[1]), 0.1) if even else net.activations(x)[-1].copy()

    def outputs(at):
        line.theta = at
        return line.activations(x)[-1].copy()

    def product(v):
        length = np.linalg.norm(v)
        if not length:
            return 0.0, np.zeros_like(theta)
        h = 1e-4 / length
        Jv = (outputs(theta + h * v) - outputs(theta - h * v)) / (2 * h)
        MJv = a * (Jv - (a * Jv).sum(axis=0))
        z = outputs(theta)
        return 0.0, line.gradient(x, z - MJv / 2)[1].copy()  # of the square cost: 2 (a - y)

    return product


def parts(seed: int, rate: float = STEEP, at=PARTS_AT) -> list:
    """After `at` steps the largest curvature, that of its main part, and that part if even."""
    net = network(seed)
    f, theta, found = surface(net), net.theta.copy(), []
    start = np.random.default_rng(seed).normal(size=theta.size)
    for step in range(at[-1] + 1):
        if step in at:
            surfaces = (f, theta), *((main_part(seed, theta, even), np.zeros_like(theta))
                                     for even in (False, True))
            found.append([largest_curvature(of, where, start, PRODUCTS).value
                          for of, where in surfaces])
        theta = theta - rate * f(theta)[1]
    return found


def warm(seed: int) -> dict:
    """A run of WARM_STEPS steps whose rate rises to the last of RATES within WARM steps."""
    run = edge(seed, lambda step: RATES[-1] * min(1, (step + 1) / WARM), WARM_STEPS, [WARM_STEPS])
    return {"cost": run["costs"][-1], "rises": run["rises"], "curvature": run["curvatures"][0]}


def shaken(seed: int, rate: float, by: float) -> dict:
    """Steps that raise the cost, and its end, from the start plus normal noise of size `by`."""
    net = network(seed)
    f, costs = surface(net), []
    theta = net.theta + by * np.random.default_rng(seed).normal(size=net.theta.size)
    for _ in range(STEPS + 1):
        cost, g = f(theta)
        costs.append(cost)
        theta = theta - rate * g
    return {"rises": int(np.sum(np.diff(costs) > 0)), "cost": float(costs[-1])}


def square(seed: int, rate: float, at=SQUARE_AT) -> dict:
    """A run with the square cost: its curvature after `at` steps, or the step it is lost in."""
    net = square_network(seed)
    f, theta, curvatures = surface(net), net.theta.copy(), []
    u = np.random.default_rng(seed).normal(size=theta.size)
    for step in range(at[-1] + 1):
        cost, g = f(theta)
        g = g.copy()
        if cost > 1000:
            return {"lost": step}
        if step in at:
            value, u, _ = largest_curvature(f, theta, u, PRODUCTS)
            curvatures.append(value)
        theta = theta - rate * g
    return {"curvatures": curvatures, "cost": float(cost)}


def from_zero(seed: int, noise: float) -> dict:
    """The first step at which the cost is LEVEL or less, if there is one, and the last cost."""
    net = network(seed)
    f, theta = surface(net), noise * np.random.default_rng(seed).normal(size=net.theta.size)
    for step in range(NOISY_STEPS + 1):
        cost, g = f(theta)
        if cost <= LEVEL:
            return {"step": step, "cost": float(cost)}
        theta = theta - NOISY_RATE * g
    return {"step": None, "cost": float(cost)}


def equal(seed: int, rate: float) -> dict:
    """One run until it is equal to others: steps, and who is right of the test images, each time.

    "accuracy" is when the share SHARE of the seen images is first right, "cost" is when their
    cost is first COST or less.
    """
    net = network(seed)
    f, theta, found = surface(net), net.theta.copy(), {}
    for step in range(LONGEST):
        cost, g = f(theta)
        g = g.copy()
        for what, reached in (("cost", cost <= COST),
                              ("accuracy", "accuracy" not in found
                               and right(net, "seen").mean() >= SHARE)):
            if reached and what not in found:
                found[what] = {"step": step, "right": right(net, "new"), "cost": float(cost),
                               "seen": int(right(net, "seen").sum())}
        if len(found) == 2:
            break
        theta = theta - rate * g
    return found


def again(ended: dict) -> dict:
    """The comparisons PAIRS of runs that are equal, from MORE_SEEDS (ended) and OTHER_SEEDS."""
    others = {rate: [equal(seed, rate) for seed in OTHER_SEEDS] for rate in np.unique(PAIRS)}
    return {what: {f"{one} against {other}": {
        name: compared([r[what]["right"] for r in of[one]], [r[what]["right"] for r in of[other]])
        for name, of in (("same starts", ended), ("other starts", others))}
        for one, other in PAIRS} for what in ("accuracy", "cost")}


def chosen_by(seed: int, rate: float, part: str, steps: int = STEPS) -> dict:
    """One run of so many steps: its cost on the seen images, and its accuracy on a part."""
    net = network(seed)
    f, theta = surface(net), net.theta.copy()
    for _ in range(steps):
        theta = theta - rate * f(theta)[1]
    return {"cost": float(f(theta)[0]), "share": float(right(net, part).mean())}


def compared(one: list, other: list) -> dict:
    """one minus other in share right."""
    found = paired_difference(one, other)
    return {key: found[key] for key in ("mean", "low", "high")}


def class_means(part: str = "new") -> float:
    """The share of the images of a part that the nearest of the ten class means names correctly."""
    (x, labels), (x_new, labels_new) = data()["seen"], data()[part]
    means = np.stack([x[:, labels == k].mean(axis=1) for k in range(10)])
    near = ((means**2).sum(axis=1)[:, None] - 2 * means @ x_new).argmin(axis=0)
    return float(np.mean(near == labels_new))


def rounded(of, digits: int = 5):
    """Numbers of a nested list in so many digits that count."""
    return [rounded(v, digits) for v in of] if isinstance(of, list) else float(f"{of:.{digits}g}")


def later() -> dict:
    """What explains the runs of `edge`, and how far the choice holds."""
    share = lambda seed, rate, steps: chosen_by(seed, rate, "chosen by", steps)["share"]  # noqa: E731
    return {
        "levels": {str(rate): rounded([levels(seed, rate) for seed in SEEDS])
                   for rate in LEVEL_RATES},
        "along": [{name: rounded(of) for name, of in along(seed).items()} for seed in MORE_SEEDS],
        "parts": rounded([parts(seed) for seed in SEEDS]),
        "warm": [warm(seed) for seed in SEEDS],
        "shaken": {str(rate): [[shaken(seed, rate, by) for by in (0, 1e-6)] for seed in SEEDS]
                   for rate in SHAKEN},
        "more": {"starts": {str(rate): [share(seed, rate, STEPS) for seed in MORE_TUNING]
                            for rate in MORE_GRID},
                 "fewer": {str(rate): [share(seed, rate, FEWER) for seed in TUNING]
                           for rate in MORE_GRID}}}


def everything() -> dict:
    """All runs and comparisons."""
    began = time.perf_counter()
    runs = {rate: [edge(seed, rate) for seed in SEEDS] for rate in RATES}
    print({rate: [r["level"] for r in of] for rate, of in runs.items()}, flush=True)
    result = {"edge": {str(rate): {
        "costs": rounded([r["costs"] for r in of][:1], 7), "rises": [r["rises"] for r in of],
        "ends": rounded([r["costs"][-1] for r in of]),
        "curvatures": rounded([r["curvatures"] for r in of]),
        "residual": max(max(r["residuals"]) for r in of), "level": [r["level"] for r in of]}
        for rate, of in runs.items()}}
    result["switch"] = {str(then): rounded([switched(seed, then) for seed in SEEDS])
                        for then in THEN}
    print(result["switch"], flush=True)
    result["close"] = rounded([edge(seed, STEEP, CLOSE[-1], CLOSE, 0)["curvatures"]
                               for seed in SEEDS])
    result |= later()
    result["far"] = {str(rate): [chosen_by(seed, rate, "new", steps) for seed in SEEDS]
                     for rate, steps in FAR.items()}
    result["square"] = {str(rate): [{name: of if name == "lost" else rounded(of)
                                     for name, of in square(seed, rate).items()}
                                    for seed in SEEDS[:3]] for rate in SQUARE}
    result["zero"] = {str(noise): [from_zero(seed, noise) for seed in SEEDS[:3]]
                      for noise in NOISE}
    print({name: result[name] for name in ("far", "square", "zero")}, flush=True)
    ended = {rate: [equal(seed, rate) for seed in MORE_SEEDS] for rate in EQUAL_RATES}
    result["equal"] = {what: {str(rate): {
        "steps": [r[what]["step"] for r in of], "costs": rounded([r[what]["cost"] for r in of]),
        "new": [float(r[what]["right"].mean()) for r in of],
        "against 0.1": compared([r[what]["right"] for r in of],
                                [r[what]["right"] for r in ended[0.1]])}
        for rate, of in ended.items()} for what in ("accuracy", "cost")}
    print(result["equal"], flush=True)
    result["seen right"] = {str(rate): [r["accuracy"]["seen"] for r in of]
                            for rate, of in ended.items()}
    result["again"] = again(ended)
    result["choice"] = {str(rate): {
        "tuning": [chosen_by(seed, rate, "chosen by") for seed in TUNING],
        "judged": [chosen_by(seed, rate, "new") for seed in SEEDS]} for rate in GRID}
    print(result["choice"], flush=True)
    names = ("IMAGES STEPS PRODUCTS RATES AT LEVEL SWITCH FIRST THEN AFTER CLOSE SHARE COST GRID "
             "SEEDS MORE_SEEDS OTHER_SEEDS TUNING PAIRS STEEP ALONG SQUARE SQUARE_AT NOISE "
             "NOISY_RATE NOISY_STEPS LEVELS LEVEL_RATES POINTS PARTS_AT WARM WARM_STEPS SHAKEN "
             "MORE_TUNING MORE_GRID FEWER").split()
    return {"settings": {name: globals()[name] for name in names},
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "class means": class_means(), **result,
            "minutes": round((time.perf_counter() - began) / 60, 1)}


if __name__ == "__main__":
    RESULT.write_text(json.dumps(everything(), indent=1) + "\n")
