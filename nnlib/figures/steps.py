"""Drawings of steps of descent: what one promises, what many do, and the curvature they meet."""

from itertools import pairwise

import numpy as np

from nnlib.entrance import checks, count, entrance, positive, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import HIGH, many, minus, short

POINTS = {"color": PALETTE["weight"], "marker": "o", "ms": 4, "lw": 1}
LIMIT = {"color": FAINT, "ls": ":", "lw": 1.4}
PALE = "#c4c4c4"  # of runs that are there to compare with


def _powers(ax, *exponents):
    """Powers of ten as the ticks of a scale of ratios."""
    ax.set_yticks([10.0**k for k in exponents],
                  ["1" if k == 0 else "10" + str(k).translate(HIGH) for k in exponents])
    ax.minorticks_off()


def run(costs: dict, step, stops):
    """The costs of runs at several rates, as far as one step. A Figure.

    costs : for each rate the costs (steps + 1,), the first that of the start; step : where the
        lines end; stops : the steps from which it is chosen. Steps in which the cost rose have a
        triangle, save in runs that learn nothing; runs in which it never does are dashed and grey.
    """
    figure, ax = sheet(size=(7.0, 3.0))
    parts = [0, *(stop for stop in sorted(stops) if stop <= step)]  # pictures share these pieces
    uphill = {rate: int(np.sum(np.diff(of[: step + 1]) > 0)) for rate, of in costs.items()}
    for of in map(np.asarray, costs.values()):
        rose = 1 + np.flatnonzero(np.diff(of[: step + 1]) > 0)
        falls = not (np.diff(of) > 0).any()
        for low, high in pairwise(parts):
            at = np.arange(low, high + 1, 5 if falls else 1)
            ax.plot(at, of[at], color=FAINT if falls else INK, lw=1.3 if falls else 1.1,
                    ls="--" if falls else "-")
            top = rose[(rose > low) & (rose <= high) & (of[-1] < of[0])]
            ax.plot(top, of[top], "^", color=INK, ms=4, mfc="white", mew=0.8, zorder=4)
    names = sorted(costs, key=lambda rate: costs[rate][step])
    heights = np.log10([costs[rate][step] for rate in names])
    for _ in range(60):  # names that would meet give way, one up and one down
        near = np.maximum(0.28 - np.diff(heights), 0) / 4
        heights += np.r_[0, near] - np.r_[near, 0]
    for rate, height in zip(names, heights, strict=True):
        ax.text((np.sqrt(step) + 0.15) ** 2, 10**height, minus(rate), va="center", fontsize=10,
                color=INK if (np.diff(costs[rate]) > 0).any() else FAINT)
    last = len(of) - 1  # a scale of roots, so that the first steps are to be seen
    ax.set_xscale("function", functions=(lambda v: np.sqrt(np.abs(v)), np.square))
    ax.set(xlabel="step", ylabel="cost", yscale="log", ylim=(0.012, 40), xlim=(0, 1.15 * last))
    ax.set_xticks([k for k in (0, 5, 20, 50, 100, 150, 200) if k <= last])
    ax.set_yticks([0.1, 1, 10], ["0.1", "1", "10"]), ax.minorticks_off()
    said = ", ".join(f"{uphill[rate]} at {minus(rate)}" for rate in sorted(costs) if uphill[rate])
    return describe(figure, f"After {step} steps the rate {minus(names[0])} is lowest, at the "
                            f"cost {short(costs[names[0]][step])}. Steps uphill: {said or 'none'}.")


def mean_curvature(rates, curvatures):
    """For each rate the mean of the curvatures along the step, weighted towards its beginning.

    2 / eta^2 times the integral of (eta - t) curvature(t) from 0 to eta, by trapezoids on `rates`
    (n,), the first of them 0; curvatures : (n,). A step raises the cost if this is above 2/eta.
    """
    rates, curvatures = np.asarray(rates, float), np.asarray(curvatures, float)
    sums = [np.trapezoid((eta - rates[:k]) * curvatures[:k], rates[:k])
            for k, eta in enumerate(rates[1:], 2)]
    return np.r_[curvatures[0], 2 * np.array(sums) / rates[1:] ** 2]


