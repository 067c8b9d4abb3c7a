"""Drawings of functions that networks come near: what is built, of what parts, with what errors."""

import numpy as np
from matplotlib.lines import Line2D

from nnlib.activations import sigmoid
from nnlib.constructions import hinge_network, lagrange, sawtooth_network, step_network
from nnlib.datasets import sample
from nnlib.entrance import checks, count, entrance, flag, integer, positive, real
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE, STYLES
from nnlib.figures.plots import axes, describe
from nnlib.figures.rules import table
from nnlib.figures.words import many, short

NET = {"color": PALETTE["activation"], "lw": 1.7}
TARGET = {"color": INK, "lw": 1.2, "ls": "--"}
OTHER = {"color": CYCLE[1], "lw": 1.3, "ls": "-."}
FINE = np.linspace(0, 1, 401)
MARKS = ((0.045, 1, 2.5, "butt", "s"), (0.09, 1, 1.2, "butt", "_"),
         (0, 1.17, 1.3, "butt", "|"))  # of one run: half its width, what its height is times
HUES = CYCLE[3], CYCLE[1], INK  # the last optimizer's is the strongest, unlike the rivals' grey


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
def nearer(F, n: count, counts=(2, 4, 8, 16, 32), ylim=(-0.6, 1.6)):
    """A network of n built steps and a polynomial through n + 1 even nodes; all their errors.

    F is a function of an array on [0, 1]; counts are those of the right panel. Returns the Figure.
    Source: Runge (1901) for the polynomials.
    """
    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.1), width_ratios=(1.5, 1))
    x = FINE[::2]
    left.plot(x, built(F, n, "polynomial")(x), **OTHER)
    left.plot(FINE, built(F, n)(FINE), **NET)
    left.plot(x, F(x), **TARGET)
    axes(left, xlabel="$x$", ylabel="$y$", xlim=(0, 1), ylim=ylim)
    errors = {kind: [greatest(F, k, kind) for k in counts] for kind in ("steps", "polynomial")}
    for kind, look, mark in (("polynomial", OTHER, "s"), ("steps", NET, "o")):
        right.plot(counts, errors[kind], marker=mark, ms=3.5, label=kind, **look)
        right.plot(n, greatest(F, n, kind), mark, ms=9, mfc="none", color=look["color"])
    axes(right, xlabel="hidden neurons", ylabel="greatest error", xscale="log", yscale="log",
         ylim=(0.01, 1e4))
    right.set_xticks(counts, list(map(str, counts)))
    right.minorticks_off()
    figure.legend([left.lines[k] for k in (2, 1, 0)], ["function", "steps", "polynomial"],
                  loc="outside upper center", ncols=3, fontsize=10, handlelength=1.8,
                  columnspacing=1.2)
    return describe(figure, f"With {many(n, 'hidden neuron')} the network misses the function by "
                            f"at most {short(greatest(F, n))}, the polynomial through {n + 1} "
                            f"points by {short(greatest(F, n, 'polynomial'))}.")


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
    x = FINE[::2]
    parts = last.W.T * sigmoid(first.W * x + first.b)
    figure, (over, under) = sheet(2, 1, size=(7.0, 3.9), height_ratios=(2, 1), sharex=True)
    over.plot(x, F(x), **TARGET, label="function")
    over.plot(x, last.b[0, 0] + parts[:k].sum(axis=0), **NET, label=f"{many(k, 'step')} added")
    for j, part in enumerate(parts):
        on = j < k
        under.plot(x, part, color=PALETTE["activation"] if on else FAINT, lw=1.3 if on else 0.5)
    h = 1 / (n + 1)
    over.plot((np.arange(n + 1) + 0.5) * h, F((np.arange(n + 1) + 0.5) * h), "o", color=INK, ms=3.5,
              mfc="white", label="middles of the cells")
    axes(over, ylabel="$y$", xlim=(0, 1), ylim=ylim)
    top = 1.15 * max(np.abs(last.W).max(), 1e-9)
    axes(under, xlabel="$x$", ylabel="what each adds", ylim=(-top, top))
    over.legend(fontsize=9, loc="upper left")
    done = x <= (k + 0.5) * h
    miss = np.abs(last.b[0, 0] + parts[:k].sum(axis=0) - F(x))[done].max()
    return describe(figure, f"{many(k, 'step')} of {n}: as far as they go the network misses the "
                            f"function by at most {short(miss)}.")


