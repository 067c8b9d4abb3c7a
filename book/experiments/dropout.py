"""Dropout against everything else that may be done against overfitting, on digits.

    python book/experiments/dropout.py

BASE is a network of 128 and 128 ReLU neurons that learns from the first thousand training images
for 1,000 steps of plain descent in batches of 50; RUNS changes that. Every kind chooses its own
rate, and whatever else it has to choose, by 10,000 training images that no run learns from and by
five seeds that no result uses: on one grid for all of a family, and beyond it for as long as the
best lies at the edge. Ten other seeds are then judged by the 10,000 test images, at their last step
and where 2,000 of those 10,000 images, asked on the way, cost least. Three times the steps (LONGER)
have five seeds and the rate of the runs that they prolong; every other rate is chosen at the length
of the runs that are judged. Writes dropout.json beside this file. It takes some twenty minutes of
one core; `python dropout.py FOLDER PIECE` does one of PIECES and keeps it in FOLDER, `python
dropout.py FOLDER` the rest.
"""

import json
import pickle
import platform
import re
import sys
import time
from functools import lru_cache
from pathlib import Path

import numpy as np

from nnlib import Dense, Dropout, Network, train
from nnlib.activations import relu, sigmoid, softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import he, xavier
from nnlib.layers import Layer
from nnlib.metrics import paired_difference
from nnlib.optimizers import GradientDescent
from nnlib.regularizers import L2

RESULT = Path(__file__).with_suffix(".json")
SEEDS, FEW, TUNING = list(range(10)), list(range(5)), [100, 101, 102, 103, 104]
CHOSEN_BY, ASKED = 10_000, 2_000
GRID = [0.05, 0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8]
KINDS = {"relu": relu, "tanh": tanh, "sigmoid": sigmoid}
BASE = {"hidden": [128, 128], "f": "relu", "images": 1000, "steps": 1000, "batch": 50, "keep": 1,
        "inputs": 1, "mask": "image", "l2": 0, "stop": False, "rates": GRID, "tuning": TUNING}
KEEPS = [0.9, 0.7, 0.5, 0.3, 0.15]
STRENGTHS = [0.0000625, 0.00025, 0.001]
RUNS = {
    "plain": {},
    "ten neurons": {"hidden": []},
    "16 and 16": {"hidden": [16, 16]},
    "64 and 64": {"hidden": [64, 64]},
    **{f"keep {p}": {"keep": p} for p in KEEPS},
    "inputs too": {"keep": 0.5, "inputs": 0.8},
    "noise": {"keep": 0.5, "mask": "noise"},
    "mild noise": {"keep": 0.9, "mask": "noise"},
    "one mask a batch": {"keep": 0.5, "mask": "batch"},
    "stopped early": {"stop": True},
    "2,000 images": {"images": 2000},
    "5,000 images": {"images": 5000},
    "5,000 images, dropout": {"images": 5000, "keep": 0.5},
}
SMALL_DRAWN = ["sigmoid 1", "tanh 1"]
DRAWN = ["plain", *(f"keep {p}" for p in KEEPS), *SMALL_DRAWN]
LONGER = {"plain": 3000, "keep 0.5": 3000}
SAME = [["plain", "keep 0.9", "keep 0.5", "noise", "mild noise"], [0.1, 0.14, 0.2, 0.28, 0.4, 0.57]]
SMALL_KEEPS = [1, 0.95, 0.9, 0.8, 0.5]
SMALL_RATES = {"sigmoid": [0.4, 0.8, 1.6, 3.2, 6.4, 12.8], "tanh": [0.1, 0.2, 0.4, 0.8, 1.6]}
SMALL = {f"{f} {p}": {"hidden": [16, 16], "f": f, "keep": p, "steps": 2000,
                      "rates": SMALL_RATES[f]}
         for f in ("sigmoid", "tanh") for p in SMALL_KEEPS}
MASKS, AVERAGED = [1, 3, 10, 30, 100], 2000


class Noise(Layer):
    """Multiplies each activation by 1 + noise of variance (1 - keep) / keep.

    It is normal, with the mean and variance of dropout; nothing is dropped.
    """

    remembers, by_sample = ("factor",), True

    def __init__(self, keep: float):
        self.keep = keep

    def forward(self, a, rng=None):
        if rng is None:
            return a
        spread = np.float32(np.sqrt((1 - self.keep) / self.keep))
        noise = rng.standard_normal(self.shape(a), np.float32)
        self.factor = (1 + spread * noise).astype(a.dtype)
        return a * self.factor

    def shape(self, a):
        return a.shape

    def backward(self, da, need_input=True):
        return da * self.factor if need_input else None


