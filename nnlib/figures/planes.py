"""What layers do to points: two classes in a plane, and digits in a plane of each layer."""

import numpy as np

from nnlib.entrance import checks, count, entrance, positive, real
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.diagrams import CLASS, two_classes
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many

STAGES = ("$x$", "$W\\,x$", "$W\\,x + b$", "$f(W\\,x + b)$")
SAID = ("nothing is done yet", "W is applied", "b is added", "{} is applied")


@entrance
def bent(points, labels, W, b, f, step: real(0, 3) = 3.0, line=None, name="f"):
    """Two classes of points and a grid around them before a layer | on their way through it.

    points : (2, m); labels : (m,), 0 or 1; W : (2, 2); b : (2, 1); f works entry by entry, and
        is said to be `name`
    step : 1 after W, 2 after b, 3 after f; between two whole steps everything is on a straight
        way from one to the other
    line : (v, c), (2,) and a number, the next neuron: where v·a + c > 0 is shaded on the right,
        and where v·f(W x + b) + c > 0 on the left, points on the wrong side in rings; at step 3
        only
    Returns the Figure. Raises ValueError for shapes that do not fit.
    Source: Olah (2014) draws layers so.
    """
    from nnlib.figures.paper import sheet

    points, labels = two_classes(points, labels)
    W, b = checks.fitting(W, "W", (2, 2)), checks.fitting(b, "b", (2, 1))
    stages = [lambda p: p, lambda p: W @ p, lambda p: W @ p + b, lambda p: f(W @ p + b)]
    k = min(int(step), 2)

    def on_the_way(p):
        return (1 - step + k) * stages[k](p) + (step - k) * stages[k + 1](p)

    figure, (left, right) = sheet(1, 2, figsize=(7.0, 3.8), width_ratios=(1, 1.3))
    spots = _spots(points.min(axis=1), points.max(axis=1), lines=6)
    border = np.array(np.meshgrid(*[np.linspace(s[0], s[-1], 21) for s in spots])).reshape(2, -1)
    every = np.hstack([g(border) for g in stages])
    edge, low, high = 1.1 * np.abs(border).max(), every.min(), every.max()
    room = 0.05 * (high - low)
    _plane(left, (-edge, edge), "before", "$x_1$", "$x_2$")
    letter = "a" if step > 2 else "z" if step > 0 else "x"
    _plane(right, (low - room, high + room), f"after: {STAGES[int(np.ceil(step))]}",
           f"${letter}_1$", f"${letter}_2$")
    for ax, g in ((left, stages[0]), (right, on_the_way)):
        _grid(ax, g, spots, straight=ax is left or step <= 2)
        _dots(ax, g(points), labels)
    said = SAID[int(step)].format(name)
    said += "" if step == int(step) else ", and the next step is under way"
    if line is None or step < 3:
        return describe(figure, f"{many(points.shape[1], 'point')} of two classes: {said}.")
    v, c = checks.fitting(np.ravel(line[0]), "v", (2,)), float(line[1])
    wrong = (v @ stages[3](points) + c > 0) != labels
    for ax, g in ((left, stages[0]), (right, on_the_way)):
        ax.scatter(*g(points)[:, wrong], s=95, facecolors="none", edgecolors=INK, zorder=4)
    _side(right, lambda p: v @ p + c, fine=2)
    _side(left, lambda p: v @ stages[3](p) + c)
    return describe(figure, f"After {name} the line of the next neuron has {(~wrong).sum()} of "
                            f"{many(points.shape[1], 'point')} on the correct side.")


