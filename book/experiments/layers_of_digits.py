"""What random and trained layers do to the classes of digits, by their width (chapter 2).

    python book/experiments/layers_of_digits.py

Networks 784-w-w-10 for w = 4, 16, 64 and 256: fifty with random weights, and ten trained with
tanh and ten without f, all by one recipe that was not tuned (Adam at 0.003, 4 epochs). Of each the
activations of layer 2 are measured on the 10,000 test images; class means come from 5,000
training images. What tanh adds is measured by other recipes, too: four times the epochs for
w = 4; smaller steps for w = 16, one of them with four times the epochs; a smaller step for w = 256.
Writes layers_of_digits.json beside this file; takes about three minutes on one core.
"""

import json
import platform
from functools import cache
from pathlib import Path
from time import process_time

import numpy as np

from nnlib import Dense, Network, train
from nnlib.activations import identity, softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.optimizers import Adam

RESULT = Path(__file__).with_suffix(".json")
WIDTHS, SEEDS, DRAWN = (4, 16, 64, 256), range(2, 12), range(2, 52)
KINDS = {"random": (tanh, 1), "random, no f": (identity, 1), "random, weights × 10": (tanh, 10)}
RECIPES = {"4, 16 epochs": (4, {"epochs": 16}), "16, step 0.001": (16, {"step": 0.001}),
           "16, step 0.0005": (16, {"step": 0.0005}),
           "16, step 0.0005, 16 epochs": (16, {"step": 0.0005, "epochs": 16}),
           "256, step 0.0003": (256, {"step": 0.0003})}
T_10, T_50 = 2.262, 2.010  # of Student, 95 in 100, for ten and for fifty pairs


@cache
def digits():
    """(x, labels, x_new, labels_new): 20,000 images to learn from, 10,000 to judge by."""
    return *load_mnist("train", n=20_000), *load_mnist("test")


def within(a, y):
    """The share of variance within classes; samples in columns of a, classes in rows of y."""
    mu = a @ y.T / y.sum(axis=1)
    return np.sum((a - mu @ y) ** 2) / np.sum((a - a.mean(axis=1, keepdims=True)) ** 2)


def nearest(a, a_new, digit=None):
    """Which columns lie nearest to the mean of their own digit, or of `digit`."""
    _, labels, _, labels_new = digits()
    y = one_hot(labels[: a.shape[1]])
    mu = a @ y.T / y.sum(axis=1)                 # of the classes of a
    far = np.sum(mu**2, axis=0)[:, None] - 2 * mu.T @ a_new
    return far.argmin(axis=0) == (labels_new if digit is None else digit)


def carried(net, answers=None):
    """Of the misread images: how many lie nearest to the mean of the digit answered?

    Three shares: as pixels, after layer 1 and after layer 2 of net; answers : those of another
    network, which decide what is misread (none: of net itself).
    """
    x, _, x_new, labels_new = digits()
    answers = net.predict(x_new).argmax(axis=0) if answers is None else answers
    wrong = np.flatnonzero(answers != labels_new)
    x, x_new = x[:, :5000], x_new[:, wrong]
    stages = zip((x, *net.activations(x)[:2]), (x_new, *net.activations(x_new)[:2]), strict=True)
    return [np.mean(nearest(a, a_new, answers[wrong])) for a, a_new in stages]


def measured(of):
    """(within, right) of `of`, which maps images to activations; right is one truth an image."""
    x, _, x_new, labels_new = digits()
    a_new = of(x_new)
    return within(a_new, one_hot(labels_new)), nearest(of(x[:, :5000]), a_new)


def network(seed, width, f=tanh, epochs=4, step=0.003):
    """A network 784-width-width-10, trained for so many epochs (0: as it is drawn)."""
    x, labels, *_ = digits()
    rng = np.random.default_rng(seed)
    hidden = [Dense(784, width, f), Dense(width, width, f)]
    net = Network([*hidden, Dense(width, 10, softmax)], cost=cross_entropy, rng=rng,
                  dtype=np.float32)
    train(net, x, one_hot(labels), Adam(step), epochs, batch_size=50, rng=rng)
    return net


def drawn(seed, width):
    """{kind: (within, right)} of two random layers: the same weights for all three kinds."""
    W_1, W_2 = (layer.W for layer in network(seed, width, epochs=0).layers[:2])  # b is 0
    return {kind: measured(lambda a, f=f, s=s: f(s * W_2 @ f(s * W_1 @ a)))
            for kind, (f, s) in KINDS.items()}


