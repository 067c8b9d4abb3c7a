"""One signal forward and one error back through a small network, a step at a time."""

from itertools import product

import numpy as np

from nnlib.costs import l2
from nnlib.entrance import entrance, integer, samples
from nnlib.figures.plots import INK, bare, describe
from nnlib.figures.strokes import (
    BIAS,
    ERROR,
    QUIET,
    SIGNAL,
    WEIGHT,
    between,
    disc,
    edge,
    tag,
    write,
)
from nnlib.figures.words import plus, three, two

EQUATIONS = ("a⁽⁰⁾ = x", "z⁽¹⁾ = W⁽¹⁾a⁽⁰⁾ + b⁽¹⁾", "a⁽¹⁾ = f(z⁽¹⁾)", "z⁽²⁾ = W⁽²⁾a⁽¹⁾ + b⁽²⁾",
             "a⁽²⁾ = f(z⁽²⁾)", "C = Σ (a⁽²⁾ − y)²", "δ⁽²⁾ = 2(a⁽²⁾ − y) ⊙ f′(z⁽²⁾)",
             "∂C/∂W⁽²⁾ = δ⁽²⁾(a⁽¹⁾)ᵀ, ∂C/∂b⁽²⁾ = δ⁽²⁾", "δ⁽¹⁾ = ((W⁽²⁾)ᵀδ⁽²⁾) ⊙ f′(z⁽¹⁾)",
             "∂C/∂W⁽¹⁾ = δ⁽¹⁾(a⁽⁰⁾)ᵀ, ∂C/∂b⁽¹⁾ = δ⁽¹⁾")
NAMES = {6: ("Output",), 7: ("Weight", "Bias"), 8: ("Back",), 9: ("Weight", "Bias")}
SIZE, PALE = 10, "#e6e6e6"  # points; and behind the equation of the step
GAP, HEIGHT, RADIUS = 2.4, 1.45, 0.76  # between columns; of the upper neuron; of its disc
LINE, ASIDE = 0.25, 0.34  # from one line of words to the next; and across an edge


@entrance
def walk(net, x: samples, y: samples, step: integer(0), ax=None):
    """Backpropagation through a 2-2-2 network with l2 cost, after `step` of its ten equations.

    x and y are one sample, (2, 1) each; step is from 0 to 9. What the step computes is bold; a
    number appears when it is known, a derivative under its weight or bias, and arrows are the way
    of the error (D2.2.2b-15).
    Raises ValueError for another step, another network, another cost or more samples.
    """
    _fitting(net, x, step)
    cost, _ = net.gradient(x, y)
    first, last = net.dense
    ax = bare(ax, (7.0, 3.8))
    _edges(ax, first, 0, step, found=(1, 9))
    _edges(ax, last, 1, step, found=(3, 7))
    for row in range(2):
        _neuron(ax, 0, row, [("a", x[row, 0], 0, SIGNAL)], step)
        for column, layer, start, back in ((1, first, 1, 8), (2, last, 3, 6)):
            slope = layer.activation.derivative(layer.z)[row, 0]
            _neuron(ax, column, row, [("z", layer.z[row, 0], start, INK),
                                      ("a", layer.a[row, 0], start + 1, SIGNAL),
                                      ("f′", slope, back, INK),
                                      ("δ", layer.db[row, 0], back, ERROR)], step)
            above = (RADIUS + 0.51 if row == 0 else -RADIUS - 0.3) + _high(row)
            _pair(ax, (column * GAP, above), f"b {two(layer.b[row, 0])}", layer.db[row, 0], BIAS,
                  step, (start, back + 1))
        _beside(ax, _high(row), f"y {two(y[row, 0])}", step in (5, 6))
    if step >= 5:
        _beside(ax, 0, f"C {two(cost)}", step == 5)
    ax.set(xlim=(-0.8, 6.35), ylim=(-3.05, 3.05))
    return describe(ax, f"Step {step}: {EQUATIONS[step]}. {_sentence(net, x, y, cost, step)}.")


@entrance
def listed(net, x: samples, y: samples, step: integer(0)):
    """The `walk`, and beside it all ten equations, that of the step marked; the Figure."""
    from nnlib.figures.paper import sheet

    _fitting(net, x, step)
    figure, (left, right) = sheet(1, 2, figsize=(7.0, 3.7))
    figure.set_layout_engine("none")  # each step at the same place
    left.set_position((0, 0, 0.59, 1))
    right.set_position((0.6, 0, 0.4, 1))
    walk(net, x, y, step, ax=left)
    right.axis("off")
    right.set(xlim=(0, 4.4), ylim=(-3.05, 3.05))
    _equations(right, step)
    return describe(figure, left.description)


def _fitting(net, x, step):
    """Nothing, or an error for a step, network, cost or sample that the equations do not fit."""
    if step >= len(EQUATIONS):
        raise ValueError(f"step must be at most {len(EQUATIONS) - 1}, not {step}")
    if net.sizes != [2, 2, 2] or np.shape(x) != (2, 1):
        raise ValueError("walk draws one sample (2, 1) in a network of 2, 2 and 2 neurons, not "
                         f"{np.shape(x)} in one of {', '.join(map(str, net.sizes))}")
    if len(net.layers) != 2 or type(net.cost) is not type(l2):
        raise ValueError(f"walk draws two Dense layers and the cost l2, not {net}")


