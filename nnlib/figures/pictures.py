"""Pictures of images: digits, their pixels, weights seen as images, and answers to them."""

from math import isqrt

import numpy as np

from nnlib.entrance import checks, count, entrance, integer, optional, positive
from nnlib.figures.colours import FAINT, INK
from nnlib.figures.plots import bare, bars, describe
from nnlib.figures.words import MINUS, many, short, two

MOST = 200  # pictures at once
SIZES = (25, 64, 784)  # pixels of digits5x5, of scikit-learn's digits, of MNIST


@entrance
def digits(x, titles=None, columns: count = 10):
    """Images, dark on light, `columns` in a row; returns the first of their Axes (D3.2-03).

    x : (side * side, m), one image a column, or (side, side, m), or one image alone, such as
        (784,) or (28, 28); the darkest is 1, or the largest pixel of all where that is above
    titles : m words to stand over them
    Raises ValueError for samples in rows, for pixels that make no square or are not finite, for
    more than 200 images, and for titles that do not fit.
    """
    from nnlib.figures.paper import sheet

    x = images(x, "x")
    m = x.shape[2]
    if titles is not None and len(titles) != m:
        raise ValueError(f"titles must be one for each of {m} images, not {len(titles)}")
    rows = -(-m // columns)
    height = 0.75 if titles is None else 1.0
    _, grid = sheet(rows, columns, figsize=(0.7 * columns, height * rows), squeeze=False)
    for i, ax in enumerate(grid.flat):
        ax.axis("off")
        if i < m:
            _inked(ax, x[..., i], x)
            if titles is not None:
                ax.set_title(titles[i], fontsize=9)
    named = "" if titles is None else ": " + "; ".join(map(str, titles))
    return describe(grid[0, 0], f"{many(m, 'handwritten digit')}{named}.")


def pixels(image, rows=slice(None), columns=slice(None), ax=None):
    """A window of an image with the value of each pixel on it (D3.2-03).

    image : (side * side,) or (side, side), such as (784,), 0 to 1 as a rule; rows, columns :
        slices, the window
    Raises ValueError for pixels that make no square or are not finite, and for an empty window.
    """
    image = one_image(image, "image")
    window = image[rows, columns]
    if window.ndim != 2 or not window.size:
        raise ValueError(f"rows and columns must be slices of 0 to {len(image)} that hold a pixel, "
                         f"not {rows} and {columns}")
    ax = bare(ax, (6, 6 * window.shape[0] / window.shape[1]))
    _inked(ax, window, image)
    for (i, j), value in np.ndenumerate(window):
        text = f"{value:z.1f}".replace("0.", ".") if 0 < abs(value) < 0.95 else f"{value:z.0f}"
        ax.text(j, i, text.replace("-", MINUS), ha="center", va="center", fontsize=9,
                color="white" if value > 0.5 * max(1, image.max()) else INK)
    return describe(ax, f"{window.shape[0]} by {window.shape[1]} pixels with their values.")


@entrance
def weights(w, ax=None, size=(2.6, 2.9), title="", top: optional(positive) = None, ends=("", ""),
            power: positive = 1.0):
    """A row of weights as a picture: blue where positive, red where negative, with a scale.

    w : (side * side,) or (side, side), such as W[0] of (16, 784); top : what has the full colour,
        so that pictures can be compared; the largest weight without it. Larger ones have the
        full colour too, and the scale says so; ends : words for negative and positive, such as
        ("down", "up"), in the place of signs; power : of the scale; with 1/2 a quarter of `top`
        has half the colour, so that faint pictures can be seen
    Raises ValueError for weights that make no square. Source: Sanderson (2017) shows them so.
    """
    from matplotlib.colors import FuncNorm

    w = one_image(w, "w")
    most = float(np.abs(w).max())
    top = (most or 1.0) if top is None else top
    ax = bare(ax, size)
    norm = FuncNorm((lambda v: np.sign(v) * np.abs(v) ** power,
                     lambda v: np.sign(v) * np.abs(v) ** (1 / power)), -top, top)
    ax.imshow(w, cmap=_red_to_blue(), norm=norm, interpolation="none")
    ax.add_patch(_frame(*w.shape))
    ax.set_title(title, fontsize=10)
    _scale(ax, top, most > top, ends, power)
    return describe(ax, f"{w.size} weights between {short(w.min())} and {short(w.max())}, "
                        "as a picture.")


@entrance
def answer(image, a, true: integer(0)):
    """An image beside the outputs that a network has for it; the true class is solid (D3.4-31).

    image : (side * side,) or (side, side); a : (K,) or (K, 1); true : the class, from 0.
    Returns the Figure. Raises ValueError for pixels that make no square, for outputs of several
    images, and for a class that is not there.
    """
    from nnlib.figures.paper import sheet

    image, a = one_image(image, "image"), checks.float_array(a, "a")
    if a.size < 2 or a.size != max(a.shape) or not checks.all_finite(a):
        raise ValueError(f"a must be the outputs for one image, (K,) or (K, 1), and finite, not of "
                         f"shape {a.shape}")
    if true >= a.size:
        raise ValueError(f"true is {true}, but a has only {a.size} classes, from 0")
    figure, (left, right) = sheet(1, 2, figsize=(7.0, 2.4), width_ratios=(1, 2.2))
    _inked(left, image, image)
    left.axis("off")
    bars(a, marked=true, ax=right, ylim=(0, 1))
    right.spines[["top", "right"]].set_visible(False)
    said = int(a.argmax())
    verdict = "right" if said == true else f"wrong, it is a {true}"
    describe(right, f"The largest output is {two(a.ravel()[said])}, for {said}: {verdict}.")
    return figure


def images(x, name: str) -> np.ndarray:
    """x as images (side, side, m): of (side * side, m), of one alone, or as they are.

    Columns are samples. An error says x.T where rows look more like them: by a number of columns
    that images have as pixels, but nobody draws as pictures.
    """
    x = checks.finite(checks.float_array(x, name), name)
    if x.ndim == 1 or (x.ndim == 2 and x.shape[0] == x.shape[1] and not _is_square(len(x))):
        return one_image(x, name)[..., None]
    if x.ndim == 3 and x.shape[0] == x.shape[1] and 0 < x.shape[2] <= MOST:
        return x
    n, m = x.shape if x.ndim == 2 else (0, 0)
    rows = m in SIZES and (n not in SIZES or m > n)
    if not _is_square(n) or not 0 < m <= MOST or (n < 9 <= m and _is_square(m)):
        turn = f"{name}.T" if rows or (m >= 9 and _is_square(m) and n not in SIZES) else (
            f"{name}.reshape(len({name}), -1).T" if x.ndim == 3 and len(x) != x.shape[1] else "")
        raise ValueError(f"{name} has shape {x.shape}: expected (side * side, m), one image a "
                         f"column and at most {MOST}" + (f"; did you mean {turn}?" if turn else ""))
    side = isqrt(n)
    if rows:
        raise ValueError(f"{name} has shape {x.shape}, which may be {n} images in rows: give "
                         f"{name}.T if so, and {name}.reshape({side}, {side}, -1) if not")
    return x.reshape(side, side, m)


def one_image(x, name: str) -> np.ndarray:
    """x as one image (side, side): of (side * side,), a column, a row, or as it is."""
    x = checks.finite(checks.float_array(x, name), name)
    if x.ndim == 2 and x.shape[0] == x.shape[1]:
        return x
    if x.size != max(x.shape, default=0) or not _is_square(x.size):
        raise ValueError(f"{name} must be of one image, (side * side,) or (side, side), not of "
                         f"shape {x.shape}")
    return x.reshape(isqrt(x.size), isqrt(x.size))


def _is_square(n: int) -> bool:
    return n > 0 and isqrt(n) ** 2 == n


def _inked(ax, picture, of):
    """The picture dark on light; black is 1, or the largest pixel in `of`, white 0 or the least."""
    ax.imshow(picture, cmap="gray_r", vmin=min(0, of.min()), vmax=max(1, of.max()),
              interpolation="none")


def _red_to_blue():
    """Red, white, blue; seen through the filter of dark pages still red and blue, about black."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("red to blue", ["#d6473a", "white", "#1a6bcc"])


def _scale(ax, top, beyond, ends, power):
    """A bar of the colours under the picture, with its ends and, if it is bent, half colours."""
    bar = ax.inset_axes([0, -0.1, 1, 0.05])
    bar.axis("off")
    bar.imshow([np.linspace(-1, 1, 101)], cmap=_red_to_blue(), aspect="auto", interpolation="none")
    bar.add_patch(_frame(101, 1))
    halves = () if power == 1 else (-0.5, 0.5)
    for colour in sorted((-1, *halves, 0, 1)):
        value = colour if colour in (-1, 0, 1) else np.sign(colour) * 0.5 ** (1 / power)
        text = short(top * (abs(value) if any(ends) else value))
        if abs(colour) == 1:
            sign = "≤ " if colour < 0 and not any(ends) else "≥ "
            text = f"{sign if beyond else ''}{text}\n{ends[colour > 0]}".strip()
        bar.text(50 + 50 * colour, 0.9, text, fontsize=9, va="top",
                 ha={-1: "left", 1: "right"}.get(colour, "center"))


def _frame(width, height):
    from matplotlib.patches import Rectangle

    return Rectangle((-0.5, -0.5), width, height, fill=False, edgecolor=FAINT, lw=0.6)
