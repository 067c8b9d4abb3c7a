"""What networks can be, and what training makes of them (chapter 10).

    python book/experiments/there_is_and_found.py

`runge` fits 1 / (1 + 25 x^2) on [-1, 1] from 50 even points, clean and with noise: networks of
about 145 parameters with four activations, one to three hidden layers and three optimizers,
each with 2,000 whole-batch steps; beside them a constant, polynomials and straight lines. What
has to be chosen (rate, step, degree, penalty) is chosen by the 49 midpoints, rates also by
other seeds and on a grid that goes on until its best lies inside; 1,001 points without noise
judge. A seed draws both the start and the noise; penalties go on until rounding is all that is
left of them. `gap` trains one hidden layer of 4 to 128 tanh neurons on 201 clean points by
Adam, and then solves for its output weights alone, with its hidden layer as trained and as it
started; beside it the same starts go down by Levenberg and Marquardt's steps in all weights at
once. `longer` gives Adam four times as many steps, at rates chosen anew; `misses` keeps the
errors of seed 0. `steep` asks of 8, 32 and 128 of them in how many directions of all weights
the cost is steep, and how much of the squared residual lies in the others, at the start, at
Adam's end and at that of all weights at once; then Adam goes on with the last layer of 128
alone, in its own coordinates and in orthogonal ones. `teeth` trains ReLU networks on a sawtooth
that a formula builds exactly; in one kind of start only the biases are others, so that every
neuron bends inside the range of what it reads. `digits` trains 784-16-16-10 on 50,000 images of
MNIST, five epochs in batches of 100, and judges by the 10,000 test images. Double precision but
for the images. It writes there_is_and_found.json beside it, in about a quarter of an hour on
one thread.
"""

import json
import os
import platform
import time
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

if __name__ == "__main__":
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")

import numpy as np
from numpy.polynomial import chebyshev

from nnlib import Dense, Network, train
from nnlib.activations import elu, relu, sigmoid, softmax, tanh
from nnlib.constructions import lagrange
from nnlib.costs import cross_entropy, mse
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import uniform, xavier
from nnlib.metrics import (
    STUDENT,
    accuracy,
    class_report,
    confusion_matrix,
    labels_of,
    paired_difference,
)
from nnlib.optimizers import Adam, GradientDescent, RMSProp

RESULT = Path(__file__).with_suffix(".json") if "__file__" in globals() else None
SEEDS, TUNING, MORE = list(range(10)), [100, 101], list(range(10, 50))
POINTS, NOISE, STEPS, LOOK = 50, {"clean": 0.0, "noisy": 0.1}, 2000, 20
ACTIVATIONS = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu, "ELU": elu}
SHAPES = {"1": [48], "2": [10, 10], "3": [7, 8, 7]}  # 145, 141 and 149 parameters
OPTIMIZERS = {"descent": (GradientDescent, 0.1), "RMSProp": (RMSProp, 0.004),
              "Adam": (Adam, 0.008)}  # and the middle of the first five rates
DEGREES, PENALTIES = range(31), np.logspace(-30, 3, 100)
WIDTHS, GAP_POINTS, GAP_STEPS, ALL_STEPS = [4, 8, 16, 32, 64, 128], 201, 5000, 600
LONG_STEPS = 20_000
STEEP_WIDTHS, FLATTER = [8, 32, 128], [10.0**-k for k in range(1, 13)]
TEETH, TEETH_STEPS, NUDGE = [1, 2, 3, 4, 5], 3000, 0.02
EPOCHS, BATCH, DIGIT_SEEDS = 5, 100, [0, 1, 2, 3, 4]
GRID = np.linspace(-1, 1, 1001)


def target(x):
    """Runge's function."""
    return 1 / (1 + 25 * x**2)


