"""Drawings of what a network is made of: a neuron, layers, and what they do to a plane."""

from itertools import pairwise, product

import numpy as np

from nnlib.entrance import checks, count, entrance, integer, optional
from nnlib.figures.plots import FAINT, INK, PALETTE, axes, bare, describe
from nnlib.figures.strokes import (
    arrow,
    between,
    column,
    disc,
    sizes_of_layers,
    tag,
    write,
)
from nnlib.figures.words import chance, many, minus, plus

CLASS = ({"marker": "o", "facecolors": "none", "edgecolors": INK},
         {"marker": "s", "color": INK})  # targets differ by shape and filling


def neuron(x, w, b, f, ax=None):
    """One neuron at work: a = f(w·x + b), with every number. A thick arrow is a large weight.

    x and w are as long as each other, b a number, f works entry by entry. Raises ValueError where
    they do not fit.
    """
    x = checks.finite(checks.float_array(np.ravel(x), "x"), "x")
    w = checks.fitting(np.ravel(w), "w", x.shape)
    z = float(w @ x + b)
    a = float(f(z))
    ax = bare(ax, (7.0, 3.4))
    for xi, wi, (left, height) in zip(x, w, column(0, x.size, 1, -1), strict=True):
        start, end = (left + 0.2, height), (2.0, 0)
        _arrow(ax, start, end, PALETTE["weight"], wi)
        ax.text(left, height, minus(xi), ha="center", va="center", color=INK)
        tag(ax, between(start, end, 0.4), f"× {minus(wi)}", PALETTE["weight"], "normal")
    ax.text(2.35, 0.75, plus(b), ha="center", color=PALETTE["bias"])
    _disc(ax, (2.35, 0), f"z = {minus(round(z, 2))}", INK)
    _arrow(ax, (2.75, 0), (3.85, 0), INK, 1)
    ax.text(3.3, 0.12, "f", ha="center", style="italic")
    _disc(ax, (4.25, 0), f"a = {minus(round(a, 2))}", PALETTE["activation"])
    ax.set(xlim=(-0.3, 4.8), ylim=(-1.3, 1.3))
    products = " ".join(f"{plus(wi)} × {minus(xi)}" for xi, wi in zip(x, w, strict=True))
    return describe(ax, f"z = {products.removeprefix('+ ')} {plus(b)} = {minus(round(z, 2))}, "
                        f"and a = f(z) = {minus(round(a, 2))}.")


@entrance
def network(sizes: sizes_of_layers, most: count = 10, names=None, ax=None):
    """Layers of neurons and all their connections; those over `most` are shortened (D2.1-12).

    Under each layer stand its name, of `names` where they are given, and its size.
    Raises ValueError for fewer than two layers, or names that are more or fewer than they.
    """
    names = names or ["input", *["hidden"] * (len(sizes) - 2), "output"]
    if len(names) != len(sizes):
        raise ValueError(f"names must be {len(sizes)}, one for each layer, not {len(names)}")
    ax = bare(ax, (7.0, 3.7))
    shown = [min(n, most) for n in sizes]
    tops = [min(1, n / most + 0.25) for n in shown]
    columns = [column(k, n, top, -top) for k, n, top in zip(range(len(sizes)), shown, tops,
                                                            strict=True)]
    for left, right in pairwise(columns):
        lines = [end for edge in product(left, right) for end in (*edge, (np.nan, np.nan))]
        ax.plot(*np.transpose(lines), color=PALETTE["weight"], lw=0.4, alpha=0.5, zorder=0)
    for k, (n, spots) in enumerate(zip(sizes, columns, strict=True)):
        ax.scatter(*np.transpose(spots), s=40, color=PALETTE["activation"] if k else FAINT)
        ax.text(k, -1.35, f"{names[k]}\n{n}", ha="center", va="top", fontsize=10)
    ax.set(aspect="auto", ylim=(-1.9, 1.1))
    weights = sum(p * q for p, q in pairwise(sizes))
    return describe(ax, f"A network with layers of {', '.join(map(str, sizes))} neurons: "
                        f"{many(weights, 'weight')} and {many(sum(sizes[1:]), 'bias', 'biases')}.")


