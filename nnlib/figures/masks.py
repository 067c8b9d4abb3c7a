"""Drawings of dropout: masks one by one, what a bend makes of them, what they ask of weights."""

import numpy as np

from nnlib.entrance import checks, count, entrance, real, share
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE, STYLES
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe, whole
from nnlib.figures.words import minus, short

PALE = "#c4c4c4"  # of what is there to compare with
GAP = "#e3e0ef"
MARKS = ("o", "s", "^", "D")


def gap(of: dict, p):
    """What keep probability p does to the share wrong, and to the costs on the way. A Figure.

    of : for each p a dict with "epochs", (k,), the mean costs "seen" and "unseen", (k,), and
        "wrong", (seeds,), the shares of unseen images wrong at the end. p = 1 is no dropout, and
        is what the others are compared with (Srivastava et al. 2014, figure 9).
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2), width_ratios=(1.3, 1))
    keeps = sorted(of)
    wrong = {key: 100 * np.asarray(of[key]["wrong"]) for key in keeps}
    means = {key: float(np.mean(wrong[key])) for key in keeps}
    left.plot(keeps, [means[key] for key in keeps], "-", color=PALE, lw=1.2, zorder=0)
    left.axhline(means[1], color=INK, ls="--", lw=1)
    beside(left, means[1], "no dropout")
    for key in keeps:
        here = key == p
        left.plot(np.full(wrong[key].size, key), wrong[key], "o", ms=4.5 if here else 3, mew=0,
                  color=INK if here else PALE)
    left.plot([p, p], [means[1], means[p]], color=PALETTE["error"], lw=5, alpha=0.5, zorder=0)
    left.plot(p, means[p], "_", color=PALETTE["error"], ms=22, mew=2.4)
    left.set(xlabel="keep probability", ylabel="unseen images wrong, %", xlim=(0.2, 1.06),
             xticks=keeps, title=f"$p$ = {minus(p)}" + (": no dropout" if p == 1 else ""))
    for key, colour, lw in ((1, PALE, 1.2), (p, INK, 1.8)):
        right.plot(of[key]["epochs"], of[key]["seen"], "--", color=colour, lw=lw)
        right.plot(of[key]["epochs"], of[key]["unseen"], "-", color=colour, lw=lw)
    mine = of[p]
    last = mine["epochs"][-1]
    right.fill_between(mine["epochs"], mine["seen"], mine["unseen"], color=GAP, lw=0, zorder=0)
    for name in ("unseen", "seen"):
        beside(right, mine[name][-1], name)
    right.set(xscale="log", yscale="log", xlabel="passes over the images", ylabel="cost",
              xlim=(1, last), ylim=(2e-4, 4), title="the gap")
    right.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    right.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    right.minorticks_off()
    lead = means[p] - means[1]
    than = "" if p == 1 else (f", {abs(lead):.1f} {'fewer' if lead < 0 else 'more'} than without "
                              "dropout")
    return describe(figure, f"With p = {minus(p)} of a hundred unseen images {means[p]:.1f} end "
                            f"wrong{than}; the cost ends at {short(mine['seen'][-1], 2)} on seen "
                            f"and {short(mine['unseen'][-1], 2)} on unseen ones.")


def beside(ax, height, text, **how):
    """Words on the right of Axes, at a height of its data: the name of a line that ends there."""
    return ax.text(1.03, height, text, transform=ax.get_yaxis_transform(), va="center", **how)


@entrance
def walk(w, x, b: real(), masks, step: count):
    """A neuron under the first `step` masks, each as likely: its sums and their mean. A Figure.

    w, x : (n,); masks : (n, k) of 0 and 1, one a column. The dashed line is the mean over all of
    the masks, w · (p x) + b (Srivastava et al. 2014, section 4).
    """
    w, x, masks = (np.asarray(v, float) for v in (w, x, masks))
    if masks.ndim != 2 or len(masks) != w.size or w.shape != x.shape or step > masks.shape[1]:
        raise ValueError(f"masks must be (n, k) for n = {w.size} weights and inputs, with a column "
                         f"for each step up to {step}")
    sums = w @ (masks * x[:, None]) + b
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1, 1.5))
    r = masks[:, step - 1]
    heights = np.linspace(1, -1, w.size)
    for k, height in enumerate(heights):
        kept = r[k] == 1
        if kept:
            left.plot([0, 1], [height, 0], color=PALETTE["weight"], lw=1 + 1.5 * abs(w[k]),
                      ls="-" if w[k] > 0 else (0, (3, 1.5)), zorder=0)
        left.plot(0, height, "o", ms=17, mfc="white", mec=INK if kept else FAINT, mew=1.4)
        left.text(0, height - 0.01, minus(x[k]), ha="center", va="center", fontsize=9,
                  color=INK if kept else FAINT)
        if not kept:
            left.plot([0, 1], [height, 0], ":", color=PALE, lw=1.2, zorder=0)
            left.plot(0.45, 0.55 * height, "x", ms=9, color=FAINT, mew=1.8)
    left.plot(1, 0, "o", ms=30, mfc="white", mec=INK, mew=1.4)
    left.text(1, -0.02, minus(round(float(sums[step - 1]), 3)), ha="center", va="center")
    left.text(1, 0.45, "$z$", ha="center")
    left.plot([1, 1], [-0.8, 0], color=PALETTE["bias"], lw=1.4, zorder=0)
    left.text(1, -0.86, f"$b$ = {minus(b)}", color=PALETTE["bias"], ha="center", va="top")
    left.text(0, 1.32, "$x$", ha="center")
    left.set(xlim=(-0.3, 1.35), ylim=(-1.35, 1.6), title=f"mask {step} of {masks.shape[1]}")
    left.axis("off")
    at = np.arange(1, masks.shape[1] + 1)
    right.plot(at, sums, "o", color=PALE, ms=4)
    right.plot(at[:step], sums[:step], "o", color=INK, ms=5)
    means = np.cumsum(sums) / at
    right.plot(at[:step], means[:step], color=INK, lw=1.6)
    right.axhline(sums.mean(), color=INK, ls="--", lw=1)
    beside(right, sums.mean(), "mean of all")
    right.text(1.3, means[0], "mean so far", va="bottom")
    right.set(xlabel="masks so far", ylabel="sum", xlim=(0.4, at[-1] + 0.6))
    whole(right)
    dropped = [str(k + 1) for k in np.flatnonzero(r == 0)]
    gone = ("no input is dropped" if not dropped else
            f"input {dropped[0]} is dropped" if len(dropped) == 1 else
            f"inputs {', '.join(dropped[:-1])} and {dropped[-1]} are dropped")
    return describe(figure, f"Under mask {step} {gone} and the sum is "
                            f"{minus(round(float(sums[step - 1]), 3))}; the mean so far is "
                            f"{short(means[step - 1], 3)}, that over all "
                            f"{short(sums.mean(), 3)}.")


def bend(f, name, sums, weights, b):
    """What f makes of a sum that masks scatter: mean of f(z) against f at the mean of z. A Figure.

    sums : (k,), one for each mask, without the bias; weights : (k,), their probabilities; b : the
    bias (Jensen 1906).
    """
    z, weights = np.asarray(sums, float) + b, np.asarray(weights, float)
    mean, middle = float(weights @ f(z)), float(weights @ z)
    of_mean = float(f(np.array(middle)))
    _, ax = sheet(size=(7.0, 3.1))
    grid = np.linspace(-6, 6, 241)
    ax.plot(grid, f(grid), color=FAINT, lw=1.2)
    ax.plot(z, f(z), "o", color=PALETTE["activation"], alpha=0.45, mew=0, ms=6)
    ax.plot([middle] * 2, [of_mean, mean], color=INK, lw=1.6)
    ax.plot(middle, of_mean, "s", color=INK, ms=7)
    ax.plot(middle, mean, "o", color=INK, ms=8, mfc="white", mew=1.8)
    low, high = (-0.3, 1.2) if f(np.array(9.0)) <= 1 else (-6.2, 6.2) if f(np.array(-9.0)) < -1 \
        else (-1.2, 6.2)
    up = 1 if mean >= of_mean else -1
    for height, text, side in ((mean, "mean activation", up),
                               (of_mean, "activation of the mean sum", -up)):
        ax.annotate(text, (middle, height), (-10 * side, 11 * side), textcoords="offset points",
                    ha="right" if side > 0 else "left", va="center")
    ax.set(xlabel="sum", ylabel="activation", xlim=(-6, 6), ylim=(low, high), title=name)
    mean, of_mean = (round(v, 9) + 0.0 for v in (mean, of_mean))
    return describe(ax.figure, f"{name} with b = {minus(b)}: the mean over the masks is "
                               f"{short(mean, 3)}, the activation of the mean sum "
                               f"{short(of_mean, 3)}.")


@entrance
def twins(p: share, start=(2.0, -1.0), noise: real(0) = 0.25, rate: real(0) = 0.1,
          steps: count = 3000):
    """Where descent ends with two weights on copies of one input, and what it is worth. A Figure.

    Without masks all weights with w1 + w2 = 1 cost nothing; with them the cost is
    (w1 + w2 - 1)^2 + (1 - p)/p (w1^2 + w2^2), least at 1 / (2 + (1 - p)/p) for both (Wager et al.
    2013). Descent begins at `start`, which costs nothing without masks. On the right is the mean
    square error where each copy has noise of its own, of variance `noise`.
    """
    q = (1 - p) / p
    grid = np.linspace(-2.2, 2.6, 41)
    w1, w2 = np.meshgrid(grid, grid)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.3), width_ratios=(1.15, 1))
    cost = (w1 + w2 - 1) ** 2 + q * (w1**2 + w2**2)
    levels = np.array([0.05, 0.25, 0.75, 1.5, 3, 6, 12, 24])
    left.contour(w1, w2, cost, levels=levels, colors=[PALE], linewidths=0.8)
    left.plot([-1.6, 2.6], [2.6, -1.6], ":", color=INK, lw=1.2)
    path = [np.array(start, float)]
    for _ in range(steps):
        w = path[-1]
        path.append(w - min(rate, 0.4 / (2 + q)) * 2 * (w.sum() - 1 + q * w))
    path = np.array(path)
    seen = np.unique(np.round(np.geomspace(1, steps + 1, 24)).astype(int)) - 1
    left.plot(*path[seen].T, "-", color=PALETTE["weight"], lw=1.2, marker="o", ms=3)
    left.plot(*path[0], "o", color=PALETTE["weight"], ms=8, mfc="white", mew=1.5)
    best = 1 / (2 + q)
    if p < 1:
        left.plot(best, best, "x", color=INK, ms=9, mew=2)
    left.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-2.2, 2.6), ylim=(-2.2, 2.6), aspect="equal",
             title=f"$p$ = {minus(p)}" + (": no mask" if p == 1 else ""))
    off = lambda a, b: (a + b - 1) ** 2 + noise * (a**2 + b**2)  # noqa: E731
    keeps = np.linspace(0.05, 0.999, 96)
    least = 1 / (2 + (1 - keeps) / keeps)
    right.plot(keeps, off(least, least), color=INK, lw=1.4)
    right.axhline(off(*start), color=INK, ls=":", lw=1.2)
    right.text(0.05, off(*start) + 0.03, "at the start", va="bottom")
    right.text(0.42, 0.3, "where descent ends", va="bottom")
    right.plot(p, off(*path[-1]), "o", color=PALETTE["weight"], ms=8)
    right.set(xlabel="keep probability", ylabel="error with noisy copies", ylim=(0, 1.2 * off(
        *start)), xlim=(0, 1.05))
    end = ("where it began: every point of the dotted line is best" if p == 1 else
           f"at {short(path[-1, 0], 3)} and {short(path[-1, 1], 3)}")
    return describe(figure, f"With p = {minus(p)} descent from {minus(start[0])} and "
                            f"{minus(start[1])} ends {end}; with noise on each copy its error is "
                            f"{short(off(*path[-1]), 2)}.")


def averaged(masks, means: dict, scaled, ylabel):
    """Means over some masked networks against the one scaled network, seed by seed. A Figure.

    masks : (k,), how many networks; means : for each name (seeds, k); scaled : (seeds,). What is
    drawn is the difference of each seed to its scaled network (Srivastava et al. 2014, figure 11).
    """
    scaled = checks.finite(checks.float_array(scaled, "scaled"), "scaled")
    figure, ax = sheet(size=(7.0, 3.1))
    ax.axhline(0, color=INK, ls=":", lw=1.2)
    ax.text(masks[-1], 0.005, "the scaled network", ha="right", va="bottom")
    said = []
    for k, (name, of) in enumerate(means.items()):
        lead = np.asarray(of, float) - scaled[:, None]
        ax.plot(masks, lead.T, color=PALE, lw=0.7, ls=STYLES[k], zorder=0)
        ax.plot(masks, lead.mean(axis=0), color=CYCLE[k], lw=2, ls=STYLES[k], marker=MARKS[k],
                ms=5)
        beside(ax, lead[:, -1].mean(), f"{name} mean", color=CYCLE[k])
        said.append(f"{name}: {short(lead[:, 0].mean(), 2)} with {masks[0]} and "
                    f"{short(lead[:, -1].mean(), 2)} with {masks[-1]}")
    ax.set(xscale="log", xlabel="thinned networks in the mean", ylabel=ylabel)
    ax.set_xticks(masks, [str(k) for k in masks])
    ax.minorticks_off()
    return describe(figure, f"Minus the scaled network, on average: {'; '.join(said)}.")


@entrance
def means(a, scaled, number: count):
    """Two means of the outputs of thinned networks, beside the scaled network's. A Figure.

    a : (n_out, k), probabilities of k networks that are equally likely; scaled : (n_out,);
    number : how many of them, from the first, are averaged. The geometric mean is brought to the
    sum 1 (Baldi and Sadowski 2013). Raises ValueError for other shapes, and for more than k.
    """
    a, scaled = np.asarray(a, float), np.asarray(scaled, float)
    if a.ndim != 2 or scaled.shape != a.shape[:1] or number > a.shape[1]:
        raise ValueError(f"a must be (n_out, k) for n_out = {scaled.size} outputs, with k at least "
                         f"{number}")
    upto = np.arange(1, a.shape[1] + 1)
    g = np.exp(np.cumsum(np.log(a), axis=1) / upto)
    found = {"arithmetic": np.cumsum(a, axis=1) / upto, "geometric": g / g.sum(axis=0)}
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.2), width_ratios=(1.5, 1))
    left.bar(range(scaled.size), scaled, color=GAP, edgecolor=FAINT, width=0.8)
    said = []
    for k, (name, of) in enumerate(found.items()):
        colour, shift = CYCLE[k], 0.18 * (2 * k - 1)
        left.plot(np.arange(scaled.size) + shift, of[:, number - 1], MARKS[2 - 2 * k], ms=5.5,
                  color=colour, mfc="white" if k == 0 else colour, mew=1.3, label=f"{name} mean")
        off = np.abs(of - scaled[:, None]).max(axis=0)
        some = [n for n in np.unique(np.geomspace(1, upto[-1], 24).round().astype(int))
                if n <= number]
        right.plot(some, off[np.array(some) - 1], ls=STYLES[k], color=colour, lw=1.6)
        right.plot(number, off[number - 1], MARKS[2 - 2 * k], ms=6, color=colour,
                   mfc="white" if k == 0 else colour, mew=1.3)
        said.append(f"{short(off[number - 1] if off[number - 1] > 1e-9 else 0, 2)} ({name})")
    left.set(xlabel="output", ylabel="probability", xticks=range(scaled.size),
             ylim=(0, 1.35 * max(scaled.max(), *(of.max() for of in found.values()))))
    left.legend(fontsize=9, frameon=False, loc="upper right")
    right.set(xscale="log", xlabel="networks in the mean", ylabel="farthest from the bars",
              xlim=(0.9, 1.15 * upto[-1]), ylim=(-0.02, None))
    right.set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
    right.minorticks_off()
    return describe(figure, f"{number} thinned network{'s' * (number > 1)} of {a.shape[1]}: no "
                            f"output is farther from the scaled network than {said[0]} and "
                            f"{said[1]}.")