def promised(eta, rates, changes, square, curvatures):
    """One step at every rate: what it promises and delivers, and the curvature it meets. A Figure.

    eta : the rate that is marked; rates (n,), from 0; changes of the cost (n,); square :
        |gradient|^2; curvatures (n,) along the step as far as each rate. Below: the weighted mean
        of these curvatures, and 2/eta; grey where the step raises the cost.
    """
    rates, changes, curvatures = map(np.asarray, (rates, changes, curvatures))
    means = mean_curvature(rates, curvatures)
    got, mean = (float(np.interp(eta, rates, of)) for of in (changes, means))
    figure, (above, below) = sheet(2, 1, size=(7.0, 5.0))
    above.plot(rates, -square * rates, "--", color=INK, lw=1.2)
    above.plot(rates, changes, color=INK, lw=1.8)
    above.plot(eta, got, "o", color=INK, ms=7)
    above.text(0.44 / square + 0.02, -0.44, "promised", ha="left", va="center")
    above.text(1.21, changes[-1], "delivered", va="center")
    above.set(ylim=(-0.5, 0.6), ylabel="change of the cost")
    below.plot(rates, curvatures, color=FAINT, lw=1)
    below.plot(*np.delete([rates, means], 1, 1), color=INK, lw=1.8)  # of two points there is none
    below.plot(rates[1:], 2 / rates[1:], **LIMIT | {"color": INK, "lw": 1.8})
    below.plot([eta, eta], [mean, 2 / eta], "o", color=INK, ms=6)
    apart = max(0.7 - abs(means[-1] - 2 / rates[-1]), 0) / 2 * np.sign(means[-1] - 2 / rates[-1])
    below.text(1.21, means[-1] + apart, "mean on the way", va="center")
    below.text(1.21, 2 / rates[-1] - apart, "2/η", va="center")
    below.text(1.21, curvatures[-1], "at the end", va="center", color=FAINT)
    below.set(ylim=(-2, 8), ylabel="curvature", xlabel="learning rate")
    fine = np.linspace(rates[0], rates[-1], 241)
    ends = np.flatnonzero(np.diff(np.r_[0, np.interp(fine, rates, changes) > 0, 0]))
    for ax in (above, below):
        ax.axhline(0, color=FAINT, lw=0.6)
        for first, after in ends.reshape(-1, 2):
            ax.axvspan(fine[first], fine[after - 1], color=FAINT, alpha=0.16, lw=0)
        ax.set_xlim(-0.02, 1.45 * rates[-1])
        ax.set_xticks(np.arange(0, rates[-1] + 0.1, 0.2).round(1))
    return describe(figure, f"A step of {minus(eta)}: mean curvature {short(mean, 2)}, "
                            f"{'above' if mean > 2 / eta else 'below'} 2/η = {short(2 / eta)}; the "
                            f"cost {'rises' if got > 0 else 'falls'} by {short(abs(got), 2)}, where"
                            f" {short(square * eta, 2)} was promised.")


@entrance
def bounces(eta: positive, curvature: positive = 2.0, start: real() = 2.0, steps: count = 20,
            others=()):
    """Steps on a parabola of this curvature around w = 1, and the distance to 1. A Figure.

    The distance is multiplied by 1 - eta curvature in every step (D3.3-12, D3.3-18).
    others : rates by the names of their lines, {name: rate}, to compare with
    """
    factor = 1 - eta * curvature
    w = 1 + (start - 1) * factor ** np.arange(steps + 1)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0))
    at = np.linspace(-1.4, 3.4, 49)
    cost = lambda w: curvature / 2 * (w - 1) ** 2  # noqa: E731
    left.plot(at, cost(at), color=INK, lw=1)
    shown = w[: int(np.argmax(np.abs(w - 1) > 2.4)) or None]
    left.plot(shown, cost(shown), **POINTS)
    left.plot(w[0], cost(w[0]), "o", color=INK, ms=8, mfc="none")
    left.set(xlabel="$w$", ylabel="cost above the least", xlim=(-1.4, 3.4), ylim=(-0.3, 5.8))
    distance = np.abs(w - 1)
    right.plot(np.maximum(distance, 1e-5), **POINTS, clip_on=False)
    for name, rate in dict(others).items():
        of = np.maximum(distance[0] * np.abs(1 - rate * curvature) ** np.arange(steps + 1), 1e-5)
        right.plot(of, color=PALE, lw=1.2, zorder=1)
        right.text(steps + 0.7, max(of[-1], 2e-5), name, va="center", fontsize=9)
    right.set(xlabel="step", ylabel="distance", yscale="log", ylim=(1e-5, 100),
              xlim=(-0.5, steps * (1.25 if others else 1.02)))
    _powers(right, -4, -2, 0, 2)
    figure.suptitle(f"$\\eta$ = {minus(eta)}: each step multiplies the distance by "
                    f"{minus(round(factor, 9))}", fontsize=11)
    end = "0" if distance[-1] == 0 else short(distance[-1], 3)
    return describe(figure, f"At the rate {minus(eta)} the distance after {steps} steps is {end}"
                            f"{', drawn at the foot' if distance[-1] < 1e-5 else ''}.")


