"""What layers do to points: two classes in a plane, and digits in a plane of each layer."""

import numpy as np

from nnlib.entrance import checks, entrance, integer, optional, positive, real
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE
from nnlib.figures.diagrams import CLASS, two_classes
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, minus

STAGES = ("$x$", "$W\\,x$", "$W\\,x + b$", "$f\\,(W\\,x + b)$")
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

    spots = _spots(points.min(axis=1), points.max(axis=1), lines=6)
    border = np.array(np.meshgrid(*[np.linspace(s[0], s[-1], 21) for s in spots])).reshape(2, -1)
    every = np.hstack([g(border) for g in stages])
    edge, low, high = 1.1 * np.abs(border).max(), every.min(), every.max()
    room = 0.05 * (high - low)
    figure, (left, right) = sheet(1, 2, figsize=(7.0, 3.8), width_ratios=(  # on one scale
        2 * edge, high - low + 2 * room))
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
    for k, row in enumerate(W):  # where each neuron changes sides
        foot = -b[k, 0] * row / (row @ row)
        left.axline(foot, foot + np.array([-row[1], row[0]]), color=INK, lw=0.8, ls=":", zorder=1)
    return describe(figure, f"After {name} the line of the next neuron has {(~wrong).sum()} of "
                            f"{many(points.shape[1], 'point')} on the correct side.")


@entrance
def enclosed(points, labels, degrees, w, reach: positive = 1.0):
    """ReLU neurons, their weights u_k as arrows | where the sum of w_k f(u_k x) exceeds `reach`.

    degrees : (n,), where each u_k, of length 1, points, counted from the x_1 axis; w : (n,), the
        weights of the next neuron, which fires where the picture is shaded
    points, labels : (2, m), (m,); those of class 1 belong there, those of class 0 do not, and
        points on the wrong side are ringed
    An arrow shows a ray to infinity that stays unshaded, where there is one. Returns the Figure.
    Raises ValueError for weights that are not one a neuron.
    """
    from nnlib.figures.paper import sheet

    points, labels = two_classes(points, labels)
    turns = np.radians(np.ravel(degrees))
    U, w = _round(turns), checks.fitting(np.ravel(w), "w", (turns.size,))

    def total(p):
        return w @ np.maximum(0, U.T @ p)

    bends = np.sort(np.concatenate([turns + np.pi / 2, turns - np.pi / 2]) % (2 * np.pi))
    bends = bends[np.append(True, np.diff(bends) > 1e-9)]  # where a neuron falls silent
    middles = bends + np.diff(bends, append=bends[0] + 2 * np.pi) / 2
    ways = np.concatenate([middles, bends])  # between two bends the sum is linear
    falls = np.round(total(_round(ways)), 9)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.6))
    edge = 1.8 * max(np.abs(points).max(), reach)
    _plane(left, (-edge, edge), many(turns.size, "neuron"), "$x_1$", "$x_2$")
    _plane(right, (-edge, edge), "the next neuron", "$x_1$", "$x_2$")
    for k, (u, v) in enumerate(U.T, start=1):
        left.plot([-2 * edge * v, 2 * edge * v], [2 * edge * u, -2 * edge * u], color=FAINT,
                  lw=0.8, ls=(0, (3, 2)), zorder=1)
        left.annotate("", (u, v), (0, 0), arrowprops={
            "arrowstyle": "-|>", "color": PALETTE["weight"], "lw": 1.8, "shrinkA": 0, "shrinkB": 0})
        left.text(1.25 * u, 1.25 * v, f"$u_{k}$", color=PALETTE["weight"], ha="center",
                  va="center", fontsize=11)
    around = np.sort(ways)
    corners = np.hstack([_silent(U, w, *pair, reach, 1.5 * edge) for pair in zip(
        around, np.append(around[1:], around[0] + 2 * np.pi), strict=True)])
    _hole(right, corners[:, np.abs(corners - np.roll(corners, 1, 1)).max(0) > 1e-9], edge)
    _dots(right, points, labels)
    wrong = (total(points) > reach) != labels
    right.scatter(*points[:, wrong], s=95, facecolors="none", edgecolors=INK, zorder=4)
    if falls.min() <= 0:
        _ray(right, ways[falls.argmin()], edge)
    silent = "open, and along the arrow the next never fires" if falls.min() <= 0 else "closed" + (
        ", beyond the frame" if np.abs(corners).max() > edge else "")
    at = ", ".join(f"{degree:g}°" for degree in np.ravel(degrees))
    return describe(figure, f"{many(turns.size, 'neuron').capitalize()} at {at}, with the weights "
                            f"{', '.join(map(minus, w))}: the silent region is {silent}; "
                            f"{(~wrong).sum()} of {many(points.shape[1], 'point')} on "
                            "the correct side.")


def _round(turns):
    """Points of the circle (2, n) at so many radians."""
    return np.array([np.cos(turns), np.sin(turns)])


