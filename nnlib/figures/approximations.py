"""Drawings of functions that networks come near: what is built, of what parts, with what errors."""

import numpy as np

from nnlib.activations import sigmoid
from nnlib.constructions import hinge_network, lagrange, sawtooth_network, step_network
from nnlib.datasets import sample
from nnlib.entrance import checks, count, entrance, flag, integer, positive, real
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, power, short

NET = {"color": PALETTE["activation"], "lw": 1.7}  # what a formula built
TRAINED = {"color": INK, "lw": 1.5}
AT_ONCE = {"color": CYCLE[3], "lw": 1.5}  # trained in all weights at once
TARGET = {"color": INK, "lw": 1.2, "ls": "--"}
OTHER = {"color": CYCLE[1], "lw": 1.3, "ls": "-."}
FINE = np.linspace(0, 1, 401)
WAVES = [(1, 0), (0, 1), (1, 1), (1, -1), (2, 0), (0, 2), (2, 1), (2, -1), (1, 2), (1, -2),
         (2, 2), (2, -2), (3, 0), (0, 3), (3, 1), (3, -1), (1, 3), (1, -3)]  # frequencies, by pi


def built(F, n: int, kind: str = "steps"):
    """F's network with n hidden neurons, or its polynomial through n + 1 even nodes: a function."""
    if kind == "polynomial":
        return lagrange(*(v.ravel() for v in sample(F, n + 1, 0, 1)))
    net = (step_network if kind == "steps" else hinge_network)(F, n)
    return lambda x: net.predict(np.asarray(x, float)[None])[0]


def greatest(F, n: int, kind: str = "steps") -> float:
    """The greatest error of `built` at 4,001 even points."""
    x = np.linspace(0, 1, 4001)
    return float(np.abs(built(F, n, kind)(x) - F(x)).max())


@entrance
def nearer(F, n: count, trained=None, missed=None, few: count = 8,
           counts=(2, 4, 8, 16, 32, 64, 128), ylim=(-0.6, 1.6), at_once=None):
    """n built steps and a polynomial through n + 1 even nodes; what training misses; all errors.

    F is a function of an array on [0, 1]; trained : {neurons: greatest errors (runs,)} of networks
    that were trained, drawn as medians; missed : {neurons: errors (k,) at even points of [0, 1]}
    of one of them, drawn below in thousandths, dotted that of `few` neurons; counts are those of
    the right panel; polynomials go up to 32, where rounding is small; at_once : as trained, of
    networks whose weights were all moved at once. Returns the Figure.
    Source: Runge (1901) for the polynomials.
    """
    from nnlib.figures.paper import sheet

    figure, ((left, _), (below, _)) = sheet(2, 2, size=(7.0, 3.45), width_ratios=(1.15, 1),
                                            height_ratios=(1.5, 1))
    right = figure.add_subplot(left.get_gridspec()[:, 1])
    right.spines[["top", "right"]].set_visible(False)
    for empty in (figure.axes[1], figure.axes[3]):
        empty.remove()
    x = FINE[::2]
    if n <= 32:
        left.plot(x, built(F, n, "polynomial")(x), **OTHER)
    left.plot(x, built(F, n)(x), **NET)
    left.plot(x, F(x), **TARGET)
    axes(left, ylabel="$y$", xlim=(0, 1), ylim=ylim)
    left.set_xticklabels([])
    for name, look in ((few, TRAINED | {"ls": ":"}), (n, TRAINED)):
        of = (missed or {}).get(name, [np.nan])
        below.plot(np.linspace(0, 1, len(of)), 1000 * np.array(of), **look)
    axes(below, xlabel="$x$", ylabel="thousandths", xlim=(0, 1), ylim=(-8, 8), yticks=(-5, 0, 5))
    below.set_title(f"one run of {n} neurons misses"
                    + (f"; dotted: {few}" if n != few else ""), fontsize=10)
    for kind, look, mark in (("polynomial", OTHER, "s"), ("steps", NET, "o")):
        of = [k for k in counts if kind == "steps" or k <= 32]
        right.plot(of, [greatest(F, k, kind) for k in of], marker=mark, ms=3.5, **look)
        if n in of:
            right.plot(n, greatest(F, n, kind), mark, ms=9, mfc="none", color=look["color"])
    middle = {int(k): float(np.median(of)) for k, of in (trained or {}).items()}
    right.plot(list(middle), list(middle.values()), marker="^", ms=5.5, **TRAINED)
    if n in middle:
        right.plot(n, middle[n], "^", ms=11, mfc="none", color=INK)
    best = {int(k): float(np.median(of)) for k, of in (at_once or {}).items()}
    if best:
        right.plot(list(best), list(best.values()), marker="D", ms=3.5, **AT_ONCE)
    axes(right, xlabel="hidden neurons", ylabel="greatest error", xscale="log", yscale="log",
         ylim=(1e-6 if best else 3e-4, 1e4))
    right.set_xticks(counts, list(map(str, counts)))
    right.minorticks_off()
    names = [("polynomial", 16, greatest(F, 16, "polynomial"), (-8, 4), OTHER),
             ("built steps", 64, greatest(F, 64), (0, 13), NET)]
    names += [(name, 32, of.get(32, min(of.values())), by, look) for name, of, by, look in (
        ("trained", middle, (0, -13), TRAINED),
        ("all weights\nat once", best, (0, 20), AT_ONCE)) if of]
    for name, at, height, by, look in names:
        right.annotate(name, (at, height), by, textcoords="offset points", va="center", fontsize=10,
                       ha="right" if name == "polynomial" else "center", color=look["color"])
    said = (f", the polynomial through {n + 1} points by {short(greatest(F, n, 'polynomial'))}"
            if n <= 32 else "")
    if n in middle:
        said += f", trained networks by {short(middle[n])}"
    if n in best:
        said += f", all weights at once by {power(np.log10(best[n]))}"
    return describe(figure, f"With {many(n, 'hidden neuron')} built steps miss the function by at "
                            f"most {short(greatest(F, n))}{said}.")