class OneMask(Noise):
    """Dropout with one mask for all images of a batch."""

    by_sample = False

    def forward(self, a, rng=None):
        if rng is None:
            return a
        kept = rng.random((len(a), 1), dtype=np.float32) < self.keep
        self.factor = (kept / self.keep).astype(a.dtype)
        return a * self.factor

    def backward(self, da, need_input=True):
        return da * self.factor if need_input else None


MASKED = {"image": Dropout, "noise": Noise, "batch": OneMask}


@lru_cache(maxsize=2)
def data(images: int) -> dict:
    """The images to learn from, to choose by and to judge by: (x, labels) of each."""
    x, labels = load_mnist("train")
    return {"seen": (np.ascontiguousarray(x[:, :images]), labels[:images]),
            "chosen by": (np.ascontiguousarray(x[:, -CHOSEN_BY:]), labels[-CHOSEN_BY:]),
            "new": load_mnist("test")}


def network(setting: dict, seed: int) -> Network:
    """The network before its first step, with a mask after each hidden layer."""
    layers, before = [], 784
    if setting["inputs"] < 1:
        layers.append(Dropout(setting["inputs"]))
    for width in setting["hidden"]:
        layers.append(Dense(before, width, KINDS[setting["f"]]))
        if setting["keep"] < 1:
            layers.append(MASKED[setting["mask"]](setting["keep"]))
        before = width
    layers.append(Dense(before, 10, softmax))
    return Network(layers, cost=cross_entropy, init=he if setting["f"] == "relu" else xavier,
                   rng=np.random.default_rng(seed), dtype=np.float32)


