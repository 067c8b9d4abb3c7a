"""What backpropagation finds, side by side: directions of weights, levers, a graph, a step."""

import numpy as np

from nnlib.entrance import checks, entrance, integer
from nnlib.figures import graphs, pictures
from nnlib.figures.colours import FAINT, INK, PALETTE, red_to_blue
from nnlib.figures.plots import axes, bare, describe
from nnlib.figures.strokes import BEFORE, BIAS, ERROR, SIGNAL, WEIGHT, edge, node, write
from nnlib.figures.words import fine, many, minus, short, two

WIDE = 7.0  # inches: the column of a page
STYLES = ("-", "--", ":")


def directions(image, dW, delta, top=None, answers=None):
    """An image, for each neuron that sees it which way its weights should go, and what it gives.

    image : (side * side,) or (side, side); dW : dC/dW of the neurons, (n, side * side), n even;
    delta : their errors (n,) or (n, 1), written over the pictures, after a δ in each row. Blue is
    up and red is down, against dW, in 16 steps of a square-root scale that ends at `top`, or the
    largest of dW.
    answers : (2, K), probabilities before (hollow bars) and after a step (filled), or none.
    Returns the Figure. Raises ValueError for shapes that do not fit.
    """
    from nnlib.figures.paper import sheet

    image = pictures.one_image(image, "image")
    delta = checks.finite(checks.float_array(delta, "delta"), "delta").ravel()
    dW = checks.fitting(dW, "dW", (delta.size, image.size))
    if delta.size % 2:
        raise ValueError(f"directions draws two rows of neurons, and {delta.size} is odd")
    half, side = delta.size // 2, len(image)
    if answers is None:
        figure, (left, right) = sheet(1, 2, figsize=(WIDE, 2.3), width_ratios=(1, 3.9))
    else:
        figure, (left, right, out) = sheet(1, 3, figsize=(WIDE, 2.1),
                                           width_ratios=(0.85, 3.85, 1.75))
        _before_and_after(out, *checks.finite(checks.float_array(answers, "answers"), "answers"))
    bare(left)
    left.imshow(image, cmap="gray_r", interpolation="none")
    left.set_title("the image", fontsize=10, color=INK)
    cell = side + 3
    bare(right)
    top = float(np.abs(dW).max()) or 1.0 if top is None else top
    canvas = np.full((2 * (cell + 11), half * cell), np.nan)  # all pictures are one image: short
    for j, (slopes, error) in enumerate(zip(dW, delta, strict=True)):
        row, x = divmod(j, half)
        x, y = x * cell, row * (cell + 11)
        part = -slopes.reshape(side, side) / top
        canvas[y:y + side, x:x + side] = np.sign(part) * np.round(16 * np.sqrt(np.abs(part))) / 16
        right.add_patch(_frame(x, y, side))
        write(right, (x + side / 2, y - 5), two(error), ERROR, "normal", fontsize=10)
        if not x:
            write(right, (-2, y - 5), "δ", ERROR, "normal", fontsize=10)
    right.imshow(canvas, cmap=red_to_blue(), vmin=-1, vmax=1, interpolation="none",
                 extent=(0, canvas.shape[1], canvas.shape[0], 0))
    right.set(xlim=(-5, half * cell), ylim=(2 * (cell + 11) + 1, -10))
    least, most = (two(delta[k]) for k in (delta.argmin(), delta.argmax()))
    signs = f"{(delta < 0).sum()} neurons want more and {(delta > 0).sum()} less of this image"
    return describe(figure, f"{many(delta.size, 'picture')} of the same shape, each the image "
                            f"times −δ, with δ between {least} and {most}: {signs}.")


