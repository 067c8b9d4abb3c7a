"""Pictures of images: digits and their pixels, and what other drawings of images share."""

from math import isqrt

import numpy as np

from nnlib.entrance import checks, count, entrance
from nnlib.figures.colours import CYCLE, FAINT, INK
from nnlib.figures.plots import bare, describe
from nnlib.figures.words import MINUS, many, short

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
            inked(ax, x[..., i], x)
            if titles is not None:
                ax.set_title(titles[i], fontsize=9)
    named = "" if titles is None else ": " + "; ".join(map(str, titles))
    return describe(grid[0, 0], f"{many(m, 'handwritten digit')}{named}.")


def picture(image, ax=None, title=""):
    """One image, dark on light, from its lowest pixel or 0 to its highest or 1 (D3.2-03).

    image : (side * side,) or (side, side). Raises ValueError for pixels that make no square.
    """
    image = one_image(image, "image")
    ax = bare(ax, (2.2, 2.4))
    inked(ax, image, image)
    ax.add_patch(outline(*image.shape))
    ax.set_title(title, fontsize=10)
    return describe(ax, f"An image of {image.size} pixels, from {short(image.min())} to "
                        f"{short(image.max())}.")


def flood(image, inside, label, least=3):
    """An image, and the paper in it that water from the border does not reach, tinted (D3.2-03).

    image : (side * side,) or (side, side); inside : (side, side), True where paper stays dry;
    label : 4 or 9; from `least` dry pixels on the rule says 9. Returns the Figure. Raises
    ValueError for an image that is no square.
    """
    from matplotlib.colors import to_rgba

    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, figsize=(7.0, 2.9))
    image, inside = one_image(image, "image"), np.asarray(inside, bool)
    for ax, title in ((left, "the image"), (right, "tinted: paper that stays dry")):
        picture(image, ax, title)
        ax.add_patch(outline(*image.shape))
    tint = np.zeros((*inside.shape, 4))
    tint[inside] = to_rgba(CYCLE[3], 0.75)
    right.imshow(tint, interpolation="none")
    n = int(inside.sum())
    said = 9 if n >= least else 4
    verdict = "which is right" if said == label else f"but the image is a {label}"
    return describe(figure, f"{many(n, 'pixel')} of paper {'stays' if n == 1 else 'stay'} dry: the "
                            f"rule says {said}, {verdict}.")


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
    inked(ax, window, image)
    for (i, j), value in np.ndenumerate(window):
        text = f"{value:z.1f}".replace("0.", ".") if 0 < abs(value) < 0.95 else f"{value:z.0f}"
        ax.text(j, i, text.replace("-", MINUS), ha="center", va="center", fontsize=9,
                color="white" if value > 0.5 * max(1, image.max()) else INK)
    return describe(ax, f"{window.shape[0]} by {window.shape[1]} pixels with their values.")


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


def inked(ax, picture, of):
    """Draw a picture (side, side) on `ax`, dark on light, by the range of all pixels in `of`.

    Black is 1, or the largest pixel of `of` where that is above; white is 0, or the least.
    """
    ax.imshow(picture, cmap="gray_r", vmin=min(0, of.min()), vmax=max(1, of.max()),
              interpolation="none")


def outline(width, height):
    """A thin frame around a picture of so many pixels, for ax.add_patch."""
    from matplotlib.patches import Rectangle

    return Rectangle((-0.5, -0.5), width, height, fill=False, edgecolor=FAINT, lw=0.6)
