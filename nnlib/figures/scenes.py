"""An image beside what a network makes of it: scores, a twin, a probability that changes, a fit."""

from itertools import pairwise, product

import numpy as np

from nnlib.activations import softmax
from nnlib.entrance import checks, entrance, integer, positive, real
from nnlib.figures.colours import INK, PALETTE, look, red_to_blue
from nnlib.figures.pictures import images as pictures
from nnlib.figures.pictures import inked, one_image, outline, picture
from nnlib.figures.plots import axes, bare, bars, describe, lines
from nnlib.figures.strokes import column, sizes_of_layers, write
from nnlib.figures.words import chance, many, minus, short, three


@entrance
def scored(image, z, true: integer(0), add: real() = 0.0, tau: positive = 1.0):
    """An image | its scores | softmax(z / tau), the true class solid (D3.2-20).

    image : (side * side,) or (side, side); z : (K,) or (K, 1), the scores; add : what is added
    to the score of the class `true` alone; tau : the temperature, which the scores shown are not
        divided by. The scales are the same for all.
    Returns the Figure. Raises ValueError for scores of several images, and for a class that is
    not there.
    """
    from nnlib.figures.paper import sheet

    image, z = one_image(image, "image"), checks.float_array(np.ravel(z), "z")
    if true >= z.size:
        raise ValueError(f"true is {true}, but z has only {z.size} classes, from 0")
    z = z + add * (np.arange(z.size) == true)
    a = softmax(z.reshape(-1, 1) / tau).ravel()
    figure, (left, middle, right) = sheet(1, 3, figsize=(7.0, 2.6), width_ratios=(1, 1.5, 1.5))
    picture(image, left, f"a {true}")
    bars(z, marked=true, ax=middle, ylim=(-10, 15), xlabel="class", title="scores $z$")
    bars(a, marked=true, ax=right, ylim=(0, 1), xlabel="class", title="probabilities")
    for bar in middle.patches:                     # scores are no activations: ink, not green
        bar.set_color(INK)
    middle.axhline(0, color=INK, lw=0.6)
    for ax in (middle, right):
        ax.spines[["top", "right"]].set_visible(False)
    top = int(a.argmax())
    say = three if top != true and chance(a[true]) == chance(a[top]) else chance
    said = f"the {true} has probability {say(a[true])}"
    if top != true:
        said += f", and the answer is {top} with {say(a[top])}: wrong"
    else:
        said += " and is the answer: right"
    added = f"{short(add)} added to the score of {true}, t" if add else "T"
    return describe(figure, f"{added}emperature {short(tau)}: {said}.")


def twin(image, other, found, answers, titles=("", "", ""), among=None):
    """An image | another | a third that a layer cannot tell from the first, each over its answer.

    All are (side * side,) or (side, side), with a title each; answers : (K, 3), columns of
    probabilities, drawn as K bars, the largest in full colour; among : pixels of any shape, whose
    range with that of `found` is the third picture's from white to black
    Returns the Figure. Raises ValueError for answers that are not three columns.
    """
    from nnlib.figures.paper import sheet

    answers = checks.matrix(answers, "answers")
    if answers.shape[1] != 3:
        raise ValueError(f"answers must have three columns, one for each image, not "
                         f"{answers.shape[1]}")
    figure, panels = sheet(2, 3, figsize=(7.0, 3.7), height_ratios=(1.7, 1))
    columns = zip(*panels, (image, other, found), answers.T, titles, strict=True)
    for over, under, p, a, title in columns:
        picture(p, over, title)
        bars(a, marked=int(a.argmax()), ax=under, ylim=(0, 1), yticks=(0, 1), xlabel="class")
    panels[1, 0].set_ylabel("probability")
    found = one_image(found, "found")
    if among is not None:
        every = np.append(found, among)
        panels[0, 2].images[0].set_clim(min(0, every.min()), max(1, every.max()))
    outside = np.mean((found < 0) | (found > 1))
    first, second, third = answers.argmax(axis=0)
    return describe(figure, f"The answers are {first}, {second} and {third}. The third picture has "
                            f"pixels from {short(found.min())} to {short(found.max())}; "
                            f"{outside:.0%} of them lie outside 0 to 1.")