def _sentence(net, x, y, cost, step):
    """The step in numbers, for the first neuron it concerns; three decimals, so that it adds up."""
    first, last = net.dense
    (x1, x2), z1, z2, a1, a2 = x[:, 0], first.z[:, 0], last.z[:, 0], first.a[:, 0], last.a[:, 0]
    d1, d2, t = first.db[:, 0], last.db[:, 0], y[:, 0]
    s1, s2 = (layer.activation.derivative(layer.z)[0, 0] for layer in (first, last))
    return (
        f"The inputs are {three(x1)} and {three(x2)}",
        f"Upper neuron: {_total(first.W[0], (x1, x2))} {_plus(first.b[0, 0])} ≈ {three(z1[0])}",
        f"Upper neuron: f({three(z1[0])}) ≈ {three(a1[0])}",
        f"Upper neuron: {_total(last.W[0], a1)} {_plus(last.b[0, 0])} ≈ {three(z2[0])}",
        f"Upper neuron: f({three(z2[0])}) ≈ {three(a2[0])}",
        f"({three(a2[0])} − {three(t[0])})² + ({three(a2[1])} − {three(t[1])})² ≈ {three(cost)}",
        f"Upper neuron: 2 × ({three(a2[0])} − {three(t[0])}) × {three(s2)} ≈ {three(d2[0])}",
        f"Uppermost weight: {three(d2[0])} × {three(a1[0])} ≈ {three(last.dW[0, 0])}",
        f"Upper neuron: ({_total(last.W[:, 0], d2)}) × {three(s1)} ≈ {three(d1[0])}",
        f"Uppermost weight: {three(d1[0])} × {three(x1)} ≈ {three(first.dW[0, 0])}",
    )[step]


def _edges(ax, layer, column, step, found):
    """The four weights of a layer; `found` are the steps that use them and that derive by them."""
    back = column == 1 and step == 8  # W⁽²⁾ carries δ⁽²⁾ back
    for i, j in product(range(2), range(2)):
        start, end = (column * GAP, _high(i)), ((column + 1) * GAP, _high(j))
        lit = step == found[0] or back
        if back:
            edge(ax, end, start, ERROR, 2.2, room=RADIUS)
        else:
            edge(ax, start, end, WEIGHT, 2.2 if lit else 1.0, head=False, room=RADIUS)
        # on either side of a level edge; on a slanted one beside the sender, before they cross
        part, line, put = (0.5, ASIDE, write) if i == j else (0.37, LINE, tag)
        spot = np.add(between(start, end, part), (0, line / 2))
        _pair(ax, spot, two(layer.W[j, i]), layer.dW[j, i], WEIGHT, step,
              (step if back else found[0], found[1]), line, put)


def _pair(ax, spot, text, derivative, colour, step, found, line=LINE, put=write):
    """A weight or bias at `spot` and, once it is known, its derivative a `line` under it."""
    put(ax, spot, text, colour, _bold(step == found[0]), fontsize=SIZE)
    if step >= found[1]:
        put(ax, np.subtract(spot, (0, line)), two(derivative), INK, _bold(step == found[1]),
            fontsize=SIZE)


def _neuron(ax, column, row, numbers, step):
    """A disc with the numbers (name, value, the step that finds it, colour) known so far."""
    x, middle = column * GAP, _high(row)
    lit = any(step == found for _, _, found, _ in numbers)
    rim = QUIET if not lit else ERROR if step in (6, 8) else INK
    disc(ax, (x, middle), RADIUS, fill=False, edgecolor=rim, lw=2.2 if lit else 1.0)
    shown = [n for n in numbers if n[2] <= step]
    for place, (name, value, found, colour) in enumerate(shown):
        height = middle + LINE * ((len(shown) - 1) / 2 - place)
        write(ax, (x - 0.37, height), name, colour, "normal", ha="right", fontsize=SIZE)
        write(ax, (x - 0.3, height), two(value), colour, _bold(step == found), ha="left",
              fontsize=SIZE)


def _beside(ax, height, text, lit):
    write(ax, (2 * GAP + RADIUS + 0.08, height), text, INK, _bold(lit), ha="left",
          fontsize=SIZE)


def _equations(ax, step):
    """A column of equations, with the names of the theorem; that of `step` has ink and a band."""
    height = 2.85
    for heading, steps in (("forward", range(6)), ("back", range(6, 10))):
        write(ax, (0, height), heading, INK, "normal", ha="left", fontsize=SIZE)
        for k in steps:
            lines = EQUATIONS[k].split(", ")
            for line, name in zip(lines, NAMES.get(k, len(lines) * ("",)), strict=True):
                height -= 0.42
                band = {"bbox": {"facecolor": PALE, "edgecolor": "none", "pad": 1.5}}
                look = {"colour": INK if k == step else QUIET, "weight": "normal", "fontsize": SIZE}
                write(ax, (0.1, height), line, ha="left", **look, **(band if k == step else {}))
                if name:
                    write(ax, (4.4, height), name, ha="right", **look)
        height -= 0.55


def _bold(lit):
    return "bold" if lit else "normal"


def _high(row):
    return HEIGHT * (1 - 2 * row)


def _total(w, v):
    return f"{three(w[0])} × {three(v[0])} {_plus(w[1])} × {three(v[1])}"


def _plus(number):
    return plus(number, three)
