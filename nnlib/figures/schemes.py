"""Schematic drawings: a perceptron with its functions, a thinned network, activations together."""

from itertools import pairwise, product

import numpy as np

from nnlib.entrance import checks, count, entrance, flag, generator, real, share
from nnlib.figures.colours import CYCLE, FAINT, INK, PALETTE, STYLES
from nnlib.figures.plots import axes, bare, describe
from nnlib.figures.strokes import between, column, edge, node, sizes_of_layers, tag, write
from nnlib.figures.words import many, minus, short, sub, three, two


@entrance
def perceptron(inputs: count = 3, outputs: count = 2, ax=None):
    """Inputs, sums z, the function f, outputs a, the cost C (Perrone figure 2; D2.2.2a-04).

    Layers are round, functions square; weights lie between the inputs and the sums.
    """
    ax = bare(ax, (7.0, 3.5))
    left, right = column(0, inputs, 1, -1), column(1.8, outputs, 1, -1)
    for (_, y0), (_, y1) in product(left, right):
        ax.plot([0.22, 1.58], [y0, y1], color=PALETTE["weight"], lw=0.9, zorder=0)
    for k, spot in enumerate(left):
        node(ax, spot, f"x{sub(k + 1)}", INK, radius=0.22)
    for k, (x, y) in enumerate(right):
        node(ax, (x, y), f"z{sub(k + 1)}", INK, radius=0.22)
        write(ax, (x, y + 0.3), f"+ b{sub(k + 1)}", PALETTE["bias"], "normal", va="baseline",
              fontsize=9)
        _square(ax, (2.7, y), "f")
        node(ax, (3.6, y), f"a{sub(k + 1)}", PALETTE["activation"], radius=0.22)
        ax.plot([2.02, 2.5], [y, y], color=FAINT, lw=1, zorder=0)
        ax.plot([2.9, 3.38], [y, y], color=FAINT, lw=1, zorder=0)
        ax.plot([3.8, 4.32], [y, 0], color=FAINT, lw=1, zorder=0)
    _square(ax, (4.5, 0), "C")
    write(ax, (0.9, max(left[0][1], right[0][1]) + 0.25), "W", PALETTE["weight"], "normal",
          va="baseline", fontsize=11)
    ax.set(xlim=(-0.35, 4.85), ylim=(-1.35, 1.45))
    one = outputs == 1
    return describe(ax, f"{many(inputs, 'input')} {'leads' if inputs == 1 else 'lead'} by "
                        f"{many(inputs * outputs, 'weight')} and {many(outputs, 'bias', 'biases')} "
                        f"to {many(outputs, 'sum')} z; f makes the output{'' if one else 's'} a of "
                        f"{'it' if one else 'them'}, and the cost C compares "
                        f"{'this with the target' if one else 'these with the targets'}.")


@entrance
def receivers(lit: count = 1, ax=None):
    """Three neurons that send, two that receive, and weights on edges (Davies eq. 3; D3.2-17).

    lit : the receiver, 1 or 2, whose edges are thick: they are its row of W
    Raises ValueError for a receiver that is not there.
    """
    if lit > 2:
        raise ValueError(f"lit must be 1 or 2, a receiver, not {lit}")
    ax = bare(ax, (5.4, 2.7))
    left, right = column(0, 3, 1.1, -1.1), column(3.4, 2, 0.75, -0.75)
    for (j, end), (i, start) in product(enumerate(right, 1), enumerate(left, 1)):
        now = j == lit
        edge(ax, start, end, PALETTE["weight"] if now else FAINT, 2.2 if now else 0.9, room=0.3)
        if now:
            tag(ax, between(start, end, 0.42), f"$w_{{{j},{i}}}$", PALETTE["weight"], "normal",
                fontsize=11)
    for i, spot in enumerate(left, 1):
        node(ax, spot, f"$a_{i}$", PALETTE["activation"], radius=0.28)
    for j, spot in enumerate(right, 1):
        node(ax, spot, f"$z_{j}$", INK, filled=j == lit, radius=0.28)
        write(ax, (spot[0] + 0.5, spot[1]), f"$+\\,b_{j}$", PALETTE["bias"], "normal", fontsize=11)
    ax.set(xlim=(-0.4, 4.3), ylim=(-1.5, 1.5))
    terms = ", ".join(f"w{sub(lit)},{sub(i)} a{sub(i)}" for i in (1, 2, 3))
    return describe(ax, f"Receiver {lit} adds up {terms} and its bias b{sub(lit)}: row {lit} of W.")


