"""Drawings of dropout: masks one by one, what a bend makes of them, what they do to a network."""

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
    """Cost of seen and of unseen images over the epochs with keep probability p. A Figure.

    of : for each p a dict with "epochs", (k,), the mean costs "seen" and "unseen", (k,), and
        "wrong", (seeds,), the shares of unseen images wrong at the end. p = 1 is no dropout, and
        is drawn in grey behind the others (Srivastava et al. 2014, figure 9).
    """
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(1.5, 1))
    for key, seen, unseen, lw in ((1, PALE, PALE, 1.2), (p, INK, INK, 1.8)):
        epochs = of[key]["epochs"]
        left.plot(epochs, of[key]["seen"], "--", color=seen, lw=lw)
        left.plot(epochs, of[key]["unseen"], "-", color=unseen, lw=lw)
    mine = of[p]
    left.fill_between(mine["epochs"], mine["seen"], mine["unseen"], color=GAP, lw=0, zorder=0)
    last = mine["epochs"][-1]
    left.text(last * 1.08, mine["unseen"][-1], "unseen", va="center")
    left.text(last * 1.08, mine["seen"][-1], "seen", va="center")
    left.set(xscale="log", yscale="log", xlabel="passes over the images", ylabel="cost $C$",
             xlim=(1, 200), ylim=(2e-4, 4), title=f"$p$ = {minus(p)}"
             + (": no dropout" if p == 1 else ""))
    left.set_xticks([1, 3, 10, 30], ["1", "3", "10", "30"])
    left.set_yticks([0.001, 0.01, 0.1, 1], ["0.001", "0.01", "0.1", "1"])
    left.minorticks_off()
    keeps = sorted(of)
    for key in keeps:
        wrong = 100 * np.asarray(of[key]["wrong"])
        here = key == p
        right.plot(np.full(wrong.size, key), wrong, "o", ms=4 if here else 3, mew=0,
                   color=INK if here else FAINT)
    right.plot(keeps, [100 * np.mean(of[key]["wrong"]) for key in keeps], "-", color=PALE, lw=1,
               zorder=0)
    right.set(xlabel="keep probability $p$", ylabel="unseen images wrong, %", xlim=(0.08, 1.06),
              title="at the end")
    return describe(figure, f"With p = {minus(p)} the cost ends at {short(mine['seen'][-1], 2)} on "
                            f"seen and {short(mine['unseen'][-1], 2)} on unseen images; of the "
                            f"unseen ones on the right {100 * np.mean(mine['wrong']):.1f} in a "
                            "hundred are wrong.")


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
            left.plot(0, height, "x", ms=15, color=PALETTE["error"], mew=1.8)
    left.plot(1, 0, "o", ms=30, mfc="white", mec=INK, mew=1.4)
    left.text(1, -0.02, minus(round(float(sums[step - 1]), 3)), ha="center", va="center")
    left.text(1, 0.45, "$z$", ha="center")
    left.text(0, 1.32, "$x$", ha="center")
    left.set(xlim=(-0.3, 1.35), ylim=(-1.35, 1.6), title=f"mask {step} of {masks.shape[1]}")
    left.axis("off")
    at = np.arange(1, masks.shape[1] + 1)
    right.plot(at, sums, "o", color=PALE, ms=4)
    right.plot(at[:step], sums[:step], "o", color=INK, ms=5)
    means = np.cumsum(sums) / at
    right.plot(at[:step], means[:step], color=INK, lw=1.6)
    right.axhline(sums.mean(), color=INK, ls="--", lw=1)
    right.text(at[-1] + 0.4, sums.mean(), "$p\\,w\\cdot x + b$", ha="right", va="bottom")
    right.set(xlabel="masks so far", ylabel="sum $z$, and mean so far", xlim=(0.4, at[-1] + 0.6))
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
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.0), width_ratios=(2, 1))
    grid = np.linspace(-6, 6, 241)
    left.plot(grid, f(grid), color=FAINT, lw=1.2)
    order = np.argsort(-weights)
    left.scatter(z[order], f(z[order]), s=1800 * weights[order], color=PALETTE["activation"],
                 alpha=0.45, lw=0)
    left.plot([middle] * 2, [float(f(np.array(middle))), mean], color=INK, lw=1.2)
    left.plot(middle, float(f(np.array(middle))), "s", color=INK, ms=6)
    left.plot(middle, mean, "o", color=INK, ms=7, mfc="white", mew=1.6)
    low, high = (-0.05, 1.05) if f(np.array(9.0)) <= 1 else (-6.2, 6.2) if f(np.array(-9.0)) < -1 \
        else (-0.3, 6.2)
    left.set(xlabel="sum $z$", ylabel="$f(z)$", xlim=(-6, 6), ylim=(low, high), title=name)
    values = [mean, round(float(f(np.array(middle))), 12)]
    right.barh([1, 0], values, color=["white", INK], edgecolor=INK, height=0.5)
    right.set_yticks([1, 0], ["mean\nof $f(z)$", "$f$(mean\nof $z$)"])
    right.set(xlim=(low, high) if low < -1 else (0, high if high > 2 else 1.0), ylim=(-0.6, 1.6),
              xlabel="predicted")
    if high > 2 and low > -1:
        right.set_xlim(0, 3)
    return describe(figure, f"{name} with b = {minus(b)}: the mean over the masks is "
                            f"{short(mean, 3)}, the activation of the mean sum "
                            f"{short(values[1], 3)}.")


