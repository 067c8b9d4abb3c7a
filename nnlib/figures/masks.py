"""Drawings of dropout: thinned networks, masks one by one, their means, what they ask."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from nnlib.entrance import checks, count, entrance, real, share
from nnlib.figures.colours import FAINT, INK, PALETTE, STYLES
from nnlib.figures.paper import sheet
from nnlib.figures.plots import describe, whole
from nnlib.figures.words import minus, short
from nnlib.layers import Dropout

PALE = "#c4c4c4"  # of what is there to compare with
SHADE = "#e4e4e4"
MARKS = ("o", "s", "^", "D")


def spoken(net, x, rng=None):
    """(hidden, outputs) of one image x, (n_in, 1): what each layer before a `Dropout` sends on.

    hidden : a list of activations, (n,), NaN where the mask that rng throws silences a neuron;
    without rng all speak. outputs : (n_out,).
    """
    a, hidden = x, []
    for layer in net.layers:
        a = layer.forward(a, rng)
        if isinstance(layer, Dropout):
            hidden.append(a[:, 0] if rng is None else np.where(layer.mask[:, 0], a[:, 0], np.nan))
    return hidden, a[:, 0]


def thinned(image, layers: list, outputs, alone):
    """An image, the hidden neurons that a mask left, and what the outputs make of it. A Figure.

    image : (h, w); layers : for each hidden layer its activations, (n,), n a multiple of 8, with
    NaN for a silent neuron; outputs : (k,), probabilities; alone : what the network says that
    learned without masks. Raises ValueError where a layer has another shape (Srivastava et al.
    2014, figure 1).
    """
    layers, outputs = [np.asarray(a, float) for a in layers], np.asarray(outputs, float)
    if any(a.ndim != 1 or a.size % 8 for a in layers):
        raise ValueError("each of layers must be (n,) with n a multiple of 8")
    figure, (left, middle, right) = sheet(1, 3, size=(7.0, 2.9), width_ratios=(0.9, 1.35, 1.0))
    left.imshow(image, cmap="Greys", vmin=0, vmax=1)
    left.set_title("an unseen digit")
    at = 0
    for k, a in enumerate(layers):
        cells = a.reshape(-1, 8)
        colours = LinearSegmentedColormap.from_list("a", ["#f1f1f1", PALETTE["activation"]])
        middle.imshow(cells, cmap=colours, vmin=0, vmax=np.nanmax(cells),
                      extent=(at, at + 8, len(cells), 0))
        rows, columns = np.nonzero(np.isnan(cells))
        middle.plot(at + columns + 0.5, rows + 0.5, "x", color=INK, ms=4.5, mew=1.1)
        middle.text(at + 4, len(cells) + 0.6, f"layer {k + 1}", ha="center", va="top")
        at += 9.5
    middle.set(xlim=(-0.2, at - 1.3), ylim=(max(a.size for a in layers) / 8 + 2.4, -0.2),
               title="hidden neurons")
    for ax in (left, middle):
        ax.axis("off")
    says = int(outputs.argmax())
    right.barh(range(outputs.size), outputs, color=[INK if k == says else PALE for k in
                                                    range(outputs.size)], height=0.7)
    right.set(yticks=range(outputs.size), ylim=(outputs.size - 0.4, -0.6), xlim=(0, 1),
              xticks=[0, 0.5, 1], xlabel="probability", ylabel="output", title=f"reads a {says}")
    silent = sum(int(np.isnan(a).sum()) for a in layers)
    who = ("All hidden neurons speak: the network" if not silent else
           f"{silent} of {sum(a.size for a in layers)} hidden neurons are silent: this thinned "
           "network")
    return describe(figure, f"{who} reads a {says}, with probability {short(outputs[says], 2)}. "
                            f"The network that learned without coins reads a {alone}.")


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
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.4), width_ratios=(1, 1.25))
    r = masks[:, step - 1]
    heights = np.linspace(1, -1, w.size)
    for k, height in enumerate(heights):
        colour = PALETTE["weight"] if r[k] else FAINT
        left.plot([0, 1], [height, 0], color=colour if r[k] else PALE, zorder=0,
                  lw=1 + 1.5 * abs(w[k]) if r[k] else 1, ls="-" if w[k] > 0 else (0, (3, 1.5)))
        left.plot(0, height, "o" if r[k] else "x", ms=9, mfc="white", mec=INK, mew=1.6)
        left.text(-0.13, height, minus(x[k]), ha="right", va="center", color=INK)
        left.text(0.42, 0.58 * height, minus(w[k]), ha="center", va="center", color=colour,
                  bbox={"fc": "white", "ec": "none", "pad": 1})
    left.plot(1, 0, "o", ms=30, mfc="white", mec=INK, mew=1.4)
    left.text(1, -0.02, minus(round(float(sums[step - 1]), 3)), ha="center", va="center")
    left.text(1, 0.45, "$z$", ha="center")
    left.plot([1, 1], [-0.8, 0], color=PALETTE["bias"], lw=1.4, zorder=0)
    left.text(1, -0.86, f"$b$ = {minus(b)}", color=PALETTE["bias"], ha="center", va="top")
    left.text(-0.2, 1.32, "$x$", ha="center")
    left.text(0.42, 1.05, "$w$", ha="center", color=PALETTE["weight"])
    left.set(xlim=(-0.45, 1.35), ylim=(-1.35, 1.6), title=f"mask {step} of {masks.shape[1]}")
    left.axis("off")
    at = np.arange(1, masks.shape[1] + 1)
    right.plot(at, sums, "o", color=PALE, ms=4)
    right.plot(at[:step], sums[:step], "o", color=INK, ms=5)
    means = np.cumsum(sums) / at
    right.plot(at[:step], means[:step], color=INK, lw=1.6)
    right.axhline(sums.mean(), color=INK, ls="--", lw=1)
    right.text(at[-1] + 0.5, sums.mean() + 0.05, "mean of all", ha="right", va="bottom")
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
def twins(p: share, start=(2.0, -1.0), noise: real(0) = 0.25, steps: count = 2000):
    """Where descent ends with two weights on copies of one input, and what it is worth. A Figure.

    Without masks all weights with w1 + w2 = 1 cost nothing; with them the cost is
    (w1 + w2 - 1)^2 + (1 - p)/p (w1^2 + w2^2), least at 1 / (2 + (1 - p)/p) for both (Wager et al.
    2013). Descent begins at `start`: once on this mean cost, once (pale) with a fresh mask in
    every step. On the right is the mean square error where each copy has noise of its own, of
    variance `noise`; it is least at p = 1 / (1 + noise).
    """
    q = (1 - p) / p
    grid = np.linspace(-2.2, 2.6, 25)
    w1, w2 = np.meshgrid(grid, grid)
    figure, (left, right) = sheet(1, 2, size=(7.0, 3.3), width_ratios=(1.15, 1))
    cost = (w1 + w2 - 1) ** 2 + q * (w1**2 + w2**2)
    levels = np.array([0.1, 0.5, 1.5, 4, 9, 18])
    left.contour(w1, w2, cost, levels=levels, colors=[PALE], linewidths=0.8)
    left.plot([-1.6, 2.6], [2.6, -1.6], ":", color=INK, lw=1.2)
    path, thrown, rng = [np.array(start, float)], [np.array(start, float)], np.random.default_rng(0)
    factors = (rng.random((steps, 2)) < p) / p
    for factor in factors:
        w, v = path[-1], thrown[-1]
        path.append(w - min(0.1, 0.4 / (2 + q)) * 2 * (w.sum() - 1 + q * w))
        thrown.append(v - min(0.05, 0.25 * p**2) * 2 * (v @ factor - 1) * factor)
    path, thrown = np.array(path), np.array(thrown)
    seen = np.unique(np.round(np.geomspace(1, steps + 1, 16)).astype(int)) - 1
    often = np.unique(np.round(np.geomspace(1, steps + 1, 36)).astype(int)) - 1
    left.plot(*path[seen].T, "-", color=PALETTE["weight"], lw=1.2, marker="o", ms=3)
    left.plot(*path[0], "o", color=PALETTE["weight"], ms=8, mfc="white", mew=1.5)
    left.plot(*thrown[often].T, "-", color=FAINT, lw=0.9, zorder=1)
    best = 1 / (2 + q)
    if p < 1:
        left.plot(best, best, "x", color=INK, ms=9, mew=2)
    left.set(xlabel="$w_1$", ylabel="$w_2$", xlim=(-2.2, 2.6), ylim=(-2.2, 2.6), aspect="equal",
             title=f"$p$ = {minus(p)}" + (": no mask" if p == 1 else ""))
    off = lambda a, b: (a + b - 1) ** 2 + noise * (a**2 + b**2)  # noqa: E731
    keeps = np.linspace(0.05, 0.999, 60)
    least = 1 / (2 + (1 - keeps) / keeps)
    right.plot(keeps, off(least, least), color=INK, lw=1.4)
    right.axhline(off(*start), color=INK, ls=":", lw=1.2)
    right.text(1.04, 1.04 * off(*start), "at the start", ha="right", va="bottom")
    right.text(0.4, 0.42, "where descent ends", va="bottom")
    good = 1 / (1 + noise)  # there q = noise
    right.plot([good] * 2, [0.08, off(*[1 / (2 + noise)] * 2)], color=INK, lw=1)
    right.text(good - 0.04, 0.083, "best: $q = v$", ha="right", va="bottom")
    right.plot(p, off(*path[-1]), "o", color=PALETTE["weight"], ms=8)
    right.plot(1, off(0.5, 0.5), "o", color=INK, ms=6, mfc="white", mew=1.4, zorder=2)  # a limit
    right.set(xlabel="keep probability", ylabel="error with noisy copies", yscale="log",
              ylim=(0.08, 2), xlim=(0, 1.05))
    right.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    right.minorticks_off()
    end = ("where it began: every point of the dotted line is best" if p == 1 else
           f"at {short(path[-1, 0], 3)} and {short(path[-1, 1], 3)}")
    return describe(figure, f"With p = {minus(p)} descent from {minus(start[0])} and "
                            f"{minus(start[1])} ends {end}; with noise on each copy its error is "
                            f"{short(off(*path[-1]), 2)}, at the start {short(off(*start), 2)}.")


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
        ax.plot(masks, lead.T, color=PALE, lw=0.8, ls=STYLES[k], zorder=0)
        ax.plot(masks, lead.mean(axis=0), color=INK, lw=2, ls=STYLES[k], marker=MARKS[k], ms=6,
                mfc="white" if k == 0 else INK)
        beside(ax, lead[:, -1].mean(), f"{name} mean")
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
    left.bar(range(scaled.size), scaled, color=SHADE, edgecolor=FAINT, width=0.8)
    said, far = [], max(np.abs(of - scaled[:, None]).max() for of in found.values())
    for k, (name, of) in enumerate(found.items()):
        colour, shift = INK, 0.18 * (2 * k - 1)
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
              xlim=(0.9, 1.15 * upto[-1]), ylim=(-0.02, 1.05 * far))
    right.set_xticks([1, 4, 16, 64, 256], ["1", "4", "16", "64", "256"])
    right.minorticks_off()
    return describe(figure, f"{number} thinned network{'s' * (number > 1)} of {a.shape[1]}: no "
                            f"output is farther from the scaled network than {said[0]} and "
                            f"{said[1]}.")
