"""An image on its way through a network, and what points of two classes look like."""

import numpy as np

from nnlib.entrance import checks, entrance, integer, optional
from nnlib.figures.plots import FAINT, INK, PALETTE, bare, describe
from nnlib.figures.strokes import arrow
from nnlib.figures.words import chance, many

CLASS = ({"marker": "o", "facecolors": "none", "edgecolors": INK},
         {"marker": "s", "color": INK})  # targets differ by shape and filling


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


@entrance
def passage(image, activations, true: optional(integer(0)) = None, ax=None):
    """An image and, as bars, the activations that each layer makes of it.

    image is one square, (n,), (n, 1) or (side, side), from 0 to 1. The last of `activations` is
    the answer, one bar a class of two or more. Negative bars point left. true : the class of the
    image, from 0, to be said over it, with the answer over the bars; a dashed frame is the bar
    that its probability would fill at 1
    Raises ValueError for other images and answers, and for a class that is not there.
    """
    image, (*hidden, answer) = _square(image), [np.ravel(a) for a in activations]
    if answer.size < 2:
        raise ValueError("the last of activations must be the answer of two classes or more, not "
                         f"of {answer.size}")
    if true is not None and true >= answer.size:
        raise ValueError(f"true is {true}, but the answer has only {answer.size} classes, from 0")
    ax = bare(ax, (6.0, 2.9))
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
            ax.text(middle, 1.88, "−1 to 1", ha="center", va="bottom", fontsize=10)
    left, (top, second) = 2.2 + len(hidden), np.argsort(-answer, kind="stable")[:2]
    _arrow(ax, (left - 0.38, 0.9), (left - 0.22, 0.9), FAINT, 0)
    for y, value, digit in zip(_heights(answer), answer, range(answer.size), strict=True):
        ax.text(left - 0.06, y, digit, ha="right", va="center", fontsize=10)
        ax.barh(y, 0.8 * value, 1.4 / answer.size, left, color=colour,
                alpha=1 if digit == top else 0.45)
    captions.append((left + 0.4, "answer"))
    for x, text in captions:
        ax.text(x, -0.1, text, ha="center", va="top", fontsize=10)
    if true is not None:
        verdict = "right" if top == true else "wrong"
        ax.barh(_heights(answer)[true], 0.8, 1.4 / answer.size, left, fill=False, edgecolor=INK,
                lw=0.9, ls=(0, (3, 2)))
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


def _heights(a):
    """Where the bars of a column stand: the first entry at the top."""
    return 1.8 * (1 - (np.arange(a.size) + 0.5) / a.size)
