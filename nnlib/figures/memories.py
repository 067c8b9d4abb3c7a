"""Drawings of optimizers: what a step remembers, the floor of noise, and how the axes matter."""

import numpy as np

from nnlib.entrance import entrance, nonnegative, positive, real
from nnlib.figures.colours import FAINT, INK, PALETTE
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe
from nnlib.figures.steps import LIMIT, POINTS, _powers
from nnlib.figures.words import minus, short

PATH = POINTS | {"lw": 0.8, "ms": 2.6}
DASHES = ("-", "--", ":", "-.", (0, (9, 2.5)))  # of five optimizers that are drawn in one colour


def _ellipses(ax, H, costs):
    """The lines on which half of u . H u is one of the costs."""
    values, axes_of = np.linalg.eigh(H)
    angles = np.linspace(0, 2 * np.pi, 23)
    circle = np.array([np.cos(angles), np.sin(angles)])
    for cost in costs:
        ax.plot(*(axes_of @ (np.sqrt(2 * cost / values)[:, None] * circle)), color=FAINT, lw=0.7)


def _chosen(ax, x, curves: dict, name):
    """All curves in grey, each with its dash, and the one of this name in ink, over them."""
    for k, (other, y) in enumerate(curves.items()):
        mine = other == name
        ax.plot(x, y, ls=DASHES[k], color=INK if mine else FAINT, lw=2 if mine else 1,
                zorder=3 if mine else 2, label=other)


