"""Drawings of how numbers depend on each other: the pictures of backpropagation."""

from itertools import product

import numpy as np

from nnlib.plots import FAINT, INK, PALETTE, bare, describe, minus, sub

WEIGHT, BIAS, SIGNAL, ERROR = (PALETTE[k] for k in ("weight", "bias", "activation", "error"))
BEFORE = "a⁽ᴸ⁻¹⁾"


def chain(w, a_prev, b, y, f, nudged="w", ax=None):
    """One neuron from its parameters to its cost (a - y)^2 (Davies figure 6; D3.3-22, D3.3-24).

    The way from `nudged`, one of "w", "b", "a_prev", is lit, with the derivative of each step.
    """
    z = w * a_prev + b
    a, slope = float(f(z)), float(f.derivative(z))
    first = {"w": (BEFORE, a_prev), "b": ("1", 1.0), "a_prev": ("w", w)}[nudged]
    steps = [first, ("f′(z)", slope), ("2(a − y)", 2 * (a - y))]
    ax = bare(ax, (5.0, 2.9))
    spots = {"w": (0, 1.3), "a_prev": (0, 0), "b": (0, -1.3), "z": (1.65, 0), "a": (3.3, 0),
             "C": (4.95, 0), "y": (3.3, -1.3)}
    values = {"w": w, "a_prev": a_prev, "b": b, "z": z, "a": a, "C": (a - y) ** 2, "y": y}
    colours = {"w": WEIGHT, "b": BIAS, "a": SIGNAL, "a_prev": SIGNAL}
    lit = [(nudged, "z"), ("z", "a"), ("a", "C")]
    for one, other in [(n, "z") for n in ("w", "a_prev", "b")] + lit[1:] + [("y", "C")]:
        _edge(ax, spots[one], spots[other], INK if (one, other) in lit else FAINT,
              2.2 if (one, other) in lit else 1.0)
    ax.plot([-1.1, -0.45], [0, 0], ":", color=FAINT)  # the layers before
    for name, spot in spots.items():
        label = BEFORE if name == "a_prev" else name
        _node(ax, spot, f"{label}\n{two(values[name])}", colours.get(name, INK))
    for (one, other), (formula, value) in zip(lit, steps, strict=True):
        x, height = np.add(spots[one], spots[other]) / 2
        height += -0.38 if one == "b" else 0.42 if one == "w" else 0.3
        ax.text(x, height, f"{formula}\n{two(value)}", color=INK, ha="center", va="center",
                fontsize=9, weight="bold")
    ax.set(xlim=(-1.1, 5.4), ylim=(-1.75, 1.75))
    whole = float(np.prod([value for _, value in steps]))
    name = BEFORE if nudged == "a_prev" else nudged
    return describe(ax, f"∂C/∂{name} = {' × '.join(formula for formula, _ in steps)} = "
                        f"{' × '.join(two(v) for _, v in steps)} = {two(whole)}.")


def paths(nudged="w", q: int = 4, p: int = 3, ax=None):
    """The paths from a weight, a bias or an activation to the cost (Davies figure 7; D3.3-30).

    q neurons lead to p; `nudged` is "w" (from neuron 2 to neuron 1), "b" (of neuron 1) or
    "a" (of neuron 2). Each step has its rate; rates along a path multiply, paths add.
    """
    ax = bare(ax, (4.8, 3.4))
    left, right = _column(0, q), _column(2.4, p)
    cost, reached = (4.4, 0.0), range(p) if nudged == "a" else [0]
    for (k, one), (j, other) in product(enumerate(left), enumerate(right)):
        lit = k == 1 and j in reached and nudged != "b"
        _edge(ax, one, other, INK if lit else WEIGHT, 2.0 if lit else 0.4)
    for j, spot in enumerate(right):
        _edge(ax, spot, cost, INK if j in reached else FAINT, 2.0 if j in reached else 0.6)
        _node(ax, spot, f"a{sub(j + 1)}", SIGNAL, filled=j in reached)
    for k, spot in enumerate(left):
        _node(ax, spot, f"a{sub(k + 1)}", SIGNAL, filled=nudged == "a" and k == 1)
    _node(ax, cost, "C", INK)
    for j in reached:
        first, second = {"w": "a₂", "b": "1", "a": f"w{sub(j + 1)}₂"}[nudged], f"δ{sub(j + 1)}"
        start = (2.4, right[0][1] + 0.75) if nudged == "b" else left[1]
        _rate(ax, start, right[j], first, WEIGHT if nudged == "a" else SIGNAL)
        _rate(ax, right[j], cost, second, ERROR)
    if nudged == "b":
        _edge(ax, (2.4, right[0][1] + 1.05), right[0], INK, 2.0)
        ax.text(2.4, right[0][1] + 0.95, "b₁", color=BIAS, ha="center", weight="bold")
    for x, text in ((0, "layer L − 1"), (2.4, "layer L")):
        ax.text(x, -2.15, text, ha="center", fontsize=9)
    ax.set(xlim=(-0.6, 5.0), ylim=(-2.2, 2.75))
    name = {"w": "w₁₂", "b": "b₁", "a": "a₂"}[nudged]
    terms = [{"w": "a₂ ", "b": "", "a": f"w{sub(j + 1)}₂ "}[nudged] + f"δ{sub(j + 1)}"
             for j in reached]
    number = "one path" if len(terms) == 1 else f"{len(terms)} paths"
    return describe(ax, f"∂C/∂{name} = {' + '.join(terms)}: {number} to the cost.")