@entrance
def enclosed(points, labels, n: count, reach: positive = 1.0):
    """n ReLU neurons, their weights u_k spread evenly | where their sum exceeds `reach`, shaded.

    The sum is s (max(0, u_1 x) + ... + max(0, u_n x)), with s so that it is 1 at most where
    |x| = 1; for three neurons s = 1. Points (2, m) of class 1 belong where it exceeds `reach`,
    those of class 0 where it does not, and points on the wrong side are ringed; labels : (m,).
    Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    points, labels = two_classes(points, labels)
    turns = np.pi / 2 + 2 * np.pi * np.arange(n) / n
    U = np.array([np.cos(turns), np.sin(turns)])

    def total(p):
        return np.maximum(0, U.T @ p).sum(axis=0)

    bends = np.sort(np.concatenate([turns + np.pi / 2, turns - np.pi / 2]) % (2 * np.pi))
    bends = bends[np.append(True, np.diff(bends) > 1e-9)]  # where a neuron falls silent
    middle = bends[0] + np.pi / bends.size
    s = 1 / total(np.array([[np.cos(middle), np.cos(middle + np.pi)],
                            [np.sin(middle), np.sin(middle + np.pi)]])).max()
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.6))
    edge = 1.25 * max(np.abs(points).max(), reach)
    _plane(left, (-edge, edge), many(n, "neuron"), "$x_1$", "$x_2$")
    _plane(right, (-edge, edge), "the next neuron", "$x_1$", "$x_2$")
    for k, (u, v) in enumerate(U.T, start=1):
        left.plot([-2 * edge * v, 2 * edge * v], [2 * edge * u, -2 * edge * u], color=FAINT,
                  lw=0.8, ls=(0, (3, 2)), zorder=1)
        left.annotate("", (u, v), (0, 0), arrowprops={
            "arrowstyle": "-|>", "color": PALETTE["weight"], "lw": 1.8, "shrinkA": 0, "shrinkB": 0})
        left.text(1.25 * u, 1.25 * v, f"$u_{k}$", color=PALETTE["weight"], ha="center",
                  va="center", fontsize=11)
    if n < 3:
        _side(right, lambda p: s * total(p) - reach, fine=61)
    else:
        spots = np.array([np.cos(bends), np.sin(bends)])
        _hole(right, reach * spots / (s * total(spots)), edge)
    _dots(right, points, labels)
    wrong = (s * total(points) > reach) != labels
    right.scatter(*points[:, wrong], s=95, facecolors="none", edgecolors=INK, zorder=4)
    silent = (("half a plane", "a strip without ends")[n - 1] if n < 3 else
              f"closed in by {bends.size} straight sides")
    return describe(figure, f"{many(n, 'neuron').capitalize()}: the next one is silent in a region "
                            f"that is {silent}; {(~wrong).sum()} of "
                            f"{many(points.shape[1], 'point')} on the correct side.")


@entrance
def clouds(labels, shares, **panels):
    """Panels side by side of the same points, each marked by the digit that it shows.

    labels : (m,) digits; each further keyword is a panel, {name: (2, m)}, drawn in units of the
    root mean square distance from its mean; shares : for each panel the share of the variance
    within classes, which is said below its name. Returns the Figure.
    Raises ValueError for panels of other shapes, and for shares that are not one a panel.
    """
    from nnlib.figures.paper import sheet

    labels = np.ravel(labels)
    if len(shares) != len(panels) or not panels:
        raise ValueError(f"shares must be one for each of {many(len(panels), 'panel')}, not "
                         f"{len(shares)}")
    figure, row = sheet(1, len(panels), size=(7.0, 2.9), squeeze=False)
    names = [name.replace("_", " ") for name in panels]
    for ax, name, a, part in zip(row[0], names, panels.values(), shares, strict=True):
        a = checks.fitting(a, name, (2, labels.size))
        a = a - a.mean(axis=1, keepdims=True)
        a = a / np.sqrt(np.mean(np.sum(a**2, axis=0)))
        _plane(ax, (-2.3, 2.3), f"{name}\nwithin classes {part:.0%}", "", "")
        ax.set(xticks=[], yticks=[])
        ax.spines[["top", "right"]].set_visible(True)
        for k, digit in enumerate(np.unique(labels)):
            ax.scatter(*a[:, labels == digit], marker=f"${digit}$", s=42, lw=0,
                       color=CYCLE[k % 5], zorder=2 + k)
    said = ", ".join(f"{name} {part:.0%}" for name, part in zip(names, shares, strict=True))
    return describe(figure, f"Of the variance lies within classes: {said}.")


def _plane(ax, limits, title, xlabel, ylabel):
    """Square axes without a box, the same scale on both."""
    axes(ax, xlim=limits, ylim=limits, xlabel=xlabel, ylabel=ylabel, aspect="equal")
    ax.set_title(title, fontsize=10)
    ax.spines[["top", "right"]].set_visible(False)


def _spots(low, high, lines):
    """Where the lines of a grid around a box stand, for x1 and for x2; its cells are squares."""
    step = np.max(high - low) / (lines - 1)
    counts = np.ceil((high - low) / step + 0.2)
    return [(a + b) / 2 + step * (np.arange(n + 1) - n / 2)
            for a, b, n in zip(low, high, counts, strict=True)]


def _grid(ax, g, spots, straight=False):
    """Lines of a grid, which stand at `spots`, after g; those that were level are solid."""
    for level in (True, False):
        along, across = spots if level else spots[::-1]
        along, path = np.linspace(along[0], along[-1], 2 if straight else 11), []
        for spot in across:
            line = np.array([along, np.full_like(along, spot)])
            path += [*g(line if level else line[::-1]).T, (np.nan, np.nan)]
        ax.plot(*np.transpose(path), color=FAINT, lw=0.8, ls="-" if level else (0, (3, 2)),
                zorder=1)


def _dots(ax, points, labels):
    for label in (0, 1):
        ax.scatter(*points[:, labels == label], s=22, zorder=3, **CLASS[label])


def _side(ax, g, fine=31):
    """The side of g > 0 in the colour of activations, its border in that of weights.

    g is looked at in `fine` places a side: two are enough where the border is straight.
    """
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    x1, x2 = np.meshgrid(np.linspace(left, right, fine), np.linspace(low, high, fine))
    z = g(np.array([x1.ravel(), x2.ravel()])).reshape(x1.shape)
    ax.contourf(x1, x2, z, [0, max(z.max(), 1e-9)], colors=[PALETTE["activation"]], alpha=0.2,
                zorder=0)
    ax.contour(x1, x2, z, [0], colors=[PALETTE["weight"]], linewidths=1.8, zorder=2)


def _hole(ax, corners, edge):
    """A polygon (2, k) with straight sides left white, and all around it shaded as in `_side`."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    frame = 2 * edge * np.array([[-1, -1, 1, 1], [-1, 1, 1, -1]])  # the other way round
    rings = [np.column_stack([ring, ring[:, :1]]).T for ring in (frame, corners)]
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY,
             Path.MOVETO, *[Path.LINETO] * (corners.shape[1] - 1), Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(np.vstack(rings), codes), color=PALETTE["activation"], alpha=0.2,
                           lw=0, zorder=0))
    ax.plot(*rings[1].T, color=PALETTE["weight"], lw=1.8, zorder=2)