def turned(angle, name, path, H, needed: dict, arrived: dict):
    """One optimizer's way down a valley that is turned, and the steps that each needs. A Figure.

    path : (steps + 1, 2), its first twelve steps are drawn; H : (2, 2), the second derivatives;
        needed, arrived : for each optimizer {angle: steps}, until it stays at the bottom and until
        it is first there (Duchi et al. 2011 give each weight its own rate)
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1, 1.15))
    _ellipses(left, H, (2, 50))
    left.plot(*path[:13].round(2).T, **PATH)
    left.plot(*path[0], "o", color=INK, ms=8, mfc="none")
    left.plot(0, 0, "+", color=INK, ms=8)
    left.set(xlim=(-2.3, 2.3), ylim=(-2.3, 2.3), aspect="equal", xlabel="$w_1$", ylabel="$w_2$",
             title=f"{name}, turned by {minus(angle)}°")
    angles = list(needed[name])
    _chosen(right, angles, {k: list(of.values()) for k, of in needed.items()}, name)
    right.plot(angle, needed[name][angle], "o", color=INK, ms=8, zorder=4)
    right.plot(angles, list(arrived[name].values()), color=INK, lw=0.8, marker="o", ms=5,
               mfc="white")
    stay, first = needed[name][angle], arrived[name][angle]
    right.plot([], [], color=INK, lw=2, label="until it stays")
    right.plot([], [], color=INK, lw=0.8, marker="o", ms=5, mfc="white", label="until first there")
    right.legend(handles=right.lines[-2:], fontsize=9, loc="lower right")
    right.set(xlabel="valley turned by (degrees)", ylabel="steps to the bottom", yscale="log",
              ylim=(3, 3000), xlim=(-2, 60), xticks=[0, 10, 20, 30, 45])
    moved = {"momentum": 0.72, "Adam": 1.2, "AdaGrad": 1.35, "descent": 0.8}
    for other, of in needed.items():
        right.text(46.5, of[angles[-1]] * moved.get(other, 1), other, va="center", fontsize=9,
                   weight="bold" if other == name else "normal")
    right.set_yticks([3, 10, 30, 100, 300, 1000], ["3", "10", "30", "100", "300", "1000"])
    right.minorticks_off()
    return describe(figure, f"{name}, valley turned by {minus(angle)} degrees: {stay:.0f} steps "
                            f"until it stays at the bottom, {first:.0f} until it is first there.")


def worst_factor(rate, mu, curvatures):
    """The largest size of an eigenvalue of [[1 - rate c, -rate mu], [c, mu]] over curvatures c.

    rate, mu : arrays of one shape, or numbers. Source: Polyak (1964); Goh (2017).
    """
    worst = np.zeros(np.broadcast(rate, mu).shape)
    for c in curvatures:
        half = (1 + mu - rate * c) / 2
        root = np.sqrt(half.astype(complex) ** 2 - mu) if isinstance(half, np.ndarray) else \
            complex(half**2 - mu) ** 0.5
        worst = np.maximum(worst, np.maximum(abs(half + root), abs(half - root)))
    return worst


def _level(r, low, high):
    """(rates, momenta) at which the worst factor is r, rates in units of 2 / high: three lines.

    By Schur and Cohn no factor exceeds r where eta low >= (1 - r)(r - mu) / r,
    eta high <= (1 + r)(r + mu) / r and mu <= r^2, as in the proof of Polyak's theorem.
    """
    ratio = (1 - r) * high / (low * (1 + r))
    mu = np.array([max(0.0, r * (ratio - 1) / (ratio + 1)), r**2])
    slow = (1 - r) * (r - mu) / r * high / low / 2
    fast = (1 + r) * (r + mu) / r / 2
    return np.r_[slow, fast[::-1]], np.r_[mu, mu[::-1]]


def _distances(eta, mu, c, steps):
    """How far momentum is from the bottom of a parabola of curvature c, from 1 on."""
    w, v, found = 1.0, 0.0, [1.0]
    for _ in range(steps):
        v = mu * v + c * w
        w = w - eta * v
        found.append(min(abs(w), 1e6))
    return np.array(found)


@entrance
def plane(rate: positive, mu: nonnegative, low: positive, high: positive, steps=30):
    """All rates and all momenta on a ravine, and the distances of one choice of both. A Figure.

    rate : in units of 2 / high; low, high : the least and the largest curvature.
        Lines of the worst factor, dotted where it is 1 (Polyak 1964; Goh 2017).
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.4), width_ratios=(1.2, 1))
    for r in (0.8, 0.85, 0.9, 0.95):
        left.plot(*_level(r, low, high), color=FAINT, lw=0.9)
        left.text(1, r**2 + 0.01, f"{r:g}", color=FAINT, ha="center", fontsize=9)
    left.plot([1, 2], [0, 1], ":", color=INK, lw=1.4)
    root = np.sqrt(high / low)
    best = (root - 1) / (root + 1)
    top = (1 + best) ** 2 / 2
    left.plot(top, best**2, "*", color=INK, ms=15, mfc="white")
    left.plot(rate, mu, "o", color=PALETTE["weight"], ms=6, clip_on=False, zorder=4)
    left.set(xlabel="rate / its limit without momentum", ylabel="momentum $\\mu$", xlim=(0, 2),
             ylim=(0, 1), title="worst factor of a step")
    eta, descent = rate * 2 / high, (high - low) / (high + low)
    for name, c, ls in (("along the ravine", low, "-"), ("across it", high, "--")):
        right.plot(np.clip(_distances(eta, mu, c, steps), 1e-6, 1e3), ls=ls,
                   color=PALETTE["weight"], lw=1.4, label=name)
    right.plot([0, steps], [1, descent**steps], ":", color=FAINT, lw=1.6,
               label="without momentum, at best")
    star = [_distances(top * 2 / high, best**2, c, steps) for c in (low, high)]
    right.plot(np.max(star, axis=0), "-.", color=INK, lw=1.2, label="at the star")
    right.set(xlabel="step", ylabel="distance", yscale="log", ylim=(1e-5, 100), xlim=(0, steps))
    right.set_yticks([1e-4, 1e-2, 1, 100], ["0.0001", "0.01", "1", "100"])
    right.minorticks_off()
    figure.legend(*right.get_legend_handles_labels(), fontsize=9, ncols=2, frameon=False,
                  loc="outside lower center")
    r = float(worst_factor(eta, mu, (low, high)))
    return describe(figure, f"Rate {short(rate, 3)} of its limit without momentum, momentum "
                            f"{short(mu)}: the worst factor is {r:.3f}. The least of all, at the "
                            f"star, is {best:.3f}; without momentum it is {descent:.3f}.")