def trained(seed, width, f=tanh, **recipe):
    """(within, right by the nearest mean, right by its own answer, share that layer 1 misses)."""
    _, _, x_new, labels_new = digits()
    net = network(seed, width, f, **recipe)
    own = net.predict(x_new).argmax(axis=0) == labels_new
    pairs = (x_new[:, :1000] - x_new[:, 1000:2000]).astype(float)
    Q = np.linalg.qr(net.layers[0].W.astype(float).T)[0]
    unseen = np.mean(1 - np.sum((Q.T @ pairs) ** 2, axis=0) / np.sum(pairs**2, axis=0))
    return *measured(lambda a: net.activations(a)[1]), own, unseen


def scattered(width, draws=100, images=400):
    """What one random layer does to squared distances: (of one, of two, changed).

    Of one: from an image to its own mean, the standard deviation over the draws, divided by the
    mean (median of the images). Of two: the same of its ratio to that to the nearest other mean.
    Changed: how often the nearer of these two means becomes the other one.
    """
    x, labels, x_new, labels_new = digits()
    y, k = one_hot(labels[:5000]), np.arange(images)
    v = x_new[:, None, :images] - (x[:, :5000] @ y.T / y.sum(axis=1))[:, :, None]
    rival = np.where(one_hot(labels_new[:images]) == 1, np.inf, np.sum(v**2, axis=0)).argmin(axis=0)
    both = np.hstack([v[:, labels_new[:images], k], v[:, rival, k]])  # (784, 2 images)
    seen = [np.sum((network(s, width, epochs=0).layers[0].W @ both) ** 2, axis=0)
            for s in range(draws)]
    own, other = np.split(np.array(seen), 2, axis=1)  # (draws, images)
    nearer = np.less(*np.split(np.sum(both**2, axis=0), 2))
    of = [np.median(part.std(axis=0) / part.mean(axis=0)) for part in (own, own / other)]
    return *of, np.mean((own < other) != nearer)


def compared(one, other, t):
    """Mean difference of the shares right of pairs of runs (runs, images), and its 95 % interval.

    Runs and images both vary: the half width is the root of the sum of both squares.
    """
    d = np.asarray(one, float) - np.asarray(other, float)
    by_runs = t * d.mean(axis=1).std(ddof=1) / np.sqrt(len(d))
    by_images = 1.96 * d.mean(axis=0).std(ddof=1) / np.sqrt(d.shape[1])
    half = np.hypot(by_runs, by_images)
    return [round(float(v), 5) for v in (d.mean(), d.mean() - half, d.mean() + half)]


def rounded(values):
    return [round(float(v), 5) for v in values]


def by_recipe(width, recipe):
    """{measure: what networks with f and without f reach by this recipe, and what f adds}."""
    with_f, without = ([trained(seed, width, f, **recipe) for seed in SEEDS]
                       for f in (tanh, identity))
    return {key: {"with f": rounded(run[k].mean() for run in with_f),
                  "no f": rounded(run[k].mean() for run in without),
                  "f adds": compared([run[k] for run in with_f], [run[k] for run in without], T_10)}
            for k, key in ((1, "nearest"), (2, "own"))}


def main():
    start, found, right = process_time(), {}, {}
    for width in WIDTHS:
        runs = [drawn(seed, width) for seed in DRAWN]
        for kind in KINDS:
            found.setdefault(kind, {})[width] = {
                "within": rounded(run[kind][0] for run in runs),
                "nearest": rounded(run[kind][1].mean() for run in runs)}
        right[width] = [[run[kind][1] for run in runs] for kind in ("random", "random, no f")]
    bend = {width: compared(*right[width], T_50) for width in WIDTHS}
    near, own = {}, {}
    for kind, f in (("trained", tanh), ("trained, no f", identity)):
        for width in WIDTHS:
            runs = [trained(seed, width, f) for seed in SEEDS]
            found.setdefault(kind, {})[width] = {
                "within": rounded(run[0] for run in runs),
                "nearest": rounded(run[1].mean() for run in runs),
                "own": rounded(run[2].mean() for run in runs),
                "unseen": rounded(run[3] for run in runs)}
            near[kind, width], own[kind, width] = ([run[k] for run in runs] for k in (1, 2))
    recipes = {name: by_recipe(*of) for name, of in RECIPES.items()}
    pairs = {
        "f, trained, nearest": {w: compared(near["trained", w], near["trained, no f", w], T_10)
                                for w in WIDTHS},
        "f, trained, own": {w: compared(own["trained", w], own["trained, no f", w], T_10)
                            for w in WIDTHS},
        "256 and 64, nearest": compared(near["trained", 256], near["trained", 64], T_10),
        "256 and 64, own": compared(own["trained", 256], own["trained", 64], T_10)}
    result = {"versions": {"numpy": np.__version__, "python": platform.python_version()},
              "seconds": round(process_time() - start), "runs": found, "f, random": bend, **pairs,
              "recipes": recipes}
    RESULT.write_text(json.dumps(result, indent=1), encoding="utf-8")
    print(f"{RESULT.name}: {result['seconds']} s")


if __name__ == "__main__":
    main()