def levers(a_prev, W, b, f, y, by):
    """A last layer, and what its cost does if one number is changed by `by` (D3.3-07 to D3.3-10).

    The numbers are those that act on output 1: its bias, its weights, and what is sent; the cost
    is the sum of (a - y)^2. A bar is the change of the cost divided by `by`, near the derivative
    where `by` is small; a tick marks the derivative. a_prev, b and y are columns.
    Returns the Figure.
    """
    from nnlib.figures.paper import sheet

    a_prev, W, b, y = (np.asarray(v, float) for v in (a_prev, W, b, y))

    def cost(a_prev, W, b):
        return float(((f(W @ a_prev + b) - y) ** 2).sum())

    was, changes, exact = cost(a_prev, W, b), {}, []
    for kind, part in (("b", b), ("w", W), ("a", a_prev)):
        for k in range(1 if kind == "b" else a_prev.size):
            ends = []
            for step in (by, 1e-6, -1e-6):
                moved = part.copy()
                moved[(0, k) if kind == "w" else (k, 0)] += step
                ends.append(cost(*(moved if one is part else one for one in (a_prev, W, b))))
            exact.append((ends[1] - ends[2]) / 2e-6)
            name = {"b": "bias", "w": f"weight from {two(a_prev[k, 0])}",
                    "a": f"sender of {two(a_prev[k, 0])}"}[kind]
            changes[name] = ends[0] - was, kind
    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 3.5), width_ratios=(1.15, 1))
    graphs.layer(a_prev, W, b, f, y, ax=left)
    for words in left.texts:  # in half the width
        words.set_fontsize(9)
    rates = [change / by for change, _ in changes.values()]
    colours = [{"b": BIAS, "w": WEIGHT, "a": SIGNAL}[kind] for _, kind in changes.values()]
    right.barh(list(changes), rates, color=colours, alpha=0.75, height=0.65)
    right.plot(exact, range(len(exact)), "|", color=INK, ms=13, mew=2)
    right.axvline(0, color=INK, lw=0.8)
    right.spines[["top", "right"]].set_visible(False)
    right.set(xlim=(-0.85, 0.85), xlabel="change of the cost ÷ step")
    right.invert_yaxis()
    best = min(changes, key=lambda name: changes[name][0])
    lower = sum(change < 0 for change, _ in changes.values())
    return describe(figure, f"With one number changed by {minus(by)}, {lower} of "
                            f"{len(rates)} changes lower the cost, that of the {best} most, "
                            f"by {fine(-changes[best][0])}.")


STEPS = (
    "To the end: C = {C}; it changes by 1 where C does",
    "The product hands the difference 2 × {d} = {da}, over two edges",
    "The difference hands f {da} and y, which it subtracts, {dy}",
    "f hands the sum {da} × f′ = {da} × {f} ≈ {dz}, the error δ",
    "The sum hands δ = {dz} to the product and to b, unchanged",
    "The product hands w {dz} × {a_prev} ≈ {dw}, and the activation {dz} × {w} ≈ {dx}")


@entrance
def computation(w, a_prev, b, y, f, step: integer(0) = 5, ax=None):
    """The graph of (f(w a + b) - y)^2: every step a node, its value above, its rate below.

    All are numbers, f an activation. The rate of a node is the derivative of the cost with respect
    to it: found from right to left, each from that of the node it leads to (D2.2.2b-03), as far as
    `step`, from 0 to 5, has come; the edges of the step are dark, and lead back. The rate of the
    sum is δ. The square is a product whose factors are one number: two edges, each with its rate.
    Raises ValueError for another step.
    """
    if not 0 <= step < len(STEPS):
        raise ValueError(f"step must be from 0 to {len(STEPS) - 1}, not {step}")
    z, names = w * a_prev + b, {}
    a, slope = float(f(z)), float(f.derivative(z))
    dz = 2 * (a - y) * slope
    for name, spot, value, rate, colour, known in (
            ("w", (0, 1.1), w, dz * a_prev, WEIGHT, 5),
            ("a'", (0, -1.1), a_prev, dz * w, SIGNAL, 5),
            ("×", (1.3, 0), w * a_prev, dz, INK, 4), ("b", (1.3, -1.9), b, dz, BIAS, 4),
            ("+", (2.6, 0), z, dz, INK, 3), ("f", (3.9, 0), a, 2 * (a - y), SIGNAL, 2),
            ("−", (5.2, 0), a - y, 2 * (a - y), INK, 1),
            ("y", (3.9, -1.9), y, -2 * (a - y), INK, 2),
            ("·", (6.95, 0), (a - y) ** 2, 1.0, INK, 0)):
        names[name] = spot, value, rate, colour, known
    ax = bare(ax, (WIDE, 3.3))
    for one, other, found in (("w", "×", 5), ("a'", "×", 5), ("×", "+", 4), ("b", "+", 4),
                              ("+", "f", 3), ("f", "−", 2), ("y", "−", 2)):
        _handed(ax, names[one][0], names[other][0], step == found)
    for aside in (0.13, -0.13):  # the difference is both factors of its square
        _handed(ax, np.add(names["−"][0], (0, aside)), np.add(names["·"][0], (0, aside)), step == 1)
        if step:
            write(ax, (6.075, 3 * aside), two(a - y), INK, "normal", fontsize=11)
    write(ax, (7.4, 0), "= C", INK, "normal", ha="left", fontsize=11)
    for name, (spot, value, rate, colour, known) in names.items():
        long = name == "a'"
        node(ax, spot, BEFORE if long else name.replace("·", "×"), colour,
             radius=0.42 if long else 0.36)
        write(ax, np.add(spot, (0, 0.62)), two(value), colour, "normal", fontsize=11)
        if step >= known:
            look = {"colour": ERROR if name == "+" else INK, "weight": "bold", "fontsize": 11}
            write(ax, np.subtract(spot, (0, 0.64)), two(rate), **look)
            if name == "+":
                write(ax, np.add(spot, (0.36, -0.64)), "= δ", ha="left", **look)
    ax.set(xlim=(-0.75, 8.1), ylim=(-2.85, 2.0))
    said = STEPS[step].format(C=two((a - y) ** 2), d=two(a - y), da=two(2 * (a - y)), f=two(slope),
                              dy=two(-2 * (a - y)), dz=two(dz), w=two(w), a_prev=two(a_prev),
                              dw=two(dz * a_prev), dx=two(dz * w))
    return describe(ax, f"Step {step}. {said}.")


