"""Drawings of costs as landscapes, and of the ways that descent takes through them."""

import numpy as np

from nnlib.entrance import (
    checks,
    count,
    entrance,
    generator,
    instance,
    integer,
    nonnegative,
    positive,
    real,
)
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import minus, place, short
from nnlib.network import Network


@entrance
def descent(f, slope, x0: real(), lr: nonnegative = 0.0, steps: integer(0) = 0,
            low: real() = -3.0, high: real() = 3.0, ax=None):
    """A cost C = f(x), the tangent at x0, and the steps x <- x - lr f'(x) from there.

    f, slope : f and f', (m,) -> (m,) and number -> number; low, high : the ends of x, with x0
        between them. Davies figure 4 (D3.3-12) is the picture of steps=0. Steps that leave the
        picture are not drawn, and the description says so.
    Raises ValueError for an x0 outside the picture, and for costs that are not finite in it.
    """
    checks.number(x0, "x0", low, high)
    x = np.linspace(low, high, 241)
    cost, g = checks.fitting(f(x), "f(x)", x.shape), checks.number(float(slope(x0)),
                                                               "slope(x0)")
    way = _way(slope, x0, lr, steps)
    outside = np.flatnonzero(~((way >= low) & (way <= high)))
    shown = way[: outside[0]] if outside.size else way
    ax = axes(ax, xlabel="x", ylabel="C", xlim=(low, high))
    ax.plot(x, cost, color=INK)
    bottom, top = cost.min(), cost.max()
    tall = top - bottom or 1.0
    ax.set_ylim(bottom - 0.12 * tall, top + 0.05 * tall)
    if shown.size > 1:
        ax.plot(shown, f(shown), "o--", color=PALETTE["error"], ms=4, lw=1, label="steps")
    _tangent(ax, x0, float(f(x0)), g, 0.18 * (high - low))
    said = (f"At x₀ = {minus(x0)} the cost is {minus(round(float(f(x0)), 3))} and its slope "
            f"{minus(round(g, 3))}, so a step goes {'left' if g > 0 else 'right'}"
            if g else f"At x₀ = {minus(x0)} the slope is 0: no step is taken")
    if steps:
        end = (f"x is {minus(round(float(way[-1]), 3))} and the cost "
               f"{minus(round(float(f(way[-1])), 4))}" if shown.size == way.size
               else f"x has left the picture, by step {shown.size}")
        said += f"; after {steps} steps at learning rate {minus(lr)} {end}"
    return describe(ax, f"{said}.")


@entrance
def contours(f, low=(-2.0, -2.0), high=(2.0, 2.0), ax=None, levels: count = 14, **paths):
    """Level lines of a cost f(p) of two parameters, p (2, m) -> (m,), and ways through it.

    low, high : the least and the greatest of both parameters, (2,) each; each keyword : a path
        (steps + 1, 2), such as an optimizer's, its name the legend, a ring at its start
        (D3.3-14). Levels are close together where the cost is low.
    Raises ValueError for paths of another shape, and for costs that are not finite.
    """
    low, high = (checks.fitting(v, n, (2,)) for v, n in ((low, "low"), (high, "high")))
    if not (low < high).all():
        raise ValueError(f"low must lie below high, but they are {place(low)} and {place(high)}")
    u, v = np.meshgrid(*np.linspace(low, high, 121).T)
    c = _costs(f, np.array([u.ravel(), v.ravel()])).reshape(u.shape)
    ways = {name.replace("_", " "): _path(path, name) for name, path in paths.items()}
    ax = axes(ax, (7.0, 4.2), xlabel="θ₁", ylabel="θ₂", xlim=(low[0], high[0]),
              ylim=(low[1], high[1]))
    drawn = ax.contour(u, v, c, _levels(c, levels), colors=FAINT, linewidths=0.7,
                       linestyles="solid")
    ax.clabel(drawn, drawn.levels[::3], fontsize=9, fmt=lambda level: short(level, 3))
    i = np.unravel_index(c.argmin(), c.shape)
    said = [f"Level lines of a cost, lowest {short(c.min(), 3)} near ({place((u[i], v[i]))})"]
    for k, (name, path) in enumerate(ways.items()):
        ax.plot(*path.T, marker=".", ms=4, lw=1.4, label=name, **look(k))
        ax.plot(*path[0], "o", color=INK, ms=6, fillstyle="none")
        cost = short(_costs(f, path[-1:].T)[0], 3)
        said.append(f"{name} ends at ({place(path[-1])}), cost {cost}")
    if ways:
        ax.legend(fontsize=9)
    return describe(ax, "; ".join(said) + ".")