@entrance
def twins(p: share, start=(2.0, -1.0), rate: real(0) = 0.1, steps: count = 3000):
    """The mean cost of two weights on copies of one input, and where descent ends. A Figure.

    Without masks all weights with w1 + w2 = 1 cost nothing; with them the cost is
    (w1 + w2 - 1)^2 + (1 - p)/p (w1^2 + w2^2), least at 1 / (2 + (1 - p)/p) for both (Wager et al.
    2013). Descent begins at `start`, which costs nothing without masks.
    """
    q = (1 - p) / p
    grid = np.linspace(-2.2, 2.6, 97)
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
    seen = np.unique(np.round(np.geomspace(1, steps + 1, 40)).astype(int)) - 1
    left.plot(*path[seen].T, "-", color=PALETTE["weight"], lw=1.2, marker="o", ms=3)
    left.plot(*path[0], "o", color=PALETTE["weight"], ms=8, mfc="white", mew=1.5)
    best = 1 / (2 + q)
    if p < 1:
        left.plot(best, best, "x", color=INK, ms=9, mew=2)
    left.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-2.2, 2.6), ylim=(-2.2, 2.6), aspect="equal",
             title=f"$p$ = {minus(p)}" + (": no mask" if p == 1 else ""))
    keeps = np.linspace(0.05, 1, 96)
    least = 1 / (2 + (1 - keeps) / keeps)
    right.plot(keeps, 2 * least, color=INK, lw=1.4)
    right.plot(keeps, least, color=PALETTE["weight"], lw=1.4, ls="--")
    right.plot([p, p], [2 * best, best], "o", color=INK, ms=6)
    right.text(0.1, 0.78, "$w_1 + w_2$")
    right.text(0.56, 0.25, "$w_1 = w_2$", color=PALETTE["weight"])
    right.set(xlabel="keep probability $p$", ylabel="best weights", ylim=(0, 1.05), xlim=(0, 1.05))
    end = "where it began" if p == 1 else f"at {short(path[-1, 0], 3)} and {short(path[-1, 1], 3)}"
    return describe(figure, f"With p = {minus(p)} descent from {minus(start[0])} and "
                            f"{minus(start[1])} ends {end}; the best equal weights are "
                            f"{short(best, 3)}.")


def averaged(masks, means: dict, scaled, ylabel):
    """A mean over some masked networks against the one scaled network, seed by seed. A Figure.

    masks : (k,), how many networks; means : for each name (seeds, k); scaled : (seeds,). What is
    drawn is the difference of each seed to its scaled network (Srivastava et al. 2014, figure 11).
    """
    scaled = checks.finite(checks.float_array(scaled, "scaled"), "scaled")
    figure, parts = sheet(1, len(means), size=(7.0, 2.9), sharey=True)
    said = []
    for ax, (name, of) in zip(np.ravel(parts), means.items(), strict=True):
        lead = np.asarray(of, float) - scaled[:, None]
        ax.axhline(0, color=INK, ls="--", lw=1)
        ax.plot(masks, lead.T, color=FAINT, lw=0.9, marker="o", ms=3)
        ax.plot(masks, lead.mean(axis=0), color=INK, lw=1.8)
        ax.set(xscale="log", xlabel="networks in the mean", title=name)
        ax.set_xticks(masks, [str(k) for k in masks])
        ax.minorticks_off()
        said.append(f"{name}: {short(lead[:, 0].mean(), 2)} with {masks[0]} and "
                    f"{short(lead[:, -1].mean(), 2)} with {masks[-1]}")
    np.ravel(parts)[0].set_ylabel(ylabel)
    return describe(figure, f"Minus the scaled network, on average: {'; '.join(said)}.")


