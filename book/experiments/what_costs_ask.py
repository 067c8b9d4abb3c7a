"""What networks answer that differ in nothing but their cost (chapter 3).

    python book/experiments/what_costs_ask.py

The images are MNIST's 4s and 9s with their upper 18 rows covered: what is left shows a stroke
that could be either, so the best answer is a frequency. The target is 1 for a 4, 0 for a 9. The
first 6,000 of the training file are learned from, the next 1,800 chosen by, and the 5,982 left in
both files judge. `honest` trains a network 280-16-1 (tanh, then sigmoid) with each cost, and one
neuron alone with bce: Adam, batches of 100, 120 passes, of which the one counts whose own cost
on the images chosen by is lowest; the rate is chosen likewise, by other seeds. `equal_passes` is
its control; `labels` exchanges three in ten of the labels that are learned from. `wrong` begins
the same network with an output bias b that makes it sure that every image is a 4, and counts
plain steps on 500 images until 80 in a hundred of them are named correctly. All in double
precision on one thread. It writes what_costs_ask.json beside it, in about three minutes.
"""

import json
import os
import platform
import time
from functools import lru_cache
from pathlib import Path

if __name__ == "__main__":
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")

import numpy as np

from nnlib import Dense, Network, train
from nnlib.activations import sigmoid, tanh
from nnlib.costs import bce, l1, l2, l4
from nnlib.datasets import load_mnist
from nnlib.metrics import paired_difference
from nnlib.optimizers import Adam, GradientDescent

RESULT = Path(__file__).with_suffix(".json") if "__file__" in globals() else None
COSTS = {"l1": l1, "l2": l2, "l4": l4, "bce": bce}
COVERED, SEEN, CHOSEN_BY = 18, 6000, 1800
PASSES, BATCH = 120, 100
SEEDS, TUNING = [0, 1, 2, 3, 4], [100, 101]
RATES = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064]
ONE = [0.002, 0.004, 0.008, 0.016, 0.032, 0.064]  # for the neuron alone
STARTS, STEPS, TARGET = [0, 2, 4, 6, 8], 2000, 0.8
SMALL, MOST = 0.125, 8000  # one rate for all starts and both costs, and its longest wait
WRONG_RATES = [0.0625, 0.125, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]
EDGES = np.linspace(0, 1, 11)
SHOWN, NEAREST = [0.1, 0.3, 0.6, 0.75, 0.9], 100
EXCHANGED = 0.3


@lru_cache(maxsize=1)
def data() -> dict:
    """(x, y) to learn from, to choose by and to judge by; x (280, m), y (1, m), 1 for a 4."""
    parts = []
    for file in ("train", "test"):
        x, labels = load_mnist(file)
        these = (labels == 4) | (labels == 9)
        parts.append((x[28 * COVERED:, these].astype(float), (labels[these] == 4)[None] * 1.0))
    (x, y), (x_test, y_test) = parts
    end = SEEN + CHOSEN_BY
    return {"seen": (x[:, :SEEN], y[:, :SEEN]), "chosen by": (x[:, SEEN:end], y[:, SEEN:end]),
            "new": (np.hstack([x[:, end:], x_test]), np.hstack([y[:, end:], y_test]))}


def uncovered(columns) -> np.ndarray:
    """The whole images (28, 28, k) of those that judge, by their columns."""
    found = []
    for file in ("train", "test"):
        x, labels = load_mnist(file)
        found.append(x[:, (labels == 4) | (labels == 9)])
    found[0] = found[0][:, SEEN + CHOSEN_BY:]
    return np.hstack(found)[:, columns].reshape(28, 28, -1)


def alike() -> np.ndarray:
    """How many of the NEAREST images seen are 4s, (m,), for each image that judges."""
    (x, y), new = data()["seen"], data()["new"][0]
    near = (x**2).sum(axis=0) - 2 * new.T @ x  # the squared distance, less what is alike in a row
    return y[0, np.argpartition(near, NEAREST, axis=1)[:, :NEAREST]].sum(axis=1).astype(int)


