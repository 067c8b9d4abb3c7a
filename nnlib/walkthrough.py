"""One signal forward and one error back through a small network, a step at a time."""

from itertools import product

import numpy as np

from nnlib.graphs import BIAS, ERROR, FAINT, INK, SIGNAL, WEIGHT, two
from nnlib.plots import bare, describe

EQUATIONS = ("a⁰ = x", "z¹ = W¹a⁰ + b¹", "a¹ = f(z¹)", "z² = W²a¹ + b²", "a² = f(z²)",
             "C = Σ (a² − y)²", "δ² = 2(a² − y) ⊙ f′(z²)", "∂C/∂W² = δ²a¹ᵀ,  ∂C/∂b² = δ²",
             "δ¹ = (W²ᵀδ²) ⊙ f′(z¹)", "∂C/∂W¹ = δ¹a⁰ᵀ,  ∂C/∂b¹ = δ¹")
GAP, HEIGHT = 2.7, 1.25  # between columns; of the upper neuron


def walk(net, x, y, step: int, ax=None):
    """Backpropagation through a 2-2-2 network with l2 cost, after `step` of its ten equations.

    x and y are one sample, (2, 1) each. What the step computes is bold, in the network and
    in the list of equations; a number appears when it is known (D2.2.2b-15).
    """
    cost, _ = net.gradient(x, y)
    first, last = net.dense
    ax = bare(ax, (5.0, 4.6))
    _edges(ax, first, 0, step, now=(1, 9), known=9)
    _edges(ax, last, 1, step, now=(3, 7), known=7)
    for row in range(2):
        _neuron(ax, 0, row, [("a⁰", x[row, 0], 0, SIGNAL)], step)
        for column, layer, start, back in ((1, first, 1, 8), (2, last, 3, 6)):
            _neuron(ax, column, row, [("z", layer.z[row, 0], start, INK),
                                      ("a", layer.a[row, 0], start + 1, SIGNAL),
                                      ("δ", layer.db[row, 0], back, ERROR)], step)
            _text(ax, column, row, 0.8, f"b {two(layer.b[row, 0])}", BIAS, step == start)
        ax.text(2 * GAP + 0.75, _high(row), f"y {two(y[row, 0])}", va="center", fontsize=9,
                weight="bold" if step in (5, 6) else "normal")
    if step >= 5:
        ax.text(2 * GAP + 0.75, 0, f"C = {two(cost)}", va="center", fontsize=9,
                weight="bold" if step == 5 else "normal")
    _equations(ax, step)
    ax.set(xlim=(-0.7, 2 * GAP + 1.6), ylim=(-5.1, 2.35))
    return describe(ax, f"Step {step}: {EQUATIONS[step]}. {_sentence(net, x, y, cost, step)}.")


def _sentence(net, x, y, cost, step):
    """The step in numbers, for the first neuron it concerns."""
    first, last = net.dense
    (x1, x2), z1, z2, a1, a2 = x[:, 0], first.z[:, 0], last.z[:, 0], first.a[:, 0], last.a[:, 0]
    d1, d2, t = first.db[:, 0], last.db[:, 0], y[:, 0]
    s1, s2 = (layer.activation.derivative(layer.z)[0, 0] for layer in (first, last))
    return (
        f"The inputs are {two(x1)} and {two(x2)}",
        f"Upper neuron: {_total(first.W[0], (x1, x2))} {_plus(first.b[0, 0])} = {two(z1[0])}",
        f"Upper neuron: f({two(z1[0])}) = {two(a1[0])}",
        f"Upper neuron: {_total(last.W[0], a1)} {_plus(last.b[0, 0])} = {two(z2[0])}",
        f"Upper neuron: f({two(z2[0])}) = {two(a2[0])}",
        f"({two(a2[0])} − {two(t[0])})² + ({two(a2[1])} − {two(t[1])})² = {two(cost)}",
        f"Upper neuron: 2 × ({two(a2[0])} − {two(t[0])}) × {two(s2)} = {two(d2[0])}",
        f"Uppermost weight: {two(d2[0])} × {two(a1[0])} = {two(last.dW[0, 0])}",
        f"Upper neuron: ({_total(last.W[:, 0], d2)}) × {two(s1)} = {two(d1[0])}",
        f"Uppermost weight: {two(d1[0])} × {two(x1)} = {two(first.dW[0, 0])}",
    )[step]


def _edges(ax, layer, column, step, now, known):
    back = column == 1 and step == 8  # W² carries δ² back
    for i, j in product(range(2), range(2)):
        start, end = np.array([column * GAP, _high(i)]), np.array([(column + 1) * GAP, _high(j)])
        way = end - start
        way = way / np.hypot(*way)
        lit = step == now[0] or back
        ax.plot(*zip(start + 0.62 * way, end - 0.62 * way, strict=True), color=WEIGHT,
                lw=2.2 if lit else 0.8, alpha=1 if lit else 0.55)
        _label(ax, start + 1.02 * way, way, two(layer.W[j, i]), WEIGHT, lit)
        if step >= known:
            _label(ax, end - 1.02 * way, way, two(layer.dW[j, i]), ERROR, step == now[1])


def _neuron(ax, column, row, numbers, step):
    """A disc with the numbers (name, value, the step that finds it, colour) known so far."""
    from matplotlib.patches import Circle

    spot = (column * GAP, _high(row))
    lit = any(step == found for _, _, found, _ in numbers)
    ax.add_patch(Circle(spot, 0.62, fill=False, edgecolor=INK if lit else FAINT,
                        lw=2.2 if lit else 1.0))
    shown = [n for n in numbers if n[2] <= step]
    for place, (name, value, found, colour) in enumerate(shown):
        height = 0.3 * ((len(shown) - 1) / 2 - place)
        ax.text(spot[0], spot[1] + height, f"{name} {two(value)}", color=colour, ha="center",
                va="center", fontsize=9, weight="bold" if step == found else "normal")


def _equations(ax, step):
    ax.text(-0.6, -2.55, "forward", fontsize=9, color=FAINT)
    ax.text(GAP - 0.2, -2.55, "back", fontsize=9, color=FAINT)
    for k, equation in enumerate(EQUATIONS):
        x, y = (-0.6, -2.95 - 0.36 * k) if k < 6 else (GAP - 0.2, -2.95 - 0.42 * (k - 6))
        ax.text(x, y, equation, fontsize=10 if k == step else 9, va="center",
                color=(INK if k < 6 else ERROR) if k == step else FAINT,
                weight="bold" if k == step else "normal")


def _label(ax, spot, way, text, colour, lit):
    aside = np.array([-way[1], way[0]])  # beside the line, not on it
    ax.text(*(spot + (0.17 + 0.13 * abs(way[1])) * aside), text, color=colour, ha="center",
            va="center", fontsize=8, weight="bold" if lit else "normal")


def _text(ax, column, row, above, text, colour, lit):
    height = _high(row) + (above if row == 0 else -above)
    ax.text(column * GAP, height, text, color=colour, ha="center", va="center", fontsize=9,
            weight="bold" if lit else "normal")


def _high(row):
    return HEIGHT * (1 - 2 * row)


def _total(w, v):
    return f"{two(w[0])} × {two(v[0])} {_plus(w[1])} × {two(v[1])}"


def _plus(number):
    return f"{'+' if number >= 0 else chr(0x2212)} {two(abs(number))}"