def half_plane(w1, w2, b, points=None, labels=None, ax=None):
    """The line w1 x1 + w2 x2 + b = 0, the side where a neuron fires, and labelled points (2, m).

    Raises ValueError for labels other than 0 or 1, and where there is not one for each point.
    """
    points, labels = two_classes(points, labels)
    ax = axes(ax, (4.0, 4.0), xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xlabel="x₁", ylabel="x₂",
              aspect="equal")
    x1, x2 = np.meshgrid([-0.6, 1.6], [-0.6, 1.6])  # z is affine: the corners say all
    z = w1 * x1 + w2 * x2 + b
    ax.contourf(x1, x2, z, [0, np.inf], colors=[PALETTE["activation"]], alpha=0.2)
    if w1 or w2:
        ax.contour(x1, x2, z, [0], colors=[PALETTE["weight"]])
    said = f"The neuron fires where {minus(w1)} x₁ {plus(w2)} x₂ {plus(b)} > 0"
    if points is None:
        return describe(ax, f"{said}.")
    judged = _judged(ax, points, labels, lambda p: w1 * p[0] + w2 * p[1] + b > 0)
    return describe(ax, f"{said}: {judged}.")


def _judged(ax, points, labels, fires) -> str:
    """The points (2, m) with their labels, and in words how many of them `fires` puts right."""
    scatter(points, labels, ax)
    right = int((np.ravel(fires(points)) == labels).sum())
    return (f"{right} of {many(labels.size, 'point')} "
            f"{'is on its' if right == 1 else 'are on their'} right side")


def scatter(points, labels, ax):
    """Points (2, m) with a shape for each label, 0 or 1; ValueError for other labels or shapes."""
    points, labels = two_classes(points, labels)
    for label in (0, 1):
        chosen = points[:, labels == label]
        ax.scatter(*chosen, s=60, zorder=3, label=f"target {label}", **CLASS[label])
    ax.legend(loc="upper right", fontsize=9)
    return ax


def two_classes(points, labels):
    """Points (2, m) and their labels (m,), 0 or 1, or an error; both None where there are none."""
    if points is None:
        return None, None
    points, labels = checks.matrix(points, "points", 2, "the plane"), np.ravel(labels)
    m = points.shape[1]
    if labels.size != m or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels must be 0 or 1, one for each of {many(m, 'point')}, not "
                         f"{labels.tolist()}")
    return points, labels


def plane(f, points=None, labels=None, ax=None, low=-0.6, high=1.6):
    """Where f, a function (2, m) -> (1, m) such as net.predict, exceeds 1/2 in the plane.

    The plane is the square from `low` to `high`; points (2, m) have labels 0 or 1.
    Raises ValueError for other labels, and where f gives more or less than one output a point.
    """
    points, labels = two_classes(points, labels)
    x1, x2 = np.meshgrid(*[np.linspace(low, high, 201)] * 2)
    a = np.asarray(f(np.array([x1.ravel(), x2.ravel()])), float)
    if a.size != x1.size:
        raise ValueError(f"f must give one output for each of {x1.size} points, not {a.shape}")
    a = a.reshape(x1.shape)
    ax = axes(ax, (4.0, 4.0), xlabel="x₁", ylabel="x₂", aspect="equal")
    ax.contourf(x1, x2, a, [0.5, np.inf], colors=[PALETTE["activation"]], alpha=0.2)
    ax.contour(x1, x2, a, [0.5], colors=[PALETTE["activation"]])
    share = f"The output is above one half on {(a > 0.5).mean():.0%} of the square"
    if points is None:
        return describe(ax, f"{share}.")
    judged = _judged(ax, points, labels, lambda p: np.asarray(f(p)) > 0.5)
    return describe(ax, f"{share}; {judged}.")


