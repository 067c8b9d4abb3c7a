"""What the digit classifier of chapter 8 owes its accuracy to: one change at a time.

    python book/experiments/digit_classifier.py

Every run below is the baseline, 784-16-16-10 from U(-1/2, 1/2) by plain descent, with the
changes that RUNS names. Each chooses its learning rate from a grid by 10,000 training images
that no run learns from and by seeds that no result uses; those of CAUSES, which are there to find
a reason, keep the rate 0.5 of the chapter's own run. Five seeds, judged by the 10,000 test
images. All learn from the first images of the training set; BLOCKS repeats some with other
thousands, at the rate that was chosen for the first. BETWEEN are runs at the rates half-way to the
neighbours of the chosen one, to see what the grid is too coarse for; AGAIN is such a rate with the
five seeds and the test images. BANDS are the main directions of the images, cut finer. The parts
after `everything` answer one question each: the two starts over five thousands of images, how flat
tanh is later, ten neurons without leaps of the cost, random labels, a gradient without a slope, ten
neurons on all images.
Writes digit_classifier.json beside this file; takes some fifteen minutes on one core. With names
of such parts behind it, it makes these anew and keeps the rest.
"""

import json
import platform
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from nnlib import Dense, Network, train
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import uniform, xavier
from nnlib.metrics import paired_difference
from nnlib.optimizers import Adam, GradientDescent

RESULT = Path(__file__).with_suffix(".json")
SEEDS, CHOSEN_BY = [0, 1, 2, 3, 4], 10_000
BASE = {"hidden": [16, 16], "images": 1000, "iterations": 600, "batch": None, "step": "descent",
        "start": "half", "small": [], "directions": None, "swapped": None, "cleared": False,
        "zero_biases": False, "slopeless": False, "biases": "right", "scale": 1, "frozen": False,
        "dtype": "float64", "reverse": False, "wider": 1, "faster": 1, "block": 0, "shrink": 1,
        "decay": 0, "tuning": [100, 101],
        "rates": [4.0, 2.0, 1.0, 0.5, 0.25, 0.125, 0.0625, 0.03125]}
MORE = {"images": 5000, "tuning": [100]}
SMALL_STEPS = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125]
ALL = {"images": 50_000, "iterations": 8, "batch": 32, "start": "xavier", "step": "Adam",
       "tuning": [100], "rates": [0.008, 0.004, 0.002, 0.001, 0.0005, 0.00025,
                                           0.000125]}
RUNS = {
    "baseline": {},
    "ten neurons": {"hidden": [], "rates": [32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5]},
    "ten neurons, Xavier": {"hidden": [], "start": "xavier"},
    "start": {"start": "xavier"},
    "data": MORE | {"rates": [4.0, 2.0, 1.0, 0.5, 0.25]},
    "data, as many images read": MORE | {"iterations": 120, "rates": [4.0, 2.0, 1.0, 0.5, 0.25]},
    "data, ten neurons": MORE | {"hidden": [], "rates": [32.0, 16.0, 8.0, 4.0, 2.0, 1.0, 0.5]},
    "data, ten neurons, Xavier": MORE | {"hidden": [], "start": "xavier",
                                         "rates": [2.0, 1.0, 0.5, 0.25, 0.125]},
    "data, start": MORE | {"start": "xavier", "rates": [2.0, 1.0, 0.5, 0.25, 0.125]},
    "batches": {"batch": 32, "rates": [8.0, 4.0, 2.0, 1.0, *SMALL_STEPS[:4]]},
    "Adam": {"step": "Adam", "rates": [0.128, 0.064, 0.032, 0.016, 0.008, 0.004, 0.002]},
    "all": ALL,
    "all, old start": ALL | {"start": "half"},
    "all, descent": ALL | {"step": "descent", "rates": SMALL_STEPS[1:]},
}
CAUSES = {
    "at 0.5": {},
    "Xavier, biases 0": {"start": "xavier"},
    "printed bias gradient": {"biases": "printed"},
    "biases stay": {"biases": "stay"},
    "biases 0": {"zero_biases": True},
    "layers 2 and 3 small": {"small": [1, 2]},
    "layers 2 and 3 × 0.2": {"shrink": 0.2},
    "layer 1 small": {"small": [0]},
    "layer 1 in 20 directions": {"directions": 20},
    "layer 1 × 1.25 in 20 directions": {"directions": 20, "wider": 1.25},
    "layer 1 × 2 in 20 directions": {"directions": 20, "wider": 2},
    "Xavier, ±½ in 20 directions": {"start": "xavier", "swapped": "inside"},
    "Xavier, ±½ in the other 764": {"start": "xavier", "swapped": "outside"},
    "the other 764 cleared after training": {"cleared": True},
}
BANDS = [[20, 100], [100, 300], [300, 784]]  # of the main directions, counted from 0
CAUSES |= {f"Xavier, ±½ in {a + 1} to {b}": {"start": "xavier", "swapped": [a, b]}
           for a, b in BANDS}
