"""Drawings of what a network is made of: a neuron, layers, and what they do to a plane."""

from itertools import pairwise

import numpy as np

from nnlib.figures.plots import FAINT, INK, PALETTE, axes, bare, describe
from nnlib.figures.words import minus, plus

CLASS = ({"marker": "o", "facecolors": "none", "edgecolors": INK},
         {"marker": "s", "color": INK})  # targets differ by shape and filling


def neuron(x, w, b, f, ax=None):
    """One neuron at work: inputs times weights, plus bias, through f, with every number."""
    x, w = np.ravel(x).astype(float), np.ravel(w).astype(float)
    z = float(w @ x + b)
    a = float(f(z))
    ax = bare(ax, (6, 3))
    heights = np.linspace(1, -1, x.size) if x.size > 1 else np.zeros(1)
    for xi, wi, height in zip(x, w, heights, strict=True):
        _arrow(ax, (0.2, height), (2.0, 0), PALETTE["weight"], wi)
        ax.text(0, height, minus(xi), ha="center", va="center", color=INK)
        ax.text(1.0, height * 0.5 + 0.13, f"× {minus(wi)}", ha="center", color=PALETTE["weight"])
    ax.text(2.35, 0.75, plus(b), ha="center", color=PALETTE["bias"])
    _disc(ax, (2.35, 0), f"z = {minus(round(z, 2))}", INK)
    _arrow(ax, (2.75, 0), (3.85, 0), INK, 1)
    ax.text(3.3, 0.12, "f", ha="center", style="italic")
    _disc(ax, (4.25, 0), f"a = {minus(round(a, 2))}", PALETTE["activation"])
    ax.set(xlim=(-0.3, 4.8), ylim=(-1.3, 1.3))
    products = " ".join(f"{plus(wi)} × {minus(xi)}" for xi, wi in zip(x, w, strict=True))
    return describe(ax, f"z = {products.removeprefix('+ ')} {plus(b)} = {minus(round(z, 2))}, "
                        f"and a = f(z) = {minus(round(a, 2))}.")


def network(sizes, most: int = 10, names=None, ax=None):
    """Layers of neurons and all their connections; those over `most` are shortened (D2.1-12)."""
    ax = bare(ax, (6, 3.2))
    shown = [min(n, most) for n in sizes]
    columns = [np.linspace(1, -1, n) * min(1, n / most + 0.25) for n in shown]
    for k in range(len(sizes) - 1):
        every = [(k, y0, k + 1, y1) for y0 in columns[k] for y1 in columns[k + 1]]
        lines = np.insert(np.array(every).reshape(-1, 2, 2), 2, np.nan, axis=1).reshape(-1, 2)
        ax.plot(*lines.T, color=PALETTE["weight"], lw=0.4, alpha=0.5, zorder=0)
    names = names or ["input", *["hidden"] * (len(sizes) - 2), "output"]
    for k, (n, ys) in enumerate(zip(sizes, columns, strict=True)):
        ax.scatter([k] * len(ys), ys, s=40, color=PALETTE["activation"] if k else FAINT)
        ax.text(k, -1.35, f"{names[k]}\n{n}", ha="center", va="top", fontsize=9)
    ax.set(aspect="auto", ylim=(-1.9, 1.1))
    weights = sum(p * q for p, q in pairwise(sizes))
    return describe(ax, f"A network with layers of {', '.join(map(str, sizes))} neurons: "
                        f"{weights} weights and {sum(sizes[1:])} biases.")


def half_plane(w1, w2, b, points=None, labels=None, f=None, ax=None):
    """The line w1 x1 + w2 x2 + b = 0, the side where a neuron fires, and labelled points."""
    ax = axes(ax, (3.6, 3.6), xlim=(-0.6, 1.6), ylim=(-0.6, 1.6), xlabel="x₁", ylabel="x₂",
              aspect="equal")
    x1, x2 = np.meshgrid([-0.6, 1.6], [-0.6, 1.6])  # z is affine: the corners say all
    z = w1 * x1 + w2 * x2 + b
    ax.contourf(x1, x2, z, [0, np.inf], colors=[PALETTE["activation"]], alpha=0.2)
    if w1 or w2:
        ax.contour(x1, x2, z, [0], colors=[PALETTE["weight"]])
    said = f"The neuron fires where {minus(w1)} x₁ {plus(w2)} x₂ {plus(b)} > 0"
    if points is None:
        return describe(ax, f"{said}.")
    points, labels = np.asarray(points), np.ravel(labels).astype(int)
    scatter(points, labels, ax)
    right = int((((w1 * points[0] + w2 * points[1] + b) > 0) == labels).sum())
    return describe(ax, f"{said}: {right} of {labels.size} points are on their right side.")


def scatter(points, labels, ax):
    """Points (2, m) with a shape for each label, 0 or 1."""
    for label in (0, 1):
        chosen = points[:, np.ravel(labels) == label]
        ax.scatter(*chosen, s=60, zorder=3, label=f"target {label}", **CLASS[label])
    ax.legend(loc="upper right", fontsize=8)
    return ax


def plane(f, points=None, labels=None, ax=None, low=-0.6, high=1.6):
    """Where f, a function (2, m) -> (1, m) such as net.predict, exceeds 1/2 in the plane."""
    ax = axes(ax, (3.6, 3.6), xlabel="x₁", ylabel="x₂", aspect="equal")
    x1, x2 = np.meshgrid(*[np.linspace(low, high, 201)] * 2)
    a = np.asarray(f(np.array([x1.ravel(), x2.ravel()])), float).reshape(x1.shape)
    ax.contourf(x1, x2, a, [0.5, np.inf], colors=[PALETTE["activation"]], alpha=0.2)
    ax.contour(x1, x2, a, [0.5], colors=[PALETTE["activation"]])
    share = f"The output is above one half on {(a > 0.5).mean():.0%} of the square"
    if points is None:
        return describe(ax, f"{share}.")
    points, labels = np.asarray(points), np.ravel(labels).astype(int)
    scatter(points, labels, ax)
    right = int(((np.ravel(f(points)) > 0.5) == labels).sum())
    return describe(ax, f"{share}; {right} of {labels.size} points are on their right side.")


