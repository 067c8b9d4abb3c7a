"""Pictures of images: digits, their pixels, weights seen as images, and answers to them."""

import numpy as np

from nnlib import checks
from nnlib.figures.plots import FAINT, INK, bare, bars, describe, minus, sharp


def digits(x, titles=None, columns: int = 10):
    """The images in the columns of x (784, m), dark on light, `columns` in a row (D3.2-03)."""
    import matplotlib.pyplot as plt

    sharp()
    x = np.asarray(x).reshape(784, -1)
    m = x.shape[1]
    rows = -(-m // columns)
    height = 0.75 if titles is None else 1.0
    _, grid = plt.subplots(rows, columns, figsize=(0.7 * columns, height * rows),
                                layout="constrained", squeeze=False)
    for i, ax in enumerate(grid.flat):
        ax.axis("off")
        if i < m:
            ax.imshow(x[:, i].reshape(28, 28), cmap="gray_r", vmin=0, vmax=1, interpolation="none")
            if titles is not None:
                ax.set_title(titles[i], fontsize=8)
    named = "" if titles is None else ": " + "; ".join(map(str, titles))
    return describe(grid[0, 0], f"{m} handwritten digits{named}.")


def pixels(image, rows=slice(None), columns=slice(None), ax=None):
    """A window of a 28 x 28 image with the value of each pixel, 0 to 1, on it (D3.2-03)."""
    window = np.asarray(image).reshape(28, 28)[rows, columns]
    ax = bare(ax, (5, 5 * window.shape[0] / window.shape[1]))
    ax.imshow(window, cmap="gray_r", vmin=0, vmax=1, interpolation="none")
    for (i, j), value in np.ndenumerate(window):
        text = f"{value:.1f}".removeprefix("0") if 0 < value < 0.95 else f"{value:.0f}"
        ax.text(j, i, text, ha="center", va="center", fontsize=8,
                color="white" if value > 0.5 else INK)
    return describe(ax, f"{window.shape[0]} by {window.shape[1]} pixels with their values.")


def weights(w, ax=None, size=(2.6, 2.9), title="", top: float | None = None, ends=("", ""),
            power: float = 1.0):
    """A row of 784 weights as a picture: blue where positive, red where negative, with a scale.

    top : what has the full colour, so that pictures can be compared; the largest weight
        without it. Larger ones have the full colour too, and the scale says so
    ends : words for negative and positive, such as ("down", "up"), in the place of signs
    power : of the scale; with 1/2 a quarter of `top` has half the colour, so that faint
        pictures can be seen

    Raises ValueError for a number of weights that is not 784, or a top or power not above 0.
    """
    from matplotlib.colors import FuncNorm

    w = np.asarray(w)
    if w.size != 784:
        raise ValueError(f"w must have 784 weights, one a pixel, not {w.size}")
    most = float(np.abs(w).max())
    top = (most or 1.0) if top is None else checks.number(top, "top", 0, open_low=True)
    checks.number(power, "power", 0, open_low=True)
    ax = bare(ax, size)
    norm = FuncNorm((lambda v: np.sign(v) * np.abs(v) ** power,
                     lambda v: np.sign(v) * np.abs(v) ** (1 / power)), -top, top)
    ax.imshow(w.reshape(28, 28), cmap=_red_to_blue(), norm=norm, interpolation="none")
    ax.add_patch(_frame(28, 28))
    ax.set_title(title, fontsize=9)
    _scale(ax, top, most > top, ends, power)
    return describe(ax, f"784 weights between {_short(w.min())} and {_short(w.max())}, "
                        "as a picture.")


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
        text = _short(top * (abs(value) if any(ends) else value))
        if abs(colour) == 1:
            sign = "≤ " if colour < 0 and not any(ends) else "≥ "
            text = f"{sign if beyond else ''}{text}\n{ends[colour > 0]}".strip()
        bar.text(50 + 50 * colour, 0.9, text, fontsize=8.5, va="top",
                 ha={-1: "left", 1: "right"}.get(colour, "center"))


def _short(number):
    return minus(float(f"{number:.2g}") + 0.0)  # no minus before zero


def _frame(width, height):
    from matplotlib.patches import Rectangle

    return Rectangle((-0.5, -0.5), width, height, fill=False, edgecolor=FAINT, lw=0.6)


def answer(image, a, true, ax=None):
    """An image beside the ten outputs that a network has for it; the true class is solid."""
    import matplotlib.pyplot as plt

    sharp()
    a = np.ravel(a)
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.2, 2), layout="constrained",
                                         width_ratios=(1, 2.2))
    left.imshow(np.reshape(image, (28, 28)), cmap="gray_r", vmin=0, vmax=1, interpolation="none")
    left.axis("off")
    bars(a, marked=true, ax=right, ylim=(0, 1))
    right.spines[["top", "right"]].set_visible(False)
    said = int(a.argmax())
    verdict = "right" if said == true else f"wrong, it is a {true}"
    describe(right, f"The largest output is {a[said]:.2f}, for {said}: {verdict}.")
    return figure
