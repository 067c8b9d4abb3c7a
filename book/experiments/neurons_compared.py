"""Chapter 1 measured with spread: neurons on 45 pairs of digits, the rule in words, small networks.

    python book/experiments/neurons_compared.py

Everything has five runs, each with its own fifth of the 60,000 training images, and is judged by
the 10,000 test images. For each pair of digits a perceptron (at most five passes) is compared with
two neurons made of the mean images of the same fifth: that of the nearer mean, and the same weights
with the bias that is right most often on these images. ORDERS are three sets of seeds for the order
of the examples; nothing was chosen by any of them. Networks take the best of RATES, by other seeds,
judged on training images. Writes neurons_compared.json beside this file; takes some eight minutes
on one core.
"""

import json
import platform
from itertools import combinations
from pathlib import Path

import numpy as np

from nnlib import Dense, Network, train
from nnlib.activations import identity, relu, softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.datasets import load_mnist, one_hot
from nnlib.figures import pages
from nnlib.optimizers import GradientDescent
from nnlib.perceptron import perceptron, threshold

RESULT = Path(__file__).with_suffix(".json")
PAIRS = list(combinations(range(10), 2))
ORDERS, PASSES, BATCH = [0, 100, 200], 5, 32
FURTHER = list(range(300, 1300, 100))  # ten more sets, for ten hidden neurons with tanh alone
MOST = 3000  # passes of a perceptron that runs until it makes no correction
RATES = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8]
KINDS = {"10, then ten: tanh": (10, tanh), "10, then ten: ReLU": (10, relu),
         "32, then ten: tanh": (32, tanh), "32, then ten: ReLU": (32, relu),
         "32, then ten: only add": (32, identity)}
TEN = {"ten alone": (0, tanh)}
INKS, SIZES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5], [1, 2, 3, 5]


def data():
    """The fifths of the training images with their labels, and the test images with theirs."""
    x, labels = load_mnist("train")
    return list(zip(np.split(x, 5, axis=1), np.split(labels, 5), strict=True)), load_mnist("test")


def two(part, pair):
    """The images of two digits, and whether each is the larger."""
    x, labels = part
    of = np.isin(labels, pair)
    return x[:, of], (labels[of] == pair[1]).astype(int)


def by_means(x, y):
    """(w, b) of the neuron that names the nearer mean image."""
    mu_0, mu_1 = (x[:, y == k].mean(axis=1, dtype=float) for k in (0, 1))
    return mu_1 - mu_0, (mu_0 @ mu_0 - mu_1 @ mu_1) / 2


def fitted(w, x, y):
    """The bias with which w is right most often, half-way between two sums."""
    sums = np.sort(w @ x)
    y = y[np.argsort(w @ x, kind="stable")]
    right = np.r_[0, np.cumsum(y == 0)] + np.r_[np.cumsum((y == 1)[::-1])[::-1], 0]
    ends = np.r_[sums[0] - 1, (sums[1:] + sums[:-1]) / 2, sums[-1] + 1]
    return -ends[right.argmax()]


def learned(part, pair, seed):
    """A perceptron for two digits."""
    return perceptron(*two(part, pair), PASSES, np.random.default_rng(seed))


def right(w, b, new, pair):
    """Where a neuron is right, on the unseen images of its two digits."""
    x, y = two(new, pair)
    return threshold(w @ x + b) == y


def interval(gain):
    """The mean of gain (5 runs, images), and its 95-per-cent interval.

    Runs and images are samples. What varies by both together is in the variance
    of the runs' means and again in that of the images' means; it is taken out of
    the second.
    """
    runs, images = gain.mean(axis=1), gain.mean(axis=0)
    rest = gain - runs[:, None] - images + gain.mean()
    both = (rest ** 2).sum() / (4 * (images.size - 1)) / 5
    half = np.sqrt(2.776 ** 2 * runs.var(ddof=1) / 5  # t of 4 degrees of freedom
                   + 1.96 ** 2 * max(0.0, images.var(ddof=1) - both) / images.size)
    return {"mean": float(gain.mean()), "low": float(gain.mean() - half),
            "high": float(gain.mean() + half)}


def reads(kind, rate, seed, part, new):
    """Where a network that learned from `part` is right on `new`; nowhere if it diverged."""
    hidden, f = (KINDS | TEN)[kind]
    rng, n = np.random.default_rng(seed), hidden or 784
    layers = [Dense(784, n, f)] if hidden else []
    net = Network([*layers, Dense(n, 10, softmax)], cross_entropy, rng=rng)
    try:
        train(net, part[0], one_hot(part[1], 10), GradientDescent(rate), epochs=PASSES,
              batch_size=BATCH, rng=rng, progress=False)
    except FloatingPointError:
        return np.zeros(new[1].size, bool)
    return net.predict(new[0]).argmax(axis=0) == new[1]


