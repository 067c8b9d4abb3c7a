"""Drawings of costs over parameters: a neuron that must turn round, valleys, and what is between.

A cost has its colour and dash from nnlib.figures.prices.
"""

import numpy as np
from matplotlib.ticker import NullLocator

from nnlib.entrance import checks, entrance, integer, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.plots import axes, describe
from nnlib.figures.prices import LOOK, POWERS, QUIET, named
from nnlib.figures.words import short, two

PLATE = {"fc": "white", "ec": "none", "pad": 0.8}  # under a number on a line
NAMES = ("bce", "l1", "l2", "l4")


def wait(cost: str, z):
    """How long a sigmoid neuron with target 0 takes from the sum z to 0.

    The integral from 0 to z of 1 / delta, where descent is so slow that dz/dt = -delta:
    bce, delta = a: z + 1 - e^-z; |a - y|^r, delta = r a^r (1 - a): the integral of
    (1 + u)^(r + 1) / (r u), u = e^-z. Time is the learning rate times steps times |x|^2 + 1.
    """
    z = np.asarray(z, float)
    if cost == "bce":
        return z - np.expm1(-z)
    terms = np.polynomial.polynomial.polypow([1, 1], POWERS[cost] + 1)  # of u^-1, u^0, u^1 ...
    total = terms[0] * np.expm1(z) + terms[1] * z
    for k, of in enumerate(terms[2:], 1):
        total = total - of * np.expm1(-k * z) / k
    return total / POWERS[cost]


@entrance
def turning(start: real(0, 10), measured=None):
    """A neuron sure of 1 that is to say 0: the time that it takes | its answer over time.

    start : its sum z at first; measured : {cost: {z: time}}, crosses beside the closed forms
    of `wait`. Returns the Figure. Source: Nielsen (2015), chapter 3, two such starts.
    """
    from nnlib.figures.paper import sheet

    figure, (right, left) = sheet(1, 2, size=(7.0, 3.2))
    said, every = [], np.linspace(0, 8, 25)
    for name in NAMES:
        z = np.linspace(start, -3, 21)
        time = wait(name, start) - wait(name, z)
        left.plot(np.maximum(time, 1e-9), 1 / (1 + np.exp(-z)), **LOOK[name])
        right.plot(every, wait(name, every), **LOOK[name])
        right.plot(start, wait(name, start), "o", color=LOOK[name]["color"], ms=7)
        for at, took in (measured or {}).get(name, {}).items():
            right.plot(at, took, "x", color=LOOK[name]["color"], ms=6)
        tenth = wait(name, start) - wait(name, -np.log(9))
        said.append(f"{name} {short(wait(name, start), 3)} and {short(tenth, 3)}")
    for level, word in ((0.5, "½"), (0.1, "0.1")):
        left.axhline(level, color=FAINT, lw=0.8)
        left.text(0.12, level + 0.015, word, fontsize=9, color=QUIET)
    axes(left, xscale="log", xlim=(0.1, 1e4), ylim=(0, 1.02), xlabel="time",
         ylabel="answer $a$; target 0")
    axes(right, yscale="log", ylim=(0.3, 1e4), xlim=(0.5, 9), xlabel="start, a sum $z$",
         ylabel="time until $a$ is ½")
    _decades(left.xaxis, (0.1, 1, 10, 100, 1000, 10_000))
    _decades(right.yaxis, (1, 10, 100, 1000, 10_000))
    named(right, {name: (8.15, 0.85 * wait(name, 8)) for name in NAMES})
    return describe(figure, f"From z = {short(start)}, an answer of "
                            f"{1 / (1 + np.exp(-start)):.4g}, the time until it is ½ and "
                            f"0.1: {', '.join(said)}.")