def points(noise: float, seed: int) -> dict:
    """(x, y), each (1, m), to learn from and to choose by."""
    rng, x = np.random.default_rng([seed, 7]), np.linspace(-1, 1, POINTS)
    parts = {"seen": x, "chosen by": (x[1:] + x[:-1]) / 2}
    return {name: (of[None], (target(of) + rng.normal(0, noise, of.size))[None])
            for name, of in parts.items()}


def spread_out(shape, rng):
    """Weights of variance one over the number of inputs."""
    return rng.uniform(-1, 1, shape) * np.sqrt(3 / shape[1])


def network(f, hidden: list, seed: int) -> Network:
    """The network 1-hidden-1 before its first step; biases from U(-1, 1)."""
    sizes = [1, *hidden]
    stack = [Dense(a, b, f) for a, b in pairwise(sizes)]
    return Network([*stack, Dense(sizes[-1], 1)], cost=mse, init=spread_out,
                   init_bias=uniform(-1, 1), rng=np.random.default_rng(seed), dtype=np.float64)


def fitted(net: Network, optimizer, x, y, by, steps: int, look: int = LOOK) -> float:
    """Train; leave net at the look with the lowest cost on `by`, which is returned."""
    best, kept = np.inf, net.theta.copy()
    try:
        for k in range(steps + 1):
            if k % look == 0:
                now = net.evaluate(*by)[0]
                if now < best:
                    best, kept = now, net.theta.copy()
            _, g = net.gradient(x, y)
            optimizer.step(net.theta, g)
    except FloatingPointError:
        best = np.inf
    net.theta = kept
    return float(best)


def judged(f) -> list:
    """Mean square error and largest error of f: (m,) -> (m,) on the grid that judges."""
    miss = f(GRID) - target(GRID)
    return [short(np.mean(miss**2)), short(np.abs(miss).max())]


def short(value: float):
    """Five digits; None for what is not finite."""
    return float(f"{value:.5g}") if np.isfinite(value) else None


def inside(score, middle: float, factor: float = 2.0, most: int = 14) -> dict:
    """Five rates around `middle`, and more until the best mean score lies inside."""
    rates = [middle * factor**k for k in range(-2, 3)]
    tried = [score(rate) for rate in rates]
    while len(rates) < most:
        means = [np.mean(of) for of in tried]
        best = int(np.argmin(means))
        if 0 < best < len(rates) - 1:
            break
        new = rates[0] / factor if best == 0 else rates[-1] * factor
        at = 0 if best == 0 else len(rates)
        rates.insert(at, new)
        tried.insert(at, score(new))
    best = int(np.argmin([np.mean(of) for of in tried]))
    return {"rate": rates[best], "rates": rates, "tried": [[short(v) for v in of] for of in tried],
            "inside": 0 < best < len(rates) - 1}


def run(noise: str, name: str, depth: str, optimizer: str, rate: float, seed: int):
    """One network of the race, trained, and its cost on the points that choose."""
    data = points(NOISE[noise], seed)
    net = network(ACTIVATIONS[name], SHAPES[depth], seed)
    return net, fitted(net, OPTIMIZERS[optimizer][0](rate), *data["seen"], data["chosen by"],
                       STEPS)


def race() -> dict:
    """All networks: tuned, then judged by other seeds."""
    found = {}
    for noise in NOISE:
        for optimizer, (_, middle) in OPTIMIZERS.items():
            for name in ACTIVATIONS:
                for depth in SHAPES:
                    kind = noise, name, depth, optimizer
                    tuned = inside(lambda rate, kind=kind: [run(*kind, rate, seed)[1]
                                                            for seed in TUNING], middle)
                    nets = [run(*kind, tuned["rate"], seed)[0] for seed in SEEDS]
                    tuned["judged"] = [judged(lambda t, net=net: net.predict(t[None])[0])
                                       for net in nets]
                    found["/".join(kind)] = tuned
    return found