def tuned(kind, fifths):
    """The shares at each rate, by seeds 50 and 51, each judged by the fifth after its own."""
    return [[float(reads(kind, rate, 50 + k, fifths[k], fifths[k + 1]).mean()) for k in (0, 1)]
            for rate in RATES]


def dry(x, ink=0.5):
    """Where the paper of each image stays dry when water comes from the border, (28, 28, m)."""
    paper = np.pad(x.reshape(28, 28, -1) < ink, ((1, 1), (1, 1), (0, 0)), constant_values=True)
    wet, before = np.zeros_like(paper), -1
    wet[0] = True
    while wet.sum() > before:
        before, old = wet.sum(), wet.copy()
        wet[1:] |= old[:-1]
        wet[:-1] |= old[1:]
        wet[:, 1:] |= old[:, :-1]
        wet[:, :-1] |= old[:, 1:]
        wet &= paper
    return (paper & ~wet)[1:-1, 1:-1]


def pairs(fifths, new):
    """For each pair: shares, gains over both neurons of means, correlations of weights."""
    found = []
    for pair in PAIRS:
        rivals, means = {"nearer mean": [], "mean images, bias fitted": []}, []
        for part in fifths:
            x, y = two(part, pair)
            w, b = by_means(x, y)
            means.append(w)
            rivals["nearer mean"].append(right(w, b, new, pair))
            rivals["mean images, bias fitted"].append(right(w, fitted(w, x, y), new, pair))
        one = {"pair": list(pair), "gains": {}, "shares": {}, "unfinished": {},
               "rivals": {name: np.mean(of, axis=1).tolist() for name, of in rivals.items()},
               "one answer": float(max(np.mean(two(new, pair)[1]), 1 - np.mean(two(new, pair)[1])))}
        weights = {}
        for order in ORDERS:
            nets = [learned(part, pair, order + run) for run, part in enumerate(fifths)]
            weights[order] = np.array([net.w for net in nets])
            ok = np.array([right(net.w, net.b, new, pair) for net in nets])
            one["shares"][str(order)] = ok.mean(axis=1).tolist()
            one["unfinished"][str(order)] = sum(net.corrections[-1] > 0 for net in nets)
            one["gains"][str(order)] = {name: interval(ok * 1.0 - np.array(of))
                                        for name, of in rivals.items()}
        w = weights[ORDERS[0]]
        r = np.corrcoef([*w, *means])
        one["alike"] = float(r[:5, :5][np.triu_indices(5, 1)].mean())
        again = zip(w, weights[ORDERS[1]], strict=True)  # the same images, in another order
        one["same images"] = float(np.mean([np.corrcoef(*of)[0, 1] for of in again]))
        one["with means"] = float(np.diag(r[:5, 5:]).mean())
        mean = np.corrcoef(w.mean(axis=0), np.mean(means, axis=0))[0, 1]
        one["mean of five with means"] = float(mean)
        found.append(one)
    return found


def passes(fifths, new):
    """Gains over the nearer mean after one pass, and after as many as the rule needs to end."""
    found = {"one": [], "end": []}
    for pair in PAIRS:
        near = [right(*by_means(*two(part, pair)), new, pair) for part in fifths]
        for name, most in (("one", 1), ("end", MOST)):
            nets = [perceptron(*two(part, pair), most, np.random.default_rng(ORDERS[0] + run))
                    for run, part in enumerate(fifths)]
            ok = np.array([right(net.w, net.b, new, pair) for net in nets])
            found[name].append(interval(ok * 1.0 - near) | {
                "passes": [len(net.corrections) for net in nets],
                "left": [net.corrections[-1] for net in nets]})
    return found


def rule(fifths, new):
    """The rule in words, fitted to each fifth, and what two neurons for 4 and 9 have over it."""
    chosen = []
    for part in fifths:
        x, nine = two(part, (4, 9))
        shares = {(ink, size): float(((inside >= size) == nine).mean())
                  for ink in INKS for inside in [dry(x, ink).sum(axis=(0, 1))] for size in SIZES}
        chosen.append(max(shares, key=shares.get))
    x, nine = two(new, (4, 9))
    ok = np.array([(dry(x, ink).sum(axis=(0, 1)) >= size) == nine
                   for ink, size in chosen])
    near = np.array([right(*by_means(*two(part, (4, 9))), new, (4, 9)) for part in fifths])
    gains = {}
    for order in ORDERS:
        nets = [learned(part, (4, 9), order + run) for run, part in enumerate(fifths)]
        gains[str(order)] = interval(np.array([right(net.w, net.b, new, (4, 9))
                                               for net in nets]) * 1.0 - ok)
    return {"chosen": chosen, "shares": ok.mean(axis=1).tolist(), "gains": gains,
            "nearer mean": interval(near * 1.0 - ok)}


