"""What batches, and what the memory of an optimizer, are worth to the digit network of chapter 7.

    python book/experiments/optimizer_race.py

batches  784-16-16-10 (tanh, softmax, cross-entropy, Xavier's start) learns from 1,000 images in
         double precision, in batches of each of SIZES, PASSES passes over the images, at the rate
         of factors of 2 that gives the lowest cost to two seeds that are not reported. EQUAL: all
         batch sizes at one rate for the same number of steps. CONTROLS: the whole batch at the rate
         of batches of 10 (and of 100), with as many steps as those make: the noise alone is taken.
race     the same network in single precision learns from 10,000 images in batches of 32, one pass
         or ten. Each optimizer has its rate tuned on factors of 2 by three seeds and 10,000
         training images that no result uses; all else is the default. Each runs at a fixed rate,
         and, "falling", at one that falls in a straight line to 0: that alone is changed. Ten other
         seeds and the 10,000 test images judge. A run that diverged counts as 0.

floor    descent in that race, one pass, at each of FLOORS: fixed, falling, and fixed with the mean
         of its last AVERAGED points in place of the last one (which takes noise off, but drags
         points that still move back). At each of EXACT_AT also as many steps with the gradient of
         all images: the noise alone is taken.

valley   five optimizers, and Adam without its first memory, with a shorter second one, and with
         both changes, go down a quadratic valley of two weights (curvatures 1 and KAPPA) that is
         turned by each of ANGLES, from STARTS random points around it; steps until three starts of
         four (76 of 100) stay within a hundredth of the first distance up to step LONG, at the
         rate of a grid with factors of the fourth root of 2 that needs fewest. Three of four, so
         that one unlucky start does not decide.
horizons the same for each of HORIZONS in place of LONG, and each of SHARES of the starts: what
         stays up to one step may leap out again after it.
arrivals the same for the first step at which they are there, whether they stay or leap out again,
         up to step EARLY, each at the rate that needs fewest for that; and how many of the starts
         leave again up to it. Also for Adam without its first memory, with each of OWN_SECOND.
memories the same for Adam with each of SECOND as its second memory, with and without the first.
leaps    how many of the starts Adam, at its rate for 45 degrees, has outside the goal in each of
         WINDOWS of steps; the same with its sizes held as they are at step HELD: that alone is
         changed. And how many leap only after the rate that is left has passed momentum's limit.
surfaces as valley on three surfaces with a bottom, as they are and turned by TURN degrees, up to
         step SHORT.

A grid of rates grows until its best lies inside. Seeds give the start and the order of the images,
the same for all. Writes optimizer_race.json beside this file; some ten minutes on one core.
"""

import json
import math
import platform
import time
from functools import lru_cache
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import xavier
from nnlib.metrics import paired_difference
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, RMSProp

RESULT = Path(__file__).with_suffix(".json")
SIZES, PASSES, BATCH_SEEDS, BATCH_TUNING = [1, 10, 100, 1000], 20, [0, 1, 2, 3, 4], [100, 101]
EQUAL_RATE, EQUAL_AT = 0.05, [0, 10, 20, 50, 100, 200, 500]
SEEDS, TUNING = list(range(10)), [100, 101, 102]
BUDGETS, BATCH, IMAGES = [1, 10], 32, 10_000
KAPPA, ANGLES, STARTS, LONG = 100, [0, 10, 20, 30, 45], 100, 1500
GRID = [2.0 ** (k / 4) for k in range(-44, 13)]
SHORT, TURN = 800, 30
CONTROLS, FLOORS, AVERAGED = [10, 100], [0.064, 0.256, 0.512], 100
EXACT_AT = [0.512]
HORIZONS, SHARES = [500, 1500, 6000], [0.5, 0.75, 1.0]
WINDOWS, HELD = [[500, 999], [1000, 1500], [1000, 4000]], 300
EARLY, OWN_SECOND = 700, [0.99, 0.999, 0.9999]
SECOND = [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9999]


class Uncorrected(Adam):
    """Adam with its two means as they are, without the correction for their start at 0."""

    elementwise = True

    def update(self, theta, g, work, v, s):
        v += (1 - self.beta1) * (g - v)
        s += (1 - self.beta2) * (g * g - s)
        theta -= self.lr * v / (np.sqrt(s) + self.eps)


