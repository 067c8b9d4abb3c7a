"""Drawings of a line with a ripple: how steep it runs, what it is made of, how it is solved."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from nnlib.activations import TSin
from nnlib.entrance import count, entrance, real
from nnlib.figures.colours import FAINT, INK
from nnlib.figures.designs import GREEN, MARK
from nnlib.figures.plots import axes, describe
from nnlib.figures.words import many, minus, power, short
from nnlib.kepler import PERIOD, anomaly

amplitude = real(0, 1, open_low=True, open_high=True)
SLOPES = {"0": 0, "1/3": 1 / 3, "1": 1, "3": 3, "∞": np.inf, "−1": -1}


def beside(*draws, size=(7.0, 3.4), widths=None, heights=None, top=None, **more):
    """A figure with one drawing beside the other: each `draw(ax)` in Axes of its own.

    widths : their widths, as ratios; equal without it
    heights : with it one drawing is below the other, in this ratio
    top : a drawing above the others and as wide as all; heights is the ratio of the two rows
    """
    from nnlib.figures.paper import sheet

    shape = (len(draws), 1) if heights and not top else (1 + bool(top), len(draws))
    figure, grid = sheet(*shape, figsize=size, squeeze=False, width_ratios=widths,
                         height_ratios=heights, **more)
    for draw, ax in zip(draws, grid[-1] if top else grid.flat, strict=True):
        ax.spines[["top", "right"]].set_visible(False)
        draw(ax)
    if top:
        for ax in grid[0]:
            ax.remove()
        top(figure.add_subplot(grid[0, 0].get_gridspec()[0, :]))
    return figure


@entrance
def directions(A: real(0), angle: real(0, 89), ax=None):
    """The slope of the curve (t, A sin t), turned by `angle` degrees, at each t (D3.5-18, D3.5-19).

    The axis is the direction of the curve, angle + arctan(A cos t), marked with the slopes: a
    turn adds its angle to all directions. Dashed is the wave before the turn. Above the line of
    slope ∞ the curve runs backwards.
    Raises ValueError for an A below 0 and an angle outside [0, 89].
    """
    t = np.linspace(-7, 7, 65)
    wave = np.rad2deg(np.arctan(A * np.cos(t)))
    to = angle + wave
    ax = axes(ax, (7.0, 3.4), xlim=(-7, 7), ylim=(-70, 132), xlabel="t", ylabel="slope")
    ax.set_yticks(np.rad2deg(np.arctan(list(SLOPES.values()))), list(SLOPES))
    for level in (0, 90):
        ax.axhline(level, color=FAINT, lw=0.8)
    ax.axhspan(90, 132, color=FAINT, alpha=0.25, lw=0)
    ax.plot(t, wave, "--", label="the wave", color=INK, lw=1)
    ax.plot(t, to, color=GREEN, label="turned")
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    if abs(angle + np.rad2deg(np.arctan(A)) - 90) < 1e-9:
        return describe(ax, "At its steepest it stands upright.")
    if to.max() > 90:
        return describe(ax, "Where its direction is beyond the upright it runs backwards.")
    if to.min() < 0:
        return describe(ax, "In some places it falls.")
    low, high = angle + np.rad2deg(np.arctan([-A, A]))
    return describe(ax, f"Its direction stays between {low:.0f} and {high:.0f} degrees.")


def bessel(n: int, v: float) -> float:
    """J_n(v) by Bessel's integral: the mean of cos(n s - v sin s) over a turn of s."""
    m = 4 * n + 256
    s = 2 * np.pi * np.arange(m) / m
    return float(np.cos(n * s - v * np.sin(s)).mean())


@entrance
def harmonics(A: amplitude, terms: count, ax=None):
    """The ripple f(z) - z of TSin, and the sum of its first harmonics (D3.5-16; Watson 1922).

    Dashed is sqrt 2 sum_n (2/n) J_n(n A) sin(n sqrt 2 z) with n from 1 to `terms`. The axes are
    the same for each A. Raises ValueError for an A that TSin does not take, and for no term.
    """
    z = PERIOD * np.linspace(-1, 1, 241)
    ripple = TSin(A)(z) - z
    partial = sum(np.sqrt(8) / n * bessel(n, n * A) * np.sin(n * np.sqrt(2) * z)
                  for n in range(1, terms + 1))
    ax = axes(ax, (7.0, 2.8), xlabel="z", ylabel="f(z) − z", ylim=(-1.5, 1.5), xlim=z[[0, -1]])
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.plot(z, ripple, color=GREEN, label="ripple of TSin")
    ax.plot(z, partial, "--", color=INK, lw=1.3, label="sum of harmonics")
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return describe(ax, f"A = {minus(A)}: {many(terms, 'harmonic')} miss{'es' * (terms == 1)} the "
                        f"ripple by at most {power(np.log10(np.abs(partial - ripple).max()))}.")