CAUSES |= {"ten neurons at 0.5": {"hidden": []},
           "ten neurons at 0.5, Xavier": {"hidden": [], "start": "xavier"},
           "ten neurons at 0.5, cleared": {"hidden": [], "cleared": True}}
DECAYS = [0.1, 0.03, 0.01, 0.003, 0.001]  # of weights only; one is chosen as the rates are
DIRECTIONS = [5, 50, 100, 300]  # beside 20 and all, which are among CAUSES
BLOCKS = {"blocks": [1, 2, 3, 4], "seeds": [0, 1],
          "runs": ["baseline", "ten neurons", "ten neurons, Xavier", "start"]}
STOPPED = [25, 50, 100, 200]
GENTLE = {"start": "xavier", "scale": 255}, 0.05
TWINS = {"255 gentle frozen": (GENTLE[0] | {"frozen": True}, 0.05),
         "1 gentle": ({"start": "xavier"}, 0.05), "1 Xavier": ({"start": "xavier"}, 0.5)}
SHORT = {"iterations": 300}
ARITHMETIC = {"float64": {}, "float32": {"dtype": "float32"}, "reverse": {"reverse": True},
              "frozen": {"frozen": True}}
# with V = 255 W a raw image gives the same sums as a scaled one, V moves 255 * 255 times as fast
RAW = {"start times 255": {"wider": 255}, "rate times 255²": {"faster": 255**2},
       "both": {"wider": 255, "faster": 255**2},
       "raw, both undone": {"scale": 255, "wider": 1 / 255, "faster": 255**-2},
       "start times 255, 20 directions": {"wider": 255, "directions": 20},
       "start times 10, 20 directions": {"wider": 10, "directions": 20}}
BETWEEN = ["baseline", "start", "batches", "Adam"]
AGAIN = {"baseline": 2 * 2**0.5}
ONCE = [("start", "ten neurons, Xavier")]


class Slopeless(type(tanh)):
    """tanh whose derivative is taken for 1: a mistake of an exercise."""

    def slope(self, z, a):
        return np.ones_like(a)


@lru_cache(maxsize=1)  # 50,000 images are 300 MB
def data(images: int, scale: float = 1, dtype: str = "float64", reverse: bool = False,
         block: int = 0) -> dict:
    """The images to learn from, to choose by and to judge by, as (x, labels)."""
    x, labels = load_mnist("train")
    x_new, labels_new = load_mnist("test")
    order = slice(None, None, -1) if reverse else slice(None)
    ready = lambda part: (scale * part[order]).astype(dtype)  # noqa: E731
    these = slice(block * images, (block + 1) * images)
    return {"seen": (ready(x[:, these]), labels[these]),
            "chosen by": (ready(x[:, -CHOSEN_BY:]), labels[-CHOSEN_BY:]),
            "new": (ready(x_new), labels_new)}