def polynomial(x, y, degree: int, penalty: float = 0.0):
    """Least squares in Chebyshev's polynomials T_0 to T_degree; a penalty on all but T_0."""
    A = chebyshev.chebvander(x, degree)
    more = np.sqrt(penalty) * np.eye(degree + 1)[1:]
    c = np.linalg.lstsq(np.vstack([A, more]), np.r_[y, np.zeros(degree)], rcond=None)[0]
    return lambda t: chebyshev.chebval(t, c)


def untrained(noise: str, seed: int) -> tuple:
    """The start of a network 1-48-1 with tanh; only its output is fitted, with a penalty chosen."""
    data, net = points(NOISE[noise], seed), network(tanh, SHAPES["1"], seed)
    features = lambda t: np.vstack([net.activations(t[None])[-2], np.ones(t.size)]).T  # noqa: E731

    def ridge(penalty):
        (x, y), size = (of[0] for of in data["seen"]), SHAPES["1"][0]
        A = np.vstack([features(x), np.sqrt(penalty) * np.eye(size, size + 1)])
        v = np.linalg.lstsq(A, np.r_[y, np.zeros(size)], rcond=None)[0]
        return lambda t: features(t) @ v

    x_by, y_by = (of[0] for of in data["chosen by"])
    chosen = min(PENALTIES, key=lambda p: np.mean((ridge(p)(x_by) - y_by) ** 2))
    return ridge(chosen), short(chosen)


def rivals_of(noise: str, seed: int) -> dict:
    """What needs no training, as functions; for two of them what was chosen."""
    data = points(NOISE[noise], seed)
    (x, y), (x_by, y_by) = ((a[0], b[0]) for a, b in data.values())
    missed = lambda f: np.mean((f(x_by) - y_by) ** 2)  # noqa: E731
    degree = min(DEGREES, key=lambda d: missed(polynomial(x, y, d)))
    ridge = min(((d, p) for d in range(2, 41, 2) for p in PENALTIES[::2]),
                key=lambda of: missed(polynomial(x, y, *of)))
    nodes = np.cos(np.pi * (np.arange(POINTS) + 0.5) / POINTS)
    rng = np.random.default_rng([seed, 8])
    there = target(nodes) + rng.normal(0, NOISE[noise], POINTS)
    return {"constant": (lambda t: 0 * t + y.mean(), None),
            "straight lines": (lambda t: np.interp(t, x, y), None),
            "least squares": (polynomial(x, y, degree), degree),
            "ridge": (polynomial(x, y, *ridge), [ridge[0], short(ridge[1])]),
            "untrained layer": untrained(noise, seed),
            "50 even nodes": (lagrange(x, y), None),
            "50 Chebyshev nodes": (lagrange(nodes, there), None)}


def rivals() -> dict:
    """The rivals of the race, by noise: as many draws of the noise as the networks have."""
    made = {noise: [rivals_of(noise, seed) for seed in SEEDS] for noise in NOISE}
    return {noise: {name: {"judged": [judged(of[name][0]) for of in found],
                           "chosen": [of[name][1] for of in found]} for name in found[0]}
            for noise, found in made.items()}


def compared(one, other) -> dict:
    """By which factor one mean square error is above the other: paired, over seeds."""
    d = np.log(np.array(one)[:, 0]) - np.log(np.array(other)[:, 0])
    half = STUDENT[len(d)] * d.std(ddof=1) / np.sqrt(len(d))
    return {key: short(np.exp(v)) for key, v in
            (("low", d.mean() - half), ("mean", d.mean()), ("high", d.mean() + half))}


def compare(runs: dict, other: dict) -> dict:
    """What the page says of the race, as factors between mean square errors."""
    pairs = [("tanh/2/Adam", name) for name in ("ridge", "straight lines", "untrained layer",
                                                "tanh/2/descent", "tanh/2/RMSProp", "tanh/1/Adam")]
    pairs += [("ReLU/1/Adam", "straight lines"), ("tanh/2/RMSProp", "tanh/2/descent")]
    errors = lambda noise, name: (runs[f"{noise}/{name}"] if "/" in name  # noqa: E731
                                  else other[noise][name])["judged"]
    return {f"{noise}: {one} by {two}": compared(errors(noise, one), errors(noise, two))
            for noise in NOISE for one, two in pairs}


