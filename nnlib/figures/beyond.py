"""Drawings of what networks say beyond the range that they learned on."""

import numpy as np
from matplotlib.ticker import NullLocator

from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import minus, short

OUT = PALETTE["activation"]
MARKS = {"ReLU": "s", "leaky ReLU": "x", "tanh": "^", "sine": "+"}
GLYPHS = {"s": [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], "+": [(-1.4, 0), (1.4, 0), None,
          (0, -1.4), (0, 1.4)], "^": [(-1.2, -0.9), (1.2, -0.9), (0, 1.2), (-1.2, -0.9)],
          "x": [(-1, -1), (1, 1), None, (-1, 1), (1, -1)]}
KINDS = {"spectral norm": (CYCLE[0], "-"), "L2": (CYCLE[1], "--")}
RIVALS = {"none": (CYCLE[2], ":"), "early stopping": (CYCLE[3], "-."),
          "four times the points": (CYCLE[4], (0, (5, 1, 1, 1, 1, 1)))}


def _shade(ax, low, high):
    ax.axvspan(low, high, color=FAINT, alpha=0.15, lw=0)


def _powers(axis, low, high):
    """Powers of ten as the ticks of a scale of ratios, three or four of them."""
    at = range(low, high + 1, max(1, (high - low) // 3))
    axis.set_ticks([10.0**k for k in at], ["1" if k == 0 else f"$10^{{{k}}}$" if k < -2
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


def continued(x, target, runs, low, high, ylim=None, title=""):
    """Runs of one kind of network, (runs, m) over x (m,), and the target (m,). A Figure.

    Left the first run and the band from the lowest to the highest of all; right their slopes,
    by differences. The training range, low to high, is shaded.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1.25, 1))
    runs, middle = np.asarray(runs), (x[1:] + x[:-1]) / 2
    slopes = np.diff(runs) / np.diff(x)
    for ax, at, of, wanted in ((left, x, runs, target),
                               (right, middle, slopes, np.diff(target) / np.diff(x))):
        _shade(ax, low, high)
        ax.plot(at, wanted, "--", color=INK, lw=1.1)
        ax.fill_between(at, of.min(axis=0), of.max(axis=0), color=OUT, alpha=0.25, lw=0)
        ax.plot(at, of[0], color=OUT, lw=1.8)
        ax.set(xlabel="$x$", xlim=(x[0], x[-1]))
    left.set(ylabel="output", ylim=ylim, title=title)
    steepest = np.abs(np.diff(target) / np.diff(x))[np.abs(middle) <= 0.7 * x[-1]].max()
    right.set(ylabel="slope", title="its slope", ylim=(-1.2 * steepest, 1.2 * steepest))
    ends = runs[:, -1]
    return describe(figure, f"{title}: at {minus(x[-1])} the {len(runs)} networks say "
                            f"{short(ends.min(), 3)} to {short(ends.max(), 3)}; the function is "
                            f"{short(target[-1], 4)} there.")


def zoomed(reach, **predict):
    """Networks seen from afar: each over -reach to reach, in units of its largest output there.

    Each keyword is a function (1, m) -> (1, m). A Figure with a panel for each; dashed is the
    square in its own unit.
    """
    figure, grid = sheet(1, len(predict), size=(7.0, 2.6), sharey=True)
    t, said = np.linspace(-1, 1, 161), []
    for ax, (name, f) in zip(grid, predict.items(), strict=True):
        out = f(reach * t[None])[0]
        most = np.abs(out).max()
        ax.axhline(0, color=FAINT, lw=0.6)
        ax.plot(t, t**2, "--", color=INK, lw=1)
        ax.plot(t, out / most, color=OUT, lw=1.5)
        ax.set(title=name.replace("_", " "), ylim=(-1.1, 1.1), xlim=(-1, 1), yticks=[-1, 0, 1])
        ax.set_xticks([-1, 1], ["" if said else minus(-reach), f"{reach:g}"])
        said.append(f"{name.replace('_', ' ')} {short(most, 3)}")
    return describe(figure, f"From {minus(-reach)} to {reach:g} the largest outputs are: "
                            f"{', '.join(said)}; the square reaches {short(reach**2, 3)}.")


def sides(found, rivals, setting):
    """For each network the error inside the range against the error beyond it. A Figure.

    found : for each name pairs (inside, beyond), (runs, 2); rivals : the same, one pair each,
        drawn as words. Both scales are of ratios and do not move.
    """
    figure, ax = sheet(size=(7.0, 3.6))
    ax.set(xscale="log", yscale="log", xlim=(4e-4, 0.8), ylim=(0.2, 6), title=setting,
           xlabel="error inside the range", ylabel="error beyond it")
    said = []
    for k, (name, of) in enumerate(found.items()):
        inside, beyond = np.array(of, float).T
        marks(ax, inside, beyond, name, CYCLE[k])
        said.append(f"{name} {short(np.median(inside))} and {short(np.median(beyond))}")
    for name, (inside, beyond) in rivals.items():
        ax.plot(inside, beyond, "x", color=FAINT, ms=8, mew=2)
        ax.annotate(name, (inside, beyond), (7, 3), textcoords="offset points", fontsize=9)
    _powers(ax.xaxis, -3, -1)
    ax.set_yticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    ax.minorticks_off()
    ax.legend(fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    return describe(figure, f"{setting}, median errors inside and beyond: {'; '.join(said)}.")


def tails(found, rivals, target):
    """The errors beyond the range of several networks that learned one target. A Figure.

    found : for each name the errors (runs,); rivals : for each name one error, a stroke.
    """
    figure, ax = sheet(size=(7.0, 2.7))
    ax.set(xscale="log", xlim=(0.004, 12), yticks=range(len(found)), yticklabels=list(found),
           ylim=(len(found) - 0.5, -0.6), xlabel="error beyond the range", title=target)
    said = []
    for row, (name, of) in enumerate(found.items()):
        marks(ax, of, row + 0.22 * np.linspace(-1, 1, len(of)), name, CYCLE[row % 5])
        ax.plot(np.median(of), row, "|", color=INK, ms=18, mew=2.4)
        said.append(f"{name} {short(np.median(of))}")
    for (name, at), dash in zip(rivals.items(), (":", "--"), strict=False):
        ax.axvline(at, color=FAINT, ls=dash, lw=1.6, label=f"best {name}")
    _powers(ax.xaxis, -2, 1)
    of_rivals = [line for line in ax.lines if line.get_label().startswith("best")]
    ax.legend(handles=of_rivals, fontsize=9, loc="center left", bbox_to_anchor=(1, 0.5))
    return describe(figure, f"{target}, median errors beyond: {', '.join(said)}.")


def interpolated(x, target, nodes, values, p, spread, ylim):
    """A polynomial through noisy points, and how it spreads their noise. A Figure.

    x (m,), target (m,) and p (m,), the polynomial there; nodes and values (n,); spread (m,) :
    its standard deviation in units of that of the noise, drawn on a scale of ratios.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1.25, 1))
    left.plot(x, target, "--", color=INK, lw=1.1)
    left.plot(x, p, color=CYCLE[1], lw=1.6)
    left.plot(nodes, values, "o", color=INK, ms=4)
    left.set(xlabel="$x$", ylabel="$y$", ylim=ylim, xlim=(x[0], x[-1]),
             title=f"{len(nodes)} nodes")
    right.axhline(1, color=FAINT, lw=0.8)
    right.plot(x, spread, color=CYCLE[1], lw=1.6)
    right.set(xlabel="$x$", yscale="log", ylim=(0.1, 1e5), xlim=(x[0], x[-1]),
              title="noise, multiplied by")
    _powers(right.yaxis, -1, 5)
    _shade(left, min(nodes), max(nodes))
    _shade(right, min(nodes), max(nodes))
    within = (x >= min(nodes)) & (x <= max(nodes))
    return describe(figure, f"{len(nodes)} nodes: between them this polynomial misses the target "
                            f"by up to {short(np.abs(p - target)[within].max(), 2)}, and noise is "
                            f"multiplied by up to {short(spread[within].max(), 2)}; at "
                            f"{minus(x[-1])}, by {short(spread[-1], 2)}.")


def held(x, target, nodes, values, out, title, ylim, slopes):
    """One network on noisy points, (n,) each, with its output (m,) over x. A Figure.

    slopes : (the greatest slope of each of several runs, (runs,), the first of them drawn; the
        products of their norms, (runs,); the greatest slope that the target has). Bars from
        the lowest to the highest, strokes at the medians, dots for the run that is drawn.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(2.2, 1))
    _shade(left, min(nodes), max(nodes))
    left.plot(x, target, "--", color=INK, lw=1.1)
    left.plot(nodes, values, "o", color=INK, ms=3.5)
    left.plot(x, out, color=OUT, lw=1.8)
    left.set(xlabel="$x$", ylabel="output", ylim=ylim, xlim=(x[0], x[-1]), title=title)
    greatest, bound, wanted = slopes
    for k, (of, colour) in enumerate(((greatest, OUT), (bound, PALETTE["weight"]))):
        of = np.maximum(of, 0.1)  # what is flatter lies on the lower edge
        right.plot([k, k], [of.min(), of.max()], color=colour, lw=9, alpha=0.3,
                   solid_capstyle="butt")
        right.plot(k, np.median(of), "_", color=INK, ms=22, mew=2, clip_on=False)
        right.plot(k, of[0], "o", color=colour, ms=6, clip_on=False)
    right.axhline(wanted, color=INK, ls="--", lw=1.1)
    right.set(yscale="log", xlim=(-0.6, 1.6), ylim=(0.1, 300),
              title=f"steepness of {len(greatest)}")
    right.set_xticks([0, 1], ["slope", "bound"])
    _powers(right.yaxis, -1, 2)
    low, middle, high = (short(v, 2) if v > 1e-4 else "0" for v in
                         (np.min(greatest), np.median(greatest), np.max(greatest)))
    return describe(figure, f"{title}: greatest slopes in the range {low} to {high}, median "
                            f"{middle}; median product of the norms "
                            f"{short(np.median(bound), 2)}; the function needs "
                            f"{short(wanted, 2)}.")


def strengths(found, rivals, title, ylims=((0, 0.33), (0, 2.5))):
    """The errors inside and beyond over the strength of a penalty. A Figure.

    found : for each kind of penalty {strength: (runs, 2)}, errors inside and beyond; a band
        is two standard errors of the mean to both sides (Student 1908)
    rivals : for each (runs, 2)
    """
    figure, panels = sheet(1, 2, size=(7.0, 3.7))
    said = []
    for k, ax in enumerate(panels):
        for name, (colour, dash) in RIVALS.items():
            if name in rivals:
                ax.axhline(np.mean(rivals[name], axis=0)[k], color=colour, ls=dash, lw=1.5,
                           label=name)
        for name, of in found.items():
            at = np.array([float(s) for s in of])
            runs = np.array(list(of.values()))[..., k]  # (strengths, runs)
            mean, error = runs.mean(axis=1), runs.std(axis=1, ddof=1) / np.sqrt(runs.shape[1])
            colour, dash = KINDS[name]
            ax.fill_between(at, mean - 2 * error, mean + 2 * error, color=colour, alpha=0.15,
                            lw=0)
            ax.plot(at, mean, ls=dash, color=colour, lw=1.8, label=name)
            best = mean.argmin()
            said.append(f"{name} {('inside', 'beyond')[k]} {short(mean[best], 2)} at "
                        f"{minus(at[best])}")
        ax.set(xscale="log", xlabel=r"strength $\lambda$", ylim=ylims[k],
               title=("error inside", "error beyond")[k])
        _powers(ax.xaxis, -4, -2)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3,
                  fontsize=9)
    figure.suptitle(title, fontsize=10)
    return describe(figure, f"{title}, lowest means: {'; '.join(said)}.")
