"""Drawings of neurons that read: patterns, sums, weights that grow, layers and parameters."""

from itertools import pairwise, product

import numpy as np

from nnlib.entrance import count, entrance, flag
from nnlib.figures import neurons, pictures
from nnlib.figures.colours import CYCLE, red_to_blue
from nnlib.figures.plots import FAINT, INK, PALETTE, bare, describe
from nnlib.figures.strokes import between, layer_sizes, sizes_of_layers, tag, write
from nnlib.figures.words import MINUS, many, minus, two

WIDE = 7.0  # inches: the column


def whole(ax, image, title=""):
    """An image, (side * side,) or (side, side), dark on light, on Axes of their own."""
    image = pictures.one_image(image, "image")
    ax.imshow(image, cmap="gray_r", vmin=0, vmax=max(1, image.max()), interpolation="none")
    ax.axis("off")
    ax.set_title(title)


def window(image, rows, columns):
    """A whole image with a frame around a window, and the window's pixels as numbers (D3.2-03).

    image : (side * side,) or (side, side); rows, columns : slices. Returns the Figure. Raises
    ValueError as `pictures.pixels` does.
    """
    from matplotlib.patches import Rectangle

    from nnlib.figures.paper import sheet

    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 3.4), width_ratios=(1, 1.25))
    whole(left, image)
    tall, broad = rows.stop - rows.start, columns.stop - columns.start
    left.add_patch(Rectangle((columns.start - 0.5, rows.start - 0.5), broad, tall, fill=False,
                             edgecolor=INK, lw=1.6))
    left.add_patch(Rectangle((-0.5, -0.5), 28, 28, fill=False, edgecolor=FAINT, lw=0.6))
    pictures.pixels(image, rows, columns, ax=right)
    for text in right.texts:
        text.set_fontsize(10)
    right.axis("off")
    return describe(figure, f"A handwritten digit, and {tall} by {broad} of its pixels as numbers.")


def reader(image, w, b, sums, labels, label):
    """What one neuron makes of an image: image times weights, the sum, and where it lies (D3.1-05).

    image and w are (side * side,), b a number; sums and labels, (m,), 0 or 1, are of all images
    that the histogram holds; label is that of the image. Returns the Figure. Raises ValueError
    for images or weights that make no square.
    """
    from nnlib.figures.paper import sheet

    z = float(w @ image + b)
    figure, grid = sheet(2, 4, figsize=(WIDE, 3.6), width_ratios=(1, 1, 0.25, 2.2))
    figure.set_layout_engine(None)  # whatever the numbers, no part moves
    figure.subplots_adjust(left=0.04, right=0.98, bottom=0.22, top=0.92, wspace=0.3, hspace=0.2)
    beside = grid[0, 0].get_gridspec()
    for ax in grid[:, 2:].ravel():
        ax.remove()
    low, (one, two_, three, four) = figure.add_subplot(beside[:, 3]), grid[:, :2].ravel()
    whole(one, image, "image $x$")
    top = 0.7 * np.abs(w).max()  # one scale for both; without the few largest no product is pale
    _coloured(two_, w, top, "weights $w$", PALETTE["weight"])
    _coloured(three, w * image, top, "products $w_i x_i$")
    for ax, at, sign in ((one, 1.13, "×"), (three, -0.13, "="), (three, 1.13, "→")):
        ax.text(at, 0.5, sign, transform=ax.transAxes, ha="center", va="center", fontsize=15)
    four.axis("off")
    for height, text, colour in ((0.75, f"their sum {_one(w @ image)}", INK),
                                 (0.5, f"$b = {minus(b)}$", PALETTE["bias"]),
                                 (0.25, f"$z = {_one(z)}$", INK)):
        four.text(0.15, height, text, va="center", transform=four.transAxes, color=colour)
    _sums(low, sums, labels)
    low.axvline(z, color=INK, lw=1.6, zorder=4)
    low.plot([z], [low.get_ylim()[1]], "v", color=INK, ms=9, clip_on=False, zorder=5)
    said = int(z > 0)
    verdict = "which is right" if said == label else f"but the image is a {label}"
    return describe(figure, f"z = {_one(z)} lies {'right' if said else 'left'} of 0: the neuron "
                            f"says {said}, {verdict}.")


def _sums(ax, sums, labels):
    """A histogram of the sums of zeros and ones, with its two sides named."""
    ends = np.linspace(20 * np.floor(sums.min() / 20), 20 * np.ceil(sums.max() / 20), 31)
    for own, look in ((0, {"facecolor": "none", "hatch": "////", "edgecolor": CYCLE[2]}),
                      (1, {"facecolor": CYCLE[2], "edgecolor": CYCLE[2]})):
        ax.hist(sums[labels == own], ends, histtype="stepfilled", label=("zeros", "ones")[own],
                **look)
    ax.axvline(0, color=INK, ls="--", lw=1)
    top = ax.get_ylim()[1]
    ax.set(xlabel="$z$", ylabel="images", ylim=(0, 1.22 * top), xlim=(ends[0], ends[-1]))
    for side, text in ((0, "← says 0"), (1, "says 1 →")):  # clear of the mark of an image
        ax.text(side, 0.98, text, ha="right" if side else "left", va="top", transform=ax.transAxes)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, columnspacing=1)