def network(cost: str, seed: int, hidden: int = 16) -> Network:
    """The network before its first step; hidden=0 is one neuron."""
    stack = [Dense(280, hidden, tanh), Dense(hidden, 1, sigmoid)] if hidden else [
        Dense(280, 1, sigmoid)]
    return Network(stack, cost=COSTS[cost], rng=np.random.default_rng(seed))


def run(cost: str, seed: int, rate: float, hidden: int = 16, passes: int = PASSES,
        last: bool = False, labels=None) -> dict:
    """A run: its network after its best pass, or the last, and the own cost of that pass."""
    (x, y), (x_by, y_by) = data()["seen"], data()["chosen by"]
    y = y if labels is None else labels
    net, adam, shuffle = network(cost, seed, hidden), Adam(rate), np.random.default_rng(seed)
    best = np.inf, 0, net.theta.copy()
    for done in range(1, passes + 1):
        train(net, x, y, adam, epochs=1, batch_size=BATCH, rng=shuffle, progress=False)
        now = net.evaluate(x_by, y_by)[0]
        if now < best[0] or last:
            best = now, done, net.theta.copy()
    net.theta = best[2]
    return {"net": net, "by": float(best[0]), "pass": best[1]}


def answers(net: Network) -> np.ndarray:
    """The sums z (m,) of the output for the images that judge: no answer is rounded to 0 or 1."""
    x, last = data()["new"][0], net.layers[-1]
    before = net.activations(x)[-2] if len(net.layers) > 1 else x
    return (last.W @ before + last.b)[0]


def best_answer(cost: str, p):
    """What minimises the mean cost where the target is 1 with probability p."""
    if cost == "l1":
        return (p > 0.5) * 1.0
    root = np.cbrt if cost == "l4" else np.asarray
    return root(p) / (root(p) + root(1 - p))


def prices(z, y) -> dict:
    """What each image costs, (m,), by each of the four costs, and whether it is named wrongly."""
    a = sigmoid(z)
    found = {name: COSTS[name].term(a, y) for name in ("l1", "l2", "l4")}
    return found | {"bce": np.logaddexp(0, z) - y * z, "wrong": ((z > 0) != (y > 0.5)) * 1.0}


def compared(one, other) -> dict:
    """one - other, (seeds, m) each."""
    return paired_difference(one, other)


def bins(a, y) -> list:
    """For ten bins of the answer a: how many images, the mean answer, the share that are 4s."""
    at = np.clip(np.digitize(a, EDGES) - 1, 0, 9)
    mean = lambda v: float(v.mean()) if v.size else 0.0  # noqa: E731
    return [[int((at == k).sum()), mean(a[at == k]), mean(y[at == k])] for k in range(10)]


def boast(a, y):
    """How much surer than right the answers are, (m,): max(a, 1 - a) - [named correctly]."""
    return np.maximum(a, 1 - a) - ((a > 0.5) == (y > 0.5))


def tuned(cost: str, hidden: int, rates: list) -> dict:
    """The rate whose own cost on the images chosen by is lowest, and what every rate did."""
    tried = [[run(cost, seed, rate, hidden)["by"] for seed in TUNING] for rate in rates]
    return {"rate": rates[int(np.argmin(np.mean(tried, axis=1)))], "rates": rates, "tried": tried}


def shown(z: dict) -> dict:
    """Five images that judge, at which all networks together answer SHOWN in the mean."""
    a = np.array([sigmoid(z[c]) for c in COSTS])
    columns = [int(abs(a.mean(axis=(0, 1)) - mean).argmin()) for mean in SHOWN]
    return {"columns": columns, "alike": alike()[columns].tolist(),
            "answers": {c: of[:, columns].tolist() for c, of in zip(COSTS, a, strict=True)}}