@entrance
def hinged(F, n: count, ylim=(-0.1, 1.15)):
    """n built steps | n built hinges, with the function. A Figure.

    F is a function of an array on [0, 1]; hinges are ReLU neurons.
    """
    from nnlib.figures.paper import sheet

    networks = {kind: built(F, n, kind) for kind in ("steps", "hinges")}
    figure, both = sheet(1, 2, size=(7.0, 2.8), sharey=True)
    said = []
    for ax, (kind, net), title in zip(both, networks.items(), ("sigmoid: steps", "ReLU: hinges"),
                                      strict=True):
        at = np.arange(n + 1) / n if kind == "hinges" else FINE[::2]  # it is straight between
        ax.plot(at, net(at), **NET, marker="o" if kind == "hinges" else None, ms=3.5)
        ax.plot(FINE[::2], F(FINE[::2]), **TARGET)
        axes(ax, xlabel="$x$", title=title, xlim=(0, 1), ylim=ylim)
        said.append(f"{kind} by at most {short(greatest(F, n, kind))}")
    both[0].set_ylabel("$y$")
    return describe(figure, f"With {many(n, 'hidden neuron')} the function is missed: "
                            f"{', '.join(said)}.")


@entrance
def hill(directions: count, steepness: positive = 12.0, radius: positive = 0.5):
    """Bumps along so many directions of a plane, added: a hill. A Figure.

    Each direction u has two neurons, sigmoid(s (u.x + r)) - sigmoid(s (u.x - r)); the sum is
    divided by the number of directions. Right: along a circle of radius 1, by the angle.
    Source: Nielsen (2015), chapter 4, for towers in a plane.
    """
    from nnlib.figures.paper import sheet

    angles = np.pi * np.arange(directions) / directions
    side = np.linspace(-1.3, 1.3, 53)

    def total(x, y):
        along = np.cos(angles)[:, None] * np.ravel(x) + np.sin(angles)[:, None] * np.ravel(y)
        pair = sigmoid(steepness * (along + radius)) - sigmoid(steepness * (along - radius))
        return pair.mean(axis=0).reshape(np.shape(x))

    figure, (left, right) = sheet(1, 2, size=(7.0, 3.1), width_ratios=(1, 1.25))
    left.imshow(total(*np.meshgrid(side, side)), extent=(-1.3, 1.3, -1.3, 1.3), origin="lower",
                cmap="Greens", vmin=0, vmax=1, interpolation="none")
    turn = np.linspace(0, 2 * np.pi, 181)
    left.plot(np.cos(turn[::6]), np.sin(turn[::6]), **TARGET)
    axes(left, xlabel="$x_1$", ylabel="$x_2$", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    around = total(np.cos(turn), np.sin(turn))
    right.plot(np.rad2deg(turn), around, **NET)
    centre = float(total(np.zeros(1), np.zeros(1))[0])
    right.axhline(centre, color=FAINT, ls=":", lw=1.3)
    axes(right, xlabel="angle on the dashed circle", ylabel="sum", xlim=(0, 360), ylim=(-0.05, 1.1),
         xticks=(0, 90, 180, 270, 360))
    return describe(figure, f"{many(2 * directions, 'neuron')}: the sum is {short(centre)} in the "
                            f"middle, and on the circle between {short(around.min())} and "
                            f"{short(around.max())}.")


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
    right.plot(layers, one, color=INK, ls="--", marker="s", ms=3.5, label="one hidden layer")
    right.plot(layers, deep, marker="o", ms=3.5, label="$d$ hidden layers", **NET)
    right.plot([depth, depth], [2**depth, 2 * depth], "o", ms=9, mfc="none", color=INK)
    axes(right, xlabel="$d$", ylabel="hidden neurons", ylim=(0, 1.05 * one[-1]))
    right.set_xticks(layers)
    right.legend(fontsize=9, loc="upper left")
    return describe(figure, f"{many(depth, 'hidden layer')} of two neurons: {2**depth} straight "
                            "pieces. One hidden layer needs "
                            f"{many(2**depth, 'neuron')} for it.")


@entrance
def field(found: table('{"Adam": {"tanh": {"1": [0.1, 0.2]}}}'),
          rivals: table('{"constant": 0.08}'), ylim=None, title=""):
    """Mean square errors of many kinds of network, a panel for each number of hidden layers.

    found : {optimizer: {activation: {layers: errors (seeds,)}}}, a mark a seed and a bar at the
    median; rivals : {name: error}, lines across. Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    every = list(found)
    names = list(found[every[0]])
    depths = list(found[every[0]][names[0]])
    figure, panels = sheet(1, len(depths), size=(7.0, 4.0), sharey=True, squeeze=False)
    said = []
    for ax, depth in zip(panels[0], depths, strict=True):
        for k, value in enumerate(rivals.values()):
            ax.axhline(value, color=FAINT, ls=STYLES[k % 5], lw=1.2, zorder=0)
        best = np.inf, ""
        for k, optimizer in enumerate(every):
            runs = np.array([found[optimizer][name][depth] for name in names])
            at = np.arange(len(names)) + 0.27 * (k - (len(every) - 1) / 2)
            middle = np.median(runs, axis=1)
            x, y = np.repeat(at, runs.shape[1]), runs.ravel()
            wide, high = MARKS[k % 3][:2]
            ax.plot(np.ravel([x - wide, x + wide, x * np.nan], "F"),
                    np.ravel([y / high, y * high, y], "F"), color=HUES[k % 3], alpha=0.65,
                    lw=MARKS[k % 3][2], solid_capstyle=MARKS[k % 3][3], label=optimizer)
            ax.plot(np.ravel([at - 0.12, at + 0.12, at * np.nan], "F"), np.repeat(middle, 3),
                    color=HUES[k % 3], lw=2, solid_capstyle="butt")  # one path for all
            j = int(middle.argmin())
            best = min(best, (float(middle[j]), f"{names[j]} with {optimizer}"))
        said.append(f"{many(int(depth), 'hidden layer')}, {best[1]} {short(best[0])}")
        axes(ax, yscale="log", ylim=ylim, xlim=(-0.55, len(names) - 0.45),
             title=many(int(depth), "hidden layer"))
        ax.set_xticks(range(len(names)), names, fontsize=9, rotation=40, ha="right",
                      rotation_mode="anchor")
    panels[0, 0].set_ylabel("mean square error")
    last, lowest = panels[0, -1], -1.0
    to_axes = (last.transData + last.transAxes.inverted()).transform
    for name, value in sorted(rivals.items(), key=lambda of: of[1]):
        there = to_axes((0, value))[1]
        lowest = max(there, lowest + 0.06)  # names that would meet move up
        last.plot([1, 1.06], [there, lowest], color=FAINT, lw=0.7, clip_on=False,
                  transform=last.transAxes)
        last.text(1.08, lowest, name, transform=last.transAxes, fontsize=9, va="center")
    marks = [Line2D([], [], ls="", marker=MARKS[k % 3][4], color=HUES[k % 3], ms=7, mew=1.6)
             for k in range(len(every))]
    figure.legend(marks, every, loc="outside upper center", ncols=len(every))
    return describe(figure, f"{title + ': the' if title else 'The'} lowest medians: "
                            f"{'; '.join(said)}.")


@entrance
def drawn_through(x, y, target, f, name="fit", ylim=(-0.4, 1.4), network: flag = True, ax=None):
    """Points, the function that they came from, and what was made of them (D2.1-10).

    x, y : (m,); target and f are functions of an array; network: f is one, and drawn as such. The
    error is that on [-1, 1].
    """
    x, y = (np.ravel(checks.finite(checks.float_array(v, n), n)) for v, n in ((x, "x"), (y, "y")))
    t = np.linspace(-1, 1, 401)
    a = np.clip(f(t), -10, 10)
    ax = axes(ax, (7.0, 3.0), xlabel="$x$", ylabel="$y$", xlim=(-1.02, 1.02), ylim=ylim)
    ax.plot(x, y, "o", color=FAINT, ms=3.5, mew=0)
    ax.plot(t[::2], target(t[::2]), **TARGET)
    ax.plot(t, a, **(NET if network else OTHER))
    t = np.linspace(-1, 1, 1001)
    error = np.mean((f(t) - target(t)) ** 2)
    return describe(ax, f"{name}: the mean square error is {short(error)}.")