@entrance
def steepest(f, gradient, point, radius: positive = 0.3, ax=None):
    """How the cost of two parameters changes by a small step in each direction (D3.3-14).

    f : p (2, m) -> (m,); gradient, point : (2,) each, the gradient of f at the point
    The lowest change is in the direction of -gradient, the highest in that of +gradient.
    Raises ValueError for a gradient of 0, for other shapes, and for costs that are not finite.
    """
    point, g = (checks.fitting(v, n, (2,)) for v, n in ((point, "point"), (gradient, "gradient")))
    if not g.any():
        raise ValueError("gradient is 0 at this point, so no direction is the steepest: give "
                         "another point")
    angles = np.linspace(0, 2 * np.pi, 361)
    around = point[:, None] + radius * np.array([np.cos(angles), np.sin(angles)])
    change = _costs(f, around) - _costs(f, point[:, None])[0]
    degrees, down = np.degrees(angles), float(np.degrees(np.arctan2(-g[1], -g[0])) % 360)
    ax = axes(ax, xlabel="direction of the step, in degrees", ylabel="change of the cost",
              xticks=range(0, 361, 60))
    ax.plot(degrees, change, color=INK)
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.axvline(down, ls="--", color=PALETTE["error"], label="against the gradient")
    ax.legend(fontsize=9)
    best = degrees[change.argmin()]
    return describe(ax, f"Of all steps of length {radius:g} the one at {best:.0f} degrees lowers "
                        f"the cost most; against the gradient is {down:.0f} degrees.")


@entrance
def surface(net: instance(Network), x, y, rng: generator, reach: positive = 1.0,
            points: integer(2) = 21, ax=None):
    """The cost of a network around its parameters, along two random directions (D3.3-06).

    x (n_0, m), y (n_L, m) : the samples of the cost; the picture goes from -reach to reach along
        both, on a grid of points x points. Each direction has, for every W, b and other
        parameter of a layer, the length of that parameter, as Li et al. (2018) scale theirs;
        where one is 0 it stays.
    The network is left as it was. Raises ValueError for x and y that do not fit, and
    FloatingPointError for costs that are not finite.
    """
    here, grid = net.theta.copy(), np.linspace(-reach, reach, points)
    middle, costs = net.evaluate(x, y)[0], np.empty((points, points))
    one, two = _direction(net, rng), _direction(net, rng)
    try:
        for j, i in np.ndindex(costs.shape):
            net.theta = here + grid[i] * one + grid[j] * two
            costs[j, i] = net.evaluate(x, y)[0]
    finally:
        net.theta = here
    ax = axes(ax, (7.0, 3.8), xlabel="along the first direction", ylabel="along the second")
    filled = ax.contourf(grid, grid, costs, _levels(costs, 16), cmap="cividis")
    ax.contour(grid, grid, costs, filled.levels[1::3], colors="white", linewidths=0.5)
    ax.figure.colorbar(filled, ax=ax, label="C", format="%.2g")
    ax.plot(0, 0, "o", mfc="white", mec=INK, ms=7)
    j, i = np.unravel_index(costs.argmin(), costs.shape)
    return describe(ax, f"The cost is {short(middle, 3)} at the parameters and up to "
                        f"{short(costs.max(), 3)} around them; lowest, {short(costs.min(), 3)}, "
                        f"at ({place((grid[i], grid[j]))}).")


def _way(slope, x0, lr, steps):
    """x0 and the points that gradient descent reaches from it."""
    way = [float(x0)]
    for _ in range(steps):
        with np.errstate(over="ignore"):
            way.append(way[-1] - lr * float(slope(way[-1])))
        if not abs(way[-1]) < 1e12:  # it diverges: further steps say no more
            break
    return np.array(way)


def _tangent(ax, x0, at, g, half):
    """The point (x0, at) and a line of slope g through it, `half` to each side."""
    ax.plot([x0 - half, x0 + half], [at - g * half, at + g * half], "-.",
            color=PALETTE["weight"], label=f"tangent, slope {minus(round(g, 2))}")
    ax.plot(x0, at, "o", color=PALETTE["weight"], ms=7, zorder=3)
    ax.annotate("x₀", (x0, at), (-14 if g > 0 else 5, 5), textcoords="offset points")
    ax.legend(fontsize=9)


def _costs(f, p) -> np.ndarray:
    """f of the points p (2, m) as an array (m,)."""
    costs = checks.finite(checks.float_array(f(p), "f(p)"), "f(p)")
    if costs.size != p.shape[1]:
        raise ValueError(f"f must give one cost a point, ({p.shape[1]},), not {costs.shape}")
    return costs.ravel()


def _path(path, name) -> np.ndarray:
    """A path (steps + 1, 2), or an error."""
    path = checks.finite(checks.float_array(path, name), name)
    if path.ndim != 2 or path.shape[1] != 2 or not len(path):
        hint = f": did you mean {name}.T?" if path.ndim == 2 and len(path) == 2 else ""
        raise ValueError(f"{name} must be a path (steps + 1, 2), not of shape {path.shape}{hint}")
    return path


def _direction(net, rng) -> np.ndarray:
    """Random numbers in the order of theta, each piece as long as the parameter it is for."""
    pieces = []
    for layer in net.layers:
        for own in (getattr(layer, name) for name in layer.shapes):
            random = rng.normal(size=own.size)
            pieces.append(random * np.linalg.norm(own) / np.linalg.norm(random))
    return np.concatenate(pieces)


def _levels(c, count):
    """Levels close together where the cost is low; at least two, for a flat cost too."""
    low, high = float(c.min()), float(c.max())
    return low + (high - low or 1.0) * np.linspace(0, 1, count + 1) ** 2
