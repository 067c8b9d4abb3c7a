"""Drawings for whoever designs an activation: a turned sine, slopes in depth, a race."""

import numpy as np

from nnlib import checks
from nnlib.activations import TSin
from nnlib.plots import CYCLE, FAINT, INK, PALETTE, STYLES, axes, describe, minus

DIVERGED = 0.0  # the accuracy that stands for a run without an end
GREEN, ERROR = PALETTE["activation"], PALETTE["error"]


def turned(A, angle, ax=None):
    """The curve (t, A sin t), turned by `angle` degrees (Davies figure 22a; D3.5-17, D3.5-19).

    It is the graph of a function as long as A tan(angle) < 1. Where it is not, a vertical line is
    drawn that meets it more than once.
    """
    A, theta = checks.number(A, "A", 0), np.deg2rad(checks.number(angle, "angle", 0, 89))
    t = np.linspace(-14, 14, 561)
    turn = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    z, a = turn @ np.array([t, A * np.sin(t)])
    ax = axes(ax, (3.9, 3.9), xlim=(-7, 7), ylim=(-7, 7), xlabel="z", ylabel="a", aspect="equal")
    ax.plot(*turn @ [[-14, 14], [0, 0]], "--", color=FAINT, lw=1)
    ax.plot(z, a, color=GREEN)
    said = f"A = {minus(A)}, turned by {minus(angle)} degrees"
    steepest, bend = A * np.tan(theta), np.arctan(A)
    if abs(steepest - 1) < 1e-9:
        return describe(ax, f"{said}: just a function still, but upright where t is a multiple of "
                            "2π.")
    if steepest < 1:
        low, high = (np.tan(theta + side * bend) for side in (-1, 1))
        return describe(ax, f"{said}: the graph of a function, because A times the tangent of the "
                            f"angle is {steepest:.2f}, below 1; its slopes lie between "
                            f"{minus(round(low, 2))} and {minus(round(high, 2))}.")
    across = np.flatnonzero(np.diff(np.sign(z + 1e-9)))
    ax.axvline(0, color=ERROR, lw=1, ls=":")
    ax.plot(np.zeros(across.size), a[across], "o", color=ERROR, ms=5)
    return describe(ax, f"{said}: no function, because A times the tangent of the angle is "
                        f"{steepest:.2f}; the vertical line meets the curve {across.size} times.")