@entrance
def tangents(A: amplitude, M: real(0, np.pi, open_low=True, open_high=True), ax=None):
    """Newton's method on the residual t - A sin t - M, convex from 0 to pi (D3.5-16).

    Dashed are the first tangents from t_0 = pi, which fall on the right of the root; dotted is the
    tangent at t = M, which may be thrown far. The axes are the same for each A. Raises ValueError
    for an A that TSin does not take and an M outside (0, pi).
    """
    t = np.linspace(0, np.pi, 61)
    ax = axes(ax, (7.0, 3.0), xlabel="t", ylabel="residual ρ(t)", xlim=(-0.4, 7),
              ylim=(-0.8, 3.2))
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.plot(t, t - A * np.sin(t) - M, color=INK)
    path = descent(A, M, np.pi)
    for k, (at, to) in enumerate(pairwise(path[:4])):
        height = at - A * np.sin(at) - M
        ax.plot([at, at, to], [0, height, 0], "--", color=INK, lw=1.1)
        ax.text(at, -0.15, f"$t_{k}$", ha="center", va="top")
    ax.plot(path[-1], 0, "o", color=INK, ms=7, mfc="none", mew=1.4)
    ax.annotate("root", (path[-1], 0), (path[-1] - 0.1, 0.55), ha="right",
                arrowprops={"arrowstyle": "-", "color": INK, "lw": 0.8})
    bad = M + A * np.sin(M) / (1 - A * np.cos(M))
    ax.plot([M, bad], [-A * np.sin(M), 0], ":", color=INK, lw=1.4)
    ax.plot(M, -A * np.sin(M), "o", color=INK, ms=4)
    return describe(ax, f"A = {minus(A)}, M = {minus(M)}: from π Newton comes down to "
                        f"{short(path[-1], 5)} in {many(len(path) - 1, 'step')}; the first step "
                        f"from M goes to {short(bad)}.")


def descent(A: float, M: float, start: float) -> list:
    """Newton's guesses for t - A sin t = M from `start`, right of the root, while they fall."""
    path = [start]
    while True:
        t = path[-1]
        new = t - (t - A * np.sin(t) - M) / (1 - A * np.cos(t))
        if not new < t - 4e-16 * t:
            return path
        path.append(float(new))


@lru_cache(maxsize=16)
def _humps(A: float, depth: int):
    """(powers of ten, share of the paths, share of the squares, power of ten of the mean square).

    Of products of `depth` slopes: the distribution of one log f' on a grid, folded with itself;
    the squares tilt it.
    """
    width, n = 0.01, 1 << 14
    t = anomaly(2 * np.pi * (np.arange(40_000) + 0.5) / 40_000 - np.pi, A)
    log = np.log10((1 + A * np.cos(t)) / (1 - A * np.cos(t))) / width
    low = np.floor(log)
    one = np.bincount(low.astype(int) % n, 1 - (log - low), n)
    one += np.bincount((low.astype(int) + 1) % n, log - low, n)
    at = np.fft.fftshift(np.fft.fftfreq(n, 1 / n)) * width
    tilted = one * 10 ** (2 * np.fft.ifftshift(at).clip(-3, 3))
    return at, *(np.fft.fftshift(np.fft.ifft(np.fft.fft(p / p.sum()) ** depth).real)
                 for p in (one, tilted)), depth * np.log10(tilted.sum() / one.sum())


@entrance
def humps(A: amplitude, depth: count = 20, ax=None):
    """Products of `depth` slopes: the share of the paths and the share of their squares (D3.5-20).

    z is spread evenly over a period and the layers are independent, so both are exact but for a
    grid of a hundredth of a power of ten. The axis is the same for each A. Raises ValueError for
    an A that TSin does not take and for no slope.
    """
    at, paths, squares, mean = _humps(A, depth)
    ax = axes(ax, (7.0, 2.8), xlabel=f"product of {depth} slopes, as a power of ten",
              ylabel="share, highest = 1", yticks=[0, 1], xlim=(-22, 26))
    shown = (at > -22) & (at < 26)
    largest = at >= at[np.searchsorted(np.cumsum(squares), 0.5)]
    for share, style, name in ((paths, "-", "how many products"),
                               (squares, "--", "where the sum of squares comes from")):
        height = np.convolve(share, np.ones(41) / 41, "same")
        ax.plot(at[shown][::14], (height / height.max())[shown][::14], style, color=INK, label=name)
    ax.fill_between(at[shown & largest][::14], (height / height.max())[shown & largest][::14],
                    color=FAINT, alpha=0.4, lw=0)
    ax.axvline(0, **MARK)
    ax.legend(fontsize=10, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    few = (squares * 10 ** (mean - 2 * at.clip(-20)))[largest].sum()  # their share of the paths
    return describe(ax, f"A = {minus(A)}: of a thousand products {1e3 * paths[at < 0].sum():.0f} "
                        "are below 1 (computed from the distribution of one slope, not drawn); "
                        "half of the sum of squares (shaded) comes from a share of "
                        f"{power(np.log10(few))} of all products.")