def gap_points() -> tuple:
    """Clean points to learn from, and their midpoints to choose by."""
    x = np.linspace(-1, 1, GAP_POINTS)
    mid = (x[1:] + x[:-1]) / 2
    return (x[None], target(x)[None]), (mid[None], target(mid)[None])


def solved(net: Network, x, y) -> Network:
    """The same network with the output weights and bias of least squares."""
    A = np.vstack([net.activations(x)[-2], np.ones(x.shape[1])])
    v = np.linalg.lstsq(A.T, y[0], rcond=1e-13)[0]
    net.layers[-1].W, net.layers[-1].b = v[None, :-1], v[None, -1:]
    return net


def jacobian(net: Network, x) -> np.ndarray:
    """The slopes of the outputs (m,) of 1-n-1 of tanh with respect to all its 3 n + 1 weights."""
    a = net.activations(x)[-2]
    slope = net.layers[1].W.T * (1 - a**2)
    return np.vstack([slope * x, slope, a, np.ones(x.shape)]).T


def all_at_once(net: Network, x, y, steps: int = ALL_STEPS) -> Network:
    """The network 1-n-1 of tanh after so many steps of Levenberg and Marquardt in all weights.

    A step is the least-squares solution for the residuals made linear, held short by a damping
    that falls after each step that helps and rises until one does. It leaves net so trained.
    """
    damping = 1e-2

    def at(theta):
        net.theta = theta
        return (net.predict(x) - y)[0]

    now = at(net.theta.copy())
    for _ in range(steps):
        theta = net.theta.copy()
        U, sv, Vt = np.linalg.svd(jacobian(net, x), full_matrices=False)
        for _ in range(12):
            step = Vt.T @ (sv / (sv**2 + damping) * (U.T @ now))  # (10.11)
            new = at(theta - step)
            if new @ new < now @ now:
                now, damping = new, max(damping / 3, 1e-14)
                break
            damping *= 3
        else:
            net.theta = theta
            break
    return net


def curvature_ratio(net: Network, x) -> float:
    """The decimal logarithm of the largest by the smallest curvature in the last layer."""
    sv = np.linalg.svd(np.vstack([net.activations(x)[-2], np.ones(x.shape[1])]), compute_uv=False)
    return 2 * np.log10(sv[0] / sv[-1])


def gap() -> dict:
    """Trained, trained with its last layer solved, and solved on the hidden layer it began with.

    Beside them all weights at once, by another method from the same starts.
    """
    seen, by = gap_points()
    out = lambda net: judged(lambda t: net.predict(t[None])[0])  # noqa: E731
    found = {}
    for width in WIDTHS:
        def made(rate, seed, width=width):
            net = network(tanh, [width], seed)
            return net, fitted(net, Adam(rate), *seen, by, GAP_STEPS)
        tuned = inside(lambda rate, made=made: [made(rate, seed)[1] for seed in TUNING], 0.01)
        kinds = {"trained": [], "then solved": [], "start solved": [], "all at once": [],
                 "ratio": []}
        for seed in SEEDS:
            net = made(tuned["rate"], seed)[0]
            kinds["trained"].append(out(net))
            kinds["ratio"].append(short(curvature_ratio(net, seen[0])))
            kinds["then solved"].append(out(solved(net, *seen)))
            kinds["start solved"].append(out(solved(network(tanh, [width], seed), *seen)))
            kinds["all at once"].append(out(all_at_once(network(tanh, [width], seed), *seen)))
        found[str(width)] = tuned | kinds
    return found