def honest() -> dict:
    """Rates, answers in bins, and each network judged by each cost."""
    kinds = {name: (name, 16, RATES) for name in COSTS} | {"one neuron": ("bce", 0, ONE)}
    rates = {name: tuned(*kind) for name, kind in kinds.items()}
    y = data()["new"][1][0]
    z, runs = {}, {}
    for name, (cost, hidden, _) in kinds.items():
        made = [run(cost, seed, rates[name]["rate"], hidden) for seed in SEEDS]
        z[name] = np.array([answers(r["net"]) for r in made])
        runs[name] = [{"seed": s, "by": r["by"], "pass": r["pass"]}
                      for s, r in zip(SEEDS, made, strict=True)]
    paid = {name: prices(of, y) for name, of in z.items()}
    share = data()["seen"][1].mean()  # the constant: the share of 4s among the seen
    flat = prices(np.full((1, y.size), np.log(share / (1 - share))), y)
    constant = {c: COSTS[c].term(np.full(y.size, best_answer(c, share)), y) for c in COSTS}
    p = sigmoid(z["bce"])
    from_bce = {c: COSTS[c].term(best_answer(c, p), y) for c in ("l1", "l2", "l4")}
    a = sigmoid(z["l4"])
    back = a**3 / (a**3 + (1 - a) ** 3)
    table = {name: {c: v.mean(axis=1).tolist() for c, v in of.items()} for name, of in paid.items()}
    table |= {"constant": {c: float(v.mean()) for c, v in constant.items()} | {
        "wrong": float(flat["wrong"].mean())}}
    table |= {"bce, answers of each cost": {c: v.mean(axis=1).tolist()
                                            for c, v in from_bce.items()}}
    table |= {"l4, turned back": {"bce": bce.term(back, y).mean(axis=1).tolist(),
                                  "l2": l2.term(back, y).mean(axis=1).tolist()}}
    differences = {f"{name} - {own} by {own}": compared(paid[name][own], paid[own][own])
                   for own in COSTS for name in paid if name != own}
    differences |= {f"answers of bce - {c} by {c}": compared(from_bce[c], paid[c][c])
                    for c in from_bce}
    differences |= {"l4 turned back - bce by bce": compared(bce.term(back, y), paid["bce"]["bce"])}
    differences |= {f"{name} - bce by wrong": compared(paid[name]["wrong"], paid["bce"]["wrong"])
                    for name in paid if name != "bce"}
    zero = np.zeros((len(SEEDS), y.size))
    boasts = {name: compared(boast(sigmoid(of), y), zero) for name, of in z.items()}
    boasts |= {"l4, turned back": compared(boast(back, y), zero)}
    middle = {name: np.mean((sigmoid(of) > 0.1) & (sigmoid(of) < 0.9), axis=1).tolist()
              for name, of in z.items()}
    found = {name: [bins(one, y) for one in sigmoid(of)] for name, of in z.items()}
    pairs = {"bce and bce": [abs(p[i] - p[j]) for i in range(len(SEEDS)) for j in range(i)],
             "l2 and bce": list(abs(sigmoid(z["l2"]) - p))}
    apart = {name: {"mean": [float(d.mean()) for d in of],
                    "beyond a tenth": [float((d > 0.1).mean()) for d in of]}
             for name, of in pairs.items()}
    return {"rates": rates, "runs": runs, "table": table, "differences": differences,
            "boasts": boasts, "middle": middle, "shown": shown(z), "apart": apart,
            "bins": found | {"l4, turned back": [bins(one, y) for one in back]}}


def equal_passes(found: dict) -> dict:
    """The boasts of l1 after as many passes as bce, and of bce after as many as l1, by seeds.

    Each at its own rate, and at that of the other as well.
    """
    y, made = data()["new"][1][0], {}
    for name, cost, passes_of, rate_of in (("l1", "l1", "bce", "l1"), ("bce", "bce", "l1", "bce"),
                                           ("bce, rate of l1", "bce", "l1", "l1"),
                                           ("l1, rate of bce", "l1", "bce", "bce")):
        passes = [r["pass"] for r in found["runs"][passes_of]]
        nets = [run(cost, seed, found["rates"][rate_of]["rate"], passes=n, last=True)["net"]
                for seed, n in zip(SEEDS, passes, strict=True)]
        of = [boast(sigmoid(answers(net)), y) for net in nets]
        made[name] = compared(of, np.zeros((len(SEEDS), y.size)))
    return made


