"""Drawings of what networks say beyond the range that they learned on."""

import numpy as np
from matplotlib.ticker import NullLocator

from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import minus, power, short

MARKS = {"ReLU": "s", "leaky ReLU": "x", "tanh": "^", "sine": "+"}
HUES = dict(zip(MARKS, (CYCLE[4], *CYCLE[1:4]), strict=True))  # one for each, in every figure
GLYPHS = {"s": [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], "+": [(-1.4, 0), (1.4, 0), None,
          (0, -1.4), (0, 1.4)], "^": [(-1.2, -0.9), (1.2, -0.9), (0, 1.2), (-1.2, -0.9)],
          "x": [(-1, -1), (1, 1), None, (-1, 1), (1, -1)]}

def _shade(ax, low, high):
    ax.axvspan(low, high, color=FAINT, alpha=0.15, lw=0)


def _named(grid, column):
    """Name the ticks of this panel, too: where a screen is narrow a row begins with it."""
    if len(grid) > column:
        grid[column].tick_params(labelleft=True)


def _powers(axis, low, high):
    """Powers of ten as the ticks of a scale of ratios, three or four of them."""
    at = range(low, high + 1, max(1, (high - low) // 3))
    axis.set_ticks([10.0**k for k in at], ["1" if k == 0 else f"$10^{{{k}}}$" if not -3 < k < 6
                                           else f"{10.0**k:g}" for k in at])
    axis.set_minor_locator(NullLocator())


def marks(ax, x, y, name, colour):
    """Marks at (x, y), (runs,) each, as one line: a page keeps many frames. Limits must be set."""
    shape, spots = MARKS[name], (ax.transData + ax.transAxes.inverted()).transform
    at = spots(np.column_stack([x, y]))
    at = at[((at >= 0) & (at <= 1)).all(axis=1)]
    box = ax.get_window_extent()
    unit = 0.036 * ax.figure.dpi / np.array([box.width, box.height])
    glyph = np.array([of or (np.nan, np.nan) for of in [*GLYPHS[shape], None]], float)
    points = (at[:, None] + unit * glyph).reshape(-1, 2)
    ax.plot(*points.T, color=colour, lw=1.2, transform=ax.transAxes)
    ax.plot([], [], shape, color=colour, mfc="none", ms=6, mew=1.2, label=name)


def _whole(number) -> str:
    """A number to the unit, thousands apart, with a true minus sign; above a million in words."""
    if abs(number) >= 1e6:
        return f"{minus(round(number / 1e6, 1))} million"
    return f"{number:,.0f}".replace("-", "\N{MINUS SIGN}")


def continued(x, target, runs, first, span, ylim, at=40, beyond=True, limits=None):
    """Four kinds of network, a panel each, over x (m,), and the target (m,), dashed. A Figure.

    runs : for each name (runs, m), a band from the lowest to the highest; first : for each name
    (x, output) of one run, as fine as one likes; span : the ends of the training range, shaded.
    The ring is what the target has at `at`. Without `beyond` only the range is drawn.
    limits : for each name the most that a theorem lets the runs say at `at`, a thick stroke
    """
    figure, grid = sheet(1, len(runs), size=(7.0, 3.0), sharey=True)
    seen = (x >= span[0]) & (x <= span[1]) | beyond
    wanted, said = np.interp(at, x, target), []
    for ax, (name, of) in zip(grid, runs.items(), strict=True):
        of, (fine, out) = np.asarray(of), first[name]
        near = (fine >= span[0]) & (fine <= span[1]) | beyond
        _shade(ax, *span)
        ax.axvline(at, color=FAINT, ls=":", lw=1)
        ax.plot(x, target, "--", color=INK, lw=1)
        ax.plot(at, wanted, "o", color=INK, mfc="none", ms=6)
        ax.fill_between(x[seen], of.min(axis=0)[seen], of.max(axis=0)[seen], color=HUES[name],
                        alpha=0.25, lw=0)
        ax.plot(fine[near], out[near], color=HUES[name], lw=1.8)
        ax.set(xlabel="$x$", xlim=(x[0], x[-1]), ylim=ylim, title=name, xticks=[-at, 0, at])
        there = [np.interp(at, x, run) for run in of]
        most = f" (no more than {_whole(limits[name])})" if limits else ""
        if limits:
            ax.plot([at - 14, at + 14], [limits[name]] * 2, color=INK, lw=3)
        said.append(f"{name} {_whole(min(there))} to {_whole(max(there))}{most}")
    _named(grid, 2)
    grid[0].set_ylabel("output")
    end = f"the function is {_whole(wanted)} there"
    if not beyond:
        return describe(figure, f"Drawn from {minus(span[0])} to {minus(span[1])} alone. What do "
                                f"they say at {at}? {end.capitalize()} (ring).")
    return describe(figure, f"At {at} the {len(of)} networks of each kind say: {', '.join(said)}; "
                            f"{end}.")


def lone(functions, w, reach=60):
    """One neuron f(w x) over x from -reach to reach, a panel for each function. A Figure.

    functions : for each name an activation. Dotted is the line w x itself.
    """
    figure, grid = sheet(1, len(functions), size=(7.0, 2.5), sharey=True)
    for ax, (name, f) in zip(grid, functions.items(), strict=True):
        at = (np.array([-reach, 0, reach]) if "ReLU" in name  # a kink has two sides
              else np.linspace(-reach, reach, 101 if name == "sine" else 41))
        ax.plot([-reach, reach], [-w * reach, w * reach], ":", color=FAINT, lw=1.2)
        ax.plot(at, f(w * at), color=HUES[name], lw=1.8)
        ax.set(title=name, xlabel="$x$", xlim=(-reach, reach), ylim=(-2.2, 4.2),
               xticks=[-reach, 0, reach], yticks=[-2, 0, 2, 4])
    _named(grid, 2)
    grid[0].set_ylabel("$f(w x)$")
    return describe(figure, f"With w = {minus(w)}: at {reach}, tanh is {np.tanh(w * reach):.3f} "
                            f"(its limit is 1), and the slope of ReLU is {minus(w)}.")


def _ends(t, out, columns):
    """The first and last of (t, out), and the least and the greatest of each of some columns."""
    parts = np.array_split(np.arange(len(t)), columns)
    at = {0, len(t) - 1} | {k[of(out[k])] for k in parts for of in (np.argmin, np.argmax)}
    return t[sorted(at)], out[sorted(at)]


def zoomed(reach, **predict):
    """Networks seen from afar: each over -reach to reach, in units of its largest output there.

    Each keyword is a function (1, m) -> (1, m), of the colour of its name where that has one, else
    of ink. A Figure with a panel for each; dashed is the square in the same unit. The largest is
    that of a fine grid; of it the least and the greatest of each column are drawn.
    """
    figure, grid = sheet(1, len(predict), size=(7.0, 2.6), sharey=True)
    said = []
    for ax, (name, f) in zip(grid, predict.items(), strict=True):
        name, t = name.replace("_", " "), np.linspace(-1, 1, 24_001)
        out = f(reach * t[None])[0]
        most = np.abs(out).max()
        t, out = _ends(t, out, 42 if name == "sine" else 16)
        ax.axhline(0, color=FAINT, lw=0.6)
        edge = min(1, np.sqrt(1.3 * most) / reach)  # where the square leaves the panel
        of_square = np.linspace(-edge, edge, 19)
        ax.plot(of_square, (reach * of_square)**2 / most, "--", color=INK, lw=1)
        ax.plot(t, out / most, color=HUES.get(name, INK), lw=1.7)
        ax.set(title=name, xlabel="$x$", ylim=(-1.1, 1.1), xlim=(-1, 1), yticks=[-1, 0, 1])
        ax.set_xticks([-1, 1], ["" if said else minus(-reach), f"{reach:,g}"])
        said.append(f"{name} {_whole(most)}")
    _named(grid, 3)
    grid[0].set_ylabel("output / largest")
    return describe(figure, f"From {_whole(-reach)} to {_whole(reach)} the largest outputs are: "
                            f"{', '.join(said)}; the square reaches {_whole(reach**2)}.")


def tails(found, rivals):
    """The errors beyond the range of several networks, a panel for each target. A Figure.

    found : for each target and name the errors (runs,); rivals : for each target and name one
    error, a stroke over the panel. An ink stroke in a row is the median.
    """
    figure, grid = sheet((len(found) + 1) // 2, 2, size=(7.0, 5.6), sharex=True)
    said, dashes = [], (":", "--")
    for ax, (target, of_names) in zip(grid.ravel(), found.items(), strict=False):
        ax.set(xscale="log", xlim=(0.0025, 12), yticks=range(len(of_names)), title=target,
               yticklabels=list(of_names), ylim=(len(of_names) - 0.5, -0.6))
        middle = {name: np.median(of) for name, of in of_names.items()}
        for row, (name, of) in enumerate(of_names.items()):
            marks(ax, of, row + 0.22 * np.linspace(-1, 1, len(of)), name, HUES[name])
            ax.plot(middle[name], row, "|", color=INK, ms=15, mew=2.2)
        best = min(middle, key=middle.get)
        said.append(f"{target} {best} {short(middle[best])}")
        for (name, at), dash in zip(rivals[target].items(), dashes, strict=False):
            ax.axvline(at, color=INK, ls=dash, lw=1.2, label=f"best {name}")
        _powers(ax.xaxis, -2, 1)
    for ax in np.atleast_2d(grid)[-1]:
        ax.set_xlabel("error beyond")
    of_rivals = [line for line in grid.ravel()[0].lines if line.get_label().startswith("best")]
    figure.legend(handles=of_rivals, fontsize=9, loc="outside lower center", ncols=2)
    return describe(figure, f"The least median error beyond, and whose: {', '.join(said)}.")


def interpolated(x, target, nodes, values, p, spread, ylim):
    """A polynomial through noisy points, and how it spreads their noise. A Figure.

    x (m,), target (m,) and p (m,), the polynomial there; nodes and values (n,); spread (m,) :
    its standard deviation in units of that of the noise, drawn on a scale of ratios.
    What is said is of all m places; drawn are some, the more, the more nodes there are.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1.25, 1))
    some = np.linspace(0, len(x) - 1, 41 if len(nodes) < 10 else 8 * len(nodes) - 7).astype(int)
    left.plot(x[some], target[some], "--", color=INK, lw=1.1)
    left.plot(x[some], p[some], color=INK, lw=1.6)
    left.plot(nodes, values, "o", color=INK, ms=4)
    left.set(xlabel="$x$", ylabel="$y$", ylim=ylim, xlim=(x[0], x[-1]),
             title=f"{len(nodes)} nodes")
    right.axhline(1, color=FAINT, lw=0.8)
    right.plot(x[some], spread[some], color=INK, lw=1.6)
    top = max(5, int(np.ceil(np.log10(spread.max()))))
    right.set(xlabel="$x$", yscale="log", ylim=(0.1, 10.0**top), xlim=(x[0], x[-1]),
              title="noise, multiplied by")
    _powers(right.yaxis, -1, top)
    _shade(left, min(nodes), max(nodes))
    _shade(right, min(nodes), max(nodes))
    within = (x >= min(nodes)) & (x <= max(nodes))
    off = np.abs(p - target)[within].max()
    missed = f"misses the target by up to {_whole(off)}" if off > 0.5 else "meets the target"
    return describe(figure, f"{len(nodes)} nodes: between them this polynomial {missed}, and "
                            f"noise is multiplied by up to "
                            f"{power(np.log10(spread[within].max()))}; at {minus(x[-1])}, by "
                            f"{power(np.log10(spread[-1]))}.")


def held(x, target, nodes, values, out, title, ylim, slopes, name="", free=None):
    """One network on noisy points, (n,) each, with its output (m,) over x. A Figure.

    slopes : (the greatest slope of each of several runs, (runs,), the first of them drawn; the
        products of their norms, (runs,); the greatest slope that the target has). Bars from
        the lowest to the highest, strokes at the medians, dots for the run that is drawn.
    name : of the activation, for its colour; free : the output (m,) without a penalty, thin
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(2, 1))
    colour = HUES.get(name, INK)
    _shade(left, min(nodes), max(nodes))
    left.plot(x, target, "--", color=INK, lw=1.1)
    left.plot(nodes, values, "o", color=INK, ms=3.5)
    if free is not None:
        left.plot(x, free, ":", color=colour, lw=1.3)
    left.plot(x, out, color=colour, lw=2)
    left.set(xlabel="$x$", ylabel="output", ylim=ylim, xlim=(x[0], x[-1]), title=title)
    greatest, bound, wanted = slopes
    for k, (of, hue) in enumerate(((greatest, colour), (bound, PALETTE["weight"]))):
        of = np.maximum(of, 0.1)  # what is flatter lies on the lower edge
        right.plot([k, k], [of.min(), of.max()], color=hue, lw=9, alpha=0.3,
                   solid_capstyle="butt")
        right.plot(k, np.median(of), "_", color=INK, ms=22, mew=2, clip_on=False)
        right.plot(k, of[0], "o", color=hue, ms=6, clip_on=False)
    right.axhline(wanted, color=INK, ls="--", lw=1.1)
    right.set(yscale="log", xlim=(-0.6, 1.6), ylim=(0.1, 40),
              title=f"steepness of {len(greatest)}")
    right.set_xticks([0, 1], ["slope", "bound"])
    _powers(right.yaxis, -1, 1)
    low, middle, high = (short(v, 2) if v > 1e-4 else "0" for v in
                         (np.min(greatest), np.median(greatest), np.max(greatest)))
    return describe(figure, f"{title}: greatest slopes in the range {low} to {high}, median "
                            f"{middle}; median product of the norms "
                            f"{short(np.median(bound), 2)}; the square reaches "
                            f"{short(wanted, 2)}.")
