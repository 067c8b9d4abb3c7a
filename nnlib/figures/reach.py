"""Drawings of what training reaches: errors by width, steep directions, and a field of rivals."""

import numpy as np
from matplotlib.lines import Line2D

from nnlib.entrance import checks, entrance
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.plots import axes, describe
from nnlib.figures.rules import table
from nnlib.figures.words import many, short

GREEN = PALETTE["activation"]
OTHER = CYCLE[3]  # trained by another method than the optimizers
NEITHER = CYCLE[1]  # not trained, and not built
LOOKS = ((INK, "-", "^"), (INK, "-.", "^"), (INK, ":", "s"), (OTHER, "-", "D"),
         (NEITHER, ":", "v"), (GREEN, "-", "o"))
HUES = ("s", "white"), ("v", "white"), ("^", INK)  # marks of the optimizers, and what fills them


@entrance
def by_width(widths, errors: table('{"Adam": [[0.1, 0.05], [0.2, 0.04]]}'), ylim=None):
    """Errors against the number of hidden neurons: medians of the runs, some with their range.

    widths : (k,); errors : {name: (runs, k)}, six at most, each named at its end; a band shows the
    range of the first and of the fourth. Returns the Figure. Raises ValueError for more than six
    names, and for errors that do not have a column for each width.
    """
    from nnlib.figures.paper import sheet

    if len(errors) > len(LOOKS):
        raise ValueError(f"errors may have {len(LOOKS)} names at most, not {len(errors)}")
    widths, ends = np.ravel(widths), []
    errors = {name: np.atleast_2d(checks.finite(checks.float_array(of, f"errors of {name}"), name))
              for name, of in errors.items()}
    for name, of in errors.items():
        if of.ndim != 2 or of.shape[1] != widths.size:
            raise ValueError(f"errors of {name} must have {widths.size} columns, one for each "
                             f"width, not the shape {of.shape}")
    figure, ax = sheet(size=(7.0, 4.0))
    for k, (name, of) in enumerate(errors.items()):
        colour, dash, mark = LOOKS[k]
        middle = np.median(of, axis=0)
        ax.plot(widths, middle, color=colour, ls=dash, marker=mark, ms=4.5, lw=1.7)
        if k in (0, 3):
            ax.fill_between(widths, of.min(axis=0), of.max(axis=0), color=colour, alpha=0.12, lw=0)
        ends.append((name, middle[-1], colour))
    axes(ax, xscale="log", yscale="log", xlabel="hidden neurons", ylim=ylim,
         ylabel="root mean square error")
    ax.set_xticks(widths, list(map(str, widths)))
    ax.minorticks_off()
    _named(ax, ends)
    return describe(figure, f"Medians with {many(int(widths[-1]), 'neuron')}: " + ", ".join(
        f"{name} {short(end)}" for name, end, _ in ends) + ".")


def _named(ax, ends, apart=0.085):
    """Names beside the last points, with leaders; those that would meet move up."""
    to_axes = (ax.transData + ax.transAxes.inverted()).transform
    right, lowest = ax.get_xlim()[1], -1.0
    for name, value, colour in sorted(ends, key=lambda of: of[1]):
        there = to_axes((right, value))[1]
        lowest = max(there, lowest + apart)
        ax.plot([0.965, 1.04], [there, lowest], color=colour, lw=0.8, clip_on=False,
                transform=ax.transAxes)
        ax.text(1.05, lowest, name, transform=ax.transAxes, fontsize=10, va="center",
                color=colour)


@entrance
def directions(bounds, above: table('{"8 neurons": [2, 4]}'),
               flatter: table('{"8 neurons": [1.0, 0.9]}'), mark: float = 1e-5):
    """How many directions are steeper than each curvature, and which share of the error is flatter.

    bounds : (k,) curvatures as parts of the largest; above and flatter : {name: (k,)}, of the same
    names for the first of them; the others of flatter are named beside their lines, the first of
    these drawn as untrained. Returns the Figure.
    Raises ValueError for a curve of another length than bounds.
    """
    from nnlib.figures.paper import sheet

    bounds = np.ravel(bounds)
    for name, of in [*above.items(), *flatter.items()]:
        if len(of) != bounds.size:
            raise ValueError(f"{name} must have {bounds.size} values, one for each bound, "
                             f"not {len(of)}")
    figure, both = sheet(1, 2, size=(7.0, 3.2))
    styles = dict(zip(above, ((INK, ":"), (INK, "-."), (INK, "-")), strict=False))
    more = dict(zip([name for name in flatter if name not in styles],
                    ((NEITHER, "-"), (OTHER, "-")), strict=False))
    for ax, curves in zip(both, (above, flatter), strict=True):
        for name, of in curves.items():
            colour, dash = (styles | more).get(name, (FAINT, "-"))
            ax.plot(bounds, of, color=colour, ls=dash, lw=1.7, label=name)
        ax.axvline(mark, color=FAINT, lw=0.7)
        axes(ax, xscale="log", xlabel="curvature, as a part of the largest",
             xlim=(bounds.min(), bounds.max()))
        ax.set_xticks([1e-12, 1e-9, 1e-6, 1e-3])
        ax.minorticks_off()
        ax.set_xlim(bounds.min(), bounds.max())  # ticks beyond would widen it
    both[0].set(ylabel="number of directions", title="directions steeper than this")
    both[1].set(ylabel="share", ylim=(-0.03, 1.05), title="error in flatter directions")
    both[0].legend(fontsize=10, loc="lower left", frameon=False)
    for k, (name, (colour, _)) in enumerate(more.items()):
        near = int(np.abs(np.log(bounds / (mark, 1e-11)[k])).argmin())
        both[1].annotate(name, (bounds[near], flatter[name][near]), (0.97, 0.1) if k == 0 else
                         (5, -18), textcoords="axes fraction" if k == 0 else "offset points",
                         fontsize=10, ha="right" if k == 0 else "left", va="center", color=colour)
    at = int(np.abs(np.log(bounds / mark)).argmin())
    return describe(figure, "Steeper than the grey line: " + ", ".join(
        f"{name} {short(of[at])} directions" for name, of in above.items()) + ".")