def within(x, first: int = 0, last: int = 20):
    """The projection (784, 784) onto main directions of the images x, the first 20 of them."""
    main = np.linalg.svd(x, full_matrices=False)[0][:, first:last]
    return main @ main.T


def network(setting: dict, x, seed: int) -> Network:
    """The network before its first step."""
    sizes = [784, *setting["hidden"], 10]
    kinds = [tanh] * len(setting["hidden"]) + [softmax]
    if setting["slopeless"]:
        kinds[-2] = Slopeless()
    start = ({"init": uniform(-0.5, 0.5), "init_bias": uniform(-0.5, 0.5)}
             if setting["start"] == "half" else {"init": xavier})
    net = Network([Dense(*pair, f) for *pair, f in zip(sizes, sizes[1:], kinds, strict=False)],
                  cost=cross_entropy, rng=np.random.default_rng(seed), dtype=setting["dtype"],
                  **start)
    for k in setting["small"]:  # as wide as Xavier's
        net.layers[k].W *= np.sqrt(6 / sum(net.layers[k].W.shape)) / 0.5
    for layer in net.layers[1:]:
        layer.W *= setting["shrink"]
    if setting["directions"]:
        main = np.linalg.svd(x, full_matrices=False)[0][:, : setting["directions"]]
        net.layers[0].W = net.layers[0].W @ main @ main.T
    if setting["swapped"]:
        part = (within(x) if setting["swapped"] == "inside" else np.eye(784) - within(x)
                if setting["swapped"] == "outside" else within(x, *setting["swapped"]))
        other = network(setting | {"start": "half", "swapped": None}, x, seed).layers[0].W
        net.layers[0].W = net.layers[0].W + (other - net.layers[0].W) @ part
    if setting["zero_biases"]:
        for layer in net.layers:
            layer.b = np.zeros_like(layer.b)
    if setting["reverse"]:
        net.layers[0].W = net.layers[0].W[:, ::-1].copy()
    net.layers[0].W *= setting["wider"]
    return net


def learn(net: Network, x, y, setting: dict, rate: float, seed: int) -> None:
    """The iterations, or passes in batches, of `setting`."""
    optimizer = (Adam if setting["step"] == "Adam" else GradientDescent)(rate)
    plain = (setting["biases"] == "right" and setting["faster"] == 1
             and not setting["frozen"] and not setting["decay"])
    if plain:
        train(net, x, y, optimizer, epochs=setting["iterations"], batch_size=setting["batch"],
              rng=np.random.default_rng(seed), progress=False)
        return
    for _ in range(setting["iterations"]):
        _, g = net.gradient(x, y)
        for layer in net.layers:
            if setting["biases"] != "right":
                layer.db[...] = layer.db.sum() if setting["biases"] == "printed" else 0
        if setting["frozen"]:
            net.layers[0].dW[...] = net.layers[0].db[...] = 0
        net.layers[0].dW[...] *= setting["faster"]
        for layer in net.layers if setting["decay"] else ():
            layer.dW[...] += setting["decay"] * layer.W
        optimizer.step(net.theta, g)


def run(setting: dict, seed: int, rate: float, judge: str = "new") -> dict:
    """One run: who was right, and how the first layer stood before its first step."""
    setting = BASE | setting
    parts = data(*(setting[k] for k in ("images", "scale", "dtype", "reverse", "block")))
    x, labels = parts["seen"]
    y = one_hot(labels)
    net = network(setting, x, seed)
    net.gradient(x[:, :1000], y[:, :1000])
    first = net.layers[0]
    before = {"gradient": float(np.linalg.norm(first.dW))}
    if setting["hidden"]:
        before |= {"slope": float(np.mean(1 - first.a**2)),
                   "spread": float(first.z.std()),
                   "flat": float(np.mean(np.abs(first.a) > 0.999))}
    W, b = first.W.copy(), net.layers[-1].b.copy()
    learn(net, x, y, setting, rate, seed)
    if setting["cleared"]:  # what the start put there
        first.W = first.W - W @ (np.eye(784) - within(x))
    a = net.predict(parts[judge][0])
    right = a.argmax(axis=0) == parts[judge][1]
    return {"seed": seed, "seen": float(np.mean(net.predict(x).argmax(axis=0) == labels)),
            "new": float(right.mean()), "b3_moved": float(np.abs(net.layers[-1].b - b).max()),
            **before, "right": right, "certainty": a.max(axis=0)}


