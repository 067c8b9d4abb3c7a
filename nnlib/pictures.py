"""Pictures of images: digits, their pixels, weights seen as images, and answers to them."""

import numpy as np

from nnlib.plots import INK, bare, bars, describe, minus, sharp


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


def weights(w, ax=None, size=(2.6, 2.6), title="", top: float | None = None):
    """A row of 784 weights as a picture: blue where positive, red where negative.

    `top` has the full colour, so that pictures can be compared; the largest weight without it.
    """
    w = np.asarray(w).reshape(28, 28)
    ax = bare(ax, size)
    top = top or np.abs(w).max() or 1.0
    ax.imshow(w, cmap="RdBu", vmin=-top, vmax=top, interpolation="none")
    ax.set_title(title, fontsize=9)
    return describe(ax, f"784 weights between {minus(round(float(w.min()), 2))} and "
                        f"{minus(round(float(w.max()), 2))}, as a picture.")


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
