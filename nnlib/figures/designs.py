"""Drawings for whoever designs an activation: a turned sine, its slopes, what depth makes of them.

An activation has one colour and dash in all of them, and in nnlib.figures.races: that in LOOK.
"""

import re
from itertools import cycle

import numpy as np

from nnlib import checks
from nnlib.activations import TSin
from nnlib.figures.plots import CYCLE, FAINT, INK, PALETTE, STYLES, axes, describe, minus

GREEN, ERROR = PALETTE["activation"], PALETTE["error"]
LOOK = {"TSin": (GREEN, "-"), "ReLU": ("#c04800", "--"), "leaky ReLU": ("#603000", "-."),
        "sine": ("#4860d8", (0, (1, 1))), "tanh": ("#0030a8", (0, (5, 1, 1, 1, 1, 1))),
        "linear": (INK, (0, (9, 2))), "yours": ("#786030", (0, (2.2, 1)))}
SHADES = (GREEN, "#607000", "#004000", "#a020b0", "#401050")  # of TSin with A = 0.5, other A
MARK = {"color": INK, "lw": 1, "ls": (0, (1, 3))}  # a dotted line to compare with


def looks(names) -> dict:
    """{name: (colour, dash)} by the first words of each name: "TSin, A = 0.5" is TSin.

    A second TSin keeps the colour and has another dash. Names that LOOK does not have take the
    looks left, the last of LOOK first.
    """
    kinds = {name: next((key for key in LOOK if re.match(rf"{key}\b", str(name))), None)
             for name in names}
    left = cycle([LOOK[k] for k in reversed(LOOK) if k not in kinds.values()] or LOOK.values())
    found, seen = {}, []
    for name, kind in kinds.items():
        colour, dash = LOOK[kind] if kind else next(left)
        found[name] = colour, STYLES[seen.count(kind) % 5] if kind in seen and kind else dash
        seen.append(kind)
    return found


def turned(A, angle, ax=None):
    """The curve (t, A sin t), turned by `angle` degrees (Davies figure 22a; D3.5-17, D3.5-19).

    It is the graph of a function as long as A tan(angle) < 1. Where it is not, a vertical line is
    drawn that meets it more than once; how often is left to count.
    """
    A, theta = checks.number(A, "A", 0), np.deg2rad(checks.number(angle, "angle", 0, 89))
    t = np.linspace(-14, 14, 561)
    turn = np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
    z, a = turn @ np.array([t, A * np.sin(t)])
    ax = axes(ax, (3.9, 3.9), xlim=(-7, 7), ylim=(-7, 7), xlabel="z", ylabel="a", aspect="equal")
    ax.plot(*turn @ [[-14, 14], [0, 0]], "--", color=INK, lw=1)
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
                            f"{_two(low)} and {_two(high)}.")
    across = np.flatnonzero(np.diff(np.sign(z + 1e-9)))
    ax.axvline(0, color=ERROR, lw=1.4, ls=":")
    ax.plot(np.zeros(across.size), a[across], "o", color=ERROR, ms=5)
    return describe(ax, f"{said}: no function, because A times the tangent of the angle is "
                        f"{steepest:.2f}; the vertical line meets the curve more than once.")


def slopes(amplitudes, ax=None):
    """f' of TSin for several A over three periods (Davies figure 22b; D3.5-18, D3.5-19).

    On a scale of ratios; each curve ends in a valley, its A beside it. A = 0.5 is drawn as TSin.
    """
    if not len(amplitudes):
        raise ValueError("amplitudes is empty: give at least one A, such as [0.5]")
    z = 1.5 * np.sqrt(2) * np.pi * np.linspace(-1, 1, 601)
    ax = axes(ax, (4.5, 3.2), xlabel="z", ylabel="f′(z)", yscale="log", xlim=z[[0, -1]])
    ax.axhline(1, color=FAINT, lw=0.8)
    others, names, said, free = cycle(zip(SHADES[1:], STYLES[1:], strict=True)), [], [], 0
    for A in amplitudes:
        slope, name = TSin(A).derivative(z), f"A = {minus(A)}"
        colour, dash = LOOK["TSin"] if A == 0.5 else next(others)
        ax.plot(z, slope, ls=dash, color=colour)
        names.append(ax.annotate(name, (z[-1], slope[-1]), (4, slope[-1]), color=colour, fontsize=9,
                                 textcoords=("offset points", "data"), va="center"))
        said.append(f"{_two(slope.min())} to {_two(slope.max())} for {name}")
    for name in sorted(names, key=lambda name: name.xy[1]):  # from the lowest up, with distance
        free = max(name.xy[1], 1.7 * free)
        name.xyann = 4, free
    ax.set_yticks((0.05, 0.1, 1 / 3, 1, 3, 10, 20), ("1/20", "1/10", "1/3", "1", "3", "10", "20"))
    ax.minorticks_off()
    return describe(ax, f"The slopes of TSin run from {'; '.join(said)}.")