@entrance
def ravine(H, share: positive, start=(0.5, 1.9), steps: count = 30):
    """Steps down a quadratic cost of two parameters with the second derivatives H. A Figure.

    H : (2, 2), both eigenvalues above 0; share : the rate, as a part of 2 / the largest. Right:
        the distances to the minimum along both axes of the ellipses, by step.
    Raises ValueError for another H.
    """
    H = checks.fitting(H, "H", (2, 2))
    values, axes_of = np.linalg.eigh(H)
    if values[0] <= 0:
        raise ValueError("H must have eigenvalues above 0, or there is no minimum")
    factors = 1 - share * 2 / values[-1] * values
    parts = axes_of.T @ np.asarray(start) * factors ** np.arange(steps + 1)[:, None]
    path = parts @ axes_of.T
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2))
    angles = np.linspace(0, 2 * np.pi, 33)
    circle = np.array([np.cos(angles), np.sin(angles)])
    for cost in (0.1, 0.8, 2.5, 7):  # an ellipse: half of u . H u is the cost
        left.plot(*(axes_of @ (np.sqrt(2 * cost / values)[:, None] * circle)), color=FAINT, lw=0.7)
    shown = path[: int(np.argmax(np.abs(path).max(axis=1) > 6)) or None].round(3)
    left.plot(*shown.T, **POINTS | {"lw": 0.7, "ms": 3})
    left.plot(*path[0], "o", color=INK, ms=8, mfc="none")
    left.set(xlim=(-2.6, 2.6), ylim=(-2.6, 2.6), aspect="equal", xlabel="$w - w^*$",
             ylabel="$b - b^*$", title=f"$\\kappa$ = {short(values[1] / values[0], 3)}")
    for k, (name, ls) in enumerate((("flat axis", "-"), ("steep axis", "--"))):
        right.plot(np.maximum(np.abs(parts[:, k]), 1e-7), ls=ls, label=name, color=INK, lw=1.6)
    right.set(xlabel="step", ylabel="distance", yscale="log", ylim=(1e-5, 100), xlim=(0, steps))
    _powers(right, -4, -2, 0, 2)
    right.legend(fontsize=9, loc="upper center", ncols=2, frameon=False)
    left_over = short(np.linalg.norm(path[-1]), 2)
    flat, steep = (minus(round(of, 3)) for of in factors)
    return describe(figure, f"Condition number {short(values[1] / values[0], 3)}, rate "
                            f"{minus(round(share, 3))} of the limit: a step multiplies the part "
                            f"along the flat axis by {flat} and that along the steep one by "
                            f"{steep}; after {steps} steps the distance is {left_over}.")


def two_neurons(w) -> np.ndarray:
    """The largest second derivative of (w1 w2 - 1)^2 at points w (n, 2), along any direction."""
    u, v = np.asarray(w).T
    cross = 2 * (2 * u * v - 1)
    return u**2 + v**2 + np.sqrt((u**2 - v**2) ** 2 + cross**2)


def _hills(ax, low, high):
    """The ground of (w1 w2 - 1)^2: lines of equal cost, and the valley where it is 0."""
    g = np.linspace(low, high, 61)
    u, v = np.meshgrid(g, g)
    ax.contour(g, g, (u * v - 1) ** 2, [0.3, 1, 6, 20], colors=FAINT, linewidths=0.7)
    at = np.geomspace(1 / high, high, 30)
    for sign in (1, -1) if low < -1 else (1,):
        ax.plot(sign * at, sign / at, color=INK, lw=2.5, alpha=0.35)
    ax.set(xlim=(low, high), ylim=(low, high), aspect="equal", xlabel="$w^{(1)}$",
           ylabel="$w^{(2)}$")


