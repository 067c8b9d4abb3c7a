"""Drawings of steps of descent: what one promises, what many do, and the curvature they meet."""

import numpy as np

from nnlib.entrance import checks, count, entrance, positive, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.words import HIGH, minus, short

POINTS = {"color": PALETTE["weight"], "marker": "o", "ms": 4, "lw": 1}
LIMIT = {"color": FAINT, "ls": ":", "lw": 1.4}
PALE = "#c4c4c4"  # of runs that are there to compare with


def _powers(ax, *exponents):
    """Powers of ten as the ticks of a scale of ratios."""
    ax.set_yticks([10.0**k for k in exponents],
                  ["1" if k == 0 else "10" + str(k).translate(HIGH) for k in exponents])
    ax.minorticks_off()


def run(costs: dict, rate):
    """The cost over the steps at one of several rates, and where all of them end. A Figure.

    costs : for each rate the costs (steps + 1,), the first that of the start. Steps in which the
        cost rose have a triangle; the other runs are grey.
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 2.9), width_ratios=(1.7, 1))
    logs = {}  # where the name of each rate stands, none upon another
    for name, of in sorted(costs.items(), key=lambda run: run[1][-1]):
        every = 1 if np.max(np.diff(of)) > 0 else 8  # a smooth run needs few points
        left.plot(range(0, len(of), every), of[::every], color=PALE, lw=0.7)
        logs[name] = max(np.log10(of[-1]), 0.26 + max(logs.values(), default=-9))
        left.text(len(of) + 2, 10 ** logs[name], minus(name), fontsize=9, va="center",
                  color=INK if name == rate else FAINT, weight="bold" if name == rate else None)
    mine = np.asarray(costs[rate])
    left.plot(mine, color=INK, lw=1.6)
    rose = 1 + np.flatnonzero(np.diff(mine) > 0)
    left.plot(rose, mine[rose], "^", color=INK, ms=4.5, mfc="white", zorder=4)
    left.set(xlabel="step", ylabel="cost $C$", yscale="log", ylim=(0.01, 40),
             xlim=(-4, 1.13 * len(mine)), title=f"$\\eta$ = {minus(rate)}")
    ends = [of[-1] for of in costs.values()]
    right.plot(list(costs), ends, color=PALE, marker="o", mfc="white", mec=INK, ms=5, lw=0.8)
    right.plot(rate, costs[rate][-1], "o", color=INK, ms=7)
    right.set(xscale="log", yscale="log", xlabel="learning rate $\\eta$", ylim=(0.01, 40),
              title=f"after {len(mine) - 1} steps")
    right.set_xticks([0.05, 0.2, 0.8, 3.2], ["0.05", "0.2", "0.8", "3.2"])
    right.minorticks_off()
    for ax in (left, right):
        ax.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    rises = "in no step" if not rose.size else f"in {rose.size} of {len(mine) - 1} steps"
    return describe(figure, f"At the rate {minus(rate)} the cost rises {rises}, and ends at "
                            f"{short(mine[-1], 2)}.")


def promised(eta, **panels):
    """The change of the cost by one step of each length: promised and delivered. A Figure.

    eta : the rate that is marked; each keyword : a panel of that name, (rates, changes, square,
        curvatures), with rates from 0 and changes (n,), |gradient|^2, and the curvatures along
        the step (n,) as far as each rate. Above the shade's foot no change can be, by the bound
        with the largest curvature so far; the short bar is where that is 0.
    """
    figure, parts = sheet(1, len(panels), size=(7.0, 3.3))
    said = []
    for ax, (name, (rates, changes, square, curvatures)) in zip(
            np.ravel(parts), panels.items(), strict=True):
        rates, changes, curvatures = map(np.asarray, (rates, changes, curvatures))
        parabola = lambda of: square * (of * rates**2 / 2 - rates)  # noqa: B023, E731
        bound = parabola(np.maximum.accumulate(curvatures))
        low = 1.6 * changes.min()
        high = max(-low, 1.1 * changes.max())
        ax.axhline(0, color=FAINT, lw=0.6)
        ax.fill_between(rates, bound, high, color=FAINT, alpha=0.16, lw=0, label="ruled out")
        ax.plot(rates, -square * rates, "--", color=INK, lw=1, label="promised")
        ax.plot(rates, parabola(curvatures[0]), ":", color=INK, lw=2,
                label="curvature of the start")
        ax.plot(rates, changes, color=INK, lw=1.6, label="delivered")
        got, promise = float(np.interp(eta, rates, changes)), -square * eta
        ax.plot([eta, eta], [max(promise, low), got], color=FAINT, lw=3, alpha=0.7)
        if promise < low:  # the promise is below the picture
            ax.plot(eta, 0.97 * low, "v", color=FAINT, ms=7)
        ax.plot(eta, got, "o", color=INK, ms=7)
        sure = bound[1:] < 0
        last = 1 + (len(sure) if sure.all() else int(np.argmin(sure)))
        ax.plot(np.interp(0, bound[last - 1 : last + 1], rates[last - 1 : last + 1]), 0, "|",
                color=INK, ms=16, mew=2)
        ax.set(xlabel="learning rate $\\eta$", ylim=(low, high), xlim=(-0.05, rates[-1] + 0.05),
               title=name.replace("_", " "))
        said.append(f"{name.replace('_', ' ')}: promised {short(promise, 3)}, delivered "
                    f"{short(got, 3)}")
    np.ravel(parts)[0].set_ylabel("change of the cost")
    figure.legend(*np.ravel(parts)[0].get_legend_handles_labels(), fontsize=9, ncols=2,
                  loc="outside upper center", frameon=False)
    return describe(figure, f"A step with the rate {minus(eta)}. {'; '.join(said).capitalize()}.")


@entrance
def bounces(eta: positive, curvature: positive = 2.0, start: real() = 2.0, steps: count = 20):
    """Steps on a parabola of this curvature around w = 1, and the distance to 1. A Figure.

    The distance is multiplied by 1 - eta curvature in every step (D3.3-12, D3.3-18).
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
    near = np.array([-0.7, 0.7])
    left.plot(w[0] + near, cost(w[0]) + curvature * (w[0] - 1) * near, "-.", color=FAINT, lw=1)
    left.set(xlabel="$w$", ylabel="cost above the least", xlim=(-1.4, 3.4), ylim=(-0.3, 5.8))
    distance = np.abs(w - 1)
    right.plot(np.maximum(distance, 1e-5), **POINTS, clip_on=False)
    right.axhline(distance[0], **LIMIT)
    right.set(xlabel="step", ylabel="distance $|w - 1|$", yscale="log", ylim=(1e-5, 100),
              xlim=(-0.5, steps + 0.5))
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
            right.text(below[0] + 2, 0.5, name, fontsize=9, rotation=90, va="center")
        else:
            right.text(len(cost), 1.05, name, fontsize=9, ha="right", va="bottom")
        said.append(f"{name} {below[0] if below.size else 'never'}")
    left.plot(0, 0, "x", color=INK, ms=8, mew=2)
    right.set(xlabel="step", ylabel="cost $C$", ylim=(0, 1.7))
    return describe(figure, f"Steps until the cost is below one half: {', '.join(said)}.")