@entrance
def passage(image, activations, true: optional(integer(0)) = None, ax=None):
    """An image and, as bars, the activations that each layer makes of it.

    image is one square, (n,), (n, 1) or (side, side), from 0 to 1. The last of `activations` is
    the answer, one bar a class of two or more. Negative bars point left. true : the class of the
    image, from 0, to be said over it, with the answer over the bars
    Raises ValueError for other images and answers, and for a class that is not there.
    """
    image, (*hidden, answer) = _square(image), [np.ravel(a) for a in activations]
    if answer.size < 2:
        raise ValueError("the last of activations must be the answer of two classes or more, not "
                         f"of {answer.size}")
    if true is not None and true >= answer.size:
        raise ValueError(f"true is {true}, but the answer has only {answer.size} classes, from 0")
    ax = bare(ax, (7.0, 3.1))
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=1, interpolation="none",
              extent=(0, 1.8, 0, 1.8))
    colour, captions = PALETTE["activation"], [(0.9, f"{image.size} pixels")]
    for k, a in enumerate(hidden):
        middle = 2.4 + k
        ax.barh(_heights(a), 0.4 * a / max(1, np.abs(a).max()), 1.4 / a.size, middle, color=colour)
        ax.plot([middle, middle], [0, 1.8], color=FAINT, lw=0.6)
        captions.append((middle, f"layer {k + 1}"))
        _arrow(ax, (middle - 0.58, 0.9), (middle - 0.42, 0.9), FAINT, 0)
        if np.abs(a).max() <= 1:  # the scale of the bars
            ax.text(middle, 1.88, "−1 to 1", ha="center", va="bottom", fontsize=9)
    left, (top, second) = 2.2 + len(hidden), np.argsort(-answer, kind="stable")[:2]
    _arrow(ax, (left - 0.38, 0.9), (left - 0.22, 0.9), FAINT, 0)
    for y, value, digit in zip(_heights(answer), answer, range(answer.size), strict=True):
        ax.text(left - 0.06, y, digit, ha="right", va="center", fontsize=9)
        ax.barh(y, 0.8 * value, 1.4 / answer.size, left, color=colour,
                alpha=1 if digit == top else 0.45)
    captions.append((left + 0.4, "answer"))
    for x, text in captions:
        ax.text(x, -0.1, text, ha="center", va="top", fontsize=10)
    if true is not None:
        verdict = "right" if top == true else "wrong"
        for x, text in ((0.9, f"a {true}"), (left + 0.4, f"{top}: {verdict}")):
            ax.text(x, 1.88, text, ha="center", va="bottom", weight="bold", color=INK)
    ax.set(xlim=(0, left + 0.82), ylim=(-0.35, 2.1 if hidden or true is not None else 1.85))
    signs = ", ".join(f"{(a > 0).sum()} of {a.size} in layer {k + 1}" for k, a in enumerate(hidden))
    signs = f"Positive neurons: {signs}. " if hidden else ""
    told = "" if true is None else f" The image is a {true}, so the answer is {verdict}."
    return describe(ax, f"{signs}The answer is {top}, with probability "
                        f"{chance(answer[top])}; next comes {second}, with "
                        f"{chance(answer[second])}.{told}")


def _square(image):
    """One image as a square (side, side), or an error."""
    image = checks.float_array(image, "image")
    side = round(image.size ** 0.5)
    if side * side != image.size or image.shape not in (
            (image.size,), (image.size, 1), (side, side)):
        raise ValueError(f"image must be one square image, such as x[:, 0] of 784 pixels, not "
                         f"of shape {image.shape}")
    return image.reshape(side, side)


def _arrow(ax, start, end, colour, strength):
    arrow(ax, start, end, colour, 0.6 + min(3.0, abs(strength)), short=2)


def _disc(ax, centre, text, colour):
    disc(ax, centre, 0.4, fill=False, edgecolor=colour, lw=1.5)
    write(ax, centre, text, colour, "normal", fontsize=11, zorder=3)


def _heights(a):
    """Where the bars of a column stand: the first entry at the top."""
    return 1.8 * (1 - (np.arange(a.size) + 0.5) / a.size)