def floor(eta, tracks: dict, rates, theory: dict, measured, ylabel, target=None,
          ylim=(1e-4, 3), span=(-1.5, 2.5), at=None):
    """Ways of a weight at one rate, and how far off it stays at each rate. A Figure.

    tracks : for each rate (runs, steps); theory : for each part {name: (rates,)}, the first drawn
        solid, and (at,) where `at` has other rates; measured : (rates,); target :
        (steps,), where the weight should be, 1 without it (after Robbins and Monro 1951).
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1.3, 1))
    runs = np.asarray(tracks[eta])
    time, at = np.arange(runs.shape[1]), np.asarray(rates if at is None else at)
    left.plot(time, runs.T, color=PALETTE["weight"], lw=0.7, alpha=0.8)
    left.plot(time, np.ones(time.size) if target is None else target, color=INK, lw=1.4, ls="--")
    left.set(xlabel="step", ylabel="weight $w$", xlim=(0, time[-1]), ylim=span,
             title=f"$\\eta$ = {minus(eta)}")
    for (name, of), ls in zip(theory.items(), ("-", ":", "-."), strict=False):
        right.plot(at, of, ls=ls, color=INK, lw=1.3, label=name)
    right.plot(rates, measured, "o", color=PALETTE["weight"], ms=4, mfc="white")
    k = list(rates).index(eta)
    right.plot(eta, measured[k], "o", color=PALETTE["weight"], ms=8)
    right.set(xscale="log", yscale="log", xlabel="learning rate $\\eta$", ylabel=ylabel, ylim=ylim)
    right.set_xticks([rates[0], rates[len(rates) // 2], rates[-1]],
                     [minus(rates[i]) for i in (0, len(rates) // 2, -1)])
    right.minorticks_off()
    if len(theory) > 1:
        right.legend(fontsize=9, loc="upper center")
    whole = next(iter(theory.values()))[int(np.abs(at - eta).argmin())]
    return describe(figure, f"At the rate {minus(eta)} the mean square distance is "
                            f"{short(measured[k], 2)}; by the formula it is {short(whole, 2)}.")


def surfaces(f, name, path, costs: dict, low, high, title, ylim):
    """One optimizer's way over a surface, and the costs of all of them. A Figure.

    f : the cost, (2, m) -> (m,); path : (steps + 1, 2), its first twelve steps are drawn;
        costs : for each optimizer (steps + 1,), each step is drawn; ylim : their range, on a scale
        of ratios where it lies above 0; a cost that falls out is said to be below (compare
        Goh 2017; D4.2-05 to D4.2-09)
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2), width_ratios=(1.15, 1))
    u, v = np.meshgrid(np.linspace(low[0], high[0], 41), np.linspace(low[1], high[1], 41))
    c = f(np.array([u.ravel(), v.ravel()])).reshape(u.shape)
    levels = c.min() + np.ptp(c) * np.linspace(0, 1, 6) ** 2.5
    left.contour(u, v, c, levels, colors=FAINT, linewidths=0.6, linestyles="solid")
    inside = np.abs(path).max(axis=1) < 6
    shown = path[: min(13, int(np.argmin(inside)) if not inside.all() else 13)].round(2)
    left.plot(*shown.T, **PATH)
    left.plot(*path[0], "o", color=INK, ms=8, mfc="none")
    left.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel="$w_1$", ylabel="$w_2$",
             title=f"{title}: {name}")
    ratios = ylim[0] > 0
    least = ylim[0] / 3 if ratios else ylim[0] - 0.2 * (ylim[1] - ylim[0])
    below = {}
    for other, c in costs.items():  # out of the frame, and no further
        last = len(c) - int(np.argmax(np.asarray(c)[::-1] >= ylim[0]))
        below[other] = np.where(np.arange(len(c)) > last, np.nan, np.maximum(c, least))
    _chosen(right, np.arange(len(path)), below, name)
    figure.legend(*right.get_legend_handles_labels(), fontsize=9, ncols=3, frameon=False,
                  loc="outside lower center")
    right.set(xlabel="step", ylabel="cost above the bottom" if ratios else "cost", ylim=ylim,
              xlim=(0, len(path) - 1), yscale="log" if ratios else "linear")
    if ratios:
        _powers(right, *range(-4, int(np.log10(ylim[1])) + 1, 2))
    mine = np.asarray(costs[name])
    what = "the cost above the bottom" if ratios else "the cost"
    gone = "" if len(shown) > 1 else " Its steps lie outside the left frame."
    if mine[-1] < ylim[0]:  # how far down depends on when one looks
        return describe(figure, f"{title}, {name}: after {int(np.argmax(mine < ylim[0]))} steps "
                                f"{what} is below {minus(ylim[0])}.{gone}")
    return describe(figure, f"{title}, {name}: after {len(path) - 1} steps {what} is "
                            f"{short(mine[-1], 2)}.{gone}")


