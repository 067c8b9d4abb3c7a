"""What the networks of chapter 9 do while they learn, where they err, and what makes them err.

    python book/experiments/network_analysis.py

Three networks 784-16-16-10 (tanh, ReLU, sigmoid) and ten neurons without a hidden layer start from
U(-1/2, 1/2) and descend on whole batches, in float32.

MAIN    the first 2,500 training images, 5,000 iterations at one rate; networks with hidden layers
        that have not 95 per cent of them right by then go on until they have
OTHER   2,500 other training images instead, until 95 per cent of them are right
CAUSES  two of them from Xavier's start, and with the weights cleared of those pixels that are
        blank in all the images learned from; for ReLU weights and biases apart; and ten neurons
        that start near 0
RATES   the first 1,000 images and 2,500 iterations, eight rates from the same five starts

Networks of one kind are trained side by side, as arrays with one more axis, which gives what
`nnlib.train` gives but for the order of sums; tests/book/test_network_analysis.py compares the two.
Judged by the 10,000 test images; rates are chosen by the last 10,000 training images, for each
start by the other four. What is changed by hand is done to 2,000 test images drawn at random, as
the first half of them is harder than the second. Writes network_analysis.json beside this file;
some ten minutes on one core.
"""

import json
import platform
import time
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from nnlib import Dense, Network
from nnlib.activations import relu, sigmoid, softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.initializers import uniform, xavier
from nnlib.metrics import confusion_matrix, paired_difference
from nnlib.perturbations import dot, noise, shift, thicken

RESULT = Path(__file__).with_suffix(".json")
SEEDS, CHOSEN_BY = [0, 1, 2, 3, 4], 10_000
KINDS = {"tanh": tanh, "ReLU": relu, "sigmoid": sigmoid, "ten neurons": None}
MAIN = {"images": 2500, "iterations": 5000, "rate": 0.45, "targets": [0.8, 0.95], "longest": 10_000}
OTHER = 20_000  # the first of the other training images
CAUSES = ["tanh", "ReLU"]
CONTROLS = {"ReLU, biases 0": ("ReLU", "weights"), "ReLU, Xavier, biases": ("ReLU", "biases"),
            "ten neurons, near 0": ("ten neurons", "near 0")}
RATES = {"images": 1000, "iterations": 2500,
         "rates": [0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0]}
LOG, LOG_NEW = 10, 50
ASKED, ASKED_SEED = 2000, 9  # test images that are changed by hand, drawn at random
ONES = 200  # of them 1s that a network reads rightly and that get a dot at every place
CHANGES = {"dot": [1, 2, 3, 4, 5], "noise": [0.1, 0.2, 0.3, 0.4, 0.5], "shift": [1, 2, 3, 4],
           "thicken": [1, 2, 3]}
MARGIN = {"dot": 3, "noise": 0.3, "shift": 2, "thicken": 1}  # the amounts of `margins`
FEATURES = [16, 64, 256, 1024]
STRAY, WIDER = 12, 20  # pixels: a separate spot of ink of at most so many is stray
PIECE = 1000


@lru_cache(maxsize=1)
def data() -> dict:
    """The images to learn from, to choose by and to judge by, as (x, labels)."""
    x, labels = load_mnist("train")
    m = MAIN["images"]
    return {"seen": (x[:, :m].copy(), labels[:m]),
            "other": (x[:, OTHER : OTHER + m].copy(), labels[OTHER : OTHER + m]),
            "chosen by": (x[:, -CHOSEN_BY:].copy(), labels[-CHOSEN_BY:]),
            "new": load_mnist("test")}


@lru_cache(maxsize=1)
def asked_of() -> tuple:
    """The test images that are changed by hand, as (x, labels)."""
    (x, labels), rng = data()["new"], np.random.default_rng(ASKED_SEED)
    some = rng.permutation(labels.size)[:ASKED]
    return x[:, some].copy(), labels[some]