@entrance
def field(found: table('{"Adam": {"tanh": {"1": [0.1, 0.2]}}}'),
          rivals: table('{"constant": [0.08]}'), xlim, line=None, title=""):
    """Mean square errors of many kinds of network, a row each, and of their rivals below.

    found : {optimizer: {activation: {layers: errors (seeds,)}}}, three optimizers at most, a thin
    stroke a seed and a mark at the median, the best median of each optimizer ringed; rivals :
    {name: errors (seeds,)}, of which `line` names one whose median goes on upwards as a line; what
    lies beyond xlim has an arrow and its number. Returns the Figure.
    Raises ValueError for more than three optimizers.
    """
    from nnlib.figures.paper import sheet

    if len(found) > len(HUES):
        raise ValueError(f"found may have {len(HUES)} optimizers at most, not {len(found)}")
    names = list(next(iter(found.values())))
    depths = list(next(iter(found.values()))[names[0]])
    rows = [(name, depth) for depth in depths for name in names]
    figure, ax = sheet(size=(7.0, 0.3 * (len(rows) + len(rivals)) + 1.2))
    said = []
    for k, (optimizer, of) in enumerate(found.items()):
        runs = np.array([of[name][depth] for name, depth in rows], float)
        place = np.arange(len(rows)) + 0.26 * (k - (len(found) - 1) / 2)
        middle, (mark, fill) = np.median(runs, axis=1), HUES[k]
        _strokes(ax, runs, place, INK, 0.1)
        ax.plot(middle, place, mark, color=INK, mfc=fill, ms=5, ls="", label=optimizer)
        best = int(middle.argmin())
        ax.plot(middle[best], place[best], "o", color=INK, mfc="none", ms=12, mew=1.3)
        said.append(f"{optimizer} {short(middle[best])} with {rows[best][0]} in "
                    f"{many(int(rows[best][1]), 'hidden layer')}")
    start = len(rows) + 0.3
    least = {name: float(np.median(of)) for name, of in rivals.items()}
    for k, (name, of) in enumerate(rivals.items()):
        if least[name] > xlim[1]:
            power = int(np.floor(np.log10(least[name])))
            ax.annotate(rf"${least[name] / 10.0**power:.1f} \cdot 10^{{{power}}}$",
                        (xlim[1], start + k), (-46, 0), textcoords="offset points", ha="right",
                        va="center", arrowprops={"arrowstyle": "->", "color": INK}, fontsize=10)
            continue
        _strokes(ax, np.array([of], float), [start + k], NEITHER, 0.25)
        ax.plot(least[name], start + k, "D", color=NEITHER, ms=5.5)
        if name == line:
            ax.plot([least[name]] * 2, [start + k, -0.6], color=NEITHER, ls=":", lw=1.3, zorder=0)
    for end in np.arange(len(names), len(rows) + 1, len(names)):
        ax.axhline(end - 0.4 if end == len(rows) else end - 0.5, color=FAINT, lw=0.6)
    labels = [f"{name}, {many(int(depth), 'layer')}" for name, depth in rows] + list(rivals)
    axes(ax, xscale="log", xlim=xlim, xlabel="mean square error",
         ylim=(start + len(rivals) - 0.4, -0.6))
    ax.set_yticks([*range(len(rows)), *(start + np.arange(len(rivals)))], labels)
    ax.tick_params(axis="y", length=0)
    marks = [Line2D([], [], ls="", marker=mark, color=INK, mfc=fill, ms=6)
             for mark, fill in HUES[: len(found)]]
    figure.legend([*marks, Line2D([], [], ls="", marker="D", color=NEITHER, ms=5.5)],
                  [*found, "rival"], loc="outside upper center", ncols=len(found) + 1)
    return describe(figure, f"{title + ': the' if title else 'The'} lowest medians: "
                            f"{'; '.join(said)}.")


def _strokes(ax, runs, place, colour, half):
    """An upright stroke for each run (rows, seeds), one path for all."""
    x = runs.ravel()
    y = np.repeat(np.asarray(place, float), runs.shape[1])
    ax.plot(np.ravel([x, x, x * np.nan], "F"), np.ravel([y - half, y + half, y], "F"),
            color=colour, lw=0.9, alpha=0.6, solid_capstyle="butt")