def _coloured(ax, values, top, title, colour=INK):
    """Weights or products as a picture, blue above 0 and red below, without a scale of its own."""
    values = values if np.ndim(values) == 2 else pictures.one_image(values, "w")
    ax.imshow(values, cmap=red_to_blue(), vmin=-top, vmax=top, interpolation="none")
    ax.add_patch(pictures.outline(*values.shape))
    ax.axis("off")
    ax.set_title(title, color=colour)


def mistakes(path, columns=7):
    """All that a perceptron has added and taken away to read, and the sum: its weights (D3.1-03).

    path : the (w, b) after each correction, w (side * side,); the images stand in its order, row by
    row. Returns the Figure. Raises ValueError for a path without a correction. Source: Rosenblatt.
    """
    from nnlib.figures.paper import sheet

    if not path:
        raise ValueError("path must hold a correction, but it is empty")
    w = np.array([0 * path[0][0], *(w for w, _ in path)])
    signs = np.diff([0.0, *(b for _, b in path)])
    side, rows = len(pictures.one_image(w[0], "w")), -(-len(path) // columns)
    tiles = np.zeros((rows * columns, side, side))
    tiles[:len(path)] = np.diff(w, axis=0).reshape(-1, side, side)
    board = tiles.reshape(rows, columns, side, side).swapaxes(1, 2).reshape(rows * side, -1)
    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 2.75), width_ratios=(1.62, 1))
    figure.set_layout_engine(None)  # the left half stays narrow enough for a phone
    figure.subplots_adjust(left=0.01, right=0.99, bottom=0.02, top=0.9, wspace=0.12)
    _coloured(left, board, 1, "the images, added (+) or taken away (−)")
    for k in range(1, max(rows, columns)):  # rules between the images
        for rule, most in ((left.axhline, rows), (left.axvline, columns)):
            if k < most:
                rule(k * side - 0.5, color=FAINT, lw=0.6)
    for k, sign in enumerate(signs):
        i, j = divmod(k, columns)
        write(left, (j * side + 2.5, i * side + 3), "+" if sign > 0 else MINUS, INK, "normal",
              fontsize=10)
    _coloured(right, w[-1], 0.7 * np.abs(w[-1]).max(), "= the weights $w$", PALETTE["weight"])
    ups = int((signs > 0).sum())
    return describe(figure, f"{many(ups, 'image')} added and {len(path) - ups} taken away make the "
                            "weights.")


def difference(first, second, w, names, r, alike):
    """The mean images of two digits, the second less the first, and a neuron's weights (D3.1-06).

    first, second and w are (side * side,); names : two words; r : the correlation of w with the
    difference of the means; alike : that of two such neurons, of different images.
    Returns the Figure. Raises ValueError for images or weights that make no square.
    """
    from nnlib.figures.paper import sheet

    figure, (one, two_, three, four) = sheet(1, 4, figsize=(WIDE, 2.2))
    whole(one, first, f"mean {names[0]}")
    whole(two_, second, f"mean {names[1]}")
    gap = np.subtract(second, first)
    _coloured(three, gap, np.abs(gap).max(), f"mean {names[1]} {minus(-1)[0]} mean {names[0]}")
    _coloured(four, w, np.abs(w).max(), f"weights $w$, $r = {two(r)}$", PALETTE["weight"])
    return describe(figure, f"A mean {names[0]}, a mean {names[1]}, and weights between "
                            f"{two(w.min())} and {two(w.max())}. Their correlation with the "
                            f"difference of the means is {two(r)}; two perceptrons of this pair, "
                            f"of different images, have {two(alike)} with each other, on average.")