def layer(a_prev, W, b, f, y, lit=None, ax=None):
    """A last layer with its numbers: senders, weights, outputs, targets (Davies figure 3; D3.3-07).

    A thick line is a large weight, a dashed one a negative weight. f works entry by entry.
    `lit` marks a number: ("a", k), ("w", j, k) or ("b", j), counted from 0.
    """
    a_prev, b, y = (np.ravel(v) for v in (a_prev, b, y))
    a = f(W @ a_prev + b)
    ax = bare(ax, (4.8, 3.5))
    left, right = _column(0, a_prev.size), _column(2.8, a.size)
    for (j, k), w in np.ndenumerate(W):
        now = lit == ("w", j, k)
        _edge(ax, left[k], right[j], INK if now else WEIGHT, 0.3 + 2 * abs(w) + now,
              "--" if w < 0 else "-", head=False)
        if now:
            _rate(ax, left[k], 0.7 * np.array(right[j]) + 0.3 * np.array(left[k]), two(w), WEIGHT)
    for k, (spot, value) in enumerate(zip(left, a_prev, strict=True)):
        _node(ax, spot, two(value), SIGNAL, filled=lit == ("a", k))
    for j, (spot, value, bias, target) in enumerate(zip(right, a, b, y, strict=True)):
        _node(ax, spot, two(value), SIGNAL)
        ax.text(spot[0], spot[1] + 0.46, f"b {two(bias)}", color=BIAS, ha="center", fontsize=9,
                weight="bold" if lit == ("b", j) else "normal")
        ax.text(spot[0] + 0.5, spot[1], f"wanted {minus(target)}", color=INK, va="center")
    ax.set(xlim=(-0.5, 4.3), ylim=(-2.0, 2.3))
    return describe(ax, f"Outputs {', '.join(map(two, a))}, wanted "
                        f"{', '.join(map(minus, y))}: the cost is {((a - y) ** 2).sum():.3f}.")


def reach(net, x, index: int, nudge: float = 0.5, ax=None):
    """Which neurons answer when one weight of layer `index`, from 1, is nudged (D3.3-11)."""
    before = _signals(net, x)
    kept = net.dense[index - 1].W[0, 0]
    net.dense[index - 1].W[0, 0] += nudge
    after = _signals(net, x)
    net.dense[index - 1].W[0, 0] = kept
    moved = [np.abs(new - old) > 1e-12 for new, old in zip(after, before, strict=True)]
    ax = bare(ax, (4.8, 2.9))
    columns = [_column(1.8 * k, n) for k, n in enumerate(net.sizes)]
    for k in range(1, len(columns)):
        for one, other in product(columns[k - 1], columns[k]):
            _edge(ax, one, other, WEIGHT, 0.35, head=False)
    _edge(ax, columns[index - 1][0], columns[index][0], WEIGHT, 3)
    counts = []
    for k, column in enumerate(columns):
        hit = np.zeros(len(column), bool) if k == 0 else moved[k - 1]
        counts.append(int(hit.sum()))
        for spot, lit in zip(column, hit, strict=True):
            _node(ax, spot, "", SIGNAL if lit else FAINT, filled=lit, radius=0.2)
    ax.set(xlim=(-0.5, 1.8 * len(columns) - 1.3), ylim=(-2.0, 2.0))
    said = ", ".join(f"{n} of {len(c)} in layer {k}" for k, (n, c) in
                     enumerate(zip(counts, columns, strict=True)) if k)
    return describe(ax, f"A weight of layer {index} is changed; neurons that answer: {said}.")


def _signals(net, x):
    net.predict(x)
    return [layer.a.ravel().copy() for layer in net.dense]


def _column(x, n):
    """The places of n neurons in a column, the first on top."""
    return [(x, h) for h in np.linspace(1.55, -1.55, n)] if n > 1 else [(x, 0.0)]


def _rate(ax, start, end, text, colour):
    """The rate of a step, beside the middle of its arrow."""
    x, height = np.add(start, end) / 2
    ax.text(x, height + 0.2, text, color=colour, ha="center", va="center", weight="bold")


def _edge(ax, start, end, colour, width, style="-", head=True):
    gap = 0.36 / max(1e-9, np.hypot(*np.subtract(end, start)))
    start, end = (np.add(start, gap * np.subtract(end, start)),
                  np.subtract(end, gap * np.subtract(end, start)))
    if head:
        ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour, "lw": width,
                                                "shrinkA": 0, "shrinkB": 0})
    else:
        ax.plot(*zip(start, end, strict=True), style, color=colour, lw=width)


def _node(ax, spot, text, colour, filled=False, radius=0.34):
    from matplotlib.patches import Circle

    ax.add_patch(Circle(spot, radius, facecolor=colour if filled else "none", edgecolor=colour,
                        alpha=0.18 if filled else 1, lw=1.4))
    if filled:
        ax.add_patch(Circle(spot, radius, fill=False, edgecolor=colour, lw=1.4))
    ax.text(*spot, text, ha="center", va="center", fontsize=9, color=colour)


def two(number) -> str:
    """A number in two decimals, with a true minus sign and no minus before zero."""
    return f"{float(number):.2f}".replace("-0.00", "0.00").replace("-", "\N{MINUS SIGN}")