def warp(*maps, low=-1.5, high=1.5, ax=None):
    """A square grid of the plane after each of `maps`, functions (2, m) -> (2, m), in turn."""
    ax = axes(ax, (3.6, 3.6), aspect="equal", xlim=(-4, 4), ylim=(-4, 4))
    along, bend = np.linspace(low, high, 31), 0.0
    for horizontal in (True, False):
        for step in np.linspace(low, high, 7):
            line = np.array([along, np.full_like(along, step)])
            points = line if horizontal else line[::-1]
            for g in maps:
                points = g(points)
            middle = (points[:, 0] + points[:, -1]) / 2
            bend = max(bend, np.abs(points[:, 15] - middle).max())
            ax.plot(*points, color=PALETTE["activation"] if horizontal else INK, lw=1,
                    ls="-" if horizontal else "--")
    ax.axhline(0, color=FAINT, lw=0.5, zorder=0)
    ax.axvline(0, color=FAINT, lw=0.5, zorder=0)
    corner = np.full((2, 1), float(high))
    for g in maps:
        corner = g(corner)
    shape = "still straight" if bend < 1e-9 else f"bent by up to {bend:.2f}"
    x, y = (minus(round(float(v), 2)) for v in corner[:, 0])
    return describe(ax, f"A square grid after {len(maps)} steps: its lines are {shape}, and "
                        f"its upper right corner is at ({x}, {y}).")


def turn(degrees: float, stretch: float = 1.0):
    """The weights (2, 2) that turn the plane by `degrees` and stretch it."""
    t = np.radians(degrees)
    return stretch * np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]])


def two_layers(steps: int, W, b, f, ax=None):
    """A square grid after `steps` of W, + b, f, W, + b, f, and the nearest single affine map."""
    maps = 2 * [lambda p: W @ p, lambda p: p + b, f]
    done = "x"
    for k in range(steps):
        done = (f"W {done}", f"{done} + b", f"f({done})")[k % 3]
    ax = warp(*maps[:steps], ax=ax)
    ax.set_title(done, fontsize=10)
    before = np.array(np.meshgrid(*[np.linspace(-1.5, 1.5, 13)] * 2)).reshape(2, -1)
    after = before
    for g in maps[:steps]:
        after = g(after)
    known = np.vstack([before, np.ones(before.shape[1])])
    nearest = np.linalg.lstsq(known.T, after.T, rcond=None)[0].T @ known
    gap = np.linalg.norm(after - nearest, axis=0).max()
    says = ("the lines are straight, and one affine map puts every point there to within 10⁻¹²"
            if gap < 1e-12 else f"bent; even the nearest affine map puts a point {gap:.2f} away")
    return describe(ax, f"After {steps} steps, {done}: {says}.")


def passage(image, activations, ax=None):
    """An image (784,) and, as bars, the activations that each layer makes of it.

    The last of `activations` is the answer, one bar a class. Negative bars point left.
    """
    *hidden, answer = [np.ravel(a) for a in activations]
    ax = bare(ax, (5.2, 2.3))
    ax.imshow(np.reshape(image, (28, 28)), cmap="gray_r", vmin=0, vmax=1, interpolation="none",
              extent=(0, 1.8, 0, 1.8))
    colour, captions = PALETTE["activation"], [(0.9, "784 pixels")]
    for k, a in enumerate(hidden):
        middle = 2.4 + k
        ax.barh(_heights(a), 0.4 * a / max(1, np.abs(a).max()), 1.4 / a.size, middle, color=colour)
        ax.plot([middle, middle], [0, 1.8], color=FAINT, lw=0.6)
        captions.append((middle, f"layer {k + 1}"))
    left, top = 2.2 + len(hidden), int(answer.argmax())
    for y, value, digit in zip(_heights(answer), answer, range(answer.size), strict=True):
        ax.text(left - 0.06, y, digit, ha="right", va="center", fontsize=8)
        ax.barh(y, 0.8 * value, 1.4 / answer.size, left, color=colour,
                alpha=1 if digit == top else 0.45)
    captions.append((left + 0.4, "answer"))
    for x, text in captions:
        ax.text(x, -0.1, text, ha="center", va="top", fontsize=9)
    ax.set(xlim=(0, left + 0.82), ylim=(-0.35, 1.85))
    second = int(np.argsort(answer)[-2])
    signs = ", ".join(f"{(a > 0).sum()} of {a.size} in layer {k + 1}" for k, a in enumerate(hidden))
    return describe(ax, f"Positive neurons: {signs}. The answer is {top}, with probability "
                        f"{answer[top]:.2f}; next comes {second}, with {answer[second]:.2f}.")


def _arrow(ax, start, end, colour, strength):
    ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour,
                                            "lw": 0.6 + min(3.0, abs(strength))})


def _disc(ax, centre, text, colour):
    import matplotlib.pyplot as plt

    ax.add_patch(plt.Circle(centre, 0.4, fill=False, color=colour, lw=1.5))
    ax.text(*centre, text, ha="center", va="center", fontsize=8, color=colour)


def _heights(a):
    """Where the bars of a column stand: the first entry at the top."""
    return 1.8 * (1 - (np.arange(a.size) + 0.5) / a.size)