def _handed(ax, start, end, now):
    """An edge of a graph; where a rate is handed back `now`, dark and backwards."""
    edge(ax, *((end, start, INK, 2.2) if now else (start, end, FAINT, 1.2)))


def gains(widths, at, **ways):
    """Two factors over the width of a network, whose product is what a way costs: a panel a way.

    widths : k numbers of neurons; at : that of them at which a grey line gives the values; ways :
    to each name two rows of k numbers, the factors by which Weight and by which going back (Back)
    save; both axes logarithmic. Returns the Figure.
    Raises ValueError where `at` is no width and for other shapes.
    """
    from nnlib.figures.paper import sheet

    widths = [int(width) for width in widths]
    if at not in widths:
        raise ValueError(f"at must be one of the widths, not {at!r}")
    k, said = widths.index(at), []
    figure, panels = sheet(1, len(ways), figsize=(WIDE, 3.3), squeeze=False)
    for ax, (name, of) in zip(panels[0], ways.items(), strict=True):
        of = checks.fitting(of, name, (2, len(widths)))
        ax.set(xscale="log", yscale="log", xlim=(3.3, 7000), ylim=(0.5, 2e4))
        ax.minorticks_off()
        ax.set_title(name.replace("_", " "), fontsize=10, color=INK)
        ax.set_xticks(widths[::2], [str(width) for width in widths[::2]])
        ax.set_yticks(ticks := [10 ** p for p in range(5)], [f"{tick:,}" for tick in ticks])
        axes(ax, xlabel="neurons in each hidden layer", ylabel="saved: a factor of")
        ax.plot([at, at], ax.get_ylim(), color=FAINT, lw=4, alpha=0.5, zorder=0)
        for kind, style, line, other in zip(("Weight", "Back"), ("-", "--"), of, of[::-1],
                                            strict=True):
            ax.plot(widths, line, ls=style, color=INK)
            for spot, words in ((-1, kind), (k, times(line[k]))):
                above = line[spot] >= other[spot]
                left = above and spot == k  # where lines rise there is room above and below
                ax.annotate(words, (widths[spot], line[spot]), (-5 if left else 5, 0),
                            textcoords="offset points", ha="right" if left else "left",
                            va="bottom" if above else "top")
        said.append(f"{name.replace('_', ' ')}: Weight {times(of[0, k])}, Back {times(of[1, k])}")
    return describe(figure, f"With {at} neurons a layer, {'; '.join(said)}.")


def times(value):
    """A factor in words: three digits, and from 100 on whole numbers."""
    return f"{value:,.0f}" if value >= 99.95 else f"{value:#.3g}"