def network(kind: str, seed: int, start: str = "half") -> Network:
    """A network before its first step, or ten neurons; biases are 0 but for starts half, biases."""
    half, near, f = uniform(-0.5, 0.5), uniform(-0.001, 0.001), KINDS[kind]
    sizes = [784, 10] if f is None else [784, 16, 16, 10]
    layers = [Dense(*pair, f) for pair in pairwise(sizes[:-1])]
    begin = {"half": {"init": half, "init_bias": half}, "weights": {"init": half},
             "biases": {"init": xavier, "init_bias": half}, "xavier": {"init": xavier},
             "near 0": {"init": near}}[start]
    return Network([*layers, Dense(*sizes[-2:], softmax)], cost=cross_entropy, **begin,
                   rng=np.random.default_rng(seed), dtype=np.float32)


class Stack:
    """Networks of one kind side by side: W[l] is (S, n_l, n_{l-1}), b[l] is (S, n_l, 1)."""

    def __init__(self, kind, nets):
        self.kind, self.f = kind, KINDS[kind]
        self.W = [np.stack([net.layers[k].W for net in nets]) for k in range(len(nets[0].layers))]
        self.b = [np.stack([net.layers[k].b for net in nets]) for k in range(len(nets[0].layers))]

    def copy(self):
        """Another that moves by itself."""
        twin = object.__new__(Stack)
        twin.kind, twin.f = self.kind, self.f
        twin.W, twin.b = [w.copy() for w in self.W], [b.copy() for b in self.b]
        return twin

    def take(self, k, of):
        """Member k becomes a copy of member k of another stack."""
        for mine, theirs in zip((*self.W, *self.b), (*of.W, *of.b), strict=True):
            mine[k] = theirs[k]

    def forward(self, x):
        """The activations of every layer: x (784, m), then (S, n_l, m)."""
        S, n, _ = self.W[0].shape
        z = (self.W[0].reshape(S * n, -1) @ x).reshape(S, n, -1)
        found = [x]
        for k, (W, b) in enumerate(zip(self.W, self.b, strict=True)):
            z = (np.matmul(W, found[-1]) if k else z) + b
            last = k == len(self.W) - 1
            found.append(_probabilities(z) if last else self.f(z))
        return found

    def predict(self, x):
        """The outputs (S, 10, m)."""
        return np.concatenate([self.forward(x[:, k : k + PIECE])[-1]
                               for k in range(0, x.shape[1], PIECE)], axis=2)

    def right(self, x, labels):
        """Who is right on which image: (S, m)."""
        return self.predict(x).argmax(axis=1) == labels

    def step(self, pieces, m, rate, first=0):
        """One step of descent, rate (S, 1, 1), on layers from `first` on; right before it (S,)."""
        dW, db = [0.0] * len(self.W), [0.0] * len(self.W)
        right = 0
        for x, y, labels in pieces:
            a = self.forward(x)
            right = right + (a[-1].argmax(axis=1) == labels).sum(axis=1)
            delta = (a[-1] - y) / np.float32(m)
            for k in range(len(self.W) - 1, first - 1, -1):
                db[k] = db[k] + delta.sum(axis=2, keepdims=True)
                if k:
                    dW[k] = dW[k] + np.matmul(delta, a[k].transpose(0, 2, 1))
                    delta = np.matmul(self.W[k].transpose(0, 2, 1), delta) * self._slope(a[k])
                else:
                    S, n, _ = delta.shape
                    dW[0] = dW[0] + (delta.reshape(S * n, -1) @ x.T).reshape(S, n, -1)
        for k in range(first, len(self.W)):
            self.W[k] -= rate * dW[k]
            self.b[k] -= rate * db[k]
        return right

    def _slope(self, a):
        return 1 - a**2 if self.f is tanh else a * (1 - a) if self.f is sigmoid else a > 0


