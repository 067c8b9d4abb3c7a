"""Plots: each draws where it is told, says what it drew, and keeps to one palette."""

import copy
import inspect
import itertools
import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import activations
from nnlib.activations import sigmoid, softmax, tanh
from nnlib.figures import plots

matplotlib.use("Agg")
DRAWINGS = {
    "curve": [dict(f=tanh), dict(f=sigmoid, low=0, high=1, derivative=False)],
    "lines": [dict(x=[0, 1], up=[0, 1], down=[1, 0]),
              dict(x=[0, 1], log=True, both=[[1, 2], [3, 4]])],
    "bars": [dict(values=[0.1, 0.9], marked=1), dict(values=[[3], [2]], names=["a", "b"])],
    "confusion": [dict(counts=[[5, 1], [0, 4]]), dict(counts=np.eye(3, dtype=int))],
}


def drawings(module):
    """The functions of a module that draw: those that may be given Axes."""
    helpers = {"axes", "bare"}
    return {name: f for name, f in vars(module).items() if inspect.isfunction(f)
            and f.__module__ == module.__name__ and not name.startswith("_")
            and "ax" in inspect.signature(f).parameters and name not in helpers
            and inspect.signature(f).parameters["ax"].default is None}


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
    assert not re.search(r"\b(nan|inf|None)\b", said)
    alone.figure.canvas.draw()
    return said


def test_every_drawing_stands_in_the_table():
    assert set(drawings(plots)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(plots, name), arguments)


@pytest.mark.parametrize("f", [f for f in activations.ALL if f is not softmax], ids=repr)
def test_every_activation_can_be_drawn(f):
    assert keeps_its_word(plots.curve, {"f": f}).startswith(repr(f))


def test_a_curve_is_the_function_and_its_derivative():
    ax = plots.curve(tanh, -2, 3)
    _, f, slope = ax.lines
    assert np.array_equal(f.get_ydata(), tanh(f.get_xdata())) and f.get_linestyle() == "-"
    assert np.array_equal(slope.get_ydata(), tanh.derivative(f.get_xdata()))
    assert slope.get_linestyle() == "--" and f.get_xdata()[[0, -1]].tolist() == [-2, 3]
    assert len(plots.curve(tanh, derivative=False).lines) == 2


def test_lines_differ_by_style_and_colour_and_a_matrix_has_a_band():
    names = ["a_b", "c", "d", "e", "f"]
    ax = plots.lines([0, 1], **{name: [k, k + 1] for k, name in enumerate(names)})
    assert len({str(line.get_linestyle()) + str(line._unscaled_dash_pattern)
                for line in ax.lines}) == len({line.get_color() for line in ax.lines}) == 5
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a b", "c", "d", "e", "f"]
    more = plots.lines([0, 1], **{str(k): [k, 0] for k in range(7)}).lines
    assert len(more) == 7 == len({(str(v._unscaled_dash_pattern), v.get_color()) for v in more})
    ax = plots.lines([0, 1], many=[[1, 2], [3, 6]])
    assert ax.lines[0].get_ydata().tolist() == [2, 4] and len(ax.collections) == 1
    assert "many 4" in plots.description(ax)


def test_bars_stand_for_their_values():
    ax = plots.bars([0.1, 0.7, 0.2], marked=2)
    assert [p.get_height() for p in ax.patches] == [0.1, 0.7, 0.2]
    assert [p.get_alpha() for p in ax.patches] == [0.45, 0.45, 1]
    assert "is 1, at 0.70" in plots.description(ax)


def test_confusion_has_the_true_classes_in_rows():
    ax = plots.confusion([[5, 1], [0, 4]])
    assert {(t.get_text(), t.get_position()) for t in ax.texts} == {
        ("5", (0, 0)), ("1", (1, 0)), ("4", (1, 1))}
    assert "9 of 10 right" in plots.description(ax) and "a 0 taken for a 1, 1 times" in (
        plots.description(ax))


def test_numbers_have_a_true_minus_sign():
    assert [plots.minus(v) for v in (-1.5, 2, -1e-7, 1 / 3)] == ["−1.5", "2", "−1e−07", "0.333333"]
    assert [plots.plus(v) for v in (-1.5, 2, 0)] == ["− 1.5", "+ 2", "+ 0"]


def test_a_description_belongs_to_the_figure():
    ax = plots.describe(plots.axes(), "Words.")
    assert plots.description(ax) == plots.description(ax.figure) == "Words."
    assert plots.description(plots.axes()) == ""


def blindness(rgb, kind):
    """sRGB as seen without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1)."""
    matrix = {"protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                         [-0.003882, -0.048116, 1.051998]],
              "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                         [-0.011820, 0.042940, 0.968881]],
              "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                         [0.004733, 0.691367, 0.303900]]}
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(linear if kind == "none" else np.array(matrix[kind]) @ linear, 0, 1)


def lab(linear):
    """CIE L*a*b* of linear sRGB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ linear / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def palettes():
    css = Path(__file__).parent.parent.parent / "book" / "_static" / "book.css"
    text = css.read_text(encoding="utf-8")
    dark = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', text, re.S)[1]
    light = re.search(r":root.*?\{(.*?)\}", text, re.S)[1]
    return {"light": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", light)),
            "dark": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", dark))}


def sRGB(colour):
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def in_the_dark(colour):
    """sRGB as the filter of the figures shows it in the dark: inverted, its hue turned round."""
    turn = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])
    return np.clip(turn @ (1 - sRGB(colour)), 0, 1)


def nearest(colours, kind):
    """The least distance between any two of some sRGB colours."""
    seen = [lab(blindness(c, kind)) for c in colours]
    return min(np.linalg.norm(p - q) for p, q in itertools.combinations(seen, 2))


def contrast(colour, paper):
    """How much lighter sRGB `colour` is than `paper`, a luminance, or the other way round."""
    light = float(np.array([0.2126, 0.7152, 0.0722]) @ blindness(colour, "none"))
    return (max(light, paper) + 0.05) / (min(light, paper) + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["none", "protan", "deutan", "tritan"])
def test_the_four_colours_can_be_told_apart_and_read(theme, kind):
    colours = palettes()[theme]
    assert set(colours) == set(plots.PALETTE)
    rgb = [sRGB(c) for c in colours.values()]
    assert nearest(rgb, kind) > 10
    paper = 1.0 if theme == "light" else 0.0331  # white, and the theme's #14181e at its lightest
    assert all(contrast(c, paper) >= 4.5 for c in rgb)


@pytest.mark.parametrize("kind", ["none", "protan", "deutan", "tritan"])
def test_the_colours_of_curves_can_be_told_apart_and_read_in_light_and_dark(kind):
    for rgb, paper in ((sRGB, 1.0), (in_the_dark, 0.009)):  # white, and #14181e
        colours = [rgb(c) for c in plots.CYCLE]
        assert nearest(colours, kind) > 10
        assert all(contrast(c, paper) >= 4.5 for c in colours)


def test_figures_and_formulas_have_the_same_colours():
    assert {k: v.lower() for k, v in plots.PALETTE.items()} == palettes()["light"]
