"""Drawings of the errors of a classifier: which class is taken for which, and the images."""

import numpy as np

from nnlib.entrance import checks, count, entrance, flag
from nnlib.figures import cells
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.pictures import digits, one_image
from nnlib.figures.plots import axes, bare, describe
from nnlib.figures.words import many, two
from nnlib.metrics import accuracy, labels_of


def misclassified(counts, names=None, ax=None, top=None):
    """Each true class (left) with an arrow to every class (right) it was taken for (D3.4-30).

    counts : a confusion matrix (K, K); names : K words for its classes, numbers from 0 without;
    top : the count of the widest arrow, the largest here without it
    The thicker an arrow, the more often, and the thickest is black (Davies figures 13, 16, 19,
    20; D3.4-33, D3.4-37, D3.4-40, D3.4-41).
    Raises ValueError or TypeError for counts that are no such matrix, or other names.
    """
    counts, names = cells.classes(counts, names)
    wrong = counts - np.diag(np.diag(counts))
    ax = bare(ax, (4.2, 4.6))
    top, heights = top or max(1, wrong.max()), np.linspace(1, 0, len(counts))
    for i, j in sorted(zip(*np.nonzero(wrong), strict=True), key=lambda pair: wrong[pair]):
        most = wrong[i, j] == wrong.max()
        ax.annotate("", (0.95, heights[j]), (0.05, heights[i]), arrowprops={
            "arrowstyle": "->", "lw": 0.4 + 4 * wrong[i, j] / top, "shrinkA": 0, "shrinkB": 0,
            "color": INK if most else FAINT, "alpha": 1 if most else 0.7})
    for name, height in zip(names, heights, strict=True):
        ax.text(0, height, name, ha="center", va="center")
        ax.text(1, height, name, ha="center", va="center")
    ax.plot([0, 1], [1.09, 1.09], alpha=0)  # room for the words
    for x, word in ((0, "true"), (1, "taken for")):
        ax.text(x, 1.08, word, ha="center", fontsize=10)
    ax.set(xlim=(-0.15, 1.15), ylim=(-0.06, 1.15))
    if not wrong.any():
        return describe(ax, f"No arrow: all {counts.sum():,} are right.")
    i, j = np.unravel_index(wrong.argmax(), wrong.shape)
    kinds, ties = np.count_nonzero(wrong), np.sum(wrong == wrong.max())
    if ties > 1:
        return describe(ax, f"{many(kinds, 'kind')} of error; {ties} arrows are the thickest, for "
                            f"{many(wrong.max(), 'image')} each.")
    return describe(ax, f"{many(kinds, 'kind')} of error; the thickest arrow "
                        f"leads from {names[i]} to {names[j]}, for {wrong[i, j]:,} of "
                        f"the {many(counts[i].sum(), 'image')} of a {names[i]}.")


def recalls(ax=None, names=None, **confusions):
    """The share of each true class that was recognised, for one or more confusion matrices.

    Each keyword is a matrix (K, K), true classes in rows, or a list of them (several runs, drawn
    as their mean) (D3.4-33, D3.4-40); names : K words for the classes, numbers from 0 without
    The hardest class is the lowest point.
    Raises ValueError or TypeError for other shapes and names, and for a class with no sample.
    """
    if not confusions:
        raise ValueError("there is no matrix to draw: give at least one, such as tanh=counts")
    shares = {name.replace("_", " "): _recall(given, name) for name, given in confusions.items()}
    sizes = {share.size for share in shares.values()}
    if len(sizes) > 1:
        raise ValueError(f"the matrices must be of the same classes, not of {sorted(sizes)}")
    names = cells.labels(names, sizes.pop(), "classes")
    ax = axes(ax, xlabel="true class", ylabel="recall", ylim=(0, 1.02))
    said, markers = [], "os^Dv"
    for k, (name, mean) in enumerate(shares.items()):
        ax.plot(mean, ls="none", marker=markers[k % len(markers)], color=CYCLE[k % len(CYCLE)],
                fillstyle="full" if k % 2 == 0 else "none", label=name)
        said.append(f"{name} is lowest for {names[mean.argmin()]}, at {two(mean.min())}")
    ax.set_xticks(range(len(names)), names)
    ax.grid(axis="x", lw=0.3)
    ax.legend(fontsize=9)
    return describe(ax, f"Recall of each class: {'; '.join(said)}.")