@entrance
def by_hand(a, layers, lit=None, ax=None):
    """A whole pass with its numbers: weights on edges, biases and sums over the receivers.

    a : (n, 1), the inputs; layers : (W, b, f) of each layer, f entry by entry; lit : (j, i), from
    1, the edge of the first layer from sender i to receiver j that is thick and named
    Raises ValueError for shapes that do not fit and for an edge that is not there.
    """
    a, sums = checks.fitting(np.ravel(a), "a", (np.size(a),)), []
    if lit is not None and lit not in {(j + 1, i + 1) for j, i in np.ndindex(layers[0][0].shape)}:
        raise ValueError(f"lit must be a receiver and a sender, from 1, not {lit!r}")
    signals = [a]
    for W, b, f in layers:
        b = checks.fitting(np.ravel(b), "b", (len(W),))
        sums.append(checks.fitting(W, "W", (b.size, signals[-1].size)) @ signals[-1] + b)
        signals.append(f(sums[-1]))
    ax = bare(ax, (5.6, 3.1))
    places = [column(2.5 * k, value.size, 0.72 * (value.size - 1), 0.72 * (1 - value.size))
              for k, value in enumerate(signals)]
    for k, (W, b, _) in enumerate(layers):
        for (j, i), w in np.ndenumerate(W):
            now = k == 0 and lit == (j + 1, i + 1)
            start, end = places[k][i], places[k + 1][j]
            edge(ax, start, end, PALETTE["weight"], 2.4 if now else 0.9, head=False, room=0.36)
            tag(ax, between(start, end, 0.5 if now else 0.3),
                f"$w_{{{j + 1},{i + 1}}} =$ {minus(w)}" if now else minus(w), PALETTE["weight"],
                "normal", fontsize=10)
        for spot, bias, z in zip(places[k + 1], np.ravel(b), sums[k], strict=True):
            write(ax, np.add(spot, (0, 0.72)), f"b = {minus(bias)}", PALETTE["bias"], "normal",
                  fontsize=10)
            write(ax, np.add(spot, (0, 0.5)), f"z = {short(z)}", INK, "normal", fontsize=10)
    for k, (spots, value) in enumerate(zip(places, signals, strict=True)):
        for spot, number in zip(spots, value, strict=True):
            node(ax, spot, short(number), PALETTE["activation"], fontsize=10)
        write(ax, (2.5 * k, -2.15), f"$a^{{({k})}}$", PALETTE["activation"], "normal")
    ax.set(xlim=(-0.45, 2.5 * len(layers) + 0.5), ylim=(-2.35, 1.9))
    return describe(ax, "; ".join(f"after layer {k}: {', '.join(map(short, value))}" for k, value
                                  in enumerate(signals[1:], 1)).capitalize() + ".")


@entrance
def reply(w1: real(), f, x: real() = 1, b1: real() = -0.5, w2: real() = 3, b2: real() = -1.5,
          ax=None):
    """The end of a chain of two neurons over the weight of the first, with its tangent at w1.

    h = f(w1 x + b1) and a = f(w2 h + b2), solid; with thresholds, dashed (Nielsen 2015). f : an
    activation with a derivative, such as sigmoid
    """
    through = lambda w, g: g(w2 * g(w * x + b1) + b2)  # noqa: E731
    step = lambda z: (np.asarray(z) > 0) * 1.0  # noqa: E731
    w = np.linspace(-6, 6, 61)
    z1 = w1 * x + b1
    slope = float(f.derivative(w2 * f(z1) + b2) * w2 * f.derivative(z1) * x)
    ax = axes(ax, (4.3, 2.9), xlabel="weight $w^{(1)}$ of the first neuron",
              ylabel="answer $a$ of the second", xlim=(-6, 6), ylim=(-0.08, 1.08))
    jump = -b1 / x if x else np.nan
    ax.plot(w, through(w, f), color=PALETTE["activation"])
    for side in ([-6, jump], [jump, 6]):
        ax.plot(side, np.full(2, through(np.mean(side), step)), "--", color=INK, lw=1.4)
    a, reach = float(through(w1, f)), np.array([-1.5, 1.5])
    ax.plot(w1 + reach, a + slope * reach, ":", color=INK, lw=2)
    ax.plot([w1], [a], "o", color=INK)
    write(ax, (-5.9, 0.05), "thresholds", INK, "normal", ha="left", fontsize=10)
    write(ax, (-5.9, float(through(-5.9, f)) + 0.07), "sigmoids", PALETTE["activation"], "normal",
          ha="left", fontsize=10)
    return describe(ax, f"At w = {minus(w1)} the sigmoid chain answers {two(a)}, and its slope is "
                        f"{three(slope)}; "
                        + ("here that of thresholds jumps, and has no slope." if w1 == jump else
                           "that of the chain of thresholds is 0."))


