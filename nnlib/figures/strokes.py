"""The strokes of which networks with numbers are drawn: discs, edges, labels."""

import numpy as np

from nnlib.figures.plots import INK, PALETTE

WEIGHT, BIAS, SIGNAL, ERROR = (PALETTE[k] for k in ("weight", "bias", "activation", "error"))
QUIET = "#6b6b6b"  # for words: 5.3 to 1 on white, where plots.FAINT has 3.4
SIZE, WIDTH = 9, 4.5  # points and inches: on a page of 350 pixels, letters of 9.7 pixels
BEFORE = "a⁽ᴸ⁻¹⁾"


def column(x, n, top=1.55, bottom=-1.55):
    """The places (x, height) of n neurons in a column, the first on top."""
    return [(x, h) for h in np.linspace(top, bottom, n)] if n > 1 else [(x, (top + bottom) / 2)]


def between(start, end, part=0.5):
    """The place (x, height) that has gone `part` of the way."""
    return (1 - part) * np.asarray(start) + part * np.asarray(end)


def write(ax, spot, text, colour, weight="bold", **more):
    """Words whose middle is at `spot`."""
    ax.text(*spot, text, color=colour, weight=weight,
            **{"ha": "center", "va": "center", "fontsize": SIZE, "zorder": 5} | more)


def tag(ax, spot, text, colour, weight="bold"):
    """Words on a line: paper behind them keeps it, and those that cross it, away."""
    write(ax, spot, text, colour, weight, bbox={"facecolor": "white", "edgecolor": "none",
                                                "pad": 1.2})


def edge(ax, start, end, colour, width, style="-", head=True):
    """A line, or with `head` an arrow, from disc to disc; `width` in points."""
    gap = 0.38 / max(1e-9, np.hypot(*np.subtract(end, start)))
    start, end = between(start, end, gap), between(end, start, gap)
    if head:
        ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour, "lw": width,
                                                "shrinkA": 0, "shrinkB": 0})
    else:
        ax.plot(*zip(start, end, strict=True), style, color=colour, lw=width)


def node(ax, spot, text, colour, filled=False, radius=0.34):
    """A disc with words in it; where `filled`, tinted and with words in ink."""
    from matplotlib.patches import Circle

    if filled:
        ax.add_patch(Circle(spot, radius, facecolor=colour, alpha=0.3, lw=0))
    ax.add_patch(Circle(spot, radius, fill=False, edgecolor=colour, lw=1.4))
    write(ax, spot, text, INK if filled else colour, "normal")