@entrance
def gallery(x, true, a, most: count = 10, sure: flag = True, columns: count = 5):
    """Images that a network took for another class, titled "3 as 8, 97%" (D3.4-31).

    x : (side * side, m), such as (784, m); true : labels (m,) from 0; a : (K, m), what the network
        gave, or (1, m) where one output tells class 1 from 0. The surest errors come first, or
        with sure=False the least sure ones (Davies figures 14, 15, 18; D3.4-34, D3.4-36, D3.4-39).
    Returns the first of its Axes.
    Raises ValueError for other shapes, for samples in rows, and where there is no error.
    """
    x, a = (checks.finite(checks.matrix(v, n), n) for v, n in ((x, "x"), (a, "a")))
    true = _labels(true, a)
    if x.shape[1] != true.size:
        hint = ": did you mean x.T?" if x.shape[0] == true.size else ""
        raise ValueError(f"x has {x.shape[1]} images (columns) for {true.size} labels{hint}")
    a = np.vstack([1 - a, a]) if len(a) == 1 else a
    said = labels_of(a)
    wrong = np.flatnonzero(said != true)
    if not wrong.size:
        raise ValueError(f"there is no error to show: all {true.size} images are right")
    order = np.argsort(a[said, np.arange(said.size)][wrong], kind="stable")
    chosen = wrong[order[::-1] if sure else order][:most]
    titles = [f"{true[i]} as {said[i]}, {a[said[i], i]:.0%}" for i in chosen]
    shown = np.dstack([one_image(x[:, i], "a column of x") for i in chosen])
    ax = digits(shown, [t.replace(", ", "\n") for t in titles], columns)
    errors = f"{chosen.size:,} of {wrong.size:,} errors" if wrong.size > 1 else "1 error"
    return describe(ax, f"{errors}, the {'surest' if sure else 'least sure'} first: "
                        f"{'; '.join(titles)}.")


def compared(true, before, after, ax=None):
    """How many images two networks name rightly: both, one of them, or neither (D3.4-38).

    true, before, after : labels (m,), the true ones and those that each network predicts. What
    the second network fixed is not all: it may also break what was right.
    Raises ValueError for lists of different lengths. Source: Davies figure 17.
    """
    for labels in (before, after):
        accuracy(labels, true)  # the same demands on the labels
    first, second = (np.asarray(labels) == np.asarray(true) for labels in (before, after))
    counts = np.array([[(row & second).sum(), (row & ~second).sum()] for row in (first, ~first)])
    ax = bare(ax, (3.6, 2.8))
    words = (("both right", "broken"), ("fixed", "both wrong"))
    colours = ((INK, PALETTE["error"]), (PALETTE["activation"], FAINT))
    for (i, j), n in np.ndenumerate(counts):
        ax.add_patch(_cell(i, j, colours[i][j]))
        ax.text(j, -i, f"{n}\n{words[i][j]}", ha="center", va="center", fontsize=11)
        ax.text(j, 0.62, ("second right", "second wrong")[j], ha="center", fontsize=10)
        ax.text(-0.6, -i, ("first\nright", "first\nwrong")[i], ha="right", va="center", fontsize=10)
    ax.set(xlim=(-1.1, 1.55), ylim=(-1.55, 0.85))
    return describe(ax, f"Of {many(counts.sum(), 'image')} the second network fixed "
                        f"{many(counts[1, 0], 'error')} of the first and broke {counts[0, 1]:,}; "
                        f"both are right on {counts[0, 0]:,} and wrong on {counts[1, 1]:,}.")


def _recall(given, name) -> np.ndarray:
    """The share of each true class that was recognised, the mean of one matrix or several."""
    given = [given] if np.ndim(given) == 2 else list(given)
    matrices = np.array([_counted(counts, name) for counts in given])
    if (matrices.sum(axis=2) == 0).any():
        raise ValueError(f"{name} has a class with no sample: its recall is not defined")
    return (np.diagonal(matrices, axis1=1, axis2=2) / matrices.sum(axis=2)).mean(axis=0)


def _counted(counts, name) -> np.ndarray:
    """One confusion matrix; whole numbers may be floats, such as those of a mean."""
    counts = checks.finite(checks.float_array(counts, name), name)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size or (
            counts < 0).any():
        raise ValueError(f"{name} must be a matrix (K, K) of counts, none below 0, or a list of "
                         f"such, not of shape {counts.shape}")
    return counts


def _labels(true, a) -> np.ndarray:
    """The true labels (m,) of outputs a (K, m)."""
    true = checks.array(true, "true")
    if true.shape != (a.shape[1],):
        hint = ": did you mean a.T?" if true.shape == (len(a),) else ""
        raise ValueError(f"true has {true.size} labels for {a.shape[1]} images{hint}")
    if true.dtype.kind not in "iu":
        raise TypeError(f"true must be integer labels from 0, not of type {true.dtype}")
    return true


def _cell(i, j, colour):
    from matplotlib.patches import Rectangle

    return Rectangle((j - 0.48, -i - 0.48), 0.96, 0.96, facecolor="none", edgecolor=colour, lw=1.5)