def reached(runs: dict, marks: dict, xlabel, panels):
    """What runs reach over time: a line a seed, and where each kind reaches its mark. A Figure.

    runs : for each panel and kind a list of (times, values), a seed each; marks : for each panel a
    level; panels : for each panel the label of its axis (Srivastava et al. 2014, section 9).
    """
    figure, parts = sheet(1, len(runs), size=(7.0, 3.0))
    said, dashes = [], ("--", "-")
    for ax, (panel, kinds) in zip(np.ravel(parts), runs.items(), strict=True):
        for (name, of), dash in zip(kinds.items(), dashes, strict=False):
            for k, (times, values) in enumerate(of):
                ax.plot(times, values, dash, color=INK if dash == "-" else FAINT, lw=0.9,
                        label=None if k else name)
        ax.axhline(marks[panel], color=INK, ls=":", lw=1)
        ax.set(xlabel=xlabel, ylabel=panels[panel], xscale="log", title=panel)
        ax.set_ylim(bottom=marks[panel] - 0.12)
        said.append(f"{panel}: the mark is {short(marks[panel], 3)}")
    np.ravel(parts)[-1].legend(frameon=False, fontsize=9, loc="best")
    return describe(figure, f"{'; '.join(said)}.".capitalize())


def keeps(of: dict, ylabel):
    """What each keep probability gains or loses for several networks, with intervals. A Figure.

    of : for each network a dict from p to (mean, low, high), in points over its p = 1.
    """
    figure, parts = sheet(1, len(of), size=(7.0, 2.9), sharey=True)
    said = []
    for ax, (name, gains) in zip(np.ravel(parts), of.items(), strict=True):
        ax.axhline(0, color=INK, ls="--", lw=1)
        for p, (mean, low, high) in gains.items():
            ax.plot([p, p], [low, high], color=INK, lw=2)
            ax.plot(p, mean, "o", color=INK, ms=5, mfc="white", mew=1.4)
        ax.plot(list(gains), [mean for mean, _, _ in gains.values()], color=FAINT, lw=0.9,
                zorder=0)
        ax.set(xlabel="keep probability $p$", title=name)
        best = max(gains, key=lambda p: gains[p][0])
        said.append(f"{name}: at best {short(gains[best][0], 2)} points, at p = {minus(best)}")
    np.ravel(parts)[0].set_ylabel(ylabel)
    return describe(figure, f"{'; '.join(said)}.")


def at_rates(of: dict, ylabel="unseen images wrong, %", ylim=None):
    """What several kinds of runs do at each learning rate: a dot a seed, a line of means. A Figure.

    of : for each kind a dict from the rate to its values, (seeds,) (Srivastava et al. 2014,
    appendix A.2, where dropout is given larger rates); ylim : the frame, if not all are to be in.
    """
    figure, ax = sheet(size=(7.0, 3.1))
    said = []
    for k, (name, runs) in enumerate(of.items()):
        colour, dash = CYCLE[k], STYLES[k]
        shift = 1.04 ** (k - (len(of) - 1) / 2)
        rates = np.array(list(runs)) * shift
        means = [float(np.mean(v)) for v in runs.values()]
        ax.plot(rates, means, ls=dash, color=colour, lw=1.6, label=name)
        for rate, values in zip(rates, runs.values(), strict=True):
            ax.plot(np.full(len(values), rate), values, MARKS[k], ms=3.5, color=colour, mfc="none",
                    mew=0.8)
        best = int(np.argmin(means))
        said.append(f"{name}: least {means[best]:.1f} at {minus(list(runs)[best])}")
    ax.set(xscale="log", xlabel="learning rate $\\eta$", ylabel=ylabel, ylim=ylim)
    ticks = list(next(iter(of.values())))
    ax.set_xticks(ticks, [minus(v) for v in ticks])
    ax.minorticks_off()
    figure.legend(fontsize=9, ncols=len(of), loc="outside upper center", frameon=False)
    return describe(figure, f"{'; '.join(said)}.")