def chosen(setting: dict) -> dict:
    """The best rate on the images to choose by, and what each did there."""
    tried = [[run(setting, seed, rate, "chosen by")["new"]
              for seed in setting["tuning"]] for rate in setting["rates"]]
    best = int(np.argmax(np.mean(tried, axis=1)))
    rates = setting["rates"]
    return {"rate": rates[best], "rates": rates, "tried": tried}


def between(setting: dict, rate: float) -> dict:
    """What the rates do that lie half-way, by factors, from `rate` to its neighbours."""
    rates = [rate * np.sqrt(2), rate / np.sqrt(2)]
    return {"rates": rates, "tried": [[run(setting, seed, r, "chosen by")["new"]
                                       for seed in setting["tuning"]] for r in rates]}


def compared(one: list, other: list) -> dict:
    """one minus other in share right; `counted_once` has a narrower interval."""
    return paired_difference([r["right"] for r in one], [r["right"] for r in other])


def counted_once(one: list, other: list) -> dict:
    """`compared`, with what seeds and images share counted in one of the two variances only."""
    d = np.array([r["right"] for r in one]) * 1.0 - np.array([r["right"] for r in other])
    rest = d - d.mean(axis=0) - d.mean(axis=1, keepdims=True) + d.mean()
    shared = (rest**2).sum() / (len(d) - 1) / (d.shape[1] - 1) / d.size
    by_seeds = max(d.mean(axis=1).var(ddof=1) / len(d) - shared, 0)
    half = float(np.sqrt(2.776**2 * by_seeds
                         + 1.96**2 * d.mean(axis=0).var(ddof=1) / d.shape[1]))
    return {"low": float(d.mean()) - half, "high": float(d.mean()) + half}


def class_means(images: int) -> dict:
    """Who is right that names an image after the nearest class mean of the first `images`."""
    parts = data(images)
    (x, labels), (x_new, labels_new) = parts["seen"], parts["new"]
    means = np.stack([x[:, labels == k].mean(axis=1) for k in range(10)])
    said = ((means**2).sum(axis=1)[:, None] - 2 * means @ x_new).argmin(axis=0)
    return {"right": said == labels_new, "new": float(np.mean(said == labels_new))}


def calibration(runs: list) -> list:
    """For each run and each bin of certainty: how many images, mean certainty, share right.

    Zeros for a bin without images.
    """
    edges = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 1.0000001]
    found = []
    for r in runs:
        bins = np.digitize(r["certainty"], edges) - 1
        mean = lambda of: float(of.mean()) if of.size else 0.0  # noqa: E731
        found.append([[int(np.sum(bins == k)), mean(r["certainty"][bins == k]),
                       mean(r["right"][bins == k])] for k in range(len(edges) - 1)])
    return found


def by_directions(seeds=SEEDS) -> dict:
    """Shares right by how many main directions of the images the first layer's start may use."""
    return {str(k): [run({"directions": k}, seed, 0.5)["new"] for seed in seeds]
            for k in DIRECTIONS}


def decay_tried() -> dict:
    """The weight decay that does best on the images to choose by, and what each did there."""
    tried = [run({"decay": k}, 100, 0.5, "chosen by")["new"] for k in DECAYS]
    return {"best": DECAYS[int(np.argmax(tried))], "decays": DECAYS, "tried": tried}