def _probabilities(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def pieces(x, labels):
    """The samples in pieces that fit the cache, as (x, y, labels)."""
    y = one_hot(labels)
    return [(np.ascontiguousarray(x[:, k : k + PIECE]), y[:, k : k + PIECE], labels[k : k + PIECE])
            for k in range(0, x.shape[1], PIECE)]


def learn(kind: str) -> dict:
    """MAIN for one kind: curves, and the networks at each target and at the end."""
    (x, labels), (x_new, labels_new) = data()["seen"], data()["new"]
    parts, m = pieces(x, labels), x.shape[1]
    stack = Stack(kind, [network(kind, seed) for seed in SEEDS])
    rate = np.float32(MAIN["rate"])
    stopped = {t: stack.copy() for t in MAIN["targets"]}
    at = {t: [-1] * len(SEEDS) for t in MAIN["targets"]}
    seen, new, ends = [], [], {}
    longest = MAIN["longest"] if KINDS[kind] else MAIN["iterations"]
    for k in range(longest + 1):
        if k in (2500, MAIN["iterations"]):
            ends[k] = stack.copy()
        if k % LOG_NEW == 0 and k <= MAIN["iterations"]:
            new.append(stack.right(x_new, labels_new).sum(axis=1))
        if k >= MAIN["iterations"] and min(map(min, at.values())) >= 0:
            break
        right = stack.step(parts, m, rate)
        if k % LOG == 0 and k <= MAIN["iterations"]:
            seen.append(right)
        for t in MAIN["targets"]:
            for s in range(len(SEEDS)):
                if at[t][s] < 0 and right[s] >= t * m:  # as train's stop: after that step
                    at[t][s] = k + 1
                    stopped[t].take(s, stack)
    if k == MAIN["iterations"]:  # the accuracy after the last step
        seen.append(stack.right(x, labels).sum(axis=1))
    for t in MAIN["targets"]:
        for s in range(len(SEEDS)):
            if at[t][s] < 0:
                stopped[t].take(s, stack)
    seen = np.array(seen)[: MAIN["iterations"] // LOG + 1].T
    return {"seen": seen, "new": np.array(new).T, "steps": at, "stopped": stopped, "ends": ends}


def until(kind: str, start: str, targets, part: str = "seen") -> tuple:
    """Networks from another start or of other images, stopped as in MAIN; after how many steps."""
    (x, labels), rate = data()[part], np.float32(MAIN["rate"])
    parts, m = pieces(x, labels), x.shape[1]
    stack = Stack(kind, [network(kind, seed, start) for seed in SEEDS])
    stopped = {t: stack.copy() for t in targets}
    at = {t: [-1] * len(SEEDS) for t in targets}
    for k in range(MAIN["longest"]):
        right = stack.step(parts, m, rate)
        for t in targets:
            for s in range(len(SEEDS)):
                if at[t][s] < 0 and right[s] >= t * m:
                    at[t][s] = k + 1
                    stopped[t].take(s, stack)
        if min(map(min, at.values())) >= 0:
            break
    return stopped, at


def other_images() -> tuple:
    """MAIN's networks from the same starts with OTHER's images: what they do; stacks at 0.95."""
    found, rights, stacks = {}, {}, {}
    for kind in KINDS:
        stopped, at = until(kind, "half", MAIN["targets"], "other")
        of = {t: judged(stack) for t, stack in stopped.items()}
        rights |= {(kind, t): v["right"] for t, v in of.items()}
        found[kind] = {"steps": {str(t): v for t, v in at.items()},
                       "confusion": {str(t): v["confusion"] for t, v in of.items()},
                       "seen at": {str(t): stack.right(*data()["other"]).mean(axis=1).tolist()
                                   for t, stack in stopped.items()}}
        stacks[kind] = stopped[0.95]
    pairs = ("sigmoid", "tanh"), ("sigmoid", "ReLU"), ("ReLU", "tanh"), ("ten neurons", "sigmoid")
    gaps = {f"{one} - {other} at {t}": paired_difference(rights[one, t], rights[other, t])
            for one, other in pairs for t in MAIN["targets"]}
    return {"main": found, "gaps": gaps}, stacks


def dotted(image, size):
    """The image (784,) with a dot at every place in turn, (784, places)."""
    k = 28 - size + 1
    many = np.repeat(image.reshape(28, 28, 1), k * k, axis=2)
    for place in range(k * k):
        row, column = divmod(place, k)
        many[row : row + size, column : column + size, place] = 1
    return many.reshape(784, -1)


def ones(stack: Stack) -> list:
    """The answers to 1s that were read rightly, with a dot at every place: (seeds, 10)."""
    x, labels = asked_of()
    x = x[:, labels == 1]
    was = stack.predict(x).argmax(axis=1) == 1
    found = np.zeros((len(was), 10), int)
    for k in range(x.shape[1]):
        said = stack.predict(dotted(x[:, k], MARGIN["dot"])).argmax(axis=1)
        for s, of in enumerate(said):
            if was[s, k] and was[s, :k].sum() < ONES:
                found[s] += np.bincount(of, minlength=10)
    return found.tolist()


def cleared(stack: Stack) -> Stack:
    """The same with weights 0 from the pixels that no image learned from has ink in."""
    twin = stack.copy()
    twin.W[0][:, :, data()["seen"][0].max(axis=1) == 0] = 0
    return twin


def fallen(seen) -> np.ndarray:
    """How far the accuracy fell in all, from one logged iteration to the next."""
    return np.maximum(0, seen[..., :-1] - seen[..., 1:]).sum(axis=-1)


def sweep(kind: str) -> dict:
    """RATES for one kind: every rate from every start; results are (rates, seeds)."""
    (x, labels), rates = data()["seen"], RATES["rates"]
    parts, m = pieces(x[:, : RATES["images"]], labels[: RATES["images"]]), RATES["images"]
    stack = Stack(kind, [network(kind, seed) for _ in rates for seed in SEEDS])
    rate = np.repeat(np.float32(rates), len(SEEDS))[:, None, None]
    seen = []
    with np.errstate(all="ignore"):
        for k in range(RATES["iterations"] + 1):
            right = stack.step(parts, m, rate)
            if k % LOG == 0:
                seen.append(right)
    shape = len(rates), len(SEEDS), -1
    seen = np.array(seen).T.reshape(shape)
    drops = fallen(seen) / m
    found = {part: stack.right(*data()[part]).mean(axis=1).reshape(shape[:2])
             for part in ("chosen by", "new")}
    broken = ~np.isfinite(stack.W[0]).all(axis=(1, 2)).reshape(shape[:2])
    return {"curves": seen[..., ::5], "end": seen[..., -1] / m, "drops": drops,
            "diverged": broken, **found}


def own_rates(swept: dict) -> dict:
    """For each start the rate that the other four do best with on the images to choose by."""
    score, s = swept["chosen by"], range(len(SEEDS))
    best = [int(np.delete(score, k, axis=1).mean(axis=1).argmax()) for k in s]
    return {"rates": [RATES["rates"][k] for k in best],
            **{of: [float(swept[of][best[k], k]) for k in s] for of in ("new", "end", "drops")}}


def class_means():
    """W and b of ten neurons that name an image after the nearest class mean (chapter 8)."""
    x, labels = data()["seen"]
    mu = np.stack([x[:, labels == k].mean(axis=1) for k in range(10)])
    return mu, -(mu**2).sum(axis=1, keepdims=True) / 2


def components(x):
    """For each image the number of its spot of ink at each pixel (784, m), 0 for paper.

    Pixels with any ink that touch, by a side or a corner, are one spot.
    """
    ink = np.pad(x.T.reshape(-1, 28, 28) > 0, ((0, 0), (1, 1), (1, 1)))
    spots = np.where(ink, np.arange(1, ink[0].size + 1, dtype=np.int32).reshape(ink[0].shape), 0)
    while True:
        new = spots.copy()
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                np.maximum(new, np.roll(spots, (down, right), axis=(1, 2)), out=new)
        new *= ink
        if np.array_equal(new, spots):
            return spots[:, 1:-1, 1:-1].reshape(len(spots), -1).T
        spots = new


def without_stray(x, most=STRAY):
    """x without its separate spots of at most so many pixels, and which images had one."""
    spots, cleaned = components(x), x.copy()
    had = np.zeros(x.shape[1], bool)
    for k in range(x.shape[1]):
        sizes = np.bincount(spots[:, k])
        small = np.flatnonzero((sizes > 0) & (sizes <= most))
        small = small[(small > 0) & (small != 1 + sizes[1:].argmax())]
        had[k] = small.size > 0
        cleaned[np.isin(spots[:, k], small), k] = 0
    return cleaned, had


def on_paper(x, size, rng):
    """x with a dot at a random place of each image where it and a border of 2 are blank."""
    out = x.copy()
    for k in range(x.shape[1]):
        square = x[:, k].reshape(28, 28)
        for _ in range(1000):
            row, column = rng.integers(2, 27 - size, 2)
            if not square[row - 2 : row + size + 2, column - 2 : column + size + 2].any():
                break
        out[:, k : k + 1] = dot(out[:, k : k + 1], int(row), int(column), size)
    return out


def changed(x, change, by) -> list:
    """The images with one change, several versions of them."""
    if change == "dot":
        return [on_paper(x, by, np.random.default_rng(k)) for k in range(4)]
    if change == "noise":
        return [noise(x, by, np.random.default_rng(k)) for k in range(2)]
    if change == "shift":
        return [shift(x, right=r, down=d) for r, d in ((by, 0), (-by, 0), (0, by), (0, -by))]
    return [thicken(x, by)]


def flips(stacks: dict) -> dict:
    """Of the test images that a network reads rightly, the share that a change makes it misread.

    For each change a list by amounts of (seeds,). Of the class means there is one network.
    """
    x, labels = asked_of()
    means = class_means()
    said = {name: stack.predict for name, stack in stacks.items()}
    said["class means"] = lambda x: (means[0] @ x + means[1])[None]
    was = {name: of(x).argmax(axis=1) == labels for name, of in said.items()}
    found = {name: {change: [] for change in CHANGES} for name in said}
    for change, amounts in CHANGES.items():
        for by in amounts:
            versions = changed(x, change, by)
            for name, of in said.items():
                lost = [(of(v).argmax(axis=1) != labels) & was[name] for v in versions]
                share = np.mean(lost, axis=0).sum(axis=1) / was[name].sum(axis=1)
                found[name][change].append(share.tolist())
    return found


def margins(stack: Stack) -> dict:
    """Flips by tenths of the margin, the true score less the next, least first: (seeds, 10).

    And, for dots, flips by the true digit.
    """
    x, labels = asked_of()
    a = np.log(np.maximum(stack.predict(x), 1e-30))
    true = a[:, labels, np.arange(ASKED)].copy()
    a[:, labels, np.arange(ASKED)] = -np.inf
    margin, found = true - a.max(axis=1), {}
    for change, by in MARGIN.items():
        lost = np.mean([~stack.right(v, labels) for v in changed(x, change, by)], axis=0)
        found[change] = []
        for of, flipped in zip(margin, lost, strict=True):
            order = np.flatnonzero(of > 0)[np.argsort(of[of > 0])]
            found[change].append([float(flipped[part].mean())
                                  for part in np.array_split(order, 10)])
        if change == "dot":
            found["dot by digit"] = [[float(flipped[(of > 0) & (labels == k)].mean())
                                      for k in range(10)]
                                     for of, flipped in zip(margin, lost, strict=True)]
    return found


def erased(stacks: dict, most=STRAY) -> dict:
    """What erasing stray spots mends and breaks, and how often images with spots are misread."""
    x, labels = data()["new"]
    cleaned, had = without_stray(x, most)
    found = {"images": int(had.sum())}
    for name, stack in stacks.items():
        before = stack.right(x, labels)
        after = stack.right(cleaned[:, had], labels[had])
        found[name] = {"wrong with": (~before[:, had]).sum(axis=1).tolist(),
                       "wrong without": (~before[:, ~had]).sum(axis=1).tolist(),
                       "mended": (after & ~before[:, had]).sum(axis=1).tolist(),
                       "broken": (~after & before[:, had]).sum(axis=1).tolist()}
    return found


def eights(stacks: dict, most=WIDER) -> dict:
    """Test 1s that each network takes for an 8: how many, how many with a stray spot, and how many
    of these are read as a 1 once the spot is erased.
    """
    x, labels = data()["new"]
    x = x[:, labels == 1]
    cleaned, had = without_stray(x, most)
    found = {"images": int(had.size), "spots": int(had.sum())}
    for name, stack in stacks.items():
        eight = stack.predict(x).argmax(axis=1) == 8
        one = stack.predict(cleaned).argmax(axis=1) == 1
        found[name] = {"taken": eight.sum(axis=1).tolist(),
                       "with a spot": (eight & had).sum(axis=1).tolist(),
                       "mended": (eight & had & one).sum(axis=1).tolist()}
    return found


def thinned(x):
    """x with thinner strokes: each pixel becomes the least of itself and its four neighbours."""
    return 1 - thicken(1 - x, 1)


def strokes(stacks: dict) -> dict:
    """What the ink of a 1 has to do with the answer 8: for each network how many 1s it takes for
    an 8, how many of them are in the tenth of the 1s with most ink, and how many are read as a 1
    once thinned; how many 1s it reads rightly, how many of these stay a 1 once thinned, and how
    many become an 8 once thickened.
    """
    x, labels = data()["new"]
    x = x[:, labels == 1]
    most = np.zeros(x.shape[1], bool)
    most[x.sum(axis=0).argsort()[-(x.shape[1] // 10):]] = True
    found = {"images": int(most.size), "most ink": int(most.sum())}
    for name, stack in stacks.items():
        said, thin, thick = (stack.predict(v).argmax(axis=1)
                             for v in (x, thinned(x), thicken(x, 1)))
        of = {"taken": said == 8, "most ink": (said == 8) & most,
              "mended": (said == 8) & (thin == 1), "right": said == 1,
              "kept": (said == 1) & (thin == 1), "turned": (said == 1) & (thick == 8)}
        found[name] = {key: v.sum(axis=1).tolist() for key, v in of.items()}
    return found


def ablated(stack: Stack) -> list:
    """Unseen accuracy lost when one neuron always gives its mean: for each layer (seeds, 16)."""
    (x, _), (x_new, labels_new) = data()["seen"], data()["new"]
    whole, lost = stack.right(x_new, labels_new).mean(axis=1), []
    acts_seen, acts = stack.forward(x), stack.forward(x_new)
    for layer in (1, 2):
        drop = np.zeros((len(SEEDS), 16))
        for j in range(16):
            a = acts[layer].copy()
            a[:, j] = acts_seen[layer][:, j].mean(axis=1, keepdims=True)
            for k in range(layer, 3):
                z = np.matmul(stack.W[k], a) + stack.b[k]
                a = z if k == 2 else stack.f(z)
            drop[:, j] = whole - (a.argmax(axis=1) == labels_new).mean(axis=1)
        lost.append(drop.round(5).tolist())
    return lost


def read_out(features, seen_labels, features_new) -> np.ndarray:
    """Who is right when ten neurons on top of features are fitted by least squares."""
    ones = lambda a: np.vstack([a, np.ones((1, a.shape[1]), a.dtype)]).astype(float)  # noqa: E731
    fit = np.linalg.lstsq(ones(features).T, one_hot(seen_labels).T.astype(float), rcond=1e-6)[0]
    return (fit.T @ ones(features_new)).argmax(axis=0) == data()["new"][1]


def featured(stacks: dict) -> dict:
    """Unseen accuracy of least squares on pixels, on learned and on random features, (seeds,)."""
    (x, labels), (x_new, _) = data()["seen"], data()["new"]
    found = {"784 pixels": [float(read_out(x, labels, x_new).mean())]}
    for name, stack in stacks.items():
        seen, new = stack.forward(x)[1], stack.forward(x_new)[1]
        found[f"16 of {name}"] = [float(read_out(s, labels, n).mean())
                                  for s, n in zip(seen, new, strict=True)]
    for n in FEATURES:
        shares = []
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            W, b = (rng.uniform(-0.5, 0.5, size).astype(np.float32) for size in ((n, 784), (n, 1)))
            shares.append(float(read_out(relu(W @ x + b), labels, relu(W @ x_new + b)).mean()))
        found[f"{n} random ReLU"] = shares
    return found


def frozen(kind: str) -> dict:
    """MAIN with a first layer that stays as it started: accuracies at the end."""
    (x, labels), (x_new, labels_new) = data()["seen"], data()["new"]
    stack = Stack(kind, [network(kind, seed) for seed in SEEDS])
    part = pieces(x, labels)
    fixed = [stack.forward(x_part)[1] for x_part, _, _ in part]
    rest = stack.copy()
    rest.W, rest.b = rest.W[1:], rest.b[1:]

    def forward(a):
        found = [a]
        for k, (W, b) in enumerate(zip(rest.W, rest.b, strict=True)):
            z = np.matmul(W, found[-1]) + b
            found.append(_probabilities(z) if k else rest.f(z))
        return found

    for _ in range(MAIN["iterations"]):
        dW, db = [0.0, 0.0], [0.0, 0.0]
        for a1, (_, y, _) in zip(fixed, part, strict=True):
            a = forward(a1)
            delta = (a[2] - y) / np.float32(x.shape[1])
            for k in (1, 0):
                dW[k] = dW[k] + np.matmul(delta, a[k].transpose(0, 2, 1))
                db[k] = db[k] + delta.sum(axis=2, keepdims=True)
                delta = np.matmul(rest.W[k].transpose(0, 2, 1), delta) * rest._slope(a[k])
        for k in (0, 1):
            rest.W[k] -= np.float32(MAIN["rate"]) * dW[k]
            rest.b[k] -= np.float32(MAIN["rate"]) * db[k]
    stack.W[1:], stack.b[1:] = rest.W, rest.b
    return {"seen": stack.right(x, labels).mean(axis=1).tolist(),
            "new": stack.right(x_new, labels_new).mean(axis=1).tolist()}


def judged(stack: Stack) -> dict:
    """What the test images say of networks: confusions, who is right, how sure they are."""
    x, labels = data()["new"]
    a = stack.predict(x)
    said = a.argmax(axis=1)
    return {"right": said == labels, "sure": a.max(axis=1),
            "confusion": [confusion_matrix(labels, s, 10).tolist() for s in said]}


def changes_of(before, after) -> dict:
    """How many images `after` reads that `before` did not, and the reverse: (seeds,)."""
    return {"mended": (after & ~before).sum(axis=1).tolist(),
            "broken": (before & ~after).sum(axis=1).tolist()}


def everything() -> dict:
    """All runs, and what is asked of them."""
    began = time.process_time()
    out = asked({kind: learn(kind) for kind in KINDS}, {kind: sweep(kind) for kind in KINDS})
    out["minutes"] = (time.process_time() - began) / 60
    return out


def asked(runs: dict, swept: dict) -> dict:
    """What is asked of the runs of MAIN and of RATES."""
    out = {}
    labels_new, threes = data()["new"][1], data()["new"][1] == 3
    found, rights = {}, {}
    for kind, run in runs.items():
        points = {**{str(t): s for t, s in run["stopped"].items()},
                  **{str(k): s for k, s in run["ends"].items()}}
        rights[kind], found[kind] = {}, {"steps": {str(t): v for t, v in run["steps"].items()},
                                         "seen": run["seen"][:, ::5].tolist(),
                                         "new": run["new"].tolist(),
                                         "drops": {str(n): (fallen(run["seen"][:, : n // LOG + 1])
                                                            / MAIN["images"]).tolist()
                                                   for n in (2500, MAIN["iterations"])},
                                         "confusion": {}, "sure": {}, "seen at": {}}
        for name, stack in points.items():
            of = judged(stack)
            rights[kind][name] = of["right"]
            found[kind]["confusion"][name] = of["confusion"]
            found[kind]["sure"][name] = of["sure"].mean(axis=1).round(5).tolist()
            found[kind]["seen at"][name] = stack.right(*data()["seen"]).mean(axis=1).tolist()
    out["main"] = found
    gaps, networks = {}, ["tanh", "ReLU", "sigmoid"]
    for point in ("0.8", "0.95", "5000"):
        for one, other in (("sigmoid", "tanh"), ("sigmoid", "ReLU"), ("ReLU", "tanh"),
                           ("ten neurons", "tanh"), ("ten neurons", "ReLU"),
                           ("ten neurons", "sigmoid")):
            a, b = rights[one][point], rights[other][point]
            gaps[f"{one} - {other} at {point}"] = {
                "all": paired_difference(a, b),
                "threes": paired_difference(a[:, threes], b[:, threes])}
    out["gaps"] = gaps
    out["mended"] = {kind: {"80 to 95": changes_of(rights[kind]["0.8"], rights[kind]["0.95"]),
                            "95 to next start": changes_of(rights[kind]["0.95"],
                                                           np.roll(rights[kind]["0.95"], -1, 0)),
                            "80 to next start": changes_of(rights[kind]["0.8"],
                                                           np.roll(rights[kind]["0.8"], -1, 0))}
                     for kind in KINDS}
    at_95 = {kind: runs[kind]["stopped"][0.95] for kind in KINDS}
    causes, out["causes"] = {}, {}
    for kind in CAUSES:
        other, steps = until(kind, "xavier", [0.95])
        causes |= {f"{kind}, cleared": cleared(at_95[kind]), f"{kind}, Xavier": other[0.95]}
        out["causes"][kind] = {"steps": steps[0.95]}
    for name, stack in causes.items():
        new = stack.right(*data()["new"])
        out["causes"][name] = {"seen": stack.right(*data()["seen"]).mean(axis=1).tolist(),
                               "new": new.mean(axis=1).tolist()}
        if name.endswith("Xavier"):
            out["causes"][name] |= paired_difference(new, rights[name.split(",")[0]]["0.95"])
    controls = {name: until(*of, [0.95])[0][0.95] for name, of in CONTROLS.items()}
    out["flips"] = flips(at_95 | causes | controls)
    out["other"], of_other = other_images()
    out["ones"] = {part: {kind: ones(stacks[kind]) for kind in networks}
                   for part, stacks in (("seen", at_95), ("other", of_other))}
    out["margins"] = {kind: margins(at_95[kind]) for kind in CAUSES}
    out["erased"] = erased(at_95)
    out["erased wider"] = erased(at_95, WIDER)
    out["erased at 80"] = erased({kind: runs[kind]["stopped"][0.8] for kind in networks})
    out["eights"] = eights(at_95)
    out["strokes"] = strokes(at_95)
    out["ablated"] = {kind: ablated(at_95[kind]) for kind in networks}
    out["features"] = featured({kind: at_95[kind] for kind in networks})
    out["frozen"] = {kind: frozen(kind) for kind in networks}
    out["rates"] = {kind: {k: np.asarray(v).tolist() for k, v in of.items()}
                    for kind, of in swept.items()}
    out["own rates"] = {kind: own_rates(of) for kind, of in swept.items()}
    means = class_means()
    out["class means"] = float(((means[0] @ data()["new"][0] + means[1]).argmax(axis=0)
                                == labels_new).mean())
    out["settings"] = {"seeds": SEEDS, "chosen by": CHOSEN_BY, "main": MAIN, "rates": RATES,
                       "causes": CAUSES, "log": LOG, "log new": LOG_NEW, "asked": ASKED,
                       "asked seed": ASKED_SEED, "other": OTHER, "ones": ONES, "changes": CHANGES,
                       "margin": MARGIN, "features": FEATURES, "stray": [STRAY, WIDER],
                       "start": "U(-1/2, 1/2)", "dtype": "float32"}
    out["versions"] = {"python": platform.python_version(), "numpy": np.__version__}
    return out


if __name__ == "__main__":
    RESULT.write_text(json.dumps(everything(), separators=(",", ":")) + "\n")