@entrance
def one_step(s: positive, t: real(0, 1), width: positive = 0.25):
    """One neuron, sigmoid(s (x - t)), and the difference of two: a step and a bump. A Figure.

    The second of the pair stands at t + width. Dotted: what they tend to as s grows.
    Source: Nielsen (2015), chapter 4.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 2.6), sharey=True)
    x = FINE[::2]  # of more than 128 points a path is simplified
    step, other = (sigmoid(s * (x - at)) for at in (t, t + width))
    ideal = {"color": FAINT, "ls": ":", "lw": 1.3}
    left.plot([0, t, t, 1], [0, 0, 1, 1], **ideal)
    left.plot(x, step, **NET)
    end = min(t + width, 1)
    right.plot([0, t, t, end, end, 1], [0, 0, 1, 1, 0 if end < 1 else 1, 0 if end < 1 else 1],
               **ideal)
    right.plot(x, step, color=FAINT, lw=0.9)
    right.plot(x, -other, color=FAINT, lw=0.9)
    right.plot(x, step - other, **NET)
    for ax, title in ((left, "one neuron"), (right, "a pair")):
        axes(ax, xlabel="$x$", title=title, xlim=(0, 1), ylim=(-1.1, 1.1))
    left.set_ylabel("$a$")
    off = float(sigmoid(-s * 0.05))
    return describe(figure, f"The step is at {short(t)}; at a distance of 0.05 it is still "
                            f"{short(off)} from 0 or 1. The bump reaches "
                            f"{short((step - other).max())}.")


@entrance
def raised(F, n: count, k: integer(0), steepness: positive = 10.0, ylim=(-0.1, 1.15)):
    """The first k of n steps of the built network, and what each adds, under it. A Figure.

    F is a function of an array on [0, 1]. Raises ValueError for k above n.
    """
    from nnlib.figures.paper import sheet

    checks.integer(k, "k", 0)
    if k > n:
        raise ValueError(f"k must be at most n = {n}, not {k}")
    first, last = step_network(F, n, steepness).layers
    h, bend = 1 / (n + 1), np.linspace(-0.5, 0.5, 7)  # in cells: beyond it a step is flat
    x = np.unique(np.concatenate([[0, 1], (np.arange(1, n + 1)[:, None] + bend).ravel() * h]))
    parts = last.W.T * sigmoid(first.W * x + first.b)
    total = last.b[0, 0] + parts[:k].sum(axis=0)
    figure, (over, under) = sheet(2, 1, size=(7.0, 3.9), height_ratios=(2, 1), sharex=True)
    over.plot(x, F(x), **TARGET)
    over.plot(x, total, **NET)
    for j, top in enumerate(last.W[0]):
        on = j < k
        at = np.concatenate([[0], (j + 1 + bend) * h, [1]])
        under.plot(at, top * sigmoid(steepness / h * (at - (j + 1) * h)),
                   color=PALETTE["activation"] if on else FAINT,
                   lw=0.5 if not on else 2.6 if j == k - 1 else 1.1)
    middles = (np.arange(n + 1) + 0.5) * h
    over.plot(middles, F(middles), "o", color=INK, ms=3.5, mfc="white")
    axes(over, ylabel="$y$", xlim=(0, 1), ylim=ylim)
    axes(under, xlabel="$x$", ylabel="each adds", xticks=(0, 0.25, 0.5, 0.75, 1),
         ylim=(-0.85, 0.85), yticks=(-0.5, 0, 0.5))
    done = x <= (k + 0.5) * h
    miss = np.abs(total - F(x))[done].max()
    end = f"up to x = {short((k + 0.5) * h)}, as far as they go," if k < n else "on all of [0, 1]"
    return describe(figure, f"{many(k, 'step')} of {n}: {end} the network misses the function by "
                            f"at most {short(miss)}.")


@entrance
def hinged(F, n: count, counts=(4, 8, 16, 32, 64, 128), ylim=(-0.1, 1.15)):
    """n built steps | n built hinges, with the function | the errors of both. A Figure.

    F is a function of an array on [0, 1]; hinges are ReLU neurons; counts are those of the errors.
    """
    from nnlib.figures.paper import sheet

    off = {kind: [greatest(F, k, kind) for k in counts] for kind in ("steps", "hinges")}
    figure, (*both, errors) = sheet(1, 3, size=(7.0, 2.7), width_ratios=(1, 1, 1.1))
    said = []
    for ax, kind, title in zip(both, ("steps", "hinges"), ("sigmoid: steps", "ReLU: hinges"),
                               strict=True):
        at = np.arange(n + 1) / n if kind == "hinges" else FINE[::2]  # straight between
        dots = {"marker": "o" if kind == "hinges" else None, "ms": 3.5}
        ax.plot(at, built(F, n, kind)(at), **NET, **dots)
        ax.plot(FINE[::2], F(FINE[::2]), **TARGET)
        axes(ax, xlabel="$x$", title=title, xlim=(0, 1), ylim=ylim, xticks=(0, 0.5, 1))
        dash = {"ls": "--" if kind == "steps" else "-"}
        errors.plot(counts, off[kind], **NET, **dots, **dash)
        errors.plot(n, greatest(F, n, kind), "o", ms=9, mfc="none", color=INK)
        errors.annotate(kind, (counts[-2], off[kind][-2]), (4, 9) if kind == "steps" else (-8, -8),
                        fontsize=10, textcoords="offset points", va="center",
                        ha="left" if kind == "steps" else "right", color=NET["color"])
        said.append(f"{kind} by at most {short(greatest(F, n, kind))}")
    both[0].set_ylabel("$y$")
    axes(errors, xlabel="hidden neurons", title="greatest error", xscale="log", yscale="log",
         ylim=(3e-4, 1))
    errors.set_xticks(counts[::2], list(map(str, counts[::2])))
    errors.minorticks_off()
    return describe(figure, f"With {many(n, 'hidden neuron')} the function is missed: "
                            f"{', '.join(said)}.")


@entrance
def waves(number: count, steps: count = 24):
    """A function of two inputs as a constant and waves, each wave made a staircase. A Figure.

    The k-th wave is a factor times cos(omega . x + q) with omega = pi (i, j), the lowest
    frequencies first; factors and phases are those of least squares on an even grid of the
    square. A staircase has `steps` steps along omega . x: the construction that proves
    Cybenko's (1989) theorem. Raises ValueError for more waves than there are in WAVES.
    """
    from nnlib.figures.paper import sheet

    if number > len(WAVES):
        raise ValueError(f"number must be at most {len(WAVES)}, not {number}")
    side = np.linspace(0, 1, 36)
    x = np.array([v.ravel() for v in np.meshgrid(side, side)])
    y = np.exp(-10 * ((x[0] - 0.6) ** 2 + (x[1] - 0.45) ** 2))
    along = np.pi * np.array(WAVES[:number], float) @ x
    parts = np.vstack([np.cos(along), np.sin(along), np.ones(y.size)])
    *factors, constant = np.linalg.lstsq(parts.T, y, rcond=1e-10)[0]
    c, s = np.reshape(factors, (2, number))
    made = np.array([_staircase(a, b, z, steps) for a, b, z in zip(c, s, along, strict=True)])
    total = constant + made.sum(axis=0)
    figure, row = sheet(1, 3, size=(7.0, 2.75))
    for ax, of, title, ends in zip(row, (y, made[-1], total), (
            "the function", "newest wave, in steps", "sum of staircases"),
            ((0, 1), (None, None), (0, 1)), strict=True):
        ax.imshow(of.reshape(36, 36), extent=(0, 1, 0, 1), origin="lower", cmap="Greens",
                  vmin=ends[0], vmax=ends[1], interpolation="none")
        axes(ax, xlabel="$x_1$", xticks=(0, 1), yticks=(0, 1), title=title)
        ax.set_ylabel("$x_2$", labelpad=-6)
    return describe(figure, f"{many(number, 'wave')}, {many(steps * number, 'neuron')}: the sum "
                            f"misses the function by at most {short(np.abs(total - y).max())}, by "
                            f"{short(np.sqrt(np.mean((total - y) ** 2)))} in the root mean square.")


def _staircase(a, b, z, steps):
    """The wave a cos(z) + b sin(z) at z, by a built network of steps along its interval."""
    low, high = float(z.min()), float(z.max())
    net = step_network(lambda t: a * np.cos(low + (high - low) * t)
                       + b * np.sin(low + (high - low) * t), steps)
    return net.predict((z[None] - low) / (high - low))[0]


@entrance
def teeth(depth: count, most: count = 6):
    """A ReLU network of `depth` layers of two neurons; what one layer needs for it. A Figure.

    Source: Telgarsky (2015), the sawtooth.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 2.9), width_ratios=(1.6, 1))
    x = np.arange(2**depth + 1) / 2**depth
    left.axhline(0.5, **OTHER)
    left.plot(x, sawtooth_network(depth).predict(x[None])[0], **NET)
    axes(left, xlabel="$x$", ylabel="$a$", xlim=(0, 1), ylim=(-0.05, 1.05))
    layers = np.arange(1, most + 1)
    one, deep = 2**layers, 2 * layers  # a neuron a bend, and one for the slope before them
    right.plot(layers, one, **NET, ls="--", marker="s", ms=3.5, label="one hidden layer")
    right.plot(layers, deep, marker="o", ms=3.5, label="$d$ hidden layers", **NET)
    right.plot([depth, depth], [2**depth, 2 * depth], "o", ms=9, mfc="none", color=INK)
    axes(right, xlabel="$d$", ylabel="hidden neurons", ylim=(0, 1.05 * one[-1]))
    right.set_xticks(layers)
    right.legend(fontsize=9, loc="upper left")
    return describe(figure, f"{many(depth, 'hidden layer')} of two neurons: {2**depth} straight "
                            "pieces. One hidden layer needs "
                            f"{many(2**depth, 'neuron')} for it.")