def digits(errors: dict, wanted=16, most=60, ax=None):
    """How many digits are right after each step, from the errors of each method.

    errors : for each name the errors |s_k - s|, from step 0; `wanted` digits are marked
    """
    ax = axes(ax, (4.5, 3.2), xlabel="step", ylabel="right digits", ylim=(-1, most))
    ax.axhline(wanted, **MARK)
    said = []
    for k, (name, of) in enumerate(errors.items()):
        right = np.array([-np.log10(float(e)) if e > 10.0 ** -(2 * most) else np.inf for e in of])
        shown = np.minimum(right, 2 * most)
        ax.plot(np.arange(shown.size), shown, marker="osD"[k % 3], ms=3.5, ls=STYLES[k % 5],
                color=CYCLE[k % 5], label=name)
        enough = np.flatnonzero(right >= wanted)
        said.append(f"{name} {enough[0] if enough.size else f'more than {shown.size - 1}'}")
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    return describe(ax, f"Steps to {wanted} digits: {', '.join(said)}.")


def products(A, depth=20, draws=20_000, seed=0, ax=None):
    """The product of `depth` slopes of TSin at inputs spread evenly over a period.

    Its mean is 1. Marked are the typical product, exp(depth * mean log f'), and the root mean
    square, which for a whole layer is what counts; the bounds are said. The axis, in powers of
    ten, is the same for each A from 0.3 on, and narrower below.
    """
    rng, P = np.random.default_rng(seed), np.sqrt(2) * np.pi
    log = np.log10(TSin(A).derivative(rng.uniform(0, P, (depth, draws)))).sum(axis=0)
    root = np.sqrt(1 - A * A)
    typical = -2 * (1 - root) * depth / np.log(10)
    square = np.log10(4 / root - 3) * depth / 2
    bins = np.linspace(-20, 10, 121) * min(1, (max(A, 0.1) / 0.3) ** 2)
    ax = axes(ax, (4.5, 3.2), xlabel=f"product of {depth} slopes, as a power of ten",
              ylabel="share of the paths", xlim=bins[[0, -1]], yticks=[])
    ax.hist(log, bins, histtype="stepfilled", color=GREEN, alpha=0.45)
    for at, style, name in ((typical, "--", "typical"), (0, "-", "mean"),
                            (square, ":", "root mean square")):
        ax.axvline(at, color=INK, ls=style, lw=1.4, label=name)
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    edge = depth * np.log10((1 + A) / (1 - A))
    return describe(ax, f"A = {minus(A)}: {(log < 0).sum():,} of {draws:,} paths shrink the error; "
                        f"their mean is {_power(np.log10((10.0**log).mean()))} where the exact "
                        f"mean is 1. Typical is {_power(typical)}, the root mean square "
                        f"{_power(square)}, and the bounds are {_power(-edge)} and {_power(edge)}.")


def through_layers(norms: dict, ylim=None, ax=None):
    """Norms of the error delta in each layer: median over runs, with a band from least to greatest.

    norms : for each name a matrix (runs, layers), layer 1 first (D3.5-14, D3.5-20); TSin is on top
    ylim : the least and the greatest norm of the axis; the decades that hold all without it
    """
    norms = {name: _norms(of, f"norms of {name}") for name, of in norms.items()}
    if not norms:
        raise ValueError('norms is empty: give at least one, such as {"TSin": [[2.0, 1.0]]}')
    ax, said = axes(ax, (4.5, 3.4), xlabel="layer", ylabel="norm of the error δ", yscale="log",
                    ylim=_decades(norms) if ylim is None else ylim), []
    for (name, of), (colour, dash) in zip(norms.items(), looks(norms).values(), strict=True):
        layers = np.arange(1, of.shape[1] + 1)
        top = {"lw": 2.6, "zorder": 3} if colour == GREEN else {}
        ax.plot(layers, np.median(of, axis=0), label=name, color=colour, ls=dash, **top)
        ax.fill_between(layers, of.min(axis=0), of.max(axis=0), color=colour, alpha=0.3, lw=0)
        said.append(f"{_ratio(of)} for {name}")
    ax.legend(fontsize=9, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    ax.xaxis.get_major_locator().set_params(integer=True)
    return describe(ax, f"The first layer's error over that of layer {layers[-1]}, in the "
                        f"median: {'; '.join(said)}.")


def _norms(of, name) -> np.ndarray:
    """of as a matrix (runs, layers) of norms; an error unless the last layer's are above 0."""
    of = checks.finite(checks.float_array(of, name), name)
    if of.ndim != 2 or not of.size:
        raise ValueError(f"{name} has shape {of.shape}: expected (runs, layers)")
    if (of < 0).any() or (of[:, -1] == 0).any():
        raise ValueError(f"{name} must be at least 0, and above 0 in the last layer")
    return of


def _decades(norms) -> np.ndarray:
    """The powers of ten around all norms above 0."""
    log = np.log10(np.concatenate([of[of > 0] for of in norms.values()]))
    return 10.0 ** np.array([np.floor(log.min() - 0.02), np.ceil(log.max() + 0.02)])


def _ratio(of) -> str:
    """What the first column is over the last, in the median of the rows."""
    ratio = np.median(of[:, 0] / of[:, -1])
    return _power(np.log10(ratio)) if ratio else "0"


def _two(number) -> str:
    """A number in two significant digits, with a true minus sign."""
    return minus(float(f"{number:.2g}"))


def _power(exponent) -> str:
    """10^exponent in two significant digits: 0.0047, 59,000 or 3.6·10¹²."""
    power = int(np.floor(exponent - np.log10(0.995)))  # 9.96 is read as 10
    first = f"{10.0 ** (exponent - power):.1f}"
    if -3 <= power < 6:
        value = float(f"{first}e{power}")
        return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
    return f"{first}·10" + f"{power}".translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