@entrance
def along(images, x, at: real(), titles=("",), xlabel="ink", ylabel="probability", **curves):
    """Images beside curves over x (m,), from 0 to 1, drawn as far as the mark where x is `at`.

    images : one, (side * side,), or a column for each of `titles`
    Returns the Figure. Raises ValueError for curves of another length and for a mark outside x.
    """
    from nnlib.figures.paper import sheet

    x, images = np.ravel(x), np.reshape(images, (-1, len(titles)))
    checks.number(at, "at", float(x.min()), float(x.max()))
    figure, (*left, right) = sheet(1, len(titles) + 1, figsize=(7.0, 2.9),
                                   width_ratios=(*[1] * len(titles), 2.2))
    for ax, image, title in zip(left, images.T, titles, strict=True):
        picture(image, ax, title)
    axes(right, xlabel=xlabel, ylabel=ylabel, xlim=(x.min(), x.max()), ylim=(-0.02, 1.02))
    right.spines[["top", "right"]].set_visible(False)
    there = x <= at + 1e-9
    lines(x, ax=right, **{name: np.where(there, y, np.nan) if np.size(y) == x.size else y
                          for name, y in curves.items()})
    right.legend(loc="center right")
    right.axvline(at, color=INK, lw=0.8, ls=":")
    values = ", ".join(f"{name.replace('$', '')} = {chance(np.interp(at, x, np.ravel(y)))}"
                       for name, y in curves.items())
    return describe(figure, f"At {xlabel} {minus(at)}: {values}.")