def directions(net: Network, x, y) -> dict:
    """For each bound in FLATTER: directions above it, and the residual's share not in these.

    Curvatures are those of the cost with the network made linear, 2 / m J^T J, divided by their
    largest; the share is that of the squared residual.
    """
    U, sv, _ = np.linalg.svd(jacobian(net, x), full_matrices=False)
    off, ratio = (net.predict(x) - y)[0], (sv / sv[0]) ** 2
    along = (U.T @ off) ** 2 / (off @ off)
    return {"above": [int((ratio > bound).sum()) for bound in FLATTER],
            "flatter": [short(1 - along[ratio > bound].sum())  # (10.13)
                        for bound in FLATTER]}


def goes_on(net: Network, x, y, coordinates: str, rate: float, steps: int = GAP_STEPS) -> float:
    """Root mean square error after Adam went on with the last layer alone, from where it stands.

    coordinates: "own", the hidden activations and ones, or "orthogonal", as many combinations of
    them as are independent, each of mean square one.
    """
    B = np.vstack([net.activations(x)[-2], np.ones(x.shape)])
    v = np.append(net.layers[1].W[0], net.layers[1].b[0, 0])
    if coordinates == "orthogonal":
        U, sv, _ = np.linalg.svd(B.T, full_matrices=False)
        Q = np.sqrt(x.size) * U[:, sv > 1e-13 * sv[0]].T
        v, B = Q @ (B.T @ v) / x.size, Q
    adam = Adam(rate)
    for _ in range(steps):
        adam.step(v, 2 / x.size * B @ (B.T @ v - y[0]))
    return float(np.sqrt(np.mean((B.T @ v - y[0]) ** 2)))


def steep() -> dict:
    """Steep directions by width; the last layer of the widest, in other coordinates."""
    seen, by = gap_points()
    gaps = json.loads(RESULT.read_text())["gap"]  # the rates that were chosen there

    @cache
    def made(width, seed):
        net = network(tanh, [width], seed)
        fitted(net, Adam(gaps[str(width)]["rate"]), *seen, by, GAP_STEPS)
        return net

    found = {}
    for width in STEEP_WIDTHS:
        found[str(width)] = {
            "start": [directions(network(tanh, [width], seed), *seen) for seed in SEEDS],
            "trained": [directions(made(width, seed), *seen) for seed in SEEDS],
            "all at once": [directions(all_at_once(network(tanh, [width], seed), *seen), *seen)
                            for seed in SEEDS]}
    wide, rms = STEEP_WIDTHS[-1], lambda net: float(np.sqrt(net.evaluate(*seen)[0]))
    for name, middle in {"own": 1e-4, "orthogonal": 1e-3}.items():
        tuned = inside(lambda rate, name=name: [goes_on(made(wide, seed), *seen, name, rate)
                                                for seed in TUNING], middle, 4.0)
        found[name] = tuned | {"ends": [short(goes_on(made(wide, seed), *seen, name, tuned["rate"]))
                                        for seed in SEEDS]}
    found["begun"] = [short(rms(made(wide, seed))) for seed in SEEDS]
    found["least"] = [short(rms(solved(made(wide, seed), *seen))) for seed in SEEDS]
    return found


def misses() -> dict:
    """For each width what Adam's network of seed 0 misses on every fourth point of the grid."""
    seen, by = gap_points()
    gaps = json.loads(RESULT.read_text())["gap"]
    found = {}
    for width in WIDTHS:
        net = network(tanh, [width], 0)
        fitted(net, Adam(gaps[str(width)]["rate"]), *seen, by, GAP_STEPS)
        off = net.predict(GRID[None, ::4])[0] - target(GRID[::4])
        found[str(width)] = [float(f"{v:.3g}") for v in off]
    return found


