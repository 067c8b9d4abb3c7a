"""Drawings of how numbers depend on each other: the pictures of backpropagation."""

import copy
from itertools import pairwise, product
from math import prod

import numpy as np

from nnlib.entrance import checks, count, entrance, integer, nonnegative, optional, real
from nnlib.figures.plots import FAINT, INK, bare, describe
from nnlib.figures.strokes import (
    BEFORE,
    BIAS,
    ERROR,
    QUIET,
    SIGNAL,
    WEIGHT,
    between,
    column,
    edge,
    node,
    tag,
    write,
)
from nnlib.figures.words import apart, fine, many, minus, sub, two

WIDE, LARGE = 7.0, {"fontsize": 11}  # inches: the column of a page; and points


def chain(w, a_prev, b, y, f, nudged="w", ax=None):
    """One neuron from its parameters to its cost (a - y)^2 (Davies figure 6; D3.3-22, D3.3-24).

    All are numbers, f an activation. The way from `nudged`, one of "w", "b", "a⁽ᴸ⁻¹⁾" (or
    "a_prev"), is lit, with the derivative of each step; small ones keep two digits. Over it stand
    the products of all three in columns, the last two factors under a brace: the error δ.
    Raises ValueError for another `nudged`.
    """
    nudged = _one_of(BEFORE if nudged == "a_prev" else nudged, ("w", "b", BEFORE))
    z = w * a_prev + b
    a = float(f(z))
    steps = [{"w": (BEFORE, a_prev), "b": ("1", 1.0), BEFORE: ("w", w)}[nudged],
             ("f′(z)", float(f.derivative(z))), ("2(a − y)", 2 * (a - y))]
    ax = bare(ax, (WIDE, 3.08))
    spots = {"w": (0, 1.25), BEFORE: (0, 0), "b": (0, -1.25), "z": (1.62, 0), "a": (3.24, 0),
             "C": (4.86, 0), "y": (3.24, -1.25)}
    values = {"w": two(w), BEFORE: two(a_prev), "b": two(b), "z": two(z), "a": apart(a, y),
              "C": two((a - y) ** 2), "y": two(y)}
    colours = {"w": WEIGHT, "b": BIAS, "a": SIGNAL, BEFORE: SIGNAL}
    lit = [(nudged, "z"), ("z", "a"), ("a", "C")]
    for way in [(n, "z") for n in ("w", BEFORE, "b")] + lit[1:] + [("y", "C")]:
        edge(ax, *(spots[n] for n in way), *((INK, 2.2) if way in lit else (FAINT, 1.0)), room=0.41)
    ax.plot([-0.66, -0.44], [0, 0], ":", color=FAINT)  # the layers before
    for name, spot in spots.items():
        node(ax, spot, f"{name}\n{values[name]}", colours.get(name, INK), radius=0.4,
             **LARGE)
    for (one, other), (formula, value) in zip(lit, steps, strict=True):
        spot = between(spots[one], spots[other]) + {"b": (0, -0.28), "w": (0.2, 0.42)}.get(
            one, (0, 0.36))
        write(ax, spot, "1" if one == "b" else f"{formula}\n{fine(value)}", INK, **LARGE)
    for height, name, first in ((1.34, "w", a_prev), (1.03, "b", 1), (0.72, BEFORE, w)):
        look = {"fontsize": 11, "color": INK if name == nudged else QUIET, "va": "center"}
        product = fine(first * steps[1][1] * steps[2][1])
        ax.text(2.58, height, f"∂C/∂{name} = {minus(first)}", ha="right", **look)
        for spot, (_, value) in zip((3.09, 3.88), steps[1:], strict=True):
            ax.text(spot, height, f"× {fine(value)}", ha="center", **look)
        ax.text(4.26, height, f"= {product}", ha="left", **look)
    ax.plot([2.66, 2.66, 4.2, 4.2], [1.49, 1.53, 1.53, 1.49], color=ERROR, lw=1.2)  # a brace
    write(ax, (3.43, 1.67), f"δ = {fine(steps[1][1] * steps[2][1])}", ERROR, "normal", fontsize=11)
    ax.set(xlim=(-0.66, 5.28), ylim=(-1.67, 1.8))
    whole = fine(np.prod([value for _, value in steps]))
    return describe(ax, f"∂C/∂{nudged} = {' × '.join(formula for formula, _ in steps)} = "
                        f"{' × '.join(fine(value) for _, value in steps)} = {whole}.")