def slopes(amplitudes, reach=8.0, ax=None):
    """f' of TSin for several A, on a scale of ratios (Davies figure 22b; D3.5-18, D3.5-19)."""
    z = np.linspace(-reach, reach, 401)
    ax = axes(ax, (4.5, 3.2), xlabel="z", ylabel="f′(z)", yscale="log")
    ax.axhline(1, color=FAINT, lw=0.6)
    said = []
    for k, A in enumerate(amplitudes):
        f = TSin(A)
        ax.plot(z, f.derivative(z), ls=STYLES[k % 5], color=CYCLE[k % 5], label=f"A = {minus(A)}")
        said.append(f"{(1 - A) / (1 + A):.3g} to {(1 + A) / (1 - A):.3g} for A = {minus(A)}")
    _plain(ax, (0.05, 0.1, 1 / 3, 1, 3, 10, 20), ("1/20", "1/10", "1/3", "1", "3", "10", "20"))
    ax.legend(fontsize=9, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
    return describe(ax, f"The slopes of TSin run from {'; '.join(said)}.")


def digits(errors: dict, wanted=16, most=60, ax=None):
    """How many digits are right after each step, from the errors of each method.

    errors : for each name the errors |s_k - s|, from step 0; `wanted` digits are marked
    """
    ax = axes(ax, (4.5, 3.2), xlabel="step", ylabel="right digits", ylim=(-1, most))
    ax.axhline(wanted, color=FAINT, lw=0.8, ls=(0, (1, 3)))
    said = []
    for k, (name, of) in enumerate(errors.items()):
        right = np.array([float(-np.log10(float(e))) if e > 10.0 ** -(2 * most) else np.inf
                          for e in of])
        shown = np.minimum(right, 2 * most)
        ax.plot(np.arange(shown.size), shown, marker="osD"[k % 3], ms=3.5, ls=STYLES[k % 5],
                color=CYCLE[k % 5], label=name)
        enough = np.flatnonzero(right >= wanted)
        said.append(f"{name} {enough[0]}" if enough.size else
                    f"{name} more than {shown.size - 1}")
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return describe(ax, f"Steps to {wanted} digits: {', '.join(said)}.")


def products(A, depth=20, draws=20_000, seed=0, ax=None):
    """The product of `depth` slopes of TSin at inputs spread evenly over a period.

    Its mean is 1. Marked are the typical product, exp(depth * mean log f'), and the root mean
    square, which for a whole layer is what counts; the bounds are said.
    """
    rng, P = np.random.default_rng(seed), np.sqrt(2) * np.pi
    log = np.log10(TSin(A).derivative(rng.uniform(0, P, (depth, draws)))).sum(axis=0)
    root = np.sqrt(1 - A * A)
    typical = -2 * (1 - root) * depth / np.log(10)
    square = np.log10(4 / root - 3) * depth / 2
    ax = axes(ax, (4.5, 3.2), xlabel=f"product of {depth} slopes, as a power of ten",
              ylabel="share of the paths", xlim=(-20, 12), yticks=[])
    ax.hist(log, np.arange(-20, 12.1, 0.5), color=GREEN, alpha=0.45)
    for at, style, name in ((typical, "--", "typical"), (0, "-", "mean"),
                            (square, ":", "root mean square")):
        ax.axvline(at, color=INK, ls=style, lw=1.4, label=name)
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    edge = depth * np.log10((1 + A) / (1 - A))
    return describe(ax, f"A = {minus(A)}: {(log < 0).sum():,} of {draws:,} paths shrink the error; "
                        f"their mean is {_power(np.log10((10.0**log).mean()))} where the exact "
                        f"mean is 1. Typical is {_power(typical)}, the root mean square "
                        f"{_power(square)}, and the bounds are {_power(-edge)} and "
                        f"{_power(edge)}.")


def through_layers(norms: dict, ylim=(1e-3, 1e12), ax=None):
    """Norms of the error delta in each layer: median over runs, with a band from least to greatest.

    norms : for each name a matrix (runs, layers), layer 1 first (D3.5-14, D3.5-20)
    """
    ax = axes(ax, (4.5, 3.4), xlabel="layer", ylabel="norm of the error δ", yscale="log",
              ylim=ylim)
    said = []
    for k, (name, of) in enumerate(norms.items()):
        of = np.asarray(of, float)
        layers, style = np.arange(1, of.shape[1] + 1), {"ls": STYLES[k % 5], "color": CYCLE[k % 5]}
        ax.plot(layers, np.median(of, axis=0), label=name, **style)
        ax.fill_between(layers, of.min(axis=0), of.max(axis=0), color=style["color"], alpha=0.2,
                        lw=0)
        said.append(f"{_power(np.log10(np.median(of[:, 0] / of[:, -1])))} for {name}")
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    ax.xaxis.get_major_locator().set_params(integer=True)
    return describe(ax, f"The first layer's error over that of layer {layers[-1]}, in the "
                        f"median: {'; '.join(said)}.")


def race(results: dict, setting="", subject="TSin", ax=None):
    """What the runs of each activation reached: a dot a seed, a bar at the mean (D3.5-21, -22).

    results : for each name the accuracies, in one order of seeds; 0 is a run that diverged
    setting : words for what was run, said first
    """
    ax = axes(ax, (4.5, 0.4 * max(len(results), 2) + 1.1), xlabel="accuracy on unseen samples")
    means = {}
    for row, (name, of) in enumerate(results.items()):
        of = np.asarray(of, float)
        good = of[of > DIVERGED]
        marked = GREEN if name == subject else INK
        ax.plot(good, row + 0.16 * np.linspace(-1, 1, good.size), "o", ms=4, alpha=0.55,
                color=marked)
        if good.size < of.size:
            ax.text(0.02, row, f"× {of.size - good.size} of {of.size} diverged", color=ERROR,
                    va="center", fontsize=9, transform=ax.get_yaxis_transform())
        else:
            means[name] = good.mean()
            ax.plot([means[name]] * 2, [row - 0.35, row + 0.35], color=marked, lw=2)
    ax.set(yticks=range(len(results)), yticklabels=list(results), ylim=(len(results) - 0.4, -0.6))
    intro = f"{setting}. " if setting else ""
    if not means:
        return describe(ax, f"{intro}No mean: of each of {len(results)} racers a run diverged.")
    best = max(means, key=means.get)
    said = f"Best mean: {best}, {means[best]:.3f}"
    if subject in means and subject != best:
        said += f"; {subject} has {means[subject]:.3f}"
    elif subject in results and subject != best:
        lost = sum(v == DIVERGED for v in results[subject])
        said += f"; {subject} diverged in {lost} of {len(results[subject])} runs"
    return describe(ax, f"{intro}{said}.")


def learning(curves: dict, goal, ylim=None, setting="", ax=None):
    """Accuracy after each epoch, mean over seeds with a band from least to greatest (D3.5-22).

    curves : for each name a list of curves of one length, shorter where a run diverged (those are
        left out); `goal` is an accuracy, and it is said after which epoch the median run has it
    """
    ax = axes(ax, (4.5, 3.2), xlabel="epoch", ylabel="accuracy on unseen samples", ylim=ylim)
    ax.axhline(goal, color=FAINT, lw=0.8, ls=(0, (1, 3)))
    longest, said = max(len(c) for of in curves.values() for c in of), []
    for k, (name, of) in enumerate(curves.items()):
        runs = np.array([c for c in of if len(c) == longest], float)
        if not len(runs):
            ax.plot([], [], ls=STYLES[k % 5], color=CYCLE[k % 5], label=f"{name} (diverged)")
            said.append(f"{name} diverged, as did all {len(of)}")
            continue
        epochs, style = np.arange(1, longest + 1), {"ls": STYLES[k % 5], "color": CYCLE[k % 5]}
        ax.plot(epochs, runs.mean(axis=0), label=name, **style)
        ax.fill_between(epochs, runs.min(axis=0), runs.max(axis=0), color=style["color"],
                        alpha=0.2, lw=0)
        first = np.where((runs >= goal).any(axis=1), (runs >= goal).argmax(axis=1) + 1.0, np.inf)
        after = np.median(first)
        said.append(f"{name} passes {goal:g} after epoch {after:g}" if np.isfinite(after) else
                    f"{name} does not reach {goal:g}")
    ax.legend(fontsize=9, loc="lower right")
    intro = f"{setting}. " if setting else ""
    return describe(ax, f"{intro}The median run of {'; of '.join(said)}.")


def _plain(ax, ticks, names):
    ax.set_yticks(ticks, names)
    ax.minorticks_off()


def _power(exponent) -> str:
    """10^exponent as a reader takes it in: 0.0047, 59,049 or 10¹²."""
    if -3 <= exponent < 6:
        value = 10.0**exponent
        return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
    return "10" + f"{exponent:.0f}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