def sets(one: str, other: str) -> dict:
    """`one` minus `other` in share right, over the first thousand images and those of BLOCKS.

    The rates are those chosen for the first thousand. The interval is for other sets of images to
    learn from, whose seeds are averaged, and for other images to judge by.
    """
    rates, means = json.loads(RESULT.read_text())["rates"], []
    for block in [0, *BLOCKS["blocks"]]:
        each = [[run(RUNS[name] | {"block": block}, seed, rates[name]["rate"])["right"]
                 for seed in (BLOCKS["seeds"] if block else SEEDS)] for name in (one, other)]
        means.append([np.mean(of, axis=0) for of in each])
    means = np.array(means)
    return paired_difference(means[:, 0], means[:, 1])


def slopes(seeds=SEEDS) -> dict:
    """The mean slope of tanh in the first layer before a run of CAUSES, after 50 steps, at its end.
    """
    names = [k for k, v in CAUSES.items() if "hidden" not in v and "biases" not in v]
    found = {}
    for name in names:
        found[name] = []
        for seed in seeds:
            setting = BASE | CAUSES[name] | {"iterations": 50}
            x, labels = data(1000)["seen"]
            net, y, course = network(setting, x, seed), one_hot(labels), []
            for iterations in (0, 50, 550):
                if iterations:
                    learn(net, x, y, setting | {"iterations": iterations}, 0.5, seed)
                net.predict(x)
                net.gradient(x, y)
                course.append(float(np.mean(1 - net.layers[0].a ** 2)))
            found[name].append(course)
    return found


def no_leaps(rates=(0.5, 5.0, 16.0)) -> list:
    """Ten neurons from 0 on five thousands of images, with and without leaps of the cost.

    For each set: the seen cost and the unseen share right after 600 steps at each rate; and of
    descent from 0.5 whose rate grows by a hundredth at each step that is taken, and is halved
    where the cost would rise, the first cost that is as low, its unseen share right, and the
    number of steps.
    """
    found = []
    for block in range(5):
        parts = data(1000, block=block)
        (x, labels), (x_new, labels_new) = parts["seen"], parts["new"]
        y, ones = one_hot(labels).astype(float), np.ones(1000)
        x, x_new = np.vstack([x, ones]), np.vstack([x_new, np.ones(10_000)])

        def at(w, x=x, y=y, labels=labels):
            z = w @ x
            a = np.exp(z - z.max(axis=0))
            a /= a.sum(axis=0)
            return -np.log(a[labels, np.arange(1000)]).mean(), (a - y) / 1000 @ x.T

        judged = lambda w, x=x_new, t=labels_new: float(np.mean((w @ x).argmax(0) == t))  # noqa: E731
        leaping = []
        for rate in rates:
            w = np.zeros((10, 785))
            for _ in range(600):
                w = w - rate * at(w)[1]
            leaping.append([float(at(w)[0]), judged(w)])
        calm, w, rate, steps = [], np.zeros((10, 785)), rates[0], 0
        c, g = at(w)
        for goal, _ in leaping:
            while c > goal:
                moved = w - rate * g
                after, slope = at(moved)
                steps += 1
                if after > c:
                    rate /= 2
                else:
                    w, c, g, rate = moved, after, slope, 1.01 * rate
            calm.append([float(c), judged(w), steps])
        found.append({"leaping": leaping, "calm": calm})
    return found


def random_labels(seeds=SEEDS) -> list:
    """The share of a thousand random labels that the network of ±½ is right on, 2,500 steps."""
    x = data(1000)["seen"][0]
    labels, met = np.random.default_rng(0).integers(10, size=1000), []
    for seed in seeds:
        net = network(BASE, x, seed)
        learn(net, x, one_hot(labels), BASE | {"iterations": 2500}, 0.5, seed)
        met.append(float(np.mean(net.predict(x).argmax(axis=0) == labels)))
    return met


def twins(seeds=SEEDS) -> dict:
    """The scaled twins of the gentle raw run, and that run with its first layer untrained."""
    return {name: [short(run(SHORT | change, seed, rate)) for seed in seeds]
            for name, (change, rate) in TWINS.items()}


