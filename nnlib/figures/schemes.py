"""Schematic drawings: a perceptron with its functions, a thinned network, activations together."""

from itertools import pairwise

import numpy as np

from nnlib import checks
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE, STYLES
from nnlib.figures.plots import axes, bare, describe
from nnlib.figures.words import sub


def perceptron(inputs: int = 3, outputs: int = 2, ax=None):
    """Inputs, sums z, the function f, outputs a, the cost C (Perrone figure 2; D2.2.2a-04).

    Layers are round, functions square; weights lie between the inputs and the sums.
    """
    checks.integer(inputs, "inputs")
    checks.integer(outputs, "outputs")
    ax = bare(ax, (5.6, 2.8))
    left, right = _heights(inputs), _heights(outputs)
    for y0 in left:
        for y1 in right:
            ax.plot([0.22, 1.58], [y0, y1], color=PALETTE["weight"], lw=0.9, zorder=0)
    for k, y in enumerate(left):
        _round(ax, (0, y), f"x{sub(k + 1)}", INK)
    for k, y in enumerate(right):
        _round(ax, (1.8, y), f"z{sub(k + 1)}", INK)
        ax.text(1.8, y + 0.3, f"+ b{sub(k + 1)}", color=PALETTE["bias"], ha="center", fontsize=8)
        _square(ax, (2.7, y), "f")
        _round(ax, (3.6, y), f"a{sub(k + 1)}", PALETTE["activation"])
        ax.plot([2.02, 2.5], [y, y], color=FAINT, lw=1, zorder=0)
        ax.plot([2.9, 3.38], [y, y], color=FAINT, lw=1, zorder=0)
        ax.plot([3.8, 4.32], [y, 0], color=FAINT, lw=1, zorder=0)
    _square(ax, (4.5, 0), "C")
    ax.text(0.9, max(left[0], right[0]) + 0.25, "W", color=PALETTE["weight"], ha="center")
    ax.set(xlim=(-0.35, 4.85), ylim=(-1.35, 1.45))
    return describe(ax, f"{inputs} inputs lead by {inputs * outputs} weights and {outputs} biases "
                        f"to {outputs} sums z; f makes the outputs a of them, and the cost C "
                        f"compares these with the targets.")


def thinned(sizes, keep: float, rng, inputs: bool = False, ax=None):
    """A network with neurons dropped at random, each hidden one kept with probability `keep`.

    Dropped neurons are crossed out and lose their connections (Srivastava et al. 2014, figure 1;
    D3.5-02). With inputs=True inputs may drop out too; outputs never do.
    """
    checks.number(keep, "keep", 0, 1, open_low=True)
    checks.generator(rng)
    if len(sizes) < 2:
        raise ValueError(f"sizes must be those of at least two layers, not {sizes!r}")
    last = len(sizes) - 1
    kept = [rng.random(n) < keep if 0 < k < last or (inputs and k == 0) else np.ones(n, bool)
            for k, n in enumerate(sizes)]
    ax = bare(ax, (5.0, 3.2))
    columns = [_heights(n) for n in sizes]
    edges = 0
    for k in range(last):
        for i, y0 in enumerate(columns[k]):
            for j, y1 in enumerate(columns[k + 1]):
                if kept[k][i] and kept[k + 1][j]:
                    edges += 1
                    ax.plot([k, k + 1], [y0, y1], color=PALETTE["weight"], lw=0.6, alpha=0.6,
                            zorder=0)
    for k, heights in enumerate(columns):
        for y, stays in zip(heights, kept[k], strict=True):
            colour = PALETTE["activation"] if stays and k else INK if stays else FAINT
            ax.plot(k, y, "o", ms=11, mfc="none", mec=colour, mew=1.4)
            if not stays:
                ax.plot(k, y, "x", ms=9, color=PALETTE["error"], mew=1.6)
    ax.set(aspect="auto", xlim=(-0.3, last + 0.3), ylim=(-1.25, 1.25))
    hidden = sum(sizes[1:-1])
    dropped = sum(int((~k).sum()) for k in kept)
    every = sum(p * q for p, q in pairwise(sizes))
    return describe(ax, f"{dropped} neurons are crossed out, of {hidden} hidden"
                        f"{f' and {sizes[0]} input' if inputs else ''} ones; {edges} of {every} "
                        f"connections are left.")


def together(*functions, low: float = -4, high: float = 4, derivative: bool = False, ax=None):
    """Activation functions in one picture, or their derivatives (Perrone figure 3; D2.3b-07)."""
    if not functions:
        raise ValueError("give at least one activation to draw, such as together(tanh, relu)")
    z = np.linspace(low, high, 401)
    ax = axes(ax, (5.6, 3.6), xlabel="z", ylabel="f′(z)" if derivative else "a")
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.axvline(0, color=FAINT, lw=0.6)
    said = []
    for k, f in enumerate(functions):
        values, name = (f.derivative if derivative else f)(z), type(f).__name__
        row, column = divmod(k, len(CYCLE))
        ax.plot(z, values, color=CYCLE[(column + row) % len(CYCLE)], ls=STYLES[column],
                lw=1.3 + 0.9 * row, label=name)
        said.append(f"{name} from {values.min():.2f} to {values.max():.2f}")
    ax.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5))
    what = "derivatives" if derivative else "functions"
    return describe(ax, f"{len(functions)} {what} for z from {low:g} to {high:g}: "
                        f"{', '.join(said)}.".replace("-", "\N{MINUS SIGN}"))


def _heights(n):
    return np.linspace(1, -1, n) if n > 1 else np.zeros(1)


def _round(ax, spot, text, colour):
    from matplotlib.patches import Circle

    ax.add_patch(Circle(spot, 0.22, fill=False, edgecolor=colour, lw=1.4))
    ax.text(*spot, text, ha="center", va="center", color=colour, fontsize=9)


def _square(ax, spot, text):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle(np.subtract(spot, 0.18), 0.36, 0.36, fill=False, edgecolor=INK, lw=1.4))
    ax.text(*spot, text, ha="center", va="center", style="italic", fontsize=10)