@entrance
def drawn_through(x, y, target, f, name="fit", ylim=(-0.4, 1.4), network: flag = True):
    """Points, the function they came from, what was made of them; below, its error (D2.1-10).

    x, y : (m,); target and f are functions of an array; network: f was trained, and is drawn as
    such. The error is the greatest in each fiftieth of [-1, 1], drawn where it is attained: at
    even points alone it would be small wherever these meet the nodes. Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    x, y = (np.ravel(checks.finite(checks.float_array(v, n), n)) for v, n in ((x, "x"), (y, "y")))
    t = np.linspace(-1, 1, 401)
    look = TRAINED if network else OTHER
    figure, (over, under) = sheet(2, 1, size=(7.0, 4.2), height_ratios=(1.5, 1), sharex=True)
    over.plot(x, y, "o", color=FAINT, ms=3.5, mew=0)
    over.plot(t, np.clip(f(t), -10, 10), **look)
    over.plot(t[::2], target(t[::2]), **TARGET)
    axes(over, ylabel="$y$", ylim=ylim)
    t = np.linspace(-1, 1, 2001)
    off = np.abs(f(t) - target(t))
    top = [k + off[k:k + 41].argmax() for k in range(0, 2000, 40)]  # neighbours share a point
    under.plot(t[top], np.clip(off[top], 1e-8, 1e12), **look)
    axes(under, xlabel="$x$", ylabel="error", xlim=(-1.02, 1.02), xticks=(-1, -0.5, 0, 0.5, 1),
         yscale="log", ylim=(1e-7, 1e12), yticks=(1e-6, 1e-3, 1, 1e3, 1e6, 1e9))
    under.minorticks_off()
    mean, most = (power(np.log10(v)) for v in (np.mean(off[::2] ** 2), max(off.max(), 1e-15)))
    return describe(figure, f"{name}: the mean square error is {mean}, the greatest error {most}.")