KINDS = {"descent": GradientDescent, "momentum": Momentum, "AdaGrad": AdaGrad, "RMSProp": RMSProp,
         "Adam": Adam, "Adam, uncorrected": Uncorrected, "no hidden layer": GradientDescent}
FALLING = [name for name in KINDS if name != "Adam, uncorrected"]
RACERS = [*KINDS, *(f"{name}, falling" for name in FALLING)]
FIRST = {"descent": 0.256, "momentum": 0.016, "AdaGrad": 0.032, "RMSProp": 0.002, "Adam": 0.002,
         "Adam, uncorrected": 0.001, "no hidden layer": 0.128}


@lru_cache(maxsize=1)
def data() -> dict:
    """The images to learn from, to choose by and to judge by, as (x, labels)."""
    x, labels = load_mnist("train")
    return {"seen": (x[:, :IMAGES].copy(), labels[:IMAGES]),
            "chosen by": (x[:, -10_000:].copy(), labels[-10_000:]), "new": load_mnist("test")}


def network(seed: int, dtype=np.float64, hidden: bool = True) -> Network:
    """The network before its first step."""
    inner = (Dense(784, 16, tanh), Dense(16, 16, tanh)) if hidden else ()
    return Network([*inner, Dense(16 if hidden else 784, 10, softmax)], cost=cross_entropy,
                   init=xavier, rng=np.random.default_rng(seed), dtype=dtype)


@lru_cache(maxsize=1)
def thousand():
    """(x, y): the first 1,000 images, in double precision."""
    x, labels = data()["seen"]
    return x[:, :1000].astype(np.float64), one_hot(labels[:1000], 10).astype(np.float64)


def orders(m: int, size: int, seed: int):
    """Batches without end: the columns of each, all m shuffled anew for each pass."""
    rng = np.random.default_rng([seed, 7])
    while True:
        order = rng.permutation(m)
        for start in range(0, m, size):
            yield order[start:start + size]


def in_batches(size: int, rate: float, seed: int, steps: int, at) -> list:
    """The cost of all 1,000 images after so many steps of plain descent, each of `at`."""
    (x, y), net, costs = thousand(), network(seed), []
    for step, pick in zip(range(steps + 1), orders(1000, size, seed), strict=False):
        if step in at:
            costs.append(float(net.evaluate(x, y)[0]))
        if step < steps:
            whole = size == 1000
            net.theta -= rate * net.gradient(x if whole else x[:, pick],
                                             y if whole else y[:, pick])[1]
    return costs


def passed(size: int, rate: float, seed: int) -> list:
    """The cost at the start and after each pass, in batches; infinite from where it diverged."""
    every = 1000 // size
    try:
        with np.errstate(all="ignore"):
            return in_batches(size, rate, seed, PASSES * every, range(0, PASSES * every + 1, every))
    except (FloatingPointError, ValueError):
        return [math.inf] * (PASSES + 1)


def tuned(score, first: float) -> tuple:
    """(best, {rate: scores}) on factors of 2, from three rates on, until the best lies inside.

    score : rate -> a list of numbers, the higher the better; means are compared.
    """
    found = {rate: score(rate) for rate in (first / 2, first, first * 2)}
    while True:
        best = max(found, key=lambda rate: np.mean(found[rate]))
        if best not in (min(found), max(found)):
            around = [r for r in (best / 4, best / 2, best * 2, best * 4) if r not in found]
            if not around:
                return best, dict(sorted(found.items()))
            found |= {rate: score(rate) for rate in around}
        else:
            new = best / 2 if best == min(found) else best * 2
            found[new] = score(new)


