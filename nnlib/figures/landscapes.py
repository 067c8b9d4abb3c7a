"""Drawings of costs as landscapes, and of the ways that descent takes through them."""

import numpy as np

from nnlib import checks
from nnlib.figures.plots import CYCLE, FAINT, INK, PALETTE, STYLES, axes, describe, minus


def descent(f, slope, x0: float, lr: float = 0.0, steps: int = 0, low: float = -3.0,
            high: float = 3.0, ax=None):
    """A cost C = f(x), the tangent at x0, and the steps x <- x - lr f'(x) from there.

    Davies figure 4 (D3.3-12) is the picture of steps=0. `slope` is f'; f takes arrays. Steps
    that leave the picture are not drawn, and the description says so.
    """
    x = np.linspace(low, high, 241)
    ax = axes(ax, xlabel="x", ylabel="C", xlim=(low, high))
    ax.plot(x, f(x), color=INK)
    bottom, top = np.min(f(x)), np.max(f(x))
    ax.set_ylim(bottom - 0.12 * (top - bottom), top + 0.05 * (top - bottom))
    way = _way(slope, x0, lr, steps)
    inside = np.flatnonzero((way < low) | (way > high))
    shown = way[: inside[0]] if inside.size else way
    if shown.size > 1:
        ax.plot(shown, f(shown), "o--", color=PALETTE["error"], ms=4, lw=1, label="steps")
    g, half = float(slope(x0)), 0.18 * (high - low)
    ax.plot([x0 - half, x0 + half], [f(x0) - g * half, f(x0) + g * half], "-.",
            color=PALETTE["weight"], label=f"tangent, slope {minus(round(g, 2))}")
    ax.plot(x0, f(x0), "o", color=PALETTE["weight"], ms=7, zorder=3)
    ax.annotate("x₀", (x0, f(x0)), (-14 if g > 0 else 5, 5), textcoords="offset points")
    ax.legend(fontsize=8)
    said = (f"At x₀ = {minus(x0)} the cost is {minus(round(float(f(x0)), 3))} and its slope "
            f"{minus(round(g, 3))}, so a step goes {'left' if g > 0 else 'right'}"
            if g else f"At x₀ = {minus(x0)} the slope is 0: no step is taken")
    if steps:
        end = (f"x is {minus(round(float(way[-1]), 3))} and the cost "
               f"{minus(round(float(f(way[-1])), 4))}" if shown.size == way.size
               else f"x has left the picture, by step {shown.size}")
        said += f"; after {steps} steps at learning rate {minus(lr)} {end}"
    return describe(ax, f"{said}.")


def contours(f, low=(-2.0, -2.0), high=(2.0, 2.0), ax=None, levels: int = 14, **paths):
    """Level lines of a cost f(p) of two parameters, p (2, m) -> (m,), and ways through it.

    Each keyword is a path (steps + 1, 2), such as an optimizer's; its name is the legend.
    The arrow at the start of a path points against the gradient (D3.3-14).
    """
    u, v = np.meshgrid(*[np.linspace(a, b, 121) for a, b in zip(low, high, strict=True)])
    c = np.asarray(f(np.array([u.ravel(), v.ravel()])), float).reshape(u.shape)
    ax = axes(ax, (4.4, 3.8), xlabel="θ₁", ylabel="θ₂", xlim=(low[0], high[0]),
              ylim=(low[1], high[1]))
    drawn = ax.contour(u, v, c, _levels(c, levels), colors=FAINT, linewidths=0.7,
                       linestyles="solid")
    ax.clabel(drawn, drawn.levels[::3], fontsize=7, fmt=lambda level: minus(_short(level)))
    ends = []
    for k, (name, path) in enumerate(paths.items()):
        path = np.asarray(path, float)
        ax.plot(*path.T, color=CYCLE[k % len(CYCLE)], ls=STYLES[k % len(STYLES)], marker=".",
                ms=4, lw=1.4, label=name.replace("_", " "))
        ax.plot(*path[0], "o", color=INK, ms=6, fillstyle="none")
        cost = float(np.ravel(f(path[-1:].T))[0])
        ends.append(f"{name.replace('_', ' ')} ends at ({_two(path[-1])}), cost {_short(cost):g}")
    if paths:
        ax.legend(fontsize=8)
    i = np.unravel_index(c.argmin(), c.shape)
    said = (f"Level lines of a cost, lowest {minus(_short(c.min()))} near "
            f"({_two((u[i], v[i]))})")
    return describe(ax, "; ".join([said, *ends]) + ".")