def longer() -> dict:
    """The networks of `gap` by four times as many steps of Adam, their rates chosen anew.

    At STEEP_WIDTHS also their steep directions. "seconds" are of one run each, of processor time:
    Adam's GAP_STEPS and all weights at once.
    """
    seen, by = gap_points()
    found, spent = {}, {}
    for width in WIDTHS:
        def made(rate, seed, width=width):
            net = network(tanh, [width], seed)
            return net, fitted(net, Adam(rate), *seen, by, LONG_STEPS)
        tuned = inside(lambda rate, made=made: [made(rate, seed)[1] for seed in TUNING], 0.02)
        nets = [made(tuned["rate"], seed)[0] for seed in SEEDS]
        tuned["trained"] = [judged(lambda t, net=net: net.predict(t[None])[0]) for net in nets]
        if width in STEEP_WIDTHS:
            tuned["ends"] = [directions(net, *seen) for net in nets]
        found[str(width)] = tuned
    for width in (STEEP_WIDTHS[0], STEEP_WIDTHS[-1]):
        begun = time.process_time()
        fitted(network(tanh, [width], 0), Adam(found[str(width)]["rate"]), *seen, by, GAP_STEPS)
        then = time.process_time()
        all_at_once(network(tanh, [width], 0), *seen)
        spent[str(width)] = {"Adam": round(then - begun, 2),
                             "all at once": round(time.process_time() - then, 2)}
    return {"found": found, "seconds": spent}


def sawtooth(x, d: int):
    """The tent 1 - |2 x - 1| on [0, 1], d times one after the other."""
    for _ in range(d):
        x = 1 - np.abs(2 * x - 1)
    return x


def built(net: Network) -> np.ndarray:
    """The parameters with which 1-2-...-2-1 is the sawtooth: T = 2 relu(x) - 4 relu(x - 1/2)."""
    for k, layer in enumerate(net.layers[:-1]):
        layer.W = [[1], [1]] if k == 0 else [[2, -4], [2, -4]]
        layer.b = [[0], [-0.5]]
    net.layers[-1].W, net.layers[-1].b = [[2, -4]], [[0]]
    return net.theta.copy()


def bends_inside(net: Network, x, seed: int) -> Network:
    """The same start with other biases: each neuron bends inside the range of what it reads."""
    rng, a = np.random.default_rng([seed, 11]), x
    for layer in net.layers[:-1]:
        z = layer.W @ a
        low, high = z.min(axis=1, keepdims=True), z.max(axis=1, keepdims=True)
        layer.b = -rng.uniform(low, high)
        a = layer.forward(a)
    return net


def teeth() -> dict:
    """Share of the constant's mean square error that training leaves, from four starts."""
    x = np.linspace(0, 1, 257)[None]
    found = {}
    for d in TEETH:
        y = sawtooth(x, d)
        flat = float(np.var(y))
        kinds = {"as built, nudged": [2] * d, "2 a layer": [2] * d, "16 a layer": [16] * d,
                 "2, bends inside": [2] * d}
        for kind, hidden in kinds.items():
            def made(rate, seed, hidden=hidden, kind=kind, y=y, flat=flat):
                net = network(relu, hidden, seed)
                if kind == "as built, nudged":
                    more = np.random.default_rng([seed, 9]).normal(0, NUDGE, net.theta.size)
                    net.theta = built(net) + more
                if kind == "2, bends inside":
                    bends_inside(net, x, seed)
                return fitted(net, Adam(rate), x, y, (x, y), TEETH_STEPS) / flat
            tuned = inside(lambda rate, made=made: [made(rate, s) for s in TUNING], 0.01, most=9)
            tuned["left"] = [short(made(tuned["rate"], seed)) for seed in SEEDS]
            if d == 1 and kind.startswith("2"):  # few of ten: does the start matter?
                tuned["more"] = [short(made(tuned["rate"], seed)) for seed in MORE]
            found[f"{d}/{kind}"] = tuned
    return found


@lru_cache(maxsize=1)
def images() -> dict:
    """(x, labels) of MNIST: the first 50,000 to learn from, the next 10,000 choose; test images."""
    x, labels = load_mnist("train")
    return {"seen": (x[:, :50_000], labels[:50_000]), "chosen by": (x[:, 50_000:], labels[50_000:]),
            "new": load_mnist("test")}