def begun(panels, ylim=(5, 8000)):
    """Steps that networks need from ever surer wrong starts, a panel for each choice of rates.

    panels : {title: {cost: {b: (runs,)}}}, a dot a run, a line through the medians,
    and for two costs the ratio of the last ones. Returns the Figure.
    Raises ValueError for no panel.
    """
    from nnlib.figures.paper import sheet

    if not panels:
        raise ValueError("there is nothing to draw: give at least one panel")
    figure, grid = sheet(1, len(panels), size=(7.0, 3.0), sharey=True, squeeze=False)
    said = []
    for ax, (title, of) in zip(grid[0], panels.items(), strict=True):
        for name, by in of.items():
            b, runs = np.array([float(k) for k in by]), np.array(list(by.values()), float)
            middle = np.median(runs, axis=1)
            ax.plot(b, middle, **LOOK[name])
            ax.plot(np.repeat(b, runs.shape[1]), runs.ravel(), "o", ms=3.5, alpha=0.7, mew=0,
                    color=LOOK[name]["color"])
            k = max(len(b) - 2, 0)
            named(ax, {name: (b[k] - 0.4, middle[k] * (1.6 if name == "l2" else 0.5))})
            said.append(f"{name} {short(middle[0], 3)} to {short(middle[-1], 3)} ({title})")
        ends = sorted(float(np.median(list(by.values())[-1])) for by in of.values())
        if len(ends) == 2:
            ax.annotate("", (b[-1] + 0.5, ends[0]), (b[-1] + 0.5, ends[1]),
                        arrowprops={"arrowstyle": "<->", "color": QUIET, "shrinkA": 0,
                                    "shrinkB": 0})
            ax.text(b[-1] + 0.7, np.sqrt(ends[0] * ends[1]), f"×{short(ends[1] / ends[0])}",
                    va="center")
            ax.set_xlim(b[0] - 0.4, b[-1] + 2.8)
        axes(ax, title=title, yscale="log", ylim=ylim, xticks=b, xlabel="output bias at the start")
        _decades(ax.yaxis, (10, 100, 1000))
    grid[0, 0].set_ylabel("steps")
    return describe(figure, f"Median steps from the least to the greatest bias: {', '.join(said)}.")