def border(part, pair, seed=ORDERS[0]):
    """Which images enter w at all, and how near the border half of them lie.

    The share of the images that were ever answered wrongly; then their median rank in |z|, from 0,
    the nearest to the border, to 1, by the perceptron itself and by the neuron of the nearer mean.
    """
    x, y = two(part, pair)
    net = learned(part, pair, seed)
    steps, signs = (np.diff([0 * of[0], *of], axis=0) for of in
                    (np.array([w for w, _ in net.path]), np.array([b for _, b in net.path])))
    far = (x ** 2).sum(axis=0, dtype=float) - 2 * (signs[:, None] * steps) @ x  # less |step|^2
    own = np.isin(np.arange(y.size), far.argmin(axis=1))  # a step is its image
    ranks = [np.abs(w @ x + b).argsort().argsort() / y.size
             for w, b in ((net.w, net.b), by_means(x, y))]
    return [float(own.mean()), *(float(np.median(rank[own])) for rank in ranks)]


def further(fifths, new, rates):
    """What ten hidden neurons with tanh have over ten alone, in sets of seeds that came later."""
    kinds = ("10, then ten: tanh", "ten alone")
    return [interval(np.subtract(*[[reads(kind, rates[kind], order + run, part, new) * 1.0
                                    for run, part in enumerate(fifths)] for kind in kinds]))
            for order in FURTHER]


def networks(fifths, new):
    """Rates, shares and gains over ten neurons alone, of every kind and set of seeds."""
    rates = {kind: tuned(kind, fifths) for kind in TEN | KINDS}
    best = {kind: RATES[int(np.mean(of, axis=1).argmax())] for kind, of in rates.items()}
    found = {}
    for order in ORDERS:
        ok = {kind: np.array([reads(kind, best[kind], order + run, part, new)
                              for run, part in enumerate(fifths)]) for kind in TEN | KINDS}
        ten = ok["ten alone"]
        found[str(order)] = {kind: {"shares": of.mean(axis=1).tolist(),
                                    "runs": (of * 1.0 - ten).mean(axis=1).tolist(),
                                    "gain": interval(of * 1.0 - ten)} for kind, of in ok.items()}
    mus = [np.stack([x[:, d == k].mean(axis=1) for k in range(10)]) for x, d in fifths]
    near = [((mu ** 2).sum(axis=1)[:, None] - 2 * mu @ new[0]).argmin(axis=0) == new[1]
            for mu in mus]
    most = [np.mean(new[1] == np.bincount(d).argmax()) for _, d in fifths]
    return {"tried": rates, "rates": best, "found": found,
            "nearest mean": np.mean(near, axis=1).tolist(), "one answer": float(np.mean(most))}


def zero_one(fifths, new):
    """How many unseen zeros and ones a perceptron gets wrong: each fifth in five orders."""
    return [[int((~right(net.w, net.b, new, (0, 1))).sum()) for seed in range(5)
             for net in [learned(part, (0, 1), 290 + 10 * k + seed)]]
            for k, part in enumerate(fifths)]


def widest(part):
    """Novikoff's bound for zeros and ones with the plane of the widest margin, and R squared.

    The shortest w with every signed sum at least 1, by coordinate descent on its dual; `least` is
    a bound from below that the dual proves for every plane.
    """
    x, y = two(part, (0, 1))
    rows = (np.vstack([x, np.ones(y.size)]) * (2 * y - 1)).T.astype(float)
    square, times, w = (rows ** 2).sum(axis=1), np.zeros(y.size), np.zeros(rows.shape[1])
    for sweep in range(400):
        for k in range(y.size) if sweep % 20 == 0 else np.flatnonzero(times):
            new = max(0, times[k] + (1 - rows[k] @ w) / square[k])
            w, times[k] = w + (new - times[k]) * rows[k], new
    return {"bound": float(square.max() * (w @ w) / (rows @ w).min() ** 2),
            "least": float(square.max() * (2 * times.sum() - w @ w)), "R2": float(square.max())}


def main():
    pages.one_thread()
    fifths, new = data()
    found = networks(fifths, new)
    result = {"settings": {"orders": ORDERS, "passes": PASSES, "batch": BATCH, "rates": RATES,
                           "inks": INKS, "sizes": SIZES, "tuning seeds": [50, 51]},
              "versions": {"python": platform.python_version(), "numpy": np.__version__},
              "pairs": pairs(fifths, new), "rule": rule(fifths, new),
              "passes": passes(fifths, new),
              "widest margin": widest(fifths[0]),
              "zeros and ones": zero_one(fifths, new), "networks": found,
              "further": further(fifths, new, found["rates"]),
              "border": [border(fifths[0], pair) for pair in PAIRS]}
    rounded = json.loads(json.dumps(result), parse_float=lambda text: round(float(text), 6))
    RESULT.write_text(json.dumps(rounded) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