@entrance
def thinned(sizes: sizes_of_layers, keep: share, rng: generator, inputs: flag = False, ax=None):
    """A network with neurons dropped at random, each hidden one kept with probability `keep`.

    Dropped neurons are crossed out and lose their connections (Srivastava et al. 2014, figure 1;
    D3.5-02). With inputs=True inputs may drop out too; outputs never do.
    """
    last = len(sizes) - 1
    kept = [rng.random(n) < keep if 0 < k < last or (inputs and k == 0) else np.ones(n, bool)
            for k, n in enumerate(sizes)]
    ax = bare(ax, (5.6, 3.6))
    columns = [column(k, n, 1, -1) for k, n in enumerate(sizes)]
    standing = [[spot for spot, stays in zip(*layer, strict=True) if stays]
                for layer in zip(columns, kept, strict=True)]
    edges = [ends for one, other in pairwise(standing) for ends in product(one, other)]
    for ends in edges:
        ax.plot(*np.transpose(ends), color=PALETTE["weight"], lw=0.6, alpha=0.6, zorder=0)
    for k, spots in enumerate(columns):
        for (_, y), stays in zip(spots, kept[k], strict=True):
            colour = PALETTE["activation"] if stays and k else INK if stays else FAINT
            ax.plot(k, y, "o", ms=11, mfc="none", mec=colour, mew=1.4)
            if not stays:
                ax.plot(k, y, "x", ms=9, color=PALETTE["error"], mew=1.6)
    ax.set(aspect="auto", xlim=(-0.3, last + 0.3), ylim=(-1.25, 1.25))
    hidden = sum(sizes[1:-1])
    dropped = sum(int((~k).sum()) for k in kept)
    every = sum(p * q for p, q in pairwise(sizes))
    return describe(ax, f"{many(dropped, 'neuron')} {'is' if dropped == 1 else 'are'} crossed out, "
                        f"of {hidden} hidden{f' and {sizes[0]} input' if inputs else ''} ones; "
                        f"{len(edges)} of {many(every, 'connection')} "
                        f"{'is' if len(edges) == 1 else 'are'} left.")


def together(*functions, low: float = -4, high: float = 4, derivative: bool = False, ax=None):
    """Activation functions in one picture, or their derivatives (Perrone figure 3; D2.3b-07).

    Raises ValueError for no function, and for one that mixes its entries, as softmax does.
    """
    if not functions:
        raise ValueError("give at least one activation to draw, such as together(tanh, relu)")
    z = np.linspace(low, high, 401)
    for f in functions:
        if f(z)[0] != f(z[:1])[0]:
            raise ValueError(f"together draws functions of one number, but {f} mixes its entries")
    ax = axes(ax, (7.0, 3.6), xlabel="z", ylabel="f′(z)" if derivative else "a")
    ax.axhline(0, color=FAINT, lw=0.6)
    ax.axvline(0, color=FAINT, lw=0.6)
    said = []
    kinds = [type(f).__name__ for f in functions]
    for k, f in enumerate(functions):
        values = (f.derivative if derivative else f)(z)
        name = kinds[k] if kinds.count(kinds[k]) == 1 else str(f)
        row, column = divmod(k, len(CYCLE))
        ax.plot(z, values, color=CYCLE[(column + row) % len(CYCLE)], ls=STYLES[column],
                lw=1.3 + 0.9 * row, label=name)
        said.append(f"{name} from {values.min():.2f} to {values.max():.2f}")
    ax.legend(fontsize=9, loc="center left", bbox_to_anchor=(1.01, 0.5))
    what = "derivatives" if derivative else "functions"
    return describe(ax, f"{len(functions)} {what} for z from {low:g} to {high:g}: "
                        f"{', '.join(said)}.".replace("-", "\N{MINUS SIGN}"))


def _square(ax, spot, text):
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle(np.subtract(spot, 0.18), 0.36, 0.36, fill=False, edgecolor=INK, lw=1.4))
    write(ax, spot, text, INK, "normal", style="italic", fontsize=11)