@entrance
def chord(part: real(0, 1), end: real(-2, -0.5) = -1.0):
    """The cost (w_2 w_1 - 1)^2 of two weights, and along the straight line between two minima.

    part : how far along the line, from (1, 1) to (end, 1 / end), which crosses an axis, where the
    cost is 1. Returns the Figure (D2.4-02).
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2))
    run = np.geomspace(0.2, 10, 17)
    for level, products in ((0, (1,)), (0.25, (0.5, 1.5)), (1, (2,)), (4, (-1, 3)), (9, (-2,))):
        for k in products:  # where w_1 w_2 = k the cost is (k - 1)^2
            for side in (run, -run):
                w = side * np.sqrt(abs(k))
                left.plot(w, k / w, color=INK if level == 0 else FAINT, lw=1.5 if level == 0
                          else 0.8)
            if k in (1, 2, 3, -1, -2):
                x = 1.5 if k == 1 else np.sqrt(abs(k))  # not on the dashed line
                left.text(-x if k < 0 else x, abs(k) / x, f"{level:g}", fontsize=9, ha="center",
                          va="center", color=QUIET, bbox=PLATE)
    left.plot([-2, 2, np.nan, 0, 0], [0, 0, np.nan, -2, 2], color=FAINT, lw=0.8)  # the level 1
    left.text(1.7, 0, "1", fontsize=9, ha="center", va="center", color=QUIET, bbox=PLATE)
    left.plot([1, end], [1, 1 / end], "o--", color=INK, lw=1.3, mfc="white", mec=INK, ms=7)
    price = lambda t: ((1 - (1 - end) * t) * (1 - (1 - 1 / end) * t) - 1) ** 2  # noqa: E731
    w_1, w_2, cost = 1 - (1 - end) * part, 1 - (1 - 1 / end) * part, price(part)
    left.plot(w_1, w_2, "o", color=PALETTE["weight"], ms=8)
    axes(left, xlabel="$w_1$", ylabel="$w_2$", aspect="equal", xlim=(-2.1, 2.1), ylim=(-2.1, 2.1),
         xticks=(-2, -1, 0, 1, 2), yticks=(-2, -1, 0, 1, 2))
    t = np.linspace(0, 1, 25)
    right.plot(t, price(t), color=INK)
    right.plot([0, 1], [0, 0], color=INK, ls="--")
    right.text(0.5, 0.05, "what convex would allow", fontsize=9, ha="center")
    right.plot(part, cost, "o", color=PALETTE["weight"], ms=8, clip_on=False)
    axes(right, xlabel="part of the way", ylabel="$C$ on the way", xlim=(0, 1), ylim=(-0.05, 1.5),
         yticks=(0, 0.5, 1))
    return describe(figure, f"At ({two(w_1)}, {two(w_2)}) the cost is {two(cost)}; at both ends, "
                            f"(1, 1) and ({short(end)}, {short(1 / end)}), it is 0.")


@entrance
def sliced(grids, turn: integer(0), s, t, angles, mark=None):
    """A slice through the costs of a network | the costs along its horizontal axis, in each slice.

    grids : (k, rows, columns) costs, the slices of `angles` (k,), in degrees; s : (columns,) and
    t : (rows,), 0 among them, the ways along both axes; turn : the number of the slice; mark : a
    place on the axis of the last slice. Levels are the same in all. Returns the Figure (D3.3-06).
    Raises ValueError for other shapes. Source: Li et al. (2018).
    """
    from nnlib.figures.paper import sheet

    grids, s, t = (checks.float_array(v, n) for v, n in ((grids, "grids"), (s, "s"), (t, "t")))
    if grids.shape != (len(angles), t.size, s.size) or turn >= len(grids) or 0 not in t:
        raise ValueError(f"grids must be ({len(angles)}, {t.size}, {s.size}), turn below their "
                         f"number and 0 in t, not {grids.shape} and {turn}")
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.1), width_ratios=(1, 1.2))
    low = float(grids.min())
    levels = low * np.array([1.05, 1.2, 1.5, 2, 3, 5, 8])
    drawn = left.contour(s, t, grids[turn], levels, colors=FAINT, linewidths=0.9)
    for level, parts in zip(levels[1:-1:2], drawn.allsegs[1:-1:2], strict=True):
        places = np.concatenate([part for part in parts if len(part)] or [np.zeros((0, 2))])
        places = places[places[:, 1] > t.max() / 4]  # away from the dashed line
        if len(places):
            at = places[abs(places - (0, 0.6 * t.max())).sum(axis=1).argmin()]
            left.text(*at, short(level), fontsize=9, ha="center", va="center", color=QUIET,
                      bbox=PLATE)
    left.axhline(0, color=INK, lw=0.8, ls="--")
    left.plot(0, 0, "o", mfc="white", mec=INK, ms=7)
    axes(left, xlabel="part of the way", ylabel="way across")
    zero = int(np.flatnonzero(t == 0)[0])
    for k, of in enumerate(grids[:, zero]):
        here = k == turn
        right.plot(s, of, color=INK if here else FAINT, lw=1.8 if here else 0.6)
    ends, named_at = grids[:, zero, -1], []
    for k in (turn, -1, *range(len(grids))):  # angles, where line ends lie apart
        if all(abs(ends[k] - v) > 0.08 * ends.max() for v in named_at):
            named_at.append(ends[k])
            right.text(s[-1] + 0.04, ends[k], f"{angles[k]:g}°", fontsize=9, va="center",
                       color=INK if k == turn else QUIET)
    right.plot(0, np.interp(0, s, grids[turn, zero]), "o", mfc="white", mec=INK, ms=7)
    if mark is not None:
        right.axvline(mark, color=FAINT, lw=0.8, ls=":")
    if mark is not None and turn == len(grids) - 1:
        left.plot(mark, 0, "o", color=INK, ms=7)
        right.plot(mark, np.interp(mark, s, grids[turn, zero]), "o", color=INK, ms=7)
        left.text(mark, 0.12, "twin", ha="center", fontsize=9)
    axes(right, xlabel="part of the way", ylabel="$C$ along the dashed line",
         xlim=(s[0] - 0.1, s[-1] + 0.35),
         ylim=(0, 1.05 * float(grids[:, zero].max())))
    profile = grids[turn, zero]
    return describe(figure, f"Turned by {short(angles[turn], 3)} degrees: along the line the cost "
                            f"begins at {short(np.interp(0, s, profile), 3)} and rises to "
                            f"{short(profile[(s >= 0) & (s <= 1)].max(), 3)} on the way to 1, "
                            f"where it is {short(np.interp(1, s, profile), 3)}.")


def _decades(axis, at):
    """Ticks at powers of ten, as numbers: 0.1, 1,000."""
    axis.set_ticks(at, labels=[f"{v:,g}" for v in at])
    axis.set_minor_locator(NullLocator())
