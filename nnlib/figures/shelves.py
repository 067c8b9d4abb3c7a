"""Rows of marks whose names stand above them: panels that a narrow screen can show whole."""

import numpy as np

from nnlib.entrance import checks
from nnlib.figures.colours import INK
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import short

SHAPES = "o^s"  # of the kinds in a row


def above(ax, title=""):
    """The names of rows, at 0, 1, 2 ... from the top, above them in place of beside. Returns ax.

    Raises ValueError for an ax whose rows have no names.
    """
    names = [label.get_text() for label in ax.get_yticklabels()]
    if not any(names):
        raise ValueError("ax has no row with a name")
    for at, name in zip(ax.get_yticks(), names, strict=True):
        ax.text(0, at - 0.24, name, transform=ax.get_yaxis_transform(), va="bottom", fontsize=10)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(len(names) - 0.5, -0.75)
    ax.set_title(title, fontsize=10, weight="bold", loc="left")
    return ax


def marks(rows, filled=False, ax=None):
    """What runs reached, a row for each name, which stands above its marks, the first on top.

    rows : {name: (n,) values, or up to three arrays of them: circles, triangles, squares};
    filled : whether the marks are. Raises ValueError for none, for more kinds than three, and for
    a row without a value.
    """
    if not rows:
        raise ValueError("there is nothing to draw: give at least one row")
    found = {}
    for name, of in rows.items():
        kinds = [np.ravel(v) for v in (of if isinstance(of, (list, tuple)) else [of])]
        kinds = [checks.finite(checks.float_array(v, name), name) for v in kinds]
        if not kinds or len(kinds) > len(SHAPES) or not all(v.size for v in kinds):
            raise ValueError(f"{name} must be one to three arrays of values, not {of!r}")
        found[name] = kinds
    ax = axes(ax, (4.3, 0.7 + 0.42 * len(rows)))
    for row, kinds in enumerate(found.values()):
        for k, values in enumerate(kinds):
            at = row + 0.17 * (k - (len(kinds) - 1) / 2)
            ax.plot(values, np.full(values.size, at), SHAPES[k], color=INK, ms=5.5,
                    mfc=INK if filled else "none")
    said = [f"{name} {short(np.mean(kinds[0]), 3)}" for name, kinds in found.items()]
    ax.set_yticks(range(len(rows)), list(rows))
    return describe(above(ax), f"Means of the first marks: {'; '.join(said)}.")


def spans(rows, ax=None):
    """From where to where a measure went, a row for each name: open at the start, then filled.

    rows : {name: (start, end)}, the first on top. Raises ValueError for none.
    """
    if not rows:
        raise ValueError("there is nothing to draw: give at least one row")
    ax = axes(ax, (4.3, 0.7 + 0.42 * len(rows)))
    for k, (start, end) in enumerate(rows.values()):
        ax.plot([start, end], [k, k], color=INK, lw=1)
        ax.plot(start, k, "o", color=INK, mfc="white", ms=6.5)
        ax.plot(end, k, "o", color=INK, ms=6.5)
    ax.set_yticks(range(len(rows)), list(rows))
    said = ", ".join(f"{name} {short(a)} to {short(b)}" for name, (a, b) in rows.items())
    return describe(above(ax), f"From start to end: {said}.")