def long_step(rates, at, costs, slope, share, **chances):
    """What a step with the learning rate `at` does, and with all of them, in three panels.

    rates : k learning rates from 0 on; costs : the cost after each, k numbers; slope : |∇C|^2
    before, so the tangent promises costs[0] - rate * slope; share : {name: k numbers from 0 to 1};
    chances : probabilities, k numbers each, or a matrix (runs, k), drawn as the median, with a
    band from the 10th to the 90th percentile. The rates are linear up to the second and
    logarithmic from there. Returns the Figure.
    Raises ValueError for a rate that is not there and for other lengths.
    """
    from nnlib.figures.paper import sheet

    rates = [float(rate) for rate in rates]
    if float(at) not in rates:
        raise ValueError(f"at must be one of the rates, not {at!r}")
    k = rates.index(float(at))
    costs = checks.fitting(costs, "costs", (len(rates),))
    slope = checks.number(slope, "slope", 0)
    chances, share = ({name.replace("_", " "): checks.fitting(
        np.atleast_2d(of), name, (np.shape(of)[0] if np.ndim(of) == 2 else 1, len(rates)))
        for name, of in group.items()} for group in (chances, share))
    figure, panels = sheet(1, 3, figsize=(WIDE, 3.2))
    left, middle, right = panels
    near = np.linspace(0, 1.25 * costs[0] / slope, 20)
    left.plot(rates, costs, "-", color=INK, lw=1.3, label="found")
    left.plot(near, costs[0] - near * slope, "--", color=INK, lw=1.6, label="tangent")
    axes(left, ylim=(-0.3 * costs[0], 1.25 * costs.max()), ylabel="cost C of this image")
    left.axhline(0, color=FAINT, lw=0.8, zorder=0)
    for ax, group, word in ((middle, chances, "probability of its 4"),
                            (right, share, "share of networks")):
        for style, (name, of) in zip(STYLES, group.items(), strict=False):
            ax.plot(rates, np.median(of, axis=0), style, color=INK, label=name, lw=1.3)
            if len(of) > 1:
                ax.fill_between(rates, *np.percentile(of, (10, 90), axis=0), color=INK, alpha=0.13,
                                lw=0)
        axes(ax, ylim=(-0.03, 1.03), ylabel=word)
    for ax in panels:
        ax.set_xscale("symlog", linthresh=rates[1], linscale=0.5)
        ax.set_xlim(-0.2 * rates[1], 1.3 * rates[-1])
        ax.minorticks_off()
        ax.axvline(rates[k], color=FAINT, lw=6, alpha=0.35, zorder=0)
        tens = [10.0 ** p for p in range(-6, 7) if rates[1] <= 1.0001 * 10.0 ** p
                and 10.0 ** p <= 1.0001 * rates[-1]]
        tens = tens[1:]  # the first would lie on the 0
        axes(ax, xlabel=f"learning rate η\n(logarithmic from {short(rates[1])})", xticks=[0, *tens])
        ax.set_xticklabels([short(rate) for rate in (0, *tens)], fontsize=9)
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=1, fontsize=9)
    sure, of_all = (", ".join(f"{' '.join(name.split())} {two(np.median(of[:, k]))}"
                              for name, of in group.items()) for group in (chances, share))
    return describe(figure, f"After a step with learning rate {short(at)}: cost {two(costs[k])}, "
                            f"by the tangent {two(costs[0] - at * slope)}; probability of its 4: "
                            f"{sure}; share of networks with {of_all}.")


def _before_and_after(ax, before, after):
    bars = ax.bar(range(len(after)), after, color=PALETTE["activation"], alpha=0.45)
    bars[int(np.argmax(after))].set_alpha(1)
    ax.bar(range(len(before)), before, fill=False, edgecolor=INK, lw=1)
    ax.spines[["top", "right"]].set_visible(False)
    axes(ax, ylim=(0, 0.62), xticks=range(len(after)), yticks=(0, 0.2, 0.4, 0.6))
    ax.set_title("probability of each digit:\nhollow before, filled after", fontsize=9, color=INK)
    ax.tick_params(labelsize=9, length=0)


def _frame(x, y, side):
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), side, side, fill=False, edgecolor=FAINT, lw=0.5)
