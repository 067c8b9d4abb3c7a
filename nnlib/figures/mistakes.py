"""Drawings of the errors of a classifier: which class is taken for which, and the images."""

import numpy as np

from nnlib import checks
from nnlib.figures.pictures import digits
from nnlib.figures.plots import CYCLE, FAINT, INK, PALETTE, axes, bare, describe
from nnlib.metrics import accuracy, labels_of


def misclassified(counts, names=None, ax=None):
    """Each true class (left) with an arrow to every class (right) it was taken for (D3.4-30).

    counts is a confusion matrix; the thicker an arrow, the more often, and the thickest is
    coloured (Davies figures 13, 16, 19, 20; D3.4-33).
    """
    counts = checks.counts(counts)
    names = range(len(counts)) if names is None else list(names)
    wrong = counts - np.diag(np.diag(counts))
    ax = bare(ax, (4.2, 4.6))
    top, heights = max(1, wrong.max()), np.linspace(1, 0, len(counts))
    for i, j in sorted(zip(*np.nonzero(wrong), strict=True), key=lambda pair: wrong[pair]):
        most = wrong[i, j] == wrong.max()
        ax.annotate("", (0.95, heights[j]), (0.05, heights[i]), arrowprops={
            "arrowstyle": "->", "lw": 0.4 + 4 * wrong[i, j] / top, "shrinkA": 0, "shrinkB": 0,
            "color": PALETTE["error"] if most else FAINT, "alpha": 1 if most else 0.7})
    for name, height in zip(names, heights, strict=True):
        ax.text(0, height, name, ha="center", va="center")
        ax.text(1, height, name, ha="center", va="center")
    ax.plot([0, 1], [1.09, 1.09], alpha=0)  # room for the words
    for x, word in ((0, "true"), (1, "taken for")):
        ax.text(x, 1.08, word, ha="center", fontsize=9)
    ax.set(xlim=(-0.15, 1.15), ylim=(-0.06, 1.15))
    if not wrong.any():
        return describe(ax, f"No arrow: all {counts.sum()} are right.")
    i, j = np.unravel_index(wrong.argmax(), wrong.shape)
    return describe(ax, f"{np.count_nonzero(wrong)} kinds of error; the thickest arrow leads from "
                        f"{names[i]} to {names[j]}, {wrong[i, j]} times of {counts[i].sum()}.")


def recalls(ax=None, **confusions):
    """The share of each true class that was recognised, for one or more confusion matrices.

    Each keyword is a matrix or a list of matrices (several runs, drawn as their mean) (D3.4-33,
    D3.4-40). The hardest class is the lowest point.
    """
    ax = axes(ax, xlabel="true class", ylabel="recall", ylim=(0, 1.02))
    said, markers = [], "os^Dv"
    for k, (name, given) in enumerate(confusions.items()):
        given = np.asarray(given, float).reshape(-1, *np.shape(given)[-2:])
        if (given.sum(axis=2) == 0).any():
            raise ValueError(f"{name} has a class with no sample: its recall is not defined")
        shares = np.diagonal(given, axis1=1, axis2=2) / given.sum(axis=2)
        mean, name = shares.mean(axis=0), name.replace("_", " ")
        ax.plot(mean, ls="none", marker=markers[k % len(markers)], color=CYCLE[k % len(CYCLE)],
                fillstyle="full" if k % 2 == 0 else "none", label=name)
        said.append(f"{name} is lowest for {mean.argmin()}, at {mean.min():.2f}")
    ax.set_xticks(range(mean.size))
    ax.grid(axis="x", lw=0.3)
    ax.legend(fontsize=8)
    return describe(ax, f"Recall of each class: {'; '.join(said)}.")


def gallery(x, true, a, most: int = 10, sure: bool = True, columns: int = 5):
    """Images (784, m) that a network took for another class, titled "3 as 8, 97%" (D3.4-31).

    a (10, m) is what the network gave; the surest errors come first, or with sure=False the
    least sure ones (Davies figures 14, 15, 18; D3.4-34). Returns the first of its Axes.
    """
    true, a = np.asarray(true), np.asarray(a)
    said = labels_of(a)
    if true.shape != said.shape:
        raise ValueError(f"true has {true.size} labels for {said.size} images")
    wrong = np.flatnonzero(said != true)
    if not wrong.size:
        raise ValueError(f"there is no error to show: all {true.size} images are right")
    order = np.argsort(a[said, np.arange(said.size)][wrong], kind="stable")
    chosen = wrong[order[::-1] if sure else order][: checks.integer(most, "most")]
    titles = [f"{true[i]} as {said[i]}, {a[said[i], i]:.0%}" for i in chosen]
    ax = digits(np.asarray(x)[:, chosen], [t.replace(", ", "\n") for t in titles], columns)
    return describe(ax, f"{chosen.size} of {wrong.size} errors, the "
                        f"{'surest' if sure else 'least sure'} first: {'; '.join(titles)}.")


def compared(true, before, after, ax=None):
    """How many images two networks name rightly: both, one of them, or neither (D3.4-38).

    before, after : predicted labels (m,). What the second network fixed is not all: it may
    also break what was right.
    """
    for labels in (before, after):
        accuracy(labels, true)  # the same demands on the labels
    first, second = (np.asarray(labels) == np.asarray(true) for labels in (before, after))
    counts = np.array([[(row & second).sum(), (row & ~second).sum()] for row in (first, ~first)])
    ax = bare(ax, (3.6, 2.8))
    words = (("both right", "broken"), ("fixed", "both wrong"))
    colours = ((INK, PALETTE["error"]), (PALETTE["activation"], FAINT))
    for (i, j), count in np.ndenumerate(counts):
        ax.add_patch(_cell(i, j, colours[i][j]))
        ax.text(j, -i, f"{count}\n{words[i][j]}", ha="center", va="center", fontsize=10)
        ax.text(j, 0.62, ("second right", "second wrong")[j], ha="center", fontsize=9)
        ax.text(-0.6, -i, ("first\nright", "first\nwrong")[i], ha="right", va="center", fontsize=9)
    ax.set(xlim=(-1.1, 1.55), ylim=(-1.55, 0.85))
    return describe(ax, f"Of {counts.sum()} images the second network fixed {counts[1, 0]} errors "
                        f"of the first and broke {counts[0, 1]}; both are right on {counts[0, 0]} "
                        f"and wrong on {counts[1, 1]}.")


def _cell(i, j, colour):
    from matplotlib.patches import Rectangle

    return Rectangle((j - 0.48, -i - 0.48), 0.96, 0.96, facecolor="none", edgecolor=colour, lw=1.5)