def ten_on_all(seeds=SEEDS) -> dict:
    """Ten neurons that learn from 50,000 images in the way of ALL: the rates, and the seeds."""
    setting = BASE | ALL | {"hidden": []}
    found = chosen(setting)
    return found | {"new": [run(setting, seed, found["rate"])["new"] for seed in seeds]}


def slopeless(seeds=SEEDS) -> dict:
    """300 steps of the baseline without the slope of the second layer, and with it."""
    return {name: [run(SHORT | {"slopeless": flawed}, seed, 0.5)["new"] for seed in seeds]
            for name, flawed in (("right", False), ("no slope", True))}


def slopeless_faster(seeds=SEEDS, rate=2.0) -> list:
    """The run without that slope at the rate and the steps of the baseline."""
    return [run({"slopeless": True}, seed, rate)["new"] for seed in seeds]


def fewer_steps(steps=200) -> list:
    """What `start` with fewer steps gains over ten neurons from Xavier's start, on five sets."""
    rates, found = json.loads(RESULT.read_text())["rates"], []
    for block in [0, *BLOCKS["blocks"]]:
        seeds = BLOCKS["seeds"] if block else SEEDS
        means = [np.mean([run(RUNS[name] | {"block": block} | change, seed,
                              rates[name]["rate"])["new"] for seed in seeds])
                 for name, change in (("start", {"iterations": steps}),
                                      ("ten neurons, Xavier", {}))]
        found.append(float(means[0] - means[1]))
    return found


def other_cuts(seeds=SEEDS, cuts=(20, 50, 100, 200, 590)) -> dict:
    """Shares (seen, unseen) right of "at 0.5" with its start cleared outside `cuts` directions.

    The first cut is that of "cleared"; 590 is the rank of the thousand images.
    """
    (x, labels), _, (x_new, labels_new) = data(1000).values()
    found = {str(k): [] for k in cuts}
    for seed in seeds:
        net = network(BASE, x, seed)
        start = net.layers[0].W.copy()
        learn(net, x, one_hot(labels), BASE, 0.5, seed)
        end = net.layers[0].W.copy()
        for k in cuts:
            net.layers[0].W = end - start @ (np.eye(784) - within(x, 0, k))
            found[str(k)].append([float(np.mean(net.predict(of).argmax(axis=0) == t))
                                  for of, t in ((x, labels), (x_new, labels_new))])
    return found


def causes_faster(seeds=SEEDS) -> dict:
    """Gains of two of CAUSES over the baseline, all three at the baseline's rate."""
    rate = json.loads(RESULT.read_text())["rates"]["baseline"]["rate"]
    plain = [run({}, seed, rate) for seed in seeds]
    return {name: compared([run(CAUSES[name], seed, rate) for seed in seeds], plain)
            for name in ("layer 1 × 2 in 20 directions", "Xavier, ±½ in the other 764")}


PARTS = {"sets": lambda: {f"{a} - {b}": sets(a, b) for a, b in ONCE}, "slopes": slopes,
         "other cuts": other_cuts, "causes, rate 2": causes_faster,
         "no leaps": no_leaps, "random labels": random_labels, "twins": twins,
         "slopeless": slopeless, "ten on all": ten_on_all,
         "slopeless, rate 2": slopeless_faster, "200 steps": fewer_steps}


def short(r: dict) -> dict:
    """A run without its long arrays, as the file keeps it."""
    return {k: v for k, v in r.items() if k not in ("right", "certainty")}