@entrance
def network(sizes: sizes_of_layers, most: count = 9, lit: flag = False, ax=None):
    """Layers of neurons with all connections of those drawn (D2.1-12, D3.2-07).

    sizes is (L + 1,). Of a layer of more than `most` the first and the last are drawn, with dots
    for the others between; its size stands under it. lit : the second neuron of layer 1 and its
    weights stand out, with the name of that from the first input.
    Raises ValueError for fewer than two layers.
    """
    ax = bare(ax, (WIDE, 2.6))
    columns = []
    for k, n in enumerate(sizes):
        full = n > most
        shown = most if full else n
        heights = np.linspace(1, -1, shown) * (1 if full else max(0.12, n / most))
        keep = [j for j in range(shown) if not (full and j == shown // 2)]
        columns.append([(k, heights[j]) for j in keep])
        ax.scatter(*np.transpose(columns[-1]), s=45, zorder=3,
                   color=PALETTE["activation"] if k else INK)
        if full:
            write(ax, (k, heights[shown // 2]), "⋮", INK, "normal", fontsize=13)
        name = "input" if k == 0 else "output" if k == len(sizes) - 1 else f"hidden {k}"
        ax.text(k, -1.25, f"{name}\n{n:,}", ha="center", va="top")
    for left, right in pairwise(columns):
        lines = [end for edge in product(left, right) for end in (*edge, (np.nan, np.nan))]
        ax.plot(*np.transpose(lines), color=PALETTE["weight"], lw=0.4, alpha=0.5, zorder=0)
    if lit:
        to = columns[1][1]
        for k, start in enumerate(columns[0]):
            ax.plot(*zip(start, to, strict=True), color=PALETTE["weight"], lw=1.8 if k else 2.6)
        tag(ax, between(columns[0][0], to, 0.4), "$w_{2,1}^{(1)}$", PALETTE["weight"], "normal",
            fontsize=11)
        tag(ax, np.add(to, (0.13, 0.2)), "$j = 2$", INK, "normal", fontsize=10, ha="left")
        write(ax, np.add(columns[0][0], (-0.12, 0)), "$i = 1$", INK, "normal", fontsize=10,
              ha="right")
    ax.set(aspect="auto", xlim=(-0.7 if lit else -0.4, len(sizes) - 0.6), ylim=(-1.95, 1.15))
    weights = sum(p * q for p, q in pairwise(sizes))
    return describe(ax, f"{many(weights, 'weight')} and {many(sum(sizes[1:]), 'bias', 'biases')}: "
                        f"{weights + sum(sizes[1:]):,} parameters in all.")


def budget(sizes, most=None):
    """A network, and beside it a bar for the parameters of each layer, in proportion (D3.2-11).

    sizes is (L + 1,); most : the end of the bars' axis, that of their longest without it. Returns
    the Figure. Raises ValueError for fewer than two layers.
    """
    from nnlib.figures.paper import sheet

    sizes = layer_sizes(sizes, "sizes")
    figure, (left, right) = sheet(1, 2, figsize=(WIDE, 2.9))
    figure.set_layout_engine(None)  # whatever the sizes, no part moves
    figure.subplots_adjust(left=0.02, right=0.98, bottom=0.18, top=0.95, wspace=0.12)
    network(sizes, 5, True, left)
    counts = [(before + 1) * n for before, n in pairwise(sizes)]
    right.barh(range(len(counts)), counts, 0.35, color=CYCLE[2])
    most = most or max(counts)
    for k, (n, before) in enumerate(zip(sizes[1:], sizes, strict=False)):
        right.text(0.01 * most, k - 0.24, f"layer {k + 1}: {n} × ({before} + 1) = {counts[k]:,}",
                   va="bottom")
    right.set(yticks=[], xticks=np.arange(0, most, 5000), xlabel="parameters",
              xlim=(0, 1.02 * most), ylim=(max(2.5, len(counts) - 0.5), -0.7))
    right.xaxis.set_major_formatter("{x:,.0f}")
    right.spines[["top", "right"]].set_visible(False)
    share = counts[0] / sum(counts)
    return describe(figure, f"{left.description} The first layer has {share:.0%} of them.")


def patterns(points, found, missing):
    """What one threshold unit can say of points: a panel a pattern, with its line (Minsky 1969).

    points : (2, m); found : a (w, b) for each pattern that there is, w (2,); missing : labels (m,)
    for those without a line. Two rows of panels. Returns the Figure. Raises ValueError as
    `neurons.marked` does.
    """
    from nnlib.figures.paper import sheet

    panels = [(w, b, (np.asarray(w) @ points + b > 0).astype(int)) for w, b in found]
    panels = sorted(panels, key=lambda panel: (panel[2].sum(), *-panel[2]))
    panels += [((0, 0), -1, labels) for labels in missing]
    figure, grid = sheet(2, -(-len(panels) // 2), figsize=(WIDE, 2.2))
    for ax in grid.ravel():
        ax.set(xlim=(-0.7, 1.7), ylim=(-0.7, 1.7), aspect="equal", xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=FAINT, lw=0.6)
    for k, (ax, (w, b, labels)) in enumerate(zip(grid.ravel(), panels, strict=False)):
        x1, x2 = np.meshgrid([-0.7, 1.7], [-0.7, 1.7])
        z = w[0] * x1 + w[1] * x2 + b
        if (z > 0).any():
            ax.contourf(x1, x2, z, [0, np.inf], colors=[PALETTE["activation"]], alpha=0.2)
        if z.min() < 0 < z.max():
            ax.contour(x1, x2, z, [0], colors=[PALETTE["weight"]])
        neurons.marked(ax, points, labels)
        if k >= len(found):
            ax.text(0.5, 0.5, "none", ha="center", va="center")
    return describe(figure, f"{many(len(found), 'pattern')} with a line, {len(missing)} without.")


def _one(number) -> str:
    return minus(round(float(number), 1) + 0.0)
