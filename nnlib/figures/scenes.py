"""An image beside what a network makes of it: scores, a twin, a probability that changes."""

import numpy as np

from nnlib.activations import softmax
from nnlib.entrance import checks, entrance, integer, positive, real
from nnlib.figures.colours import INK
from nnlib.figures.pictures import one_image, picture
from nnlib.figures.plots import axes, bars, describe, lines
from nnlib.figures.words import chance, minus, short


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
    middle.axhline(0, color=INK, lw=0.6)
    for ax in (middle, right):
        ax.spines[["top", "right"]].set_visible(False)
    top = int(a.argmax())
    said = f"the {true} has probability {chance(a[true])}"
    if top != true:
        said += f", and the answer is {top} with {chance(a[top])}: wrong"
    else:
        said += " and is the answer: right"
    added = f"{short(add)} added to the score of {true}, t" if add else "T"
    return describe(figure, f"{added}emperature {short(tau)}: {said}.")


def twin(image, other, found, answers, titles=("", "", "")):
    """An image | another | a third that a layer cannot tell from the first, each over its answer.

    All are (side * side,) or (side, side), with a title each; answers : (K, 3), columns of
    probabilities, drawn as K bars, the largest in full colour
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