def fitted(images, at, some, told, said, image, true, w, z, **curves):
    """A fit to the first of `images` images: some of them, shares right so far, one unseen image.

    images : (n,) rising numbers of images; at : that of them at which the curves end; some :
    (side * side, k), images of the fit, told and said : (k,), the label that each was given
    and the fit's answer; image : (side * side,), an unseen one of the class `true`; w : as large,
    the weights of the neuron of that class, drawn up to +-0.3; z : (K,) the scores of the image,
    linear up to +-1 and from there on logarithmic; each further keyword: (n,) shares, a curve.
    The curves stand in the first Axes of the figure.
    Returns the Figure. Raises ValueError for another `at`, for labels, answers or curves of
    another length, and for no curve. Source: Zhang et al. (2017), random labels.
    """
    from nnlib.figures.paper import sheet

    images, z = np.ravel(images), checks.float_array(np.ravel(z), "z")
    some = pictures(some, "some")
    if at not in images or not curves:
        raise ValueError(f"at must be one of the numbers of images {images.tolist()}, and at least "
                         "one curve is needed")
    for name, of, size in (("told", told, some.shape[2]), ("said", said, some.shape[2]),
                           *((name, y, images.size) for name, y in curves.items())):
        if np.size(of) != size:
            raise ValueError(f"{name} must have {size} values, not {np.size(of)}")
    above = -(-some.shape[2] // 3)  # rows of images, on the right
    figure, grid = sheet(above + 2, 6, size=(7.0, 4.4), squeeze=False,
                         height_ratios=(*above * [0.8], 1.0, 1.25))
    for k, ax in enumerate(grid[:above, 3:].flat):
        ax.axis("off")
        if k < some.shape[2]:
            inked(ax, some[..., k], some)
            ax.set_title(f"told {told[k]}, says {said[k]}", fontsize=10)
    for ax in grid[:above, 3:].flat:  # behind the curves, whose Axes a ring needs to be the first
        figure.delaxes(ax)
    shares = _so_far(_across(grid[:, :3]), images, at, curves)
    for ax in grid[:above, 3:].flat:
        figure.add_axes(ax)
    _made_of((_across(grid[-2:-1, 3:]), _across(grid[-1:, 3:])), image, true, w, z)
    top = int(z.argmax())
    figure.description = (f"{many(int(at), 'image')}: {shares}. The unseen {true} is taken for "
                          f"{'an' if top == 8 else 'a'} {top}, with the score {short(z[top])}.")
    return figure


def _across(block):
    """One Axes in the place of a block of neighbours."""
    first, last = (ax.get_subplotspec() for ax in (block[0, 0], block[-1, -1]))
    figure, whole = block[0, 0].figure, first.get_gridspec()
    place = whole[first.rowspan.start : last.rowspan.stop,
                  first.colspan.start : last.colspan.stop]
    for ax in block.flat:
        ax.remove()
    ax = figure.add_subplot(place)
    ax.spines[["top", "right"]].set_visible(False)
    return ax


def _so_far(ax, images, at, curves) -> str:
    """The curves as far as `at`, each named at its end; names that would meet are moved up."""
    lines(images, ax=ax, **{name: np.where(images <= at, y, np.nan) for name, y in curves.items()})
    ax.get_legend().remove()
    span = images[-1] - images[0]
    ax.set(xlabel="images $m$", ylabel="share right", ylim=(-0.04, 1.1), yticks=[0, 0.5, 1],
           xlim=(images[0] - 0.03 * span, images[-1] + 0.42 * span))
    ax.set_xticks(sorted({images[0], at, images[-1]}))
    here, lowest = int(np.flatnonzero(images == at)[0]), -1.0
    ax.hlines(1 / 10, images[0], images[-1], color="0.6", lw=1, zorder=0)
    ax.text(images[0], 0.085, "a guess", va="top", fontsize=10, color="#6b6b6b")
    for k, name in sorted(enumerate(curves), key=lambda of: curves[of[1]][here]):
        y, colour = curves[name][here], look(k)["color"]
        lowest = max(y, lowest + 0.11)
        so_far = images <= at
        ax.plot(images[so_far], np.asarray(curves[name])[so_far], ".", color=colour, ms=5)
        ax.plot(at, y, "os^v"[k % 4], color=colour, ms=7)
        ax.text(at + 0.04 * span, lowest, name.replace("_", " "), va="center", fontsize=10,
                color=colour)
    return "; ".join(f"{name.replace('_', ' ')} {100 * y[here]:.1f} per cent"
                     for name, y in curves.items())


def _made_of(row, image, true, w, z):
    """An image beside the weights of its neuron, in the first panel; its scores in the last."""
    image, w = one_image(image, "image"), one_image(w, "w")
    left, right = row
    left.axis("off")
    side, gap = len(image), len(image) // 3
    inked(left, image, image)
    left.add_patch(outline(side, side))
    frame = (side + gap - 0.5, 2 * side + gap - 0.5, side - 0.5, -0.5)
    left.imshow(w, cmap=red_to_blue(), vmin=-0.3, vmax=0.3, interpolation="none", extent=frame)
    left.set(xlim=(-1, 2 * side + gap), ylim=(side, -1))
    for k, name in ((side / 2, f"an unseen {true}"), (1.5 * side + gap, f"weights for {true}")):
        left.text(k, -2, name, ha="center", va="bottom", fontsize=10)
    colours = [PALETTE["activation"] if k == true else INK for k in range(z.size)]
    right.bar(range(z.size), z, color=colours, width=0.7)
    right.axhline(0, color=INK, lw=0.6)
    right.set_yscale("symlog", linthresh=1)
    right.set_yticks([-100, -10, 0, 10, 100], labels=["−100", "−10", "0", "10", "100"])
    right.minorticks_off()
    right.set(ylim=(-200, 200), xticks=range(z.size),
              xlabel=f"scores (log beyond ±1); green: {true}")


@entrance
def shapes(sizes: sizes_of_layers, ax=None):
    """A network as it is computed for m images: its arrays with their shapes, a column a layer.

    Under each column the array of what comes out of it and that of its errors, over each gap the
    weights and biases; of a layer of more than 20 neurons only 12 are drawn, with dots between
    (Sanderson 2017).
    """
    ax, step = bare(ax, (7.0, 3.2)), 2.1
    spots = [column(step * k, n if n <= 20 else 12, 1, -1) for k, n in enumerate(sizes)]
    for one, other in pairwise(spots):
        ends = [(x, y) for a, b in product(one, other) for x, y in (a, b, (np.nan, np.nan))]
        ax.plot(*np.transpose(ends), color=PALETTE["weight"], lw=0.25, alpha=0.5, zorder=0)
    for k, (n, layer) in enumerate(zip(sizes, spots, strict=True)):
        colour = PALETTE["activation"] if k else INK
        ax.plot(*np.transpose(layer), "o", ms=4.5, mfc="white", mec=colour)
        if n > 20:
            ax.plot(*np.transpose(column(step * k, 3, 0.12, -0.12)), "s", ms=3.2, color="white")
            write(ax, (step * k - 0.16, 0), "⋮", INK, "normal")
        name = f"$A^{{({k})}}$" if k else "$X$"
        write(ax, (step * k, -1.35), f"{name} {n} × m", colour, "normal", fontsize=10)
        if k:
            write(ax, (step * k, -1.7), rf"$\delta^{{({k})}}$ {n} × m", PALETTE["error"],
                  "normal", fontsize=10)
    for k, (before, n) in enumerate(pairwise(sizes)):
        middle = step * (k + 0.5)
        write(ax, (middle, 1.72), f"$W^{{({k + 1})}}$ {n} × {before}", PALETTE["weight"], "normal",
              fontsize=10)
        write(ax, (middle, 1.36), f"$b^{{({k + 1})}}$ {n} × 1", PALETTE["bias"], "normal",
              fontsize=10)
    ax.set(xlim=(-0.6, step * (len(sizes) - 1) + 0.6), ylim=(-1.9, 1.9), aspect="auto")
    every = sum((before + 1) * n for before, n in pairwise(sizes))
    return describe(ax, f"A network {'-'.join(map(str, sizes))}, of {many(every, 'parameter')}.")
