"""What tests of drawings share: which there are, what each keeps to, what it has drawn."""

import copy
import inspect
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import plots

HELPERS = {"axes", "bare"}


def drawings(module):
    """The functions of a module that draw: those that may be given Axes."""
    return {name: f for name, f in vars(module).items() if inspect.isfunction(f)
            and f.__module__ == module.__name__ and not name.startswith("_")
            and "ax" in inspect.signature(f).parameters and name not in HELPERS
            and inspect.signature(f).parameters["ax"].default is None}


def said(figure):
    """What a drawing says, with a stop at its end and a true minus sign; it can be drawn."""
    words = plots.description(figure)
    assert words.endswith(".") and "nan" not in words and "-" not in words.replace("sub-", "")
    figure.canvas.draw()
    return words


def line(ax, k):
    """The points of the k-th line of Axes, (2, n)."""
    return np.array(ax.lines[k].get_data(), float)


def cases(table):
    """(name, arguments) of every row, with an id for each."""
    return [pytest.param(name, arguments, id=f"{name}-{k}") for name, rows in table.items()
            for k, arguments in enumerate(rows)]


def keeps_its_word(draw, arguments):
    """Draws the arguments with Axes and without, and gives back what it said."""
    _, ax = plt.subplots()
    again = copy.deepcopy(arguments)  # a generator among them begins anew
    assert draw(**arguments, ax=ax) is ax and ax.has_data() and len(plt.get_fignums()) == 1
    alone = draw(**again)
    assert alone is not ax and len(plt.get_fignums()) == 2
    said = plots.description(alone)
    assert said == plots.description(ax) and len(said) > 20 and said.endswith(".")
    assert not re.search(r"\b(nan|inf|None)\b|(?<!\w)-\d|\de-\d", said)  # and a true minus sign
    alone.figure.canvas.draw()
    return said


def refuses(draw, words):
    """Fails unless draw() is refused in one sentence that holds `words`, and leaves no figure."""
    with pytest.raises((TypeError, ValueError)) as caught:
        draw()
    said = str(caught.value)
    assert words in said and "\n" not in said and not said.endswith("."), said
    assert plt.get_fignums() == []


def curves(ax):
    """{label: (x, y)} of the lines that have a label of their own."""
    return {line.get_label(): tuple(np.asarray(v, float).tolist() for v in line.get_data())
            for line in ax.lines if not line.get_label().startswith("_")}


def looks(ax):
    """{label: (colour, dash)} of the same lines."""
    return {line.get_label(): (line.get_color(), dash(line)) for line in ax.lines
            if not line.get_label().startswith("_")}


def dash(line):
    """The dash of a line as it was given, whatever its width."""
    return line.get_linestyle(), line._unscaled_dash_pattern


def band(area):
    """{x: (low, high)} of an area that lies between two curves."""
    found = {}
    for x, y in area.get_paths()[0].vertices.tolist():
        low, high = found.get(x, (y, y))
        found[x] = min(low, y), max(high, y)
    return found


def legend(ax):
    """The words of the legend, in its order."""
    return [text.get_text() for text in ax.get_legend().get_texts()]


def written(ax):
    """{(x, y): text} of the words on the Axes."""
    return {tuple(map(float, text.get_position())): text.get_text() for text in ax.texts}