def everything(seeds=SEEDS) -> dict:
    """All runs and comparisons."""
    runs, rates = {}, {}
    for name, change in RUNS.items():
        rates[name] = chosen(BASE | change)
        runs[name] = [run(change, seed, rates[name]["rate"]) for seed in seeds]
        print(f"{name}: rate {rates[name]['rate']}, {[r['new'] for r in runs[name]]}", flush=True)
    for name, change in CAUSES.items():
        runs[name] = [run(change, seed, 0.5) for seed in seeds]
        print(f"{name}: {[r['new'] for r in runs[name]]}", flush=True)
    decays = decay_tried()
    runs["weight decay"] = [run({"decay": decays["best"]}, seed, 0.5) for seed in seeds]
    means = {n: class_means(n) for n in (1000, 5000, 50_000)}
    pairs = [(name, "baseline") for name in RUNS if name != "baseline"]
    pairs += [(name, "at 0.5") for name in CAUSES if name != "at 0.5"]
    pairs += [("weight decay", "at 0.5"), ("weight decay", "Xavier, biases 0")]
    pairs += [("start", "ten neurons"), ("data, start", "data"),
              ("data, ten neurons, Xavier", "data"), ("data, ten neurons", "data"),
              ("data, start", "data, ten neurons, Xavier"), ("start", "ten neurons, Xavier"),
              ("all", "all, old start"), ("all", "all, descent"),
              ("ten neurons, Xavier", "ten neurons"),
              ("layer 1 small", "layer 1 in 20 directions")]
    pairs += [(name, "Xavier, biases 0") for name in CAUSES if name.startswith("Xavier, ±½")]
    pairs += [(f"ten neurons at 0.5, {kind}", "ten neurons at 0.5")
              for kind in ("Xavier", "cleared")]
    differences = {f"{a} - {b}": compared(runs[a], runs[b]) for a, b in pairs}
    for n, name in ((1000, "baseline"), (5000, "data")):
        against = [means[n]] * len(seeds)
        differences[f"{name} - class means"] = compared(runs[name], against)
    pixels = {f"{scale} {name}": [short(run(SHORT | change | {"scale": scale}, seed, 0.5))
                                  for seed in seeds]
              for scale in (1, 255) for name, change in ARITHMETIC.items()}
    pixels["255 gentle"] = [short(run(SHORT | GENTLE[0], seed, GENTLE[1])) for seed in seeds]
    pixels |= {name: [short(run(SHORT | change, seed, 0.5)) for seed in seeds]
               for name, change in RAW.items()}
    best = {name: of["rate"] for name, of in rates.items()}
    return {"decays": decays, "settings": {"base": BASE, "changes": RUNS | CAUSES, "seeds": seeds,
                         "chosen_by": CHOSEN_BY, "short": SHORT, "arithmetic": ARITHMETIC,
                         "blocks": BLOCKS, "stopped": STOPPED, "gentle": GENTLE, "raw": RAW},
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "rates": rates,
            "again": {k: [run(RUNS[k], seed, r)["new"] for seed in seeds]
                      for k, r in AGAIN.items()},
            "counted once": {f"{a} - {b}": counted_once(runs[a], runs[b]) for a, b in ONCE},
            "between": {k: between(BASE | RUNS[k], best[k]) for k in BETWEEN},
            "runs": {k: [short(r) for r in v] for k, v in runs.items()},
            "directions": by_directions(seeds),
            "class means": {str(n): m["new"] for n, m in means.items()},
            "differences": differences, "pixels": pixels,
            "blocks": {name: [[run(RUNS[name] | {"block": k}, seed, best[name])["new"]
                               for seed in BLOCKS["seeds"]] for k in BLOCKS["blocks"]]
                       for name in BLOCKS["runs"]},
            "calibration": {k: calibration(runs[k]) for k in ("baseline", "start", "all")},
            "stopped": {str(n): calibration([run({"iterations": n}, seed, best["baseline"])
                                             for seed in seeds]) for n in STOPPED}}


if __name__ == "__main__":
    if not sys.argv[1:]:
        RESULT.write_text(json.dumps(everything(), indent=1) + "\n")
    for part in sys.argv[1:] or PARTS:
        found = json.loads(RESULT.read_text()) | {part: PARTS[part]()}
        RESULT.write_text(json.dumps(found, indent=1) + "\n")
        print(part, flush=True)