def digit_run(optimizer: str, rate: float, seed: int, hidden=(16, 16), epochs: int = EPOCHS):
    """A trained classifier; hidden=() is the linear rival."""
    sizes = [784, *hidden]
    stack = [Dense(a, b, tanh) for a, b in pairwise(sizes)]
    net = Network([*stack, Dense(sizes[-1], 10, softmax)], cost=cross_entropy, init=xavier,
                  rng=np.random.default_rng(seed), dtype=np.float32)
    x, labels = images()["seen"]
    try:
        train(net, x, one_hot(labels, 10), OPTIMIZERS[optimizer][0](rate), epochs=epochs,
              batch_size=BATCH, rng=np.random.default_rng(seed), progress=False)
    except FloatingPointError:
        return None
    return net


def said(net: Network, part: str = "new"):
    """The digits that a network names."""
    return labels_of(net.predict(images()[part][0]))


def digits() -> dict:
    """Tuned by accuracy on the images that choose; five seeds judged by the test images."""
    kinds = {"descent": ("descent", 0.2, (16, 16)), "RMSProp": ("RMSProp", 0.004, (16, 16)),
             "Adam": ("Adam", 0.004, (16, 16)), "no hidden layer": ("Adam", 0.002, ())}
    true, right, found = images()["new"][1], {}, {}
    for kind, (optimizer, middle, hidden) in kinds.items():
        def wrong(rate, of=(optimizer, hidden)):
            nets = [digit_run(of[0], rate, seed, of[1]) for seed in TUNING]
            by = images()["chosen by"][1]
            return [np.inf if net is None else 1 - accuracy(by, said(net, "chosen by"))
                    for net in nets]
        tuned = inside(wrong, middle, most=8)
        named = [said(digit_run(optimizer, tuned["rate"], seed, hidden)) for seed in DIGIT_SEEDS]
        right[kind] = np.array([of == true for of in named]) * 1.0
        reports = [class_report(true, of) for of in named]
        tuned |= {"accuracy": [accuracy(true, of) for of in named],
                  "confusion": [confusion_matrix(true, of, 10).tolist() for of in named],
                  "f1": [[short(v) for v in of.f1] for of in reports]}
        found[kind] = tuned
    pairs = {f"{a} - {b}": (right[a] - right[b]) for a, b in (
        ("Adam", "RMSProp"), ("Adam", "descent"), ("RMSProp", "descent"),
        ("Adam", "no hidden layer"))}
    return found | {"differences": {name: interval(d) for name, d in pairs.items()}}


def interval(d) -> dict:
    """Mean of d (seeds, images), and an interval for other seeds and other images."""
    found = paired_difference(d, np.zeros(d.shape))
    return {"runs": found["seeds"]} | {key: found[key] for key in ("low", "mean", "high")}


if __name__ == "__main__":
    settings = {name: globals()[name] for name in (
        "SEEDS", "TUNING", "MORE", "POINTS", "NOISE", "STEPS", "LOOK", "SHAPES", "WIDTHS",
        "GAP_POINTS", "GAP_STEPS", "ALL_STEPS", "LONG_STEPS", "STEEP_WIDTHS", "FLATTER", "TEETH",
        "TEETH_STEPS", "NUDGE", "EPOCHS", "BATCH", "DIGIT_SEEDS")}
    found = {"settings": settings, "versions": {"python": platform.python_version(),
                                                "numpy": np.__version__}}
    for part in (rivals, gap, misses, longer, steep, teeth, race, digits):
        begun = time.process_time()
        found[part.__name__] = part()
        print(part.__name__, f"{(time.process_time() - begun) / 60:.1f} min", flush=True)
        found["minutes"] = round(time.process_time() / 60, 1)
        if part is race:
            found["compared"] = compare(found["race"], found["rivals"])
        RESULT.write_text(json.dumps(found, indent=1) + "\n")