@entrance
def paths(nudged="w", q: integer(2) = 4, p: count = 3, ax=None):
    """The paths from a weight, a bias or an activation to the cost (Davies figure 7; D3.3-30).

    q neurons, two or more, lead to p, drawn as their sums; `nudged` is "w" (from neuron 2 to
    neuron 1), "b" (of neuron 1) or "a" (of neuron 2, a sender). Each step has its rate; rates
    along a path multiply, paths add. Raises ValueError for another `nudged` or a smaller q or p.
    """
    _one_of(nudged, ("w", "b", "a"))
    left, right = column(0, q, 1.0, -1.7), column(3.6, p, 1.7, -1.7)
    name, spot = {"w": (_weight(0, 1), tuple(between(left[1], right[0], 0.34))),
                  "b": ("b₁", (1.2, 1.75)), "a": (_sender(1), left[1])}[nudged]
    rates = [({"w": _sender(1), "b": "1", "a": _weight(j, 1)}[nudged], f"δ{sub(j + 1)}")
             for j in range(p if nudged == "a" else 1)]
    ax = bare(ax, (WIDE, 4.0))
    for one, other in product(left, right):
        if one is not spot:
            if nudged == "w" and one is left[1] and other is right[0]:  # w lies on its own edge
                edge(ax, one, spot, WEIGHT, 2.2, head=False)
            else:
                edge(ax, one, other, WEIGHT, 0.7)
    _lit(ax, spot, right, (6.4, 0.0), rates, {"w": SIGNAL, "b": INK, "a": WEIGHT}[nudged])
    for k, place in enumerate(left):
        node(ax, place, _sender(k), SIGNAL, filled=place is spot, **LARGE)
    if nudged != "a":
        node(ax, spot, name, WEIGHT if nudged == "w" else BIAS, filled=True, radius=0.3,
             **LARGE)
    for x, text in ((0, "layer L − 1"), (3.6, "layer L")):
        write(ax, (x, -2.3), text, INK, "normal", **LARGE)
    ax.set(xlim=(-0.5, 6.8), ylim=(-2.45, 2.1))
    terms = [second if nudged == "b" else f"{first} {second}" for first, second in rates]
    number = "one path" if len(terms) == 1 else f"{len(terms)} paths"
    return describe(ax, f"∂C/∂{name} = {' + '.join(terms)}: {number} to the cost.")


def _lit(ax, start, sums, cost, rates, colour):
    """The sums and the cost, and from `start` a path with its two rates for each of `rates`."""
    for j, spot in enumerate(sums):
        lit = j < len(rates)
        edge(ax, spot, cost, *((INK, 2.0) if lit else (FAINT, 1.0)))
        node(ax, spot, f"z{sub(j + 1)}", INK, filled=lit, **LARGE)
    node(ax, cost, "C", INK, **LARGE)
    for spot, (first, second) in zip(sums, rates, strict=False):
        edge(ax, start, spot, INK, 2.0)
        tag(ax, between(start, spot, 0.5 if len(rates) == 1 else 0.6), first, colour, **LARGE)
        tag(ax, between(spot, cost, 0.55), second, ERROR, **LARGE)


@entrance
def layer(a_prev, W, b, f, y, lit=None, was: optional(nonnegative) = None, ax=None):
    """A last layer with its numbers: senders, weights, outputs, targets (Davies figure 3; D3.3-07).

    Shapes: a_prev (q, 1), W (p, q), b and y (p, 1); f works entry by entry. A thick line is a
    large weight, a dashed one a negative weight.
    `lit` marks a number: ("a", k), ("w", j, k) or ("b", j), counted from 0. `was`, at least 0,
    is the cost before a change, to be said beside the cost. Raises ValueError for other shapes
    and where there is no such number.
    """
    W = checks.finite(checks.matrix(W, "W"), "W")
    p, q = W.shape
    a_prev, b, y = (checks.fitting(np.ravel(value), name, (n,)) for value, name, n in (
        (a_prev, "a_prev", q), (b, "b", p), (y, "y", p)))
    _marked(lit, p, q)
    a = f(W @ a_prev + b)
    ax = bare(ax, (WIDE, 4.0))
    left, right = column(0, a_prev.size), column(2.8, a.size)
    for (j, k), w in np.ndenumerate(W):
        now = lit == ("w", j, k)
        edge(ax, left[k], right[j], INK if now else WEIGHT, 0.7 + 1.8 * abs(w) + now,
             "--" if w < 0 else "-", head=False)
        if now:
            tag(ax, between(left[k], right[j], 0.62), two(w), WEIGHT)
    for k, (spot, value) in enumerate(zip(left, a_prev, strict=True)):
        node(ax, spot, two(value), SIGNAL, filled=lit == ("a", k))
    for j, (spot, value, bias, target) in enumerate(zip(right, a, b, y, strict=True)):
        node(ax, spot, two(value), SIGNAL)
        write(ax, np.add(spot, (0, 0.5)), f"b {two(bias)}", BIAS,
              "bold" if lit == ("b", j) else "normal")
        write(ax, np.add(spot, (0.45, 0)), f"wanted {minus(target)}", INK, "normal", ha="left")
    ax.set(xlim=(-0.45, 4.35), ylim=(-2.0, 2.3))
    return describe(ax, f"Outputs {', '.join(map(two, a))}, wanted {', '.join(map(minus, y))}: "
                        f"the cost is {((a - y) ** 2).sum():.3f}"
                        f"{'' if was is None else f', was {was:.3f}'}.")