def saddle(walks: dict):
    """Ways past the saddle of (w1 w2 - 1)^2 at (0, 0), and the cost along each. A Figure.

    walks : for the name of each start its points (steps + 1, 2)
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.1))
    _hills(left, -1.4, 1.4)
    said = []
    for (name, walk), ls in zip(walks.items(), ("-", "--", "-.", ":", (0, (6, 2))), strict=False):
        walk = np.asarray(walk)
        cost = (walk.prod(axis=1) - 1) ** 2
        left.plot(*walk.T, color=PALETTE["weight"], lw=1, ls=ls)
        right.plot(cost, color=INK, lw=1.5, ls=ls)
        below = np.flatnonzero(cost < 0.5)
        if below.size:
            right.text(below[0] - 4, 1.05, name, fontsize=10, ha="center", va="bottom")
        else:
            right.text(len(cost), 1.05, name, fontsize=10, ha="right", va="bottom")
        said.append(f"{name} {below[0] if below.size else 'never'}")
    left.plot(0, 0, "x", color=INK, ms=8, mew=2)
    for tip, tail in (((0.22, -0.22), (0.4, -0.4)), ((0.75, 0.75), (0.5, 0.5))):
        left.annotate("", tip, tail, arrowprops={"arrowstyle": "-|>", "color": PALETTE["weight"]})
    right.set(xlabel="step", ylabel="cost", ylim=(0, 1.7))
    return describe(figure, f"Steps until the cost is below one half: {', '.join(said)}.")


def valley(path, eta, ends=()):
    """A way down the cost (w1 w2 - 1)^2, and the curvature at each of its points. A Figure.

    path : (steps + 1, 2), as the rate eta makes it, up to 40 steps. The valley is w1 w2 = 1; a
        triangle marks where a step that raised the cost ends. ends : those of other ways, pale.
    """
    path = np.asarray(path)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.3))
    _hills(left, -2.2, 3.4)
    left.plot(*path.T, **POINTS | {"lw": 0.7, "ms": 3})
    left.plot(*path[0], "o", color=INK, ms=8, mfc="none")
    left.plot(*path[-1], "o", color=INK, ms=6)
    left.plot(*np.reshape(ends, (-1, 2)).T, "o", color="0.62", ms=5, zorder=3)
    left.set_title(f"$\\eta$ = {minus(eta)}")
    curvature, cost = two_neurons(path), (path.prod(axis=1) - 1) ** 2
    right.plot(curvature, color=INK, lw=1.4)
    rose = 1 + np.flatnonzero(np.diff(cost) > 1e-9)
    for ax, at in ((left, path[rose].T), (right, (rose, curvature[rose]))):
        ax.plot(*at, "^", color=INK, ms=7, mfc="white", zorder=4)
    right.axhline(2 / eta, **LIMIT | {"color": INK})
    right.text(40, 2 / eta + 1, "2/η", ha="right", fontsize=9)
    right.set(xlabel="step", ylabel="largest curvature", ylim=(0, 46), xlim=(0, 40))
    inside = abs(path[-1].prod() - 1) < 0.01
    D = np.abs(path[[0, -1], 0] ** 2 - path[[0, -1], 1] ** 2)
    return describe(figure, f"At the rate {minus(eta)} the curvature goes from "
                            f"{short(curvature[0], 3)} to {short(curvature[-1], 3)}, and |D| from "
                            f"{short(D[0], 3)} to {short(D[1], 3)}; 2/η is {short(2 / eta, 3)}; "
                            f"{many(rose.size, 'step')} uphill; "
                            f"the last point lies {'in' if inside else 'far from'} the valley.")


def edges(steps, curvatures: dict, level: dict):
    """The largest curvature along runs, in units of 2/rate, and at an equal cost. A Figure.

    steps : (n,), where it was measured; curvatures : for each rate (runs, n), a line through
        their medians in a band of their range, in units of what a parabola would bear; level :
        for some rates the (step, curvature) of each run when its cost is first low enough, dots
        by rate, beside 2/rate
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.5), width_ratios=(1.5, 1))
    said = []
    styles = ("--", (0, (1, 1)), "-.", "-")[-len(curvatures):]
    for (rate, of), ls in zip(curvatures.items(), styles, strict=True):
        units = np.asarray(of) * rate / 2
        middle = np.median(units, axis=0)
        left.fill_between(steps, units.min(axis=0), units.max(axis=0), color=FAINT, alpha=0.16,
                          lw=0)
        left.plot(steps, middle, ls=ls, color=INK, lw=1.6)
        left.text(-3, middle[0], minus(rate), ha="right", va="center")
        said.append(f"{minus(rate)} from {short(middle[0], 2)} to {short(middle[-1], 2)}")
    left.axhline(1, color=INK, lw=0.8)
    left.text(np.max(steps), 1.05, "2/η", ha="right", va="bottom")
    left.set(xlabel="step", ylabel="largest curvature, in units of 2/η", yscale="log",
             ylim=(0.25, 9), xlim=(-0.14 * np.max(steps), None))
    left.set_yticks([0.3, 1, 3], ["0.3", "1", "3"])
    rates = np.array(list(level))
    for rate, of in level.items():
        right.plot(np.full(len(of), rate), np.array(of)[:, 1], "o", color=INK, ms=4, alpha=0.7)
    right.plot(rates, 2 / rates, "--", color=INK, lw=1.4)
    right.text(rates[0] * 1.1, 2 / rates[0], "2/η", ha="left", va="bottom")
    right.set(xlabel="learning rate", ylabel="largest curvature", xscale="log", yscale="log",
              ylim=(1, 30), title="at equal cost", xlim=(rates[0] / 1.5, None))
    right.set_xticks(rates, [minus(rate) for rate in rates])
    right.set_yticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    left.minorticks_off(), right.minorticks_off()
    return describe(figure, f"Median curvature in units of 2/η, at the rate {', '.join(said)}.")
