"""Rows of marks whose names stand above them: panels that a narrow screen can show whole."""

import numpy as np

from nnlib.entrance import checks
from nnlib.figures.colours import FAINT, INK
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
        ax.text(0, at - 0.24, name, transform=ax.get_yaxis_transform(), va="bottom", fontsize=10,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})
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


def against(points, here, ax=None):
    """Gains (y, in points) against a measure at the start and the end of training (x).

    points : {letter: (start, end, difference)}, a difference as nnlib.figures.verdicts.rungs takes
    it; an open mark at the start, a filled one at the end, grey where its interval contains 0;
    here : (start, end) of what the gains are over. Raises ValueError for no points.
    """
    if not points:
        raise ValueError("there is nothing to draw: give at least one point")
    ax = axes(ax, (4.3, 4.0), xlabel="mean slope of tanh", ylabel="gain in percentage points")
    ax.axhline(0, color=FAINT, lw=1)
    low, middle, high = ([100 * of[key] for *_, of in points.values()]
                         for key in ("low", "mean", "high"))
    taken, (wide, tall) = [(here[0], 0)], (0.035, 0.06 * (max(middle) - min(0, min(middle))))
    for (name, (start, end, _)), a, y, b in zip(points.items(), low, middle, high, strict=True):
        colour = INK if a > 0 or b < 0 else FAINT
        ax.plot([start, end], [y, y], color=colour, lw=0.8)
        ax.plot(start, y, "o", color=colour, mfc="white", ms=6)
        ax.plot(end, y, "o", color=colour, ms=6)
        near = any(abs(start - x) < wide and abs(y - v) < tall for x, v in taken)
        taken.append((start, y))
        ax.annotate(name, (start, y), (9, -4) if near else (0, 5), textcoords="offset points",
                    ha="center", fontsize=10, color=INK)  # beside a mark where others are near
    ax.plot(here[0], 0, "D", color=INK, mfc="white", ms=6)
    ax.plot(here[1], 0, "D", color=INK, ms=6)
    said = ", ".join(f"{name} {short(y)} at slopes {short(start)} to {short(end)}"
                     for (name, (start, end, _)), y in zip(points.items(), middle, strict=True))
    return describe(ax, f"Gains in percentage points: {said}.")