def labels(found: dict) -> dict:
    """Networks that learn from labels of which EXCHANGED are exchanged, judged by right ones.

    Rate and passes are those that clean labels chose; the short runs have 15 passes at 0.002.
    right : (clean, exchanged) for each seed; claims : of bce, as given and turned back.
    """
    y, y_new = data()["seen"][1], data()["new"][1][0]
    made = {name: [] for name in ("bce", "l1", "l1, short", "bce, short")}
    claims = []
    for k, seed in enumerate(SEEDS):
        lot = np.random.default_rng(seed).random(y.shape) < EXCHANGED
        for name, right in made.items():
            cost = name.split(",")[0]
            rate, passes = found["rates"][cost]["rate"], found["runs"][cost][k]["pass"]
            rate, passes = (0.002, 15) if "short" in name else (rate, passes)
            z = [answers(run(cost, seed, rate, passes=passes, last=True, labels=of)["net"])
                 for of in (y, np.where(lot, 1 - y, y))]
            right.append([float(np.mean((of > 0) == (y_new > 0.5))) for of in z])
            if name == "bce":
                a = sigmoid(z[1])
                back = np.clip((a - EXCHANGED) / (1 - 2 * EXCHANGED), 0, 1)
                claims.append([float(boast(v, y_new).mean()) for v in (a, back)])
    return {"right": made, "claims": claims}


def steps_to_right(cost: str, start: float, seed: int, rate: float, most: int = STEPS):
    """Plain steps on 500 images until TARGET of them are right; None where `most` are too few."""
    x, y = (of[:, :500] for of in data()["seen"])
    net, descent = network(cost, seed), GradientDescent(rate)
    net.layers[-1].b[...] = start
    for step in range(most + 1):
        _, g = net.gradient(x, y)
        if np.mean((net.layers[-1].a > 0.5) == (y > 0.5)) >= TARGET:
            return step
        descent.step(net.theta, g)
    return None


def wrong() -> dict:
    """Steps at one small rate for all, and at the best rate for each start."""
    capped = lambda steps: STEPS + 1 if steps is None else steps  # noqa: E731
    tried = {cost: {str(b): [[steps_to_right(cost, b, seed, rate) for seed in TUNING]
                             for rate in WRONG_RATES] for b in STARTS} for cost in ("l2", "bce")}
    best = {cost: {b: WRONG_RATES[int(np.argmin([np.mean(list(map(capped, row))) for row in of]))]
                   for b, of in by.items()} for cost, by in tried.items()}
    at = lambda *kind: [steps_to_right(*kind[:2], seed, *kind[2:]) for seed in SEEDS]  # noqa: E731
    return {"tried": tried, "best rates": best,
            "one rate": {c: {str(b): at(c, b, SMALL, MOST) for b in STARTS} for c in best},
            "best rate": {c: {str(b): at(c, b, best[c][str(b)]) for b in STARTS} for c in best}}


if __name__ == "__main__":
    settings = {"covered": COVERED, "seen": SEEN, "chosen_by": CHOSEN_BY, "passes": PASSES,
                "batch": BATCH, "seeds": SEEDS, "tuning": TUNING, "starts": STARTS,
                "steps": STEPS, "target": TARGET, "wrong_rates": WRONG_RATES, "small": SMALL,
                "most": MOST}
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    found = {"settings": settings, "versions": versions, "honest": honest(), "wrong": wrong()}
    found["equal passes"] = equal_passes(found["honest"])
    found["labels"] = labels(found["honest"])
    rate = found["honest"]["rates"]["l1"]["rate"]
    found["l1 after three passes"] = run("l1", SEEDS[0], rate, passes=3, last=True)["by"]
    found["minutes"] = round(time.process_time() / 60, 1)
    RESULT.write_text(json.dumps(found, indent=1) + "\n")
