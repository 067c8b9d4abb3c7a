"""Drawings of activations at work: on one plate, over sums, through many layers, dying."""

import numpy as np

from nnlib import signals
from nnlib.activations import Activation
from nnlib.entrance import checks, count, entrance, instance, nonnegative, positive
from nnlib.figures.colours import FAINT, INK, PALETTE, STYLES
from nnlib.figures.designs import MARK, looks
from nnlib.figures.plots import axes, describe, whole
from nnlib.figures.rules import table
from nnlib.figures.words import many, minus, power, short, two

GREEN, MAGENTA, BLUE = PALETTE["activation"], PALETTE["error"], PALETTE["weight"]
an_f = instance(Activation)
ABOVE = {"fontsize": 10, "loc": "lower center", "bbox_to_anchor": (0.5, 1)}


def powers(ax, x=None, y=None):
    """Ticks of a scale of ratios at these powers of ten only: few, since each costs time to set."""
    for axis, at in ((ax.xaxis, x), (ax.yaxis, y)):
        if at is not None:
            axis.set_ticks(10.0 ** np.array(at), [f"$10^{{{k}}}$" if k else "1" for k in at])
    ax.minorticks_off()


def plate(functions, z: float):
    """A figure with a panel for each f: the curve, its slope (dashed), and its tangent at z.

    functions : {name: f}, each f working entry by entry, (m,) -> (m,) (D2.3b-07, D4.3-01).
    """
    from nnlib.figures.paper import sheet

    rows = -(-len(functions) // 4)
    figure, grid = sheet(rows, 4, size=(7.0, 1.8 * rows), sharex=True, sharey=True, squeeze=False)
    x, said = np.linspace(-4, 4, 41), []  # 0 is among them: kinks are sharp
    for ax in grid.flat[len(functions):]:
        ax.axis("off")
    for ax, (name, f) in zip(grid.flat, functions.items(), strict=False):
        a, slope = float(f(np.array([z]))[0]), float(f.derivative(np.array([z]))[0])
        ax.axhline(0, color=FAINT, lw=0.6)
        ax.plot(x, f(x), color=GREEN)
        for side in (x[x <= 0], np.append(1e-9, x[x > 0])):  # a slope that jumps is not joined
            ax.plot(side, f.derivative(side), "--", color=INK, lw=1.1)
        ax.plot([z - 1, z + 1], [a - slope, a + slope], color=INK, lw=2.2)
        ax.plot(z, a, "o", color=GREEN, ms=5)
        ax.set(title=name, xlim=(-4, 4), ylim=(-4, 4), xticks=[-3, 0, 3], yticks=[-3, 0, 3])
        ax.tick_params(length=0)
        said.append(f"{name} {two(a)}, slope {two(slope)}")
    figure.supxlabel("$z$", fontsize=11)
    return describe(figure, f"At z = {minus(z)}: {'; '.join(said)}.")


@entrance
def under(f: an_f, q: nonnegative, ax=None):
    """f and, dashed, its slope, over sums of mean square q (shaded: how they are spread).

    Raises ValueError for a q below 0. Source: Glorot and Bengio (2010), who look at activations.
    """
    ax = axes(ax, (3.2, 2.8), xlim=(-6, 6), ylim=(-1.4, 3.2), xlabel="$z$")
    z = np.linspace(-6, 6, 61)
    near = np.clip(np.sqrt(max(q, 1e-3)) * np.linspace(-3, 3, 19), -6, 6)
    ax.fill_between(near, np.exp(-(near**2) / (2 * max(q, 1e-3))), color=FAINT, alpha=0.35, lw=0)
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.plot(z, f(z), color=GREEN, label="$f$")
    for side, name in ((z[z <= 0], "its slope"), (np.append(1e-9, z[z > 0]), None)):
        ax.plot(side, f.derivative(side), "--", color=INK, label=name)
    ax.legend(**ABOVE, ncols=2)
    slope = signals.moments(f, min(q, 1e14)).slope
    return describe(ax, f"The sums of the last layer have the root mean square "
                        f"{power(np.log10(max(q, 1e-300)) / 2)}; the root mean square slope there "
                        f"is {power(np.log10(max(slope, 1e-300)) / 2)}.")


COURSES = {"sums": (FAINT, "-"), "a nudge →": (INK, "--"), "differences →": (INK, "--"),
           "← an error": (MAGENTA, "-."), "← errors": (MAGENTA, "-.")}


@entrance
def courses(runs: table('{"sums": [[1.0, 0.5]]}'), ylim=(1e-14, 1e8), title="", ylabel="size",
            ax=None):
    """Sizes layer by layer, such as those of sums, of a nudge or of an error; arrows say its way.

    runs : for each name in COURSES the sizes (runs, layers), drawn as their median with a band from
    least to greatest (2016, Poole et al.); the ends of a nudge and of an error are joined.
    Raises ValueError for other names, shapes, and for what is not finite.
    """
    runs = {name: checks.finite(checks.float_array(of, name), name) for name, of in runs.items()}
    for name, of in runs.items():
        if name not in COURSES or of.ndim != 2 or not of.size:
            raise ValueError(f"{name} of shape {of.shape}: expected (runs, layers) of one of "
                             f"{', '.join(COURSES)}")
    ax, said = axes(ax, (3.8, 2.8), xlabel="layer", ylabel=ylabel, yscale="log", ylim=ylim,
                    title=title), []
    for name, of in runs.items():
        (colour, dash), layers = COURSES[name], 1 + np.arange(of.shape[1])
        middle = np.median(of, axis=0)
        ax.plot(layers, middle, color=colour, ls=dash, label=name)
        if len(of) > 1:
            ax.fill_between(layers, of.min(axis=0), of.max(axis=0), color=colour, alpha=0.2, lw=0)
        last, at = (middle[0], "layer 1") if "←" in name else (middle[-1], f"layer {len(middle)}")
        said.append(f"{name.strip('←→ ')} {power(np.log10(max(last, 1e-300)))} in {at}")
    if {"a nudge →", "← an error"} <= set(runs):  # joined where they arrive
        ends = np.median(runs["← an error"], axis=0)[0], np.median(runs["a nudge →"], axis=0)[-1]
        ax.plot([1, runs["a nudge →"].shape[1]], ends, "o:", color=INK, ms=5, lw=1)
    ax.axhline(1, **MARK)
    step = 6 if ylim[1] / ylim[0] > 1e6 else 1
    powers(ax, y=range(int(np.ceil(np.log10(ylim[0]) / step)) * step,
                       int(np.log10(ylim[1])) + 1, step))
    ax.legend(**ABOVE if not title else {"fontsize": 10, "loc": "lower center"}, ncols=2)
    whole(ax)
    return describe(ax, f"{title + ': ' if title else ''}{', '.join(said)}.".capitalize())


@entrance
def sizes(f: an_f, gain: positive, start=(1e-2, 1e2), ax=None):
    """The mean square of a layer's sums over that of the layer before, and stairs of eight layers.

    Stairs begin at each of start; where the curve crosses the dotted diagonal a size stays.
    Raises ValueError for a gain not above 0. Source: Poole et al. (2016), figure 1; one q a point.
    """
    ends = 1e-3, 1e3
    q = np.logspace(-3, 3, 25)
    after = lambda v: gain**2 * signals.moments(f, float(v)).square  # noqa: E731
    ax = axes(ax, (3.5, 3.2), xscale="log", yscale="log", xlim=ends, ylim=ends,
              xlabel="$q$ of a layer", ylabel="next $q$, $g^2 E[f^2]$")
    powers(ax, (-2, 0, 2), (-2, 0, 2))
    ax.plot(ends, ends, **MARK)
    ax.plot(q, [after(v) for v in q], color=INK)
    ends_at = []
    for first, dash in zip(start, ("-", "--"), strict=False):
        path = [first, first]
        for _ in range(8):
            path += [after(path[-1])] * 2
        x, y = np.array(path[:-1]), np.array([ends[0], *path[2:]])
        x[x > 10 * ends[1]] = np.nan  # what is far outside is left out
        ax.plot(x, y, dash, color=FAINT, lw=1.3)
        ends_at.append(path[-1])
    stays = signals.settled(f, gain)
    if 0 < stays < np.inf:
        ax.plot(stays, stays, "o", color=INK, ms=6)
    every = all(abs(after(v) / v - 1) < 1e-9 for v in (0.1, 100.0))
    says = ("Every size stays as it is." if every else "Every size fades to 0." if stays == 0
            else "Every size grows without end." if stays == np.inf
            else f"The size settles at q = {short(stays)}.")
    return describe(ax, f"{says} Eight layers lead from q = {short(start[0])} to "
                        f"{short(ends_at[0])}.")


@entrance
def factors(f: an_f, gain: positive, ax=None):
    """chi, by which a layer multiplies the mean square of nudges and errors, over the size q.

    The dot is at the size that settles, at an end of the axis where it is beyond.
    Raises ValueError for a gain not above 0. Source: Schoenholz et al. (2017); one q a point.
    """
    q = np.logspace(-3, 3, 25)
    ax = axes(ax, (3.5, 3.2), xscale="log", yscale="log", xlim=(1e-3, 1e3), ylim=(1e-2, 1e2),
              xlabel="$q$", ylabel=r"$\chi$, of mean squares")
    powers(ax, (-2, 0, 2), (-2, -1, 0, 1, 2))
    ax.axhline(1, **MARK)
    drawn = [signals.factor(f, gain, float(v)) for v in q]
    ax.plot(q, drawn, color=INK)
    stays = signals.settled(f, gain)
    chi = signals.factor(f, gain, min(stays, 1e14))
    ax.plot(np.clip(stays, 1e-3, 1e3), np.clip(chi, 1e-2, 1e2), "o", color=INK, ms=6,
            clip_on=False)
    where = {0: "As q goes to 0", np.inf: "As q grows without end"}.get(
        stays, f"At q = {short(stays)}")
    where = "At every q" if np.ptp(drawn) < 1e-9 * chi else where
    tends = "tends to" if where.startswith("As") else "is"
    met = [signals.factor(f, gain, min(q, 1e14)) for q in signals.course(f, gain, 19, gain**2)]
    left = np.log10(np.maximum(met, 1e-300)).sum() / 2
    return describe(ax, f"{where} the factor of mean squares {tends} {short(chi, 3)} a layer. "
                        "Nineteen layers from q = g² on multiply the root mean square of an error "
                        f"by {power(left)}.")


def edges(times, theory, measured):
    """A figure with a panel for each width: the factor of a layer, measured over expected.

    times : gains in units of the edge (T,); theory : (T,); measured : {width: (T, seeds, 2)}, bars
    from least to greatest, of nudges (left) and of errors (right) (D3.5-20).
    """
    from nnlib.figures.paper import sheet

    figure, grid = sheet(1, len(measured), size=(7.0, 2.7), sharex=True, sharey=True,
                         squeeze=False)
    said = []
    for ax, (width, of) in zip(grid.flat, measured.items(), strict=True):
        of = np.asarray(of) / np.asarray(theory)[:, None, None]
        ax.axhline(1, color=INK, lw=1.2)
        for k, colour in enumerate((INK, MAGENTA)):
            side = np.asarray(times) * (0.97 + 0.06 * k)
            low, high = of[:, :, k].min(axis=1), of[:, :, k].max(axis=1)
            gaps = np.full_like(side, np.nan)
            ax.plot(np.repeat(side, 3), np.stack([low, high, gaps], axis=1).ravel(), color=colour,
                    lw=2.6, solid_capstyle="round")
        ax.set(title=f"{width} wide", xscale="log", ylim=(0.6, 1.2), yticks=[0.6, 0.8, 1, 1.2])
        ax.set_xticks([0.5, 1, 2], ["½", "1", "2"])
        ax.minorticks_off()
        off = np.abs(np.median(of, axis=1) - 1).max()
        said.append(f"{100 * off:.{int(off < 0.01)}f} in a hundred at {width} wide")
    figure.supxlabel("gain, in units of the edge", fontsize=11)
    grid[0, 0].set_ylabel("measured / theory")
    return describe(figure, "The medians of five networks differ from the theory by at most "
                            f"{', '.join(said)}.")


@entrance
def alive(dead: table('{"raw": [[[0, 0], [1, 0]]]}'), units: count = 64, every: count = 1):
    """A figure of dead units after each epoch, a line a run: rows as named, a column a layer.

    dead : {name: (runs, epochs + 1, layers)}, counts (D3.5-15); every : 2 draws each second epoch
    Raises ValueError for another shape.
    """
    from nnlib.figures.paper import sheet

    dead = {name: checks.float_array(of, name) for name, of in dead.items()}
    for name, of in dead.items():
        if of.ndim != 3 or not of.size:
            raise ValueError(f"{name} has shape {of.shape}: expected (runs, epochs + 1, layers)")
    columns = max(of.shape[2] for of in dead.values())
    figure, grid = sheet(len(dead), columns, size=(7.0, 1.7 * len(dead) + 0.4), sharex=True,
                         sharey=True, squeeze=False)
    said = []
    for row, (name, of) in zip(grid, dead.items(), strict=True):
        epochs, shown = np.arange(of.shape[1])[::every], of[:, ::every]
        for k, ax in enumerate(row[: of.shape[2]]):
            gaps = np.full((len(shown), 1), np.nan)
            ax.plot(np.tile([*epochs, np.nan], len(shown)),
                    np.hstack([shown[:, :, k], gaps]).ravel(), color=INK, lw=1, alpha=0.7)
            ax.set(ylim=(-2, units + 2), xlim=(0, epochs[-1]), yticks=[0, units // 2, units])
            if ax in grid[0]:
                ax.set_title(f"layer {k + 1}")
        row[0].set_ylabel(name)
        last = ", ".join(short(v, 3) for v in np.median(of[:, -1], axis=0))
        said.append(f"{name} {last}")
    figure.supxlabel("epoch", fontsize=11)
    return describe(figure, f"Dead at the end, of {units}, layer by layer, in the median: "
                            f"{'; '.join(said)}.")


@entrance
def right_digits(z, wrong: table('{"plain": [1e-16, 1.0]}'), ax=None):
    """How many digits of a formula are right: minus the logarithm of its relative error, 0 to 16.

    z : (m,); wrong : for each name the relative errors (m,), NaN or infinite where there is no
    number. Raises ValueError for another length. Source: Higham (2002), chapter 1.
    """
    z, said = np.ravel(z), []
    wrong = {name: checks.float_array(of, name) for name, of in wrong.items()}
    if bad := [name for name, of in wrong.items() if of.shape != z.shape]:
        raise ValueError(f"{bad[0]} has shape {wrong[bad[0]].shape}: expected {z.shape}, as z has")
    ax = axes(ax, (7.0, 2.8), xlabel="$z$", ylabel="digits that are right", ylim=(-0.7, 17),
              xlim=(z[0], z[-1]))
    for k, (name, of) in enumerate(wrong.items()):
        of = np.where(np.isfinite(of), of, 1.0)
        digits = np.clip(-np.log10(np.clip(of, 1e-17, 1)), 0, 16)
        ax.plot(z, digits, STYLES[k % 5], color=(FAINT, INK)[k % 2], label=name, lw=1.8 - 0.5 * k)
        said.append(f"{name} {short(digits.min())} at its worst")
    if abs(z).max() < 1e-3:  # three ticks in place of a power of ten in the corner
        ax.set_xticks([z[0], z[0] / 2, 0], [minus(float(f"{v:.1g}")) for v in (z[0], z[0] / 2, 0)])
    ax.legend(**ABOVE, ncols=len(wrong))
    return describe(ax, f"Digits that are right: {'; '.join(said)}.")


@entrance
def through(points: table('{"tanh": [[-1.0, 0.8]]}'), xlabel, xlim=None, levels=None, span=None,
            columns: count = 4, ax=None):
    """Accuracies over how much of a nudge the first weights let through; the first mark is full.

    points : for each name pairs (n, 2): the power of ten of that share, and the accuracy;
    levels : {name: accuracy}, dotted lines, such as those of trivial rivals (2017, Schoenholz)
    span : (low, high), a shaded part of the axis; columns : of the legend
    Raises ValueError for other shapes.
    """
    points = {name: checks.finite(checks.float_array(of, name), name)
              for name, of in points.items()}
    if bad := [name for name, of in points.items() if of.ndim != 2 or of.shape[1] != 2]:
        raise ValueError(f"{bad[0]} has shape {points[bad[0]].shape}: expected (n, 2)")
    signs, said = "osD^vP*X", []
    ax = axes(ax, (7.0, 3.6), xlabel=xlabel, ylabel="accuracy", ylim=(-0.03, 1), xlim=xlim)
    if span is not None:
        ax.axvspan(*span, color=FAINT, alpha=0.2, lw=0)
    for k, ((name, of), (colour, _)) in enumerate(zip(points.items(), looks(points).values(),
                                                      strict=True)):
        ax.plot(*of.T, signs[k % 8] + "-", color=colour, ms=5, mfc="none", lw=0.7, label=name)
        ax.plot(*of[0], signs[k % 8], color=colour, ms=5)
        said.append(f"{name} {of[of[:, 1].argmax(), 1]:.2f}")
    for name, level in (levels or {}).items():
        ax.axhline(level, **MARK)
        ax.text(ax.get_xlim()[1], level, f" {name}", va="center", fontsize=9)
    ax.legend(**ABOVE, ncols=columns)
    return describe(ax, f"The highest of each: {', '.join(said)}; in all "
                        f"{many(sum(map(len, points.values())), 'setting')}.")