def raced(name: str, rate: float, seed: int, passes: int, steps: int | None = None,
          averaged: int = 1, exact: bool = False):
    """The network after so many passes (or steps) by one racer; None where it diverged.

    averaged : the network at the mean of so many last points; exact : each step by all images.
    """
    x, labels = data()["seen"]
    y = one_hot(labels, 10)
    kind, falls = name.removesuffix(", falling"), name.endswith(", falling")
    net = network(seed, np.float32, kind != "no hidden layer")
    optimizer, every = KINDS[kind](rate), orders(IMAGES, BATCH, seed)
    total, points = passes * -(-IMAGES // BATCH), []
    steps = total if steps is None else steps
    try:
        with np.errstate(all="ignore"):
            for step in range(steps):
                if falls:
                    optimizer.lr = rate * (1 - step / total)
                pick = next(every)
                net.gradient(*((x, y) if exact else (x[:, pick], y[:, pick])))
                optimizer.step(net.theta, net.g)
                if averaged > 1 and step >= steps - averaged:
                    points.append(net.theta.astype(np.float64))
            if points:
                net.theta[:] = np.mean(points, axis=0)
            return net if np.isfinite(net.theta).all() else None
    except FloatingPointError:
        return None


def right(net, part: str) -> np.ndarray:
    """For each image of a part, whether the network names it correctly."""
    x, labels = data()[part]
    return np.zeros(len(labels), bool) if net is None else net.predict(x).argmax(axis=0) == labels


def cost_of(net, part: str) -> float:
    """The cost of the images of a part."""
    x, labels = data()[part]
    return math.inf if net is None else float(net.evaluate(x, one_hot(labels, 10))[0])


def compared(one, other) -> dict:
    """one minus other in share right."""
    found = paired_difference(one, other)
    return {key: round(found[key], 6) for key in ("mean", "low", "high")}


def class_means(part: str = "new") -> float:
    """The share of the images of a part that the nearest of the ten class means names correctly."""
    (x, labels), (x_new, labels_new) = data()["seen"], data()[part]
    means = np.stack([x[:, labels == k].mean(axis=1) for k in range(10)])
    near = ((means**2).sum(axis=1)[:, None] - 2 * means @ x_new).argmin(axis=0)
    return float(np.mean(near == labels_new))


def batches_part() -> dict:
    """Batch sizes at their best rates, at one rate, and the control without noise."""
    found = {}
    for size, first in zip(SIZES, (0.01, 0.08, 0.32, 1.28), strict=True):
        best, scores = tuned(lambda rate, size=size: [-passed(size, rate, seed)[-1]
                                                      for seed in BATCH_TUNING], first)
        found[str(size)] = {"rate": best, "tuning": {
            f"{rate:g}": [None if math.isinf(v) else -v for v in of]
            for rate, of in scores.items()}, "costs": [passed(size, best, s) for s in BATCH_SEEDS]}
        print(size, best, [of[-1] for of in found[str(size)]["costs"]], flush=True)
    equal = {str(size): [in_batches(size, EQUAL_RATE, seed, EQUAL_AT[-1], EQUAL_AT)
                         for seed in BATCH_SEEDS] for size in SIZES}
    return {"tuned": found, "equal": equal,
            "control": {str(size): controls(size, found[str(size)]["rate"]) for size in CONTROLS}}


def controls(size: int, rate: float) -> list:
    """The costs of as many exact steps as batches of a size make, after each pass of those."""
    every = 1000 // size
    return [in_batches(1000, rate, seed, every * PASSES, range(0, every * PASSES + 1, every))
            for seed in BATCH_SEEDS]


def floor_part() -> dict:
    """Descent at each of FLOORS, one pass: fixed, the mean of its last points, and falling."""
    result = {}
    for rate in FLOORS:
        hits = {kind: [right(raced(name, rate, seed, 1, averaged=last), "new") for seed in SEEDS]
                for kind, name, last in (("fixed", "descent", 1), ("averaged", "descent", AVERAGED),
                                         ("falling", "descent, falling", 1))}
        result[f"{rate:g}"] = {
            "new": {kind: [float(of.mean()) for of in found] for kind, found in hits.items()},
            "averaged over fixed": compared(hits["averaged"], hits["fixed"]),
            "falling over averaged": compared(hits["falling"], hits["averaged"])}
        if rate in EXACT_AT:
            hits["exact"] = [right(raced("descent", rate, seed, 1, exact=True), "new")
                             for seed in SEEDS]
            result[f"{rate:g}"]["new"]["exact"] = [float(of.mean()) for of in hits["exact"]]
            result[f"{rate:g}"] |= {"exact over fixed": compared(hits["exact"], hits["fixed"]),
                                    "falling over exact": compared(hits["falling"], hits["exact"])}
        print(rate, {k: np.mean(v) for k, v in result[f"{rate:g}"]["new"].items()}, flush=True)
    return result


def race_part(passes: int) -> dict:
    """Every racer, tuned and judged, at one budget."""
    result, hits = {}, {}
    for name in RACERS:
        best, scores = tuned(lambda rate, name=name: [
            float(right(raced(name, rate, seed, passes), "chosen by").mean())
            for seed in TUNING], FIRST[name.removesuffix(", falling")])
        nets = [raced(name, best, seed, passes) for seed in SEEDS]
        hits[name] = [right(net, "new") for net in nets]
        result[name] = {"rate": best, "tuning": {f"{r:g}": of for r, of in scores.items()},
                        "new": [float(of.mean()) for of in hits[name]],
                        "cost": [cost_of(net, "seen") for net in nets],
                        "cost of new": [cost_of(net, "new") for net in nets]}
        print(passes, name, best, np.mean(result[name]["new"]), np.mean(result[name]["cost"]),
              flush=True)
    pairs = {one: {other: compared(hits[one], hits[other]) for other in hits if other != one}
             for one in hits}
    return {"racers": result, "pairs": pairs}


def rounded(of, digits: int = 6):
    """All numbers of nested lists and tables in so many digits that count."""
    if isinstance(of, dict):
        return {key: rounded(v, digits) for key, v in of.items()}
    if isinstance(of, list):
        return [rounded(v, digits) for v in of]
    return float(f"{of:.{digits}g}") if isinstance(of, float) else of


def adam(beta1: float, beta2: float):
    """Adam's rule with these two memories (at beta1 = 0 without the first)."""
    def rule(k, g, v, s):
        v, s = beta1 * v + (1 - beta1) * g, beta2 * s + (1 - beta2) * g**2
        return v / (1 - beta1**k) / (np.sqrt(s / (1 - beta2**k)) + 1e-8), v, s

    return rule


RULES = {  # (step k, gradient g, memories v and s) -> (what is multiplied by the rate, v, s)
    "descent": lambda k, g, v, s: (g, v, s),
    "momentum": lambda k, g, v, s: (v := 0.9 * v + g, v, s),
    "AdaGrad": lambda k, g, v, s: (g / (np.sqrt(s := s + g**2) + 1e-10), v, s),
    "RMSProp": lambda k, g, v, s: (g / (np.sqrt(s := 0.99 * s + 0.01 * g**2) + 1e-8), v, s),
    "Adam": adam(0.9, 0.999), "Adam without v": adam(0, 0.999), "Adam, short s": adam(0.9, 0.99),
    "Adam without v, short s": adam(0, 0.99)}
FIVE = list(RULES)[:5]


def walk(gradient, theta, rule, rate, steps: int) -> np.ndarray:
    """The points that a rule visits, (steps + 1, ...), the start first."""
    v, s, visited = 0.0, 0.0, [theta]
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            step, v, s = rule(k, gradient(theta), v, s)
            theta = theta - rate * step
            visited.append(theta)
    return np.array(visited)


def around(radius: float) -> np.ndarray:
    """Starts on a circle, (2, STARTS), at random."""
    turn = np.random.default_rng(12).uniform(0, 2 * np.pi, STARTS)
    return radius * np.array([np.cos(turn), np.sin(turn)])


def valley(angle: float):
    """(H, starts): curvatures 1 and KAPPA along axes that are turned, and starts turned as much."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    return turn @ np.diag([1.0, KAPPA]) @ turn.T, turn @ around(2.0)


def stays(bad) -> np.ndarray:
    """The step from which on it is never bad again, or infinite. bad : (steps, ...)."""
    return np.where(bad[-1], np.inf, len(bad) - np.argmax(bad[::-1], axis=0)
                    - (~bad).all(axis=0) * len(bad))


def saddle(p):
    return p[1] ** 2 - p[0] ** 2, np.array([-2 * p[0], 2 * p[1]])


def double_well(p):
    u, v = p
    return (u**2 - 1) ** 2 + u / 4 + v**2, np.array([4 * u * (u**2 - 1) + 1 / 4, 2 * v])


def ravine(p):
    return (p[0] ** 2 + 30 * p[1] ** 2) / 2, np.array([p[0], 30 * p[1]])


def plateau(p):
    deep = np.exp(-(p[0] ** 2 + p[1] ** 2) / 2)
    return 1 - deep, p * deep


BESIDE = np.random.default_rng(13).uniform([[0.5], [-1.5]], [[1.8], [1.5]], (2, STARTS))
SURFACES = {  # cost and gradient, starts, what is not yet there (a saddle has no bottom)
    "ravine": (ravine, around(2.0), lambda p: np.hypot(*p) > 0.02),
    "saddle": (saddle, BESIDE * [[1e-3], [1]], None),
    "double well": (double_well, BESIDE, lambda p: np.hypot(p[0] - 0.96675, p[1]) > 0.02),
    "plateau": (plateau, around(3.3), lambda p: plateau(p)[0] > 0.01)}


def counted(gradient, starts, rule, bad, steps: int) -> dict:
    """The rate of GRID with the fewest steps until three starts of four are there; their median."""
    rates, begun = np.array(GRID)[:, None], np.repeat(starts[:, None], len(GRID), axis=1)
    path = walk(gradient, begun, rule, rates, steps)
    with np.errstate(all="ignore"):
        found = stays(np.array([bad(p) | ~np.isfinite(p).all(axis=0) for p in path]))
    most = np.quantile(found, 0.75, axis=1, method="higher")
    k = int(most.argmin())
    return {"rate": GRID[k], "steps": float(most[k]), "median": float(np.median(found[k])),
            "inside": bool(0 < k < len(GRID) - 1)}


def seen_at(angle: float, rule) -> dict:
    """{horizon: {share: steps}} in the valley, each at its own best rate; None for never."""
    H, starts = valley(angle)
    theta = np.repeat(starts[:, None], len(GRID), axis=1)
    v, s, last, found = 0.0, 0.0, np.zeros(theta.shape[1:]), {}
    with np.errstate(all="ignore"):
        for k in range(1, max(HORIZONS) + 1):
            step, v, s = rule(k, np.tensordot(H, theta, 1), v, s)
            theta = theta - np.array(GRID)[:, None] * step
            bad = ~(theta[0]**2 + theta[1]**2 <= 0.02**2)
            last[bad] = k
            if k in HORIZONS:
                until = np.where(bad, np.inf, last + 1)
                best = {share: np.quantile(until, share, axis=1, method="higher").min()
                        for share in SHARES}
                found[str(k)] = {f"{share:g}": None if math.isinf(n) else float(n)
                                 for share, n in best.items()}
    return found


def horizons_part() -> dict:
    """For five rules, and Adam without its first memory, along the axes and turned by 45."""
    return {name: {str(a): seen_at(a, RULES[name]) for a in (0, 45)}
            for name in [*FIVE, "Adam without v"]}


def arrives(angle: float, rule) -> dict:
    """The rate with the fewest steps until three of four are first there; how many leave again."""
    H, starts = valley(angle)
    begun = np.repeat(starts[:, None], len(GRID), axis=1)
    path = walk(lambda t: np.tensordot(H, t, 1), begun, rule, np.array(GRID)[:, None], EARLY)
    with np.errstate(all="ignore"):
        there = path[:, 0] ** 2 + path[:, 1] ** 2 <= 0.02**2
    first = np.where(there.any(axis=0), there.argmax(axis=0), np.inf)
    most = np.quantile(first, 0.75, axis=1, method="higher")
    k = int(most.argmin())
    left = ~there[:, k] & (np.arange(EARLY + 1)[:, None] > first[k])
    return {"rate": GRID[k], "steps": float(most[k]), "left again": int(left.any(axis=0).sum()),
            "inside": bool(0 < k < len(GRID) - 1)}


def arrivals_part() -> dict:
    """Steps until first there, for five rules and for Adam without its first memory."""
    rules = {name: RULES[name] for name in FIVE}
    rules |= {f"Adam, 0, {beta2:g}": adam(0, beta2) for beta2 in OWN_SECOND}
    return {name: {str(a): arrives(a, rule) for a in ANGLES} for name, rule in rules.items()}


def memories_part() -> dict:
    """Adam with and without its first memory, for each of SECOND."""
    return {f"{beta1:g}": {f"{beta2:g}": {str(a): seen_at(a, adam(beta1, beta2)) for a in (0, 45)}
                           for beta2 in SECOND} for beta1 in (0.9, 0.0)}


def held(k, g, v, s):
    """Adam, whose sizes stand still from step HELD on; s is what divides, squared."""
    v = 0.9 * v + 0.1 * g
    if k <= HELD:
        s = ((1 - 0.999 ** (k - 1)) * 0.999 * s + 0.001 * g**2) / (1 - 0.999**k)
    return v / (1 - 0.9**k) / (np.sqrt(s) + 1e-8), v, s


def leaps_part(rate: float) -> dict:
    """How many starts are outside in each window, by Adam and with its sizes held."""
    H, starts = valley(45)
    found = {}
    for name, rule in (("Adam", RULES["Adam"]), ("sizes held", held)):
        path = walk(lambda t: H @ t, starts, rule, rate, max(b for _, b in WINDOWS))
        out = np.hypot(path[:, 0], path[:, 1]) > 0.02
        found[name] = {f"{a} to {b}": int(out[a:b + 1].any(axis=0).sum()) for a, b in WINDOWS}
        if name == "Adam":
            s, passed_at = 0.0, np.full(STARTS, np.inf)
            for k, theta in enumerate(path[:-1], 1):
                s = 0.999 * s + 0.001 * (H @ theta) ** 2
                left = (rate / np.sqrt(s / (1 - 0.999**k))).max(axis=0)
                beyond = (left * 0.1 * KAPPA > 2 * 1.9) & (k > HELD)
                passed_at = np.where(beyond & np.isinf(passed_at), k, passed_at)
            first = np.argmax(out[1000:], axis=0) + 1000
            found["leaps past the limit"] = int((out[1000:].any(axis=0)
                                                 & (passed_at < first)).sum())
    return found


def valley_part() -> dict:
    """For each rule and angle the steps, at the best rate."""
    result = {name: {} for name in RULES}
    for angle in ANGLES:
        H, starts = valley(angle)
        for name, rule in RULES.items():
            result[name][str(angle)] = counted(lambda t, H=H: np.tensordot(H, t, 1), starts, rule,
                                               lambda p: np.hypot(*p) > 0.02, LONG)
    return result


def turned_by(angle: float, f, starts, bad):
    """The same surface, starts and goal, turned: (f, starts, bad)."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    back = lambda p: np.tensordot(turn.T, p, 1)  # noqa: E731

    def g(p):
        cost, slope = f(back(p))
        return cost, np.tensordot(turn, slope, 1)

    return g, turn @ starts, lambda p: bad(back(p))


def surfaces_part() -> dict:
    """For each surface, as it is and turned, and each optimizer the steps, at the best rate."""
    result = {}
    for where in ("ravine", "double well", "plateau"):
        for angle in (0, TURN):
            f, starts, bad = turned_by(angle, *SURFACES[where])
            result.setdefault(where, {})[str(angle)] = {
                name: counted(lambda p, f=f: f(p)[1], starts, RULES[name], bad, SHORT)
                for name in FIVE}
    return result


def everything() -> dict:
    """All runs and comparisons."""
    began = time.process_time()
    result = {"batches": batches_part(), "race": {str(p): race_part(p) for p in BUDGETS},
              "floor": floor_part()}
    begun = {name: cost_of(raced(name, result["race"]["10"]["racers"][name]["rate"], 0, 10, 20),
                           "seen") for name in RACERS}
    turned = valley_part()
    names = ("SIZES PASSES BATCH_SEEDS BATCH_TUNING EQUAL_RATE EQUAL_AT SEEDS TUNING BUDGETS BATCH "
             "IMAGES KAPPA ANGLES STARTS LONG GRID SHORT TURN CONTROLS FLOORS AVERAGED "
             "EXACT_AT HORIZONS SHARES SECOND WINDOWS HELD EARLY OWN_SECOND").split()
    return {"settings": {name: globals()[name] for name in names},
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "class means": class_means(), "after 20 steps": begun, **result,
            "valley": turned, "leaps": leaps_part(turned["Adam"]["45"]["rate"]),
            "horizons": horizons_part(), "arrivals": arrivals_part(),
            "memories": memories_part(), "surfaces": surfaces_part(),
            "minutes": round((time.process_time() - began) / 60, 1)}


if __name__ == "__main__":
    RESULT.write_text(json.dumps(rounded(everything()), indent=1) + "\n")
