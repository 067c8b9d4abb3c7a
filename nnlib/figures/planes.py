"""What a layer does to a plane: two classes of points, or a letter, before it and after it."""

import numpy as np

from nnlib.entrance import checks, entrance, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.diagrams import CLASS, two_classes
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, short, two

STAGES = ("$x$", "$W\\,x$", "$W\\,x + b$", "$f(W\\,x + b)$")
SAID = ("nothing is done yet", "W is applied", "b is added", "{} is applied")
LETTER = np.array([[0, 0, 1.2, 1.2, 0.4, 0.4, 0.9, 0.9, 0.4, 0.4],
                   [0, 1.8, 1.8, 1.4, 1.4, 1.05, 1.05, 0.7, 0.7, 0]])  # an F


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
def carried(turn: real(), shear: real(), stretch: real()):
    """A letter on a square grid before | after weights that stretch x2, shear, and turn by degrees.

    Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    t = np.radians(turn)
    W = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) @ [[1, shear], [0, stretch]]
    area, rank = float(np.linalg.det(W)), int(np.linalg.matrix_rank(W))
    figure, (left, right) = sheet(1, 2, figsize=(7.0, 3.5))
    for ax, g, title in ((left, lambda p: p, "before: $x$"), (right, lambda p: W @ p,
                                                              "after: $W\\,x$")):
        letter = "x" if ax is left else "z"
        _plane(ax, (-3, 3), title, f"${letter}_1$", f"${letter}_2$")
        _grid(ax, g, [np.arange(-2, 3)] * 2, straight=True)
        ax.fill(*g(LETTER), color=INK, lw=1.5)
    way = ("the letter is not mirrored", "the letter is seen as in a mirror")[int(area < 0)]
    said = (f"Areas are multiplied by {short(abs(area))}, and {way}." if rank == 2 else
            "The plane is flattened onto a line, and the letter with it.")
    numbers = ", ".join(two(w) for w in W.ravel())
    return describe(figure, f"Weights {numbers}, determinant {two(area)}. {said}")


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