def _marked(lit, p, q):
    """An error unless `lit` is None or names a number of a layer from q neurons to p."""
    weights = [("w", *place) for place in np.ndindex(p, q)]
    if lit not in [None, *weights, *(("a", k) for k in range(q)), *(("b", j) for j in range(p))]:
        raise ValueError(f"lit must be ('a', k), ('w', j, k) or ('b', j) with j < {p} and k < {q}, "
                         f"not {lit!r}")


@entrance
def reach(net, x, index: count, nudge: real() = 0.5, shared=False, ax=None):
    """Which neurons answer when one weight of layer `index`, from 1, is nudged (D3.3-11).

    x is one sample (n, 1). The weight is w₁,₁. Neurons that answer are filled and hold the number
    of paths from them to the outputs; the lines along which the change travels are thick.
    Where `shared`, all neurons from the layer on are filled and hold the number of lines that
    leave them, all thick: the products that their δ takes once those of the next layer are known.
    What the errors of the layer take either way is said.
    The network is left as it was.
    Raises ValueError where it has no such layer.
    """
    if index > len(net.dense):
        raise ValueError(f"index is {index}, but the network has {len(net.dense)} layers")
    net = copy.deepcopy(net)
    before = _signals(net, x)
    net.dense[index - 1].W[0, 0] += nudge
    after = _signals(net, x)
    moved = [np.zeros(net.sizes[0], bool)] + [
        np.abs(new - old) > 1e-12 for new, old in zip(after, before, strict=True)]
    drawn = [np.full(hit.size, k >= index) for k, hit in enumerate(moved)] if shared else moved
    colour = ERROR if shared else SIGNAL
    ax = bare(ax, (WIDE, 3.6))
    columns = [column(1.8 * k, n) for k, n in enumerate(net.sizes)]
    for k in range(1, len(columns)):
        for (i, one), (j, other) in product(enumerate(columns[k - 1]), enumerate(columns[k])):
            travelled = drawn[k - 1][i] and drawn[k][j]
            edge(ax, one, other, *((INK, 1.8) if travelled else (WEIGHT, 0.7)), head=False)
    changed = columns[index - 1][0], columns[index][0]
    if not shared:
        edge(ax, *changed, WEIGHT, 4, head=False)
        tag(ax, between(*changed), "w", WEIGHT, **LARGE)
    for k, (places, hit) in enumerate(zip(columns, drawn, strict=True)):
        write(ax, (1.8 * k, -2.1), f"layer {k}" if k else "inputs", INK, "normal", **LARGE)
        onward = f"{prod(net.sizes[k + 1:k + 2 if shared else None])}"  # lines or paths
        if shared and k == len(columns) - 1:
            onward = "δ"  # by Output, at once
        for spot, lit in zip(places, hit, strict=True):
            node(ax, spot, onward if lit else "", colour if lit else QUIET, filled=lit, **LARGE)
    ax.set(xlim=(-0.5, 1.8 * len(columns) - 1.3), ylim=(-2.3, 1.9))
    said = ", ".join(f"{hit.sum()} of {hit.size} in layer {k}" for k, hit in enumerate(moved) if k)
    after, n = net.sizes[index:], len(net.sizes) - 1
    ways = many(prod(after[1:]), "path")
    once = sum(one * other for one, other in pairwise(after))
    told = (f" The errors of layer {index} take {prod(after) * (n - index):,} products by weights "
            f"path by path, and {once:,} with δ.") if index < n else ""
    if shared:
        return describe(ax, f"In a neuron: the lines that leave it, a product each.{told}")
    return describe(ax, f"A weight of layer {index} is changed; neurons that answer: {said}; "
                        f"{ways} to the outputs. In a neuron: the paths from it to the outputs."
                        f"{told}")


def _signals(net, x):
    net.predict(x)
    return [layer.a.ravel().copy() for layer in net.dense]


def _sender(k):
    """The name of activation k, from 0, of the layer before: a₂⁽ᴸ⁻¹⁾."""
    return f"a{sub(k + 1)}{BEFORE[1:]}"


def _weight(j, k):
    """The name of the weight to neuron j from neuron k, both from 0: w₁,₂, the receiver first."""
    return f"w{sub(j + 1)},{sub(k + 1)}"


def _one_of(nudged, names):
    if nudged not in names:
        raise ValueError(f"nudged must be one of {', '.join(names)}, not {nudged!r}")
    return nudged