def valley(path, eta):
    """A way down the cost (w1 w2 - 1)^2, and the curvature at each of its points. A Figure.

    path : (steps + 1, 2), as the rate eta makes it, up to 40 steps. The valley is w1 w2 = 1.
    """
    path = np.asarray(path)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.3))
    _hills(left, -2.2, 3.4)
    left.plot(*path.T, **POINTS | {"lw": 0.7, "ms": 3})
    left.plot(*path[0], "o", color=INK, ms=8, mfc="none")
    left.plot(*path[-1], "o", color=INK, ms=6)
    left.set_title(f"$\\eta$ = {minus(eta)}")
    curvature = two_neurons(path)
    right.plot(curvature, color=INK, lw=1.4)
    right.axhline(2 / eta, **LIMIT | {"color": INK})
    right.text(40, 2 / eta + 0.6, "$2/\\eta$", ha="right", va="bottom")
    right.set(xlabel="step", ylabel="largest curvature", ylim=(0, 46), xlim=(0, 40))
    inside = abs(path[-1].prod() - 1) < 0.01
    D = np.abs(path[[0, -1], 0] ** 2 - path[[0, -1], 1] ** 2)
    return describe(figure, f"At the rate {minus(eta)} the curvature goes from "
                            f"{short(curvature[0], 3)} to {short(curvature[-1], 3)}, and |D| from "
                            f"{short(D[0], 3)} to {short(D[1], 3)}; 2/η is {short(2 / eta, 3)}; "
                            f"the last point lies {'in' if inside else 'far from'} the valley.")


def edges(steps, curvatures: dict, level: dict):
    """The largest curvature along runs at several rates, and at an equal cost. A Figure.

    steps : (n,), where it was measured; curvatures : for each rate (runs, n), a panel each with
        a line a run, beside 2/rate; level : for some rates the (step, curvature) of each run when
        its cost is first low enough, a dot on its line; the last panel has these dots by rate
    """
    columns = (len(curvatures) + 2) // 2
    figure, parts = sheet(2, columns, size=(7.0, 4.4))
    said, parts = [], list(np.ravel(parts))
    for ax, (rate, of) in zip(parts, curvatures.items(), strict=False):
        ax.plot(steps, np.asarray(of).T, color=INK, lw=0.7, alpha=0.6)
        ax.axhline(2 / rate, **LIMIT | {"color": INK, "ls": "--"})
        if rate in level:
            ax.plot(*np.transpose(level[rate]), "o", color=INK, ms=3.5)
            said.append(f"{minus(rate)}: {short(np.median(level[rate], axis=0)[1], 2)}, where 2/η "
                        f"is {short(2 / rate, 3)}")
        ax.set(xlabel="step", title=f"$\\eta$ = {minus(rate)}")
    last = parts[len(curvatures)]
    rates = np.array(list(level))
    for rate, of in level.items():
        last.plot(np.full(len(of), rate), np.array(of)[:, 1], "o", color=INK, ms=3.5)
    last.plot(rates, 2 / rates, "--", color=INK, lw=1.4)
    last.set(xlabel="$\\eta$", xscale="log", title="at equal cost", xlim=(rates[0] / 1.5, None))
    last.set_xticks(rates, [minus(rate) for rate in rates])
    for ax in parts[: len(curvatures) + 1]:
        ax.set(yscale="log", ylim=(0.3, 50))
        ax.set_yticks([0.5, 2, 8, 32], ["0.5", "2", "8", "32"])
        ax.minorticks_off()
    for ax in parts[::columns]:
        ax.set_ylabel("largest curvature")
    return describe(figure, f"Medians at an equal cost, at the rate {'; '.join(said)}.")