def stops(setting: dict) -> list:
    """The epochs after which a run is looked at: more of them at first."""
    last = -(-setting["steps"] * setting["batch"] // setting["images"])
    every = max(1, last // 30)
    return [e for e in range(1, last + 1) if e <= min(10, every * 5) or e % every == 0 or e == last]


def run(setting: dict, seed: int, rate: float, judge: bool = True, looks: bool = True) -> dict:
    """One run: its costs and shares right on the way, and who is right at its end.

    judge=False only asks the images to choose by: at the last step, or where the run stops.
    looks=False has no way: it looks at the end alone, which is then where it "stopped".
    """
    setting = BASE | setting
    looks = (looks and judge) or setting["stop"]
    parts = data(setting["images"])
    x, labels = parts["seen"]
    y, net, rng = one_hot(labels), network(setting, seed), np.random.default_rng(seed)
    descent, l2 = GradientDescent(rate), L2(setting["l2"]) if setting["l2"] else None
    xv, labels_v = parts["chosen by"]
    x_new, labels_new = parts["new"]
    asked, seconds = (xv[:, :ASKED], one_hot(labels_v[:ASKED])), 0.0
    path, best, done = {}, {"cost": np.inf}, 0
    ends = stops(setting) if looks else stops(setting)[-1:]
    right = lambda: net.predict(x_new).argmax(axis=0) == labels_new  # noqa: E731
    for end in ends:
        begun = time.process_time()
        try:
            train(net, x, y, descent, epochs=end - done, batch_size=setting["batch"], rng=rng,
                  regularizer=l2)
        except FloatingPointError:
            return {"diverged": True, "share": 0.0}
        seconds, done = seconds + time.process_time() - begun, end
        if judge or looks:
            seen, held = net.evaluate(x[:, :5000], y[:, :5000]), net.evaluate(*asked)
            path[end] = [*seen, *held]
            if held[0] < best["cost"]:
                best = {"cost": held[0], "epoch": end, "theta": net.theta.copy()}
    if not judge:
        net.theta = best.get("theta", net.theta)
        return {"share": net.evaluate(xv, one_hot(labels_v))[1]}
    found = {"seed": seed, "path": path, "seconds": seconds, "right": right(),
             "net": net if setting["keep"] == 0.5 else None}
    found["new"] = float(found["right"].mean())
    found["new_cost"] = net.evaluate(x_new, one_hot(labels_new))[0]
    last, net.theta = net.theta.copy(), best["theta"]
    found |= {"stopped": best["epoch"], "right_stopped": right()}
    found["new_stopped"], net.theta = float(found["right_stopped"].mean()), last
    return found


def chosen(setting: dict) -> dict:
    """The rate that does best on the images to choose by, and what every rate did there."""
    tried = {}
    ask = lambda rate: tried.setdefault(rate, [  # noqa: E731
        run(setting, seed, rate, judge=False)["share"] for seed in (BASE | setting)["tuning"]])
    for rate in (BASE | setting)["rates"]:
        ask(rate)
    mean = lambda rate: np.mean(tried[rate])  # noqa: E731
    while True:
        best = max(tried, key=mean)
        if best == max(tried) and best < 50:
            ask(2 * best)
        elif best == min(tried) and best > 0.003:
            ask(best / 2)
        else:
            return {"rate": best, "share": float(mean(best)),
                    "tried": {str(k): tried[k] for k in sorted(tried)}}


def compared(one: list, other: list, key: str = "right", key_other: str | None = None) -> dict:
    """one minus other in share right, of the seeds of one."""
    return paired_difference([r[key] for r in one], [r[key_other or key] for r in other[:len(one)]])


def averages(net: Network, seed: int) -> dict:
    """Cost and share right of the scaled network and of means over networks with masks.

    The means are of the probabilities (arithmetic) and of their logarithms (geometric).
    """
    x, labels = (part[..., :AVERAGED] for part in data(1000)["new"])
    y, rng = one_hot(labels), np.random.default_rng(seed)
    says = lambda a: [cross_entropy(np.clip(a / a.sum(axis=0), 1e-30, 1), y),  # noqa: E731
                      float(np.mean(a.argmax(axis=0) == labels))]
    total, logs, found = 0.0, 0.0, {"scaled": says(net.predict(x).astype(float))}
    for k in range(1, MASKS[-1] + 1):
        a = x
        for layer in net.layers:
            a = layer.forward(a, rng)
        a = np.maximum(a.astype(float), 1e-30)
        total, logs = total + a, logs + np.log(a)
        if k in MASKS:
            found[f"arithmetic {k}"], found[f"geometric {k}"] = says(total), says(np.exp(logs / k))
    return found


def tuned(names, of) -> dict:
    return {name: chosen(of[name]) for name in names}


def decay() -> dict:
    """For each strength of L2 the rates; more strengths while the best lies at the edge."""
    tried = {strength: chosen({"l2": strength, "rates": GRID[4:]}) for strength in STRENGTHS}
    while True:
        best = max(tried, key=lambda strength: tried[strength]["share"])
        if min(tried) < best < max(tried):
            return {str(k): tried[k] for k in sorted(tried)}
        more = 4 * best if best == max(tried) else best / 4
        tried[more] = chosen({"l2": more, "rates": GRID[4:]})


def judged(names, of, rates, looks=True) -> dict:
    return {name: [run(of[name], seed, rates[name]["rate"], looks=looks) for seed in SEEDS]
            for name in names}


LATER = ["mild noise"]
FIRST = list(RUNS)[:9]
REST = [name for name in RUNS if name not in FIRST + LATER]
PIECES = {"wide tuned": lambda get: tuned(FIRST, RUNS),
          "wide": lambda get: judged(FIRST, RUNS, get("wide tuned")),
          "rivals tuned": lambda get: tuned(REST, RUNS),
          "decay tuned": lambda get: {"L2": decay()},
          "rivals": lambda get: (judged(REST, RUNS, get("rivals tuned"))
                                 | penalized(get("decay tuned")["L2"]) | longer(get)),
          "same rate": lambda get: at_rates(SAME[0][:2]),
          "same rate, half": lambda get: at_rates(SAME[0][2:4]),
          "later tuned": lambda get: tuned(LATER, RUNS),
          "later": lambda get: judged(LATER, RUNS, get("later tuned")) | at_rates(LATER),
          "small tuned": lambda get: tuned(SMALL, SMALL),
          "small": lambda get: (judged(SMALL, SMALL, get("small tuned"), looks=False)
                                | judged(SMALL_DRAWN, SMALL, get("small tuned")))}


def at_rates(names) -> dict:
    return {f"{name} at {rate}": [run(RUNS[name], seed, rate, looks=rate == 0.2) for seed in SEEDS]
            for name in names for rate in SAME[1]}


def longer(get) -> dict:
    rates = get("wide tuned")
    return {f"{name}, longer": [run(RUNS[name] | {"steps": steps}, seed, rates[name]["rate"],
                                    looks=False) for seed in FEW]
            for name, steps in LONGER.items()}


def penalized(tried: dict) -> dict:
    best = max(tried, key=lambda strength: tried[strength]["share"])
    return {"L2": [run({"l2": float(best)}, seed, tried[best]["rate"]) for seed in SEEDS]}


def short(name: str, r: dict) -> dict:
    """A run without its long arrays, as the file keeps it; most have the end of the way only."""
    kept = {k: v for k, v in r.items() if k not in ("right", "right_stopped", "net", "path")}
    whole = name in DRAWN or name.endswith(" at 0.2")
    way = r["path"] if whole else {k: r["path"][k] for k in list(r["path"])[-1:]}
    return kept | {"path": {str(k): [float(f"{v:.4g}") for v in of] for k, of in way.items()}}


def in_lines(result: dict) -> str:
    """JSON in which a list of numbers is one line."""
    return re.sub(r"\[\s+([^][{}]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]",
                  json.dumps(result, indent=1)) + "\n"


def everything(get, began: float) -> dict:
    """All pieces, and what is compared."""
    runs = {name: of for piece in PIECES if not piece.endswith(" tuned")
            for name, of in get(piece).items()}
    longer = [f"{name}, longer" for name in LONGER]
    against = {name: "plain" for name in (*RUNS, "L2", *longer) if name != "plain"}
    against |= {name: f"{name.split()[0]} 1" for name in SMALL if not name.endswith(" 1")}
    pairs = [*against.items(),
             *((f"{noise} at {rate}", f"keep {p} at {rate}") for rate in SAME[1]
               for noise, p in (("noise", 0.5), ("mild noise", 0.9))),
             ("mild noise", "keep 0.9"),
             ("one mask a batch", "keep 0.5"), ("keep 0.5, longer", "keep 0.5"),
             ("5,000 images, dropout", "5,000 images"), ("5,000 images", "keep 0.5"),
             *((f"{name} at {rate}", f"plain at {rate}") for name in SAME[0][1:3]
               for rate in SAME[1]),
             ("2,000 images", "keep 0.5"), ("keep 0.5", "L2"), ("keep 0.9", "L2"),
             ("ten neurons", "16 and 16")]
    differences = {f"{a} - {b}": compared(runs[a], runs[b]) for a, b in pairs}
    differences |= {f"{name} stopped - plain": compared(runs[name], runs["plain"], "right_stopped",
                                                        "right") for name in (*RUNS, "L2")}
    return {"settings": {"BASE": BASE, "SEEDS": SEEDS, "FEW": FEW, "KEEPS": KEEPS,
                         "SMALL_KEEPS": SMALL_KEEPS, "SAME": SAME, "MASKS": MASKS,
                         "AVERAGED": AVERAGED},
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "minutes": (sum(get.seconds.values()) + time.process_time() - began) / 60,
            "tuning": {name: of for piece in PIECES if piece.endswith(" tuned")
                       for name, of in get(piece).items()},
            "runs": {name: [short(name, r) for r in of] for name, of in runs.items()},
            "differences": differences,
            "averages": [averages(r["net"], r["seed"]) for r in runs["keep 0.5"]]}


class Kept:
    """What each piece gave: worked once, and kept in a folder if there is one."""

    def __init__(self, folder=None):
        self.folder, self.found, self.seconds = folder and Path(folder), {}, {}
        self.inside = 0.0  # processor seconds of the pieces that this one asked for

    def __call__(self, piece: str) -> dict:
        if piece not in self.found:
            file = self.folder and self.folder / f"{piece}.pickle"
            if file and file.exists():
                self.found[piece], self.seconds[piece] = pickle.loads(file.read_bytes())
                return self.found[piece]
            began, inner, self.inside = time.process_time(), self.inside, 0.0
            self.found[piece] = PIECES[piece](self)
            spent = time.process_time() - began
            self.seconds[piece], self.inside = spent - self.inside, inner + spent
            if file:
                file.write_bytes(pickle.dumps((self.found[piece], self.seconds[piece])))
        return self.found[piece]


if __name__ == "__main__":
    get = Kept(*sys.argv[1:2])
    if sys.argv[2:]:
        get(sys.argv[2])
    else:
        for piece in PIECES:
            get(piece)
        RESULT.write_text(in_lines(everything(get, time.process_time())))
