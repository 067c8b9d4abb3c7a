"""The strokes of which networks with numbers are drawn: discs, edges, labels."""

import numpy as np

from nnlib.entrance import Rule, checks
from nnlib.figures.plots import INK, PALETTE

WEIGHT, BIAS, SIGNAL, ERROR = (PALETTE[k] for k in ("weight", "bias", "activation", "error"))
QUIET = "#6b6b6b"  # for words: 5.3 to 1 on white, where plots.FAINT has 3.4
SIZE, WIDTH = 11, 5.6  # points and inches
BEFORE = "a⁽ᴸ⁻¹⁾"


def layer_sizes(value, name: str) -> list:
    """value as the sizes of two layers or more, or an error."""
    if np.ndim(value) != 1 or len(value) < 2:
        raise ValueError(f"{name} must be those of at least two layers, not {value!r}")
    return [checks.integer(n, f"{name}[{k}]") for k, n in enumerate(value)]


sizes_of_layers = Rule("list of two sizes of layers or more", layer_sizes,
                       (None, 3, [4], [3, 0, 2], [3, 2.0], ["3", "2"]))


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


def edge(ax, start, end, colour, width, style="-", head=True, room=0.38):
    """A line, or with `head` an arrow, that keeps `room` from both places; `width` in points."""
    gap = room / max(1e-9, np.hypot(*np.subtract(end, start)))
    start, end = between(start, end, gap), between(end, start, gap)
    if head:
        arrow(ax, start, end, colour, width)
    else:
        ax.plot(*zip(start, end, strict=True), style, color=colour, lw=width)


def arrow(ax, start, end, colour, width, short=0):
    """An arrow, `short` of both places; both that and its `width` in points."""
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour, "lw": width,
                                            "shrinkA": short, "shrinkB": short})


def node(ax, spot, text, colour, filled=False, radius=0.34):
    """A disc with words in it; where `filled`, tinted and with words in ink."""
    if filled:
        disc(ax, spot, radius, facecolor=colour, alpha=0.3, lw=0)
    disc(ax, spot, radius, fill=False, edgecolor=colour, lw=1.4)
    write(ax, spot, text, INK if filled else colour, "normal")


def disc(ax, spot, radius, **look):
    """A circle around `spot`; `look` is how Matplotlib is to paint it."""
    from matplotlib.patches import Circle

    ax.add_patch(Circle(spot, radius, **look))