def _silent(U, w, start, end, reach, far):
    """Corners (2, k), without the origin, of what is silent between two directions up to `far`."""
    active = U.T @ _round((start + end) / 2) > 0
    corners = [np.zeros(2), *3 * far * _round(np.array([start, end])).T]
    for a, most in (((1, 0), far), ((-1, 0), far), ((0, 1), far), ((0, -1), far),
                    (U[:, active] @ w[active], reach)):
        over = [np.dot(a, corner) - most for corner in corners]
        kept = []
        for k, (one, other) in enumerate(zip(over, [*over[1:], over[0]], strict=True)):
            if one <= 0:
                kept.append(corners[k])
            if one * other < 0:
                part = one / (one - other)
                kept.append((1 - part) * corners[k] + part * corners[(k + 1) % len(corners)])
        corners = kept
    return np.transpose(corners[1:])


def _ray(ax, turn, edge):
    """An arrow from the origin to the frame, named along its way."""
    way = _round(turn)
    end = 0.97 * edge * way / np.abs(way).max()
    ax.annotate("", end, (0, 0), arrowprops={"arrowstyle": "-|>", "color": INK, "lw": 1.4,
                                             "ls": "--", "shrinkA": 0, "shrinkB": 0}, zorder=5)
    lean = (np.degrees(turn) + 90) % 180 - 90
    up = _round(np.radians(lean + 90))
    ax.text(*(edge * (0.48 * way + 0.03 * up)), "silent", rotation=lean, rotation_mode="anchor",
            ha="center", va="bottom", fontsize=10, zorder=5)


@entrance
def clouds(labels, means, nearest, one: optional(integer(0)) = None, misread=None, **panels):
    """Panels side by side of the same points, each marked by the digit that it shows.

    labels : (m,) digits of three classes; each further keyword is a panel, {name: (2, m)}, drawn
    in units of the root mean square distance from its mean; means : for each panel the mean of
    each class (2, 3), from the lowest digit; dashed lines part the places that are nearest to
    each, and points on the wrong side are ringed; nearest : for each panel the share that is said
    below its name; one : the number of a point to be boxed; misread : for each panel the share of
    misread images that lie nearest to the answer's mean, said below the other. Returns the Figure.
    Raises ValueError for panels of other shapes, and for shares that are not one a panel.
    """
    from nnlib.figures.paper import sheet

    labels = np.ravel(labels)
    if len(nearest) != len(panels) or not panels:
        raise ValueError(f"nearest must be one for each of {many(len(panels), 'panel')}, not "
                         f"{len(nearest)}")
    checks.fitting(misread, "misread", (len(panels),)) if misread is not None else None
    if one is not None and one >= labels.size:
        raise ValueError(f"one must be below {labels.size}, the number of points, not {one}")
    figure, row = sheet(1, len(panels), size=(7.0, 2.9 if misread is None else 3.1), squeeze=False)
    carried = [""] * len(panels) if misread is None else [
        f"\nmisread: {part:.0%} at the answer" for part in misread]
    names = [name.replace("_", " ") for name in panels]
    for ax, name, a, mu, part, more in zip(row[0], names, panels.values(), means, nearest, carried,
                                           strict=True):
        a, mu = checks.fitting(a, name, (2, labels.size)), checks.fitting(mu, "means", (2, 3))
        middle = a.mean(axis=1, keepdims=True)
        unit = np.sqrt(np.mean(np.sum((a - middle)**2, axis=0)))
        a, mu = (a - middle) / unit, (mu - middle) / unit
        _plane(ax, (-2.3, 2.3), f"{name}\n{part:.0%} nearest to own mean{more}", "", "")
        ax.set(xticks=[], yticks=[])
        ax.spines[["top", "right"]].set_visible(True)
        for k, digit in enumerate(np.unique(labels)):
            ax.scatter(*a[:, labels == digit], marker=f"${digit}$", s=42, lw=0,
                       color=CYCLE[k % 5], zorder=2 + k)
        _parted(ax, mu)
        to = ((a[:, :, None] - mu[:, None])**2).sum(axis=0).argmin(axis=1)
        wrong = np.unique(labels)[to] != labels
        ax.scatter(*a[:, wrong], s=95, facecolors="none", edgecolors=INK, lw=0.8, zorder=6)
        if one is not None:
            ax.scatter(*a[:, one], marker="s", s=120, facecolors="none", edgecolors=INK, lw=1.6,
                       zorder=7)
    said = ", ".join(f"{part:.0%} ({name})" for name, part in zip(names, nearest, strict=True))
    return describe(figure, f"Nearest to the mean of their own class are {said} of the images.")


def _parted(ax, mu):
    """Dashed lines between the places nearest to each of three points (2, 3)."""
    from_0 = 2 * (mu[:, 1:] - mu[:, :1]).T
    centre = np.linalg.solve(from_0, (mu[:, 1:]**2).sum(axis=0) - (mu[:, 0]**2).sum())
    for i, j, k in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
        side = mu[:, i] - mu[:, j]
        way = np.array([-side[1], side[0]]) / np.linalg.norm(side)
        way *= np.sign(way @ (mu[:, i] - mu[:, k]))  # away from the third
        far = np.array([centre, centre + (10 + 2 * np.linalg.norm(centre)) * way])
        ax.plot(*far.T, color=FAINT, lw=1, ls=(0, (3, 2)), zorder=1)


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