def learned(step, wrong: dict, frequencies):
    """How far each weight still is from its target, by how often its input is seen. A Figure.

    wrong : for each optimizer {step: (inputs,)}; frequencies : (inputs,) (Duchi et al. 2011;
        D4.2-05)
    """
    figure, ax = sheet(size=(7.0, 2.9))
    said, at = [], np.arange(1, len(frequencies) + 1)
    ends = {name: of[step][-1] for name, of in wrong.items()}
    level = np.ptp(list(ends.values())) < 0.12  # their names would meet
    for k, (name, of) in enumerate(wrong.items()):
        ax.plot(at, of[step], marker="os^"[k], ms=5, label=name, color=INK, ls=DASHES[k],
                mfc=INK if k == 0 else "white")
        put = max(ends.values()) + 0.06 - 0.14 * k if level else ends[name]
        ax.text(len(at) + 0.12, put, name, fontsize=10, va="center")
        said.append(f"{name} {short(of[step][-1], 2)}")
    ax.set(xlabel="one text in so many has the word", ylim=(-0.1, 1.2), xticks=at,
           xlim=(0.7, len(at) + 1.8), ylabel="distance", title=f"after {step} steps")
    ax.set_xticklabels([f"{round(1 / p)}" for p in frequencies])
    ax.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    ax.xaxis.labelpad = ax.yaxis.labelpad = 9
    return describe(figure, f"After {step} steps the last word's weight is off by: "
                            f"{', '.join(said)}.")


def budgets(results: dict, rivals: dict, titles, ylim=None):
    """What each racer reached at a fixed and at a falling rate, a panel a budget. A Figure.

    results : for each budget {name: (seeds,)}, a name with ", falling" beside the one without;
        rivals : {name: share}, dashed lines; shares of images (D3.6-05)
    """
    figure, parts = sheet(1, len(results), size=(7.0, 3.7), sharey=True)
    said = []
    for ax, of, title in zip(np.ravel(parts), results.values(), titles, strict=True):
        names = [name for name in of if ", falling" not in name]
        for row, name in enumerate(names):
            for put, full, colour in ((-0.16, name, FAINT), (0.16, f"{name}, falling", INK)):
                if full in of:
                    share = 100 * np.asarray(of[full])
                    gap = np.full(share.size, np.nan)  # one path for all: a page keeps it
                    level = np.full(share.size, row + put)
                    ax.plot(np.ravel([share, share, gap], "F"),
                            np.ravel([level - 0.11, level + 0.11, gap], "F"), color=colour, lw=0.9)
                    ax.plot([share.mean()] * 2, [row + put - 0.16, row + put + 0.16], color=colour,
                            lw=2.6)
                    if not row and not said:  # once, in the first panel
                        ax.text(share.max() + 0.3, row + put, full.partition(", ")[2] or "fixed",
                                color=colour, va="center", fontsize=9)
        for share in rivals.values():
            ax.axvline(100 * share, **LIMIT | {"color": INK, "ls": "--", "lw": 1})
        ax.set(yticks=range(len(names)), yticklabels=[name.split(", ")[-1] for name in names],
               ylim=(len(names) - 0.5, -0.5), title=title, xlim=ylim)
        ax.set_xlabel("unseen right (%)", labelpad=9)
        best = max(of, key=lambda name: np.mean(of[name]))
        said.append(f"{title}: the highest mean is that of {best}, "
                    f"{short(100 * np.mean(of[best]), 3)} in a hundred")
    return describe(figure, f"{'. '.join(said)}.")


@entrance
def first_steps(beta2: real(0, 1, open_low=True, open_high=True), measured=None, beta1=0.9):
    """Adam's steps on a slope that stays the same, with and without correction. A Figure.

    measured : (steps,), lengths of uncorrected steps in units of the rate (Kingma and Ba 2015)
    """
    figure, ax = sheet(size=(7.0, 2.7))
    k = np.unique(np.round(np.geomspace(1, 10_000, 90)))
    raw = (1 - beta1**k) / np.sqrt(1 - beta2**k)
    ax.plot(k, np.ones(k.size), color=INK, lw=1.6)
    ax.plot(k, raw, "--", color=INK, lw=1.6)
    far = int(np.abs(np.log(raw)).argmax())
    ax.text(k[far], raw[far] * (1.25 if raw[far] > 1 else 0.8), "uncorrected", fontsize=9,
            ha="center" if far else "left", va="bottom" if raw[far] > 1 else "top")
    ax.text(1e4, 0.85, "corrected", fontsize=9, ha="right", va="top")
    if measured is not None:
        at = np.array([1, 2, 4, 8, 16, 32, 64, 128])
        ax.plot(at, np.asarray(measured)[at - 1], "o", color=PALETTE["weight"], ms=5)
    ax.set(xscale="log", xlabel="step $k$", ylabel="length / rate", ylim=(0.2, 50),
           yscale="log", xlim=(0.9, 1.1e4))
    ax.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1000"])
    ax.set_yticks([0.3, 1, 3, 10, 30], ["0.3", "1", "3", "10", "30"])
    ax.minorticks_off()
    return describe(figure, f"With β₂ = {minus(beta2)} the first uncorrected step is "
                            f"{short(raw[0], 3)} and the longest {short(raw.max(), 3)} times as "
                            "long as the corrected one.")