def steepest(f, gradient, point, radius: float = 0.3, ax=None):
    """How the cost of two parameters changes by a small step in each direction (D3.3-14).

    The lowest change is in the direction of -gradient, the highest in that of +gradient.
    """
    point, g = np.asarray(point, float), np.asarray(gradient, float)
    angles = np.linspace(0, 2 * np.pi, 361)
    around = point[:, None] + radius * np.array([np.cos(angles), np.sin(angles)])
    change = np.ravel(f(around)) - float(np.ravel(f(point[:, None]))[0])
    degrees, down = np.degrees(angles), float(np.degrees(np.arctan2(-g[1], -g[0])) % 360)
    ax = axes(ax, xlabel="direction of the step, in degrees", ylabel="change of the cost",
              xticks=range(0, 361, 60))
    ax.plot(degrees, change, color=INK)
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.axvline(down, ls="--", color=PALETTE["error"], label="against the gradient")
    ax.legend(fontsize=8)
    best = degrees[change.argmin()]
    return describe(ax, f"Of all steps of length {radius:g} the one at {best:.0f} degrees lowers "
                        f"the cost most; against the gradient is {down:.0f} degrees.")


def surface(net, x, y, rng, reach: float = 1.0, points: int = 21, ax=None):
    """The cost of a network around its parameters, along two random directions (D3.3-06).

    Each direction has, for every W and b, the length of that W or b, as Li et al. (2018)
    scale theirs; where one is 0 it stays. The network is left as it was.
    """
    checks.generator(rng)
    here, grid = net.theta.copy(), np.linspace(-reach, reach, points)
    one, two = _direction(net, rng), _direction(net, rng)
    costs = np.empty((points, points))
    for (i, s), (j, t) in ((p, q) for p in enumerate(grid) for q in enumerate(grid)):
        net.theta[...] = here + s * one + t * two
        costs[j, i] = net.cost(net.predict(x), y)
    net.theta[...] = here
    ax = axes(ax, (4.6, 3.6), xlabel="along the first direction", ylabel="along the second")
    filled = ax.contourf(grid, grid, costs, _levels(costs, 16), cmap="cividis")
    ax.contour(grid, grid, costs, filled.levels[1::3], colors="white", linewidths=0.5)
    ax.figure.colorbar(filled, ax=ax, label="C", format="%.2g")
    ax.plot(0, 0, "o", mfc="white", mec=INK, ms=7)
    middle = float(costs[points // 2, points // 2])
    j, i = np.unravel_index(costs.argmin(), costs.shape)
    return describe(ax, f"The cost is {_short(middle):g} at the parameters and up to "
                        f"{_short(costs.max()):g} around them; lowest, {_short(costs.min()):g}, "
                        f"at ({_two((grid[i], grid[j]))}).")


def _way(slope, x0, lr, steps):
    """x0 and the points that gradient descent reaches from it."""
    way = [float(x0)]
    for _ in range(steps):
        with np.errstate(over="ignore"):
            way.append(way[-1] - lr * float(slope(way[-1])))
        if not abs(way[-1]) < 1e12:  # it diverges: further steps say no more
            break
    return np.array(way)


def _direction(net, rng):
    """Random numbers in the order of theta, scaled piece by piece to the length of W and b."""
    pieces = []
    for layer in net.dense:
        for own in (layer.W, layer.b):
            random = rng.normal(size=own.size)
            pieces.append(random * np.linalg.norm(own) / np.linalg.norm(random))
    return np.concatenate(pieces).astype(net.dtype)


def _levels(c, count):
    """Levels close together where the cost is low; at least two, for a flat cost too."""
    low, high = float(c.min()), float(c.max())
    return low + (high - low or 1.0) * np.linspace(0, 1, count + 1) ** 2


def _short(number) -> float:
    return float(f"{number:.3g}")


def _two(point):
    return ", ".join(minus(round(float(v), 2) + 0.0) for v in point)  # no minus before zero
