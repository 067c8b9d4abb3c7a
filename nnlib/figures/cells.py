"""What pictures of cells share: the names of rows and columns, a scale, numbers, marks."""

import numpy as np

from nnlib.entrance import checks
from nnlib.figures.colours import CELLS, FAINT, INK
from nnlib.figures.words import minus, short

HATCH = {"hatch": "////", "edgecolor": FAINT, "lw": 0}  # of a run that diverged: it has no colour
BEST = {"edgecolor": INK, "lw": 2.2, "zorder": 3}


def labels(names, count: int, of: str) -> list[str]:
    """The names as `count` words, no two alike; the numbers from 0 where there are none."""
    names = range(count) if names is None else names
    if isinstance(names, (str, bytes)) or not hasattr(names, "__iter__"):
        raise TypeError(f"names must be a list with a word for each of {count} {of}, not {names!r}")
    found = list(map(str, names))
    if len(found) != count or len(set(found)) < count:
        raise ValueError(f"names must be a word for each of {count} {of}, no two alike, not "
                         f"{', '.join(found) or 'none'}")
    return found


def classes(counts, names) -> tuple[np.ndarray, list[str]]:
    """A confusion matrix (K, K), and K words for its classes; an error where it is none."""
    counts = checks.counts(counts)
    if not counts.size or counts.min() < 0:
        raise ValueError("counts must be of at least one class, and none of them below 0")
    return counts, labels(names, len(counts), "classes")


def axis(values, name: str) -> list[str]:
    """What stands beside rows or columns: words, or numbers in three digits, in six if need be."""
    values = checks.array(values, name)
    if values.ndim != 1 or not values.size:
        raise ValueError(f"{name} must be a list with a number or a word for each, not of shape "
                         f"{values.shape}")
    if values.dtype.kind not in "iuf":
        return list(map(str, values.tolist()))
    found = [short(v, 3) for v in values.tolist()]
    return found if len(set(found)) == len(found) else list(map(minus, values.tolist()))


def span(values, sign: int) -> tuple[float, float]:
    """(best, end) of a scale for finite values (n,); the lowest is best, with sign -1 the highest.

    It ends at the worst of those that are at most ten times as far from the best as the better
    half is: a run that blew up to 1e22 would leave one colour for all others.
    """
    ordered = np.sort(sign * values)
    best, away = ordered[0], ordered - ordered[0]
    near = away.size // 2
    while near > 1 and away[near] > 100 * max(away[near // 2], abs(best)) > 0:
        near //= 2  # most runs blew up, and some of those are in the half
    reach = [far for far in away[near:] if far > 0] or [0.0]  # after equals, the next that differs
    end = ordered[away <= 10 * reach[0]][-1]
    return float(sign * best), float(sign * end)


def coloured(ax, values, sign: int, what: str) -> int:
    """Colour the finite cells, the better the fuller, with a bar; how many lie beyond its end."""
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    ran = np.isfinite(values)
    best, end = span(values[ran], sign)
    shown = np.where(ran, np.clip(values, -1e150, 1e150), np.nan)  # or drawing would overflow
    image = ax.imshow(np.ma.masked_invalid(shown), norm=Normalize(*sorted((best, end))),
                      cmap=LinearSegmentedColormap.from_list("cells", CELLS[::-sign]),
                      aspect="auto", interpolation="none")
    beyond = int((sign * values[ran] > sign * end).sum())
    more = ("max" if sign > 0 else "min") if beyond else "neither"
    ax.figure.colorbar(image, ax=ax, label=what, extend=more)
    return beyond


def marked(ax, where, label: str, cross: str = "", **look):
    """A rectangle, and a cross if one is given, on each cell that is True; the key to them."""
    from matplotlib.patches import Patch, Rectangle

    look = {"facecolor": "none"} | look
    for i, j in np.argwhere(where):
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, **look))
        if cross:
            ax.text(j, i, cross, ha="center", va="center", color=INK, weight="bold")
    return Patch(label=label, **look)


def ticks(ax, rows, columns):
    """Words for rows and columns of a picture of cells; aslant where they have no room."""
    room = 72 * ax.get_window_extent().width / ax.figure.dpi / len(columns)
    wide = 6.5 * max(map(len, columns)) > room  # a letter of ten points is about 6.5 wide
    slant = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if wide else {}
    ax.set_xticks(range(len(columns)), columns, **slant)
    ax.set_yticks(range(len(rows)), rows)


def numbers(ax, values, bold):
    """Each finite value in its cell, in three digits or two, where it has room for them."""
    ax.figure.canvas.figure.draw_without_rendering()  # the layout is not known before
    space = ax.get_window_extent()
    width, height = space.width / values.shape[1], space.height / values.shape[0]
    for (i, j), value in np.ndenumerate(values):
        for digits in (3, 2) if np.isfinite(value) else ():
            text = ax.text(j, i, short(value, digits), ha="center", va="center", fontsize=9,
                           color=INK, weight="bold" if bold[i, j] else "normal")
            size = text.get_window_extent()
            if size.width < 0.92 * width and size.height < 0.92 * height:
                break
            text.remove()
