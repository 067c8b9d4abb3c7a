"""Plots: their lines, bars, bands, cells and words are the numbers given, in one palette."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib import activations
from nnlib.activations import relu, sigmoid, softmax, tanh
from nnlib.figures import cells, plots
from nnlib.figures.colours import CELLS, CYCLE, FAINT, INK, PALETTE, STYLES, look
from nnlib.figures.paper import sheet
from nnlib.figures.words import short
from tests.figures.drawings import (
    band,
    curves,
    dash,
    keeps_its_word,
    legend,
    looks,
    refuses,
)
from tests.figures.seeing import (
    KINDS,
    PAPERS,
    blindness,
    contrast,
    in_the_dark,
    lab,
    nearest,
    palettes,
    sRGB,
)

matplotlib.use("Agg")
RATES, PENALTIES = [0.001, 0.01, 0.1], [0, 1e-5, 1e-4, 0.1]
MAP = np.array([[0.5, 0.4, 0.31, 0.6], [0.2, 0.25, 0.1, 0.9], [np.nan, 0.7, np.inf, 1e22]])
DRAWINGS = {
    "curve": [dict(f=tanh), dict(f=sigmoid, low=0, high=1, derivative=False)],
    "lines": [dict(x=[0, 1], up=[0, 1], down=[1, 0]),
              dict(x=[0, 1], log=True, both=[[1, 2], [3, 4]]), dict(x=[[0, 1]], deep=[1, -2e-7])],
    "bars": [dict(values=[0.1, 0.9], marked=1), dict(values=[[3], [2]], names=["a", "b"]),
             dict(values=[-1, -2.5])],
    "confusion": [dict(counts=[[5, 1], [0, 4]]), dict(counts=np.eye(3, dtype=int)),
                  dict(counts=[[5, 1], [0, 4]], names=["cat", "dog"])],
    "heat": [dict(values=MAP, rows=RATES, columns=PENALTIES),
             dict(values=-MAP, rows=list("abc"), columns=PENALTIES, best="highest", what="R²"),
             dict(values=np.full((2, 2), np.nan), rows=[1, 2], columns=[1, 2]),
             dict(values=[[1]], rows=["one"], columns=[2])],
}


@pytest.mark.parametrize("f", [f for f in activations.ALL if f is not softmax], ids=repr)
def test_every_activation_can_be_drawn(f):
    assert keeps_its_word(plots.curve, {"f": f}).startswith(repr(f))


def test_no_slanting_line_joins_the_two_slopes_of_relu():
    slope = plots.curve(relu).lines[2].get_xydata()
    steep = np.abs(np.diff(slope[:, 1])) > 0
    assert not steep.any() and np.isnan(slope[:, 1]).sum() == 1  # a nan is no more than a gap


def test_a_curve_is_the_function_and_its_derivative():
    ax = plots.curve(tanh, -2, 3)
    zero, f, slope = ax.lines
    z = f.get_xdata()
    assert z.size > 200 and z[[0, -1]].tolist() == [-2, 3] and np.ptp(np.diff(z)) < 1e-12
    assert np.abs(f.get_ydata() - np.tanh(z)).max() < 1e-12
    assert np.abs(slope.get_ydata() - (1 - np.tanh(z) ** 2)).max() < 1e-12
    assert np.array_equal(slope.get_xdata(), z) and list(zero.get_ydata()) == [0, 0]
    assert looks(ax) == {"f(z)": (PALETTE["activation"], ("-", (0, None))),
                         "f′(z)": (INK, dash(plt.plot([0], "--")[0]))}
    assert (ax.get_xlabel(), ax.get_ylabel(), legend(ax)) == ("z", "a", ["f(z)", "f′(z)"])
    assert plots.description(ax) == "Tanh() for z from −2 to 3, between −0.96 and 1.00."
    assert len(plots.curve(tanh, derivative=False).lines) == 2
    assert plots.curve(tanh).lines[1].get_xdata()[[0, -1]].tolist() == [-6, 6]


def test_new_axes_have_their_size_two_spines_and_what_is_set():
    ax = plots.axes(size=(3, 2), xlabel="x", ylim=(0, 5))
    assert ax.figure.get_size_inches().tolist() == [3, 2]
    assert {side for side, spine in ax.spines.items() if spine.get_visible()} == {"left", "bottom"}
    assert ax.get_xlabel() == "x" and ax.get_ylim() == (0, 5) and ax.axison
    own = plt.figure().add_subplot()
    assert plots.axes(own, ylabel="y") is own and own.get_ylabel() == "y"
    assert all(spine.get_visible() for spine in own.spines.values())  # its maker's affair
    plots.whole(ax)
    ax.set_xlim(1, 2)
    assert [tick for tick in ax.get_xticks() if 1 <= tick <= 2] == [1, 2]
    bare = plots.bare(size=(2, 3))
    assert not bare.axison and bare.get_aspect() == 1
    assert bare.figure.get_size_inches().tolist() == [2, 3]


def test_lines_differ_by_style_and_colour():
    names = ["a_b", "c", "d", "e", "f"]
    ax = plots.lines([0, 1], **{name: [k, k + 1] for k, name in enumerate(names)})
    assert len({dash(line) for line in ax.lines}) == len({v.get_color() for v in ax.lines}) == 5
    assert legend(ax) == ["a b", "c", "d", "e", "f"]
    more = plots.lines([0, 1], **{str(k): [k, 0] for k in range(25)})
    assert len(set(looks(more).values())) == 25


def test_lines_are_the_numbers_given_under_their_names():
    ax = plots.lines([1, 2, 4], first=[5, 3, 2], second_one=[[0, 0, 0]], **{"third": (7, 8, 9.5)})
    assert curves(ax) == {"first": ([1, 2, 4], [5, 3, 2]), "second one": ([1, 2, 4], [0, 0, 0]),
                          "third": ([1, 2, 4], [7, 8, 9.5])}
    assert plots.description(ax) == "Curves that end at: first 2, second one 0, third 9.5."
    assert ax.get_yscale() == "linear" and not ax.collections
    assert plots.lines([1, 2], log=True, a=[1, 10]).get_yscale() == "log"
    prepared = plots.axes(yscale="log", ylabel="kept")
    assert plots.lines([1, 2], ax=prepared, a=[1, 10]).get_yscale() == "log"
    assert prepared.get_ylabel() == "kept"


def test_a_matrix_is_the_mean_of_its_rows_in_a_band_of_one_standard_deviation():
    ax = plots.lines([10, 20], one=[1, 1], many=[[1, 2], [3, 6], [8, 10]])
    assert curves(ax)["many"] == ([10, 20], [4, 6])
    (area,) = ax.collections
    s = np.sqrt([26 / 3, 32 / 3])  # the mean square distance from 4, and from 6
    assert {x: pytest.approx(v) for x, v in band(area).items()} == {
        10: (4 - s[0], 4 + s[0]), 20: (6 - s[1], 6 + s[1])}
    assert tuple(area.get_facecolor()[0][:3]) == to_rgb(looks(ax)["many"][0])
    assert "one 1, many 6." in plots.description(ax)
    assert band(plots.lines([0], two=[[1], [3]]).collections[0]) == {0: (1, 3)}


def test_a_line_with_gaps_ends_at_its_last_value():
    ax = plots.lines([1, 2, 3], a=[4, 5, np.nan], b=[-np.inf, 1, -2])
    assert plots.description(ax) == "Curves that end at: a 5, b −2."


def test_bars_stand_for_their_values_in_their_order():
    ax = plots.bars([0.1, 0.7, -0.2], ["x", "y", 7], marked=2, ylim=(-1, 1))
    assert [p.get_height() for p in ax.patches] == [0.1, 0.7, -0.2]
    assert [p.get_x() + p.get_width() / 2 for p in ax.patches] == [0, 1, 2]
    assert [p.get_alpha() for p in ax.patches] == [0.45, 0.45, 1] and ax.get_ylim() == (-1, 1)
    assert {p.get_facecolor()[:3] for p in ax.patches} == {to_rgb(PALETTE["activation"])}
    ax.figure.canvas.draw()
    assert [t.get_text() for t in ax.get_xticklabels()] == ["x", "y", "7"]
    assert plots.description(ax) == "The largest of 3 bars is y, at 0.70."
    assert [p.get_alpha() for p in plots.bars([3, 1], marked=0).patches] == [1, 0.45]
    assert plots.description(plots.bars([-0.125])) == "The only bar is 0, at −0.12."
    assert [p.get_alpha() for p in plots.bars([[1], [2]]).patches] == [0.45, 0.45]


THREE = np.array([[50, 1, 0], [7, 60, 2], [0, 30, 900]])


def test_confusion_has_the_true_classes_in_rows_and_the_errors_in_colour():
    ax = plots.confusion(THREE)
    assert {t.get_position(): t.get_text() for t in ax.texts} == {
        (j, i): str(THREE[i, j]) for i in range(3) for j in range(3) if THREE[i, j]}
    assert {t.get_position() for t in ax.texts if t.get_weight() == "bold"} == {
        (0, 0), (1, 1), (2, 2)}
    (image,) = ax.images
    assert image.get_array().tolist() == [[0, 1, 0], [7, 0, 2], [0, 30, 0]]
    assert image.get_clim() == (0, 30) and image.cmap.name == "Purples"
    assert {t.get_text() for t in ax.texts if t.get_color() == "white"} == {"30"}
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true")
    low, high = ax.get_ylim()
    assert low > high  # the first class is on top
    assert plots.description(ax) == ("Confusion matrix: 1,010 of 1,050 right; the most frequent "
                                     "error is 2 taken for 1, 30 times.")


def test_confusion_names_its_classes():
    ax = plots.confusion(THREE, ["setosa", "versicolor", "virginica"])
    for labels in (ax.get_xticklabels(), ax.get_yticklabels()):
        assert [t.get_text() for t in labels] == ["setosa", "versicolor", "virginica"]
    assert list(ax.get_xticks()) == list(ax.get_yticks()) == [0, 1, 2]
    assert plots.description(ax).endswith("error is virginica taken for versicolor, 30 times.")
    assert [t.get_text() for t in plots.confusion(THREE).get_xticklabels()] == ["0", "1", "2"]
    assert plots.description(plots.confusion(np.diag([1, 2]), np.array(["a", "b"]))) == (
        "Confusion matrix: 3 of 3 right; no class is taken for another.")


@pytest.mark.parametrize("names", [["a" * 9, *"bcdefghij"], [f"class {k}" for k in range(10)]])
def test_long_names_of_classes_do_not_touch(names):
    ax = plots.confusion(np.eye(10, dtype=int), names)
    ax.figure.canvas.draw()
    assert {t.get_rotation() for t in ax.get_xticklabels()} == {45}
    assert all(t.get_ha() == "right" for t in ax.get_xticklabels())
    short = plots.confusion(np.eye(10, dtype=int))
    assert {t.get_rotation() for t in short.get_xticklabels()} == {0}


def heat(values=MAP, rows=RATES, columns=PENALTIES, **more):
    return plots.heat(values, rows, columns, **more)


def test_a_heat_map_has_its_values_in_rows_and_columns_with_their_names():
    ax = heat(ylabel="rate", xlabel="penalty", what="validation cost")
    image = ax.images[0].get_array()
    assert np.array_equal(image.mask, ~np.isfinite(MAP))
    assert np.array_equal(image.data[~image.mask], MAP[~image.mask])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["0.001", "0.01", "0.1"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["0", "1e−05", "0.0001", "0.1"]
    assert list(ax.get_xticks()) == [0, 1, 2, 3] and list(ax.get_yticks()) == [0, 1, 2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("penalty", "rate")
    assert ax.get_xlim() == (-0.5, 3.5) and ax.get_ylim() == (2.5, -0.5)  # row 0 on top
    texts = {t.get_position(): t.get_text() for t in ax.texts}
    assert texts == {(j, i): "×" if not np.isfinite(v) else f"{v:.3g}"
                     for (i, j), v in np.ndenumerate(MAP)}
    assert plots.description(ax) == (
        "A map of the validation cost, 3 by 4: the lowest, 0.1, is at rate 0.01 and penalty "
        "0.0001; 1 beyond the colours; 2 of 12 runs diverged.")
    assert ax.figure.axes[1].get_ylabel() == "validation cost"


def framed(ax):
    """The cells (row, column) of the rectangles: with a hatch, and with a frame."""
    found = {True: set(), False: set()}
    for patch in ax.patches:
        assert (patch.get_width(), patch.get_height()) == (1, 1)
        assert patch.get_facecolor()[3] == 0  # it covers no colour and has none
        found[patch.get_hatch() is not None].add((patch.get_y() + 0.5, patch.get_x() + 0.5))
    return found[True], found[False]


def test_the_best_cell_is_framed_and_diverged_ones_have_a_hatch_and_a_cross():
    for values, best in ((MAP, "lowest"), (-MAP, "highest")):
        ax = heat(values, best=best)
        assert framed(ax) == ({(2, 0), (2, 2)}, {(1, 2)})
        assert {t.get_position() for t in ax.texts if t.get_text() == "×"} == {(0, 2), (2, 2)}
        assert [t.get_text() for t in ax.texts if t.get_weight() == "bold"][-1].endswith("0.1")
        assert legend(ax) == [f"{best} cost", "× diverged"]
        keys = ax.get_legend().get_patches()
        assert [k.get_hatch() is not None for k in keys] == [False, True]
    assert framed(heat(best="highest"))[1] == {(2, 3)}
    assert legend(heat(np.arange(12).reshape(3, 4))) == ["lowest cost"]


def test_equal_bests_are_all_framed_and_counted():
    ax = heat([[0.5, 1], [2, 0.5]], [1, 2], ["x", "y"])
    assert framed(ax) == (set(), {(0, 0), (1, 1)})
    assert "0.5, is at row 1 and column x and in 1 more." in plots.description(ax)


def test_a_map_of_diverged_runs_has_no_colour_and_says_so():
    ax = heat(np.full((2, 2), np.nan), [1, 2], [1, 2])
    assert framed(ax)[0] == {(0, 0), (0, 1), (1, 0), (1, 1)} and not ax.images
    assert plots.description(ax) == "A map of the cost, 2 by 2; 4 of 4 runs diverged."
    assert len(ax.figure.axes) == 1 and legend(ax) == ["× diverged"]


def strength(ax):
    """How full the colour of each cell is, from 0, the paper's, to 1."""
    image = ax.images[0]
    drawn = image.cmap(image.norm(image.get_array()))[..., :3]
    return np.linalg.norm(drawn - to_rgb(CELLS[0]), axis=-1) / np.linalg.norm(
        np.subtract(*map(to_rgb, CELLS)))


@pytest.mark.parametrize("best", ["lowest", "highest"])
def test_the_better_the_fuller_is_the_colour(best):
    values = np.array([[1.0, 2, 3], [4, 5, 6]]) * (1 if best == "lowest" else -1)
    shown = strength(heat(values, [1, 2], [1, 2, 3], best=best))
    assert shown.ravel() == pytest.approx([1, 0.8, 0.6, 0.4, 0.2, 0], abs=0.01)  # linear


@pytest.mark.parametrize("blown", [[1e22], [37027.0, 1e22, 5e9], [1.7e308], [40.0], [0.9],
                                   [1e5 * 7.0**k for k in range(14)]])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_run_that_blew_up_takes_no_colour_from_the_others(blown, sign):
    good = [0.05, 0.02, 0.011, 0.03, 0.0105, 0.04, 0.012]
    values = sign * np.array([good + blown])
    best = "lowest" if sign > 0 else "highest"
    with np.errstate(all="raise"):
        ax = heat(values, ["one"], range(values.size), best=best)
        ax.figure.canvas.draw()
    shown = strength(ax).ravel()
    assert np.ptp(shown[:7]) > 0.95 and np.unique(shown[:7].round(3)).size == 7
    assert (shown[7:] == 0).all()
    assert f"; {len(blown)} beyond the colours" in plots.description(ax)
    assert ax.images[0].colorbar.extend == ("max" if sign > 0 else "min")


@pytest.mark.parametrize("values", [
    [1, 1, 1, 1], [0], [5.0], [0, 1], [3, 1, 2], np.linspace(0, 1, 40), [0.1, 0.1, 0.1, 0.3],
    [0.0, 0.0, 0.0, 0.2, 0.4], 10 ** np.linspace(-1.5, 0, 35), [0.95, 0.950001, 0.94, 0.9, 0.7],
    [0.5, 0.5 + 1e-9, 0.6, 0.7, 0.8],
    np.random.default_rng(0).exponential(size=35), [-3, -2, -1, 0, 1]])
def test_of_ordinary_values_none_lies_beyond_the_colours(values):
    assert cells.span(np.array(values, float), 1) == (min(values), max(values))
    assert cells.span(-np.array(values, float), -1) == (-min(values), -max(values))
    ax = heat([values], ["one"], range(len(values)))
    assert "beyond" not in plots.description(ax) and ax.images[0].colorbar.extend == "neither"


@pytest.mark.parametrize(("shape", "size"), [((3, 4), None), ((5, 7), None), ((2, 12), None),
                                             ((30, 30), None), ((4, 4), (3, 3)), ((3, 8), (5, 2))])
def test_values_stand_in_the_cells_that_have_room_for_them(shape, size):
    values = np.random.default_rng(1).uniform(-0.01, 0, size=shape)
    own = None if size is None else plots.axes(size=size)
    ax = heat(values, range(shape[0]), range(shape[1]), ax=own)
    ax.figure.canvas.draw()
    room = ax.get_window_extent()
    boxes = [t.get_window_extent() for t in ax.texts]
    assert all(box.width <= room.width / shape[1] and box.height <= room.height / shape[0]
               for box in boxes)
    if shape[1] <= 7 and size is None:  # a figure of our own is made wide enough
        assert len(boxes) == values.size
        assert {t.get_text() for t in ax.texts} <= {
            short(v, digits) for v in values.flat for digits in (2, 3)}
    if shape == (30, 30):
        assert not boxes


@pytest.mark.parametrize(("width", "height", "digits"), [(8, 2, 3), (1.5, 2, 2), (1.0, 2, None),
                                                         (8, 0.3, None)])
def test_a_number_has_three_digits_or_two_as_its_cell_is_wide_and_high(width, height, digits):
    values = np.array([[0.123456, 0.234567, 0.345678], [0.456789, np.nan, 0.567891]])
    _, ax = plt.subplots(figsize=(width, height))
    ax.imshow(values, aspect="auto")
    cells.numbers(ax, values, np.zeros((2, 3), bool))
    assert {t.get_position(): t.get_text() for t in ax.texts} == ({} if digits is None else {
        (j, i): short(v, digits) for (i, j), v in np.ndenumerate(values) if np.isfinite(v)})


def test_of_a_map_just_the_best_number_is_bold():
    texts = [t for t in heat().texts if t.get_text() != "×"]
    assert {t.get_position() for t in texts if t.get_weight() == "bold"} == {(2, 1)}


@pytest.mark.parametrize("kind", KINDS)
def test_the_numbers_of_a_map_can_be_read_on_all_its_colours(kind):
    colours = matplotlib.colors.LinearSegmentedColormap.from_list("cells", CELLS)(
        np.linspace(0, 1, 21))[:, :3]
    for rgb in (lambda c: c, lambda c: in_the_dark(matplotlib.colors.to_hex(c))):
        ink = rgb(sRGB(INK))
        shades = [float(np.array([0.2126, 0.7152, 0.0722]) @ blindness(rgb(c), kind))
                  for c in colours]
        assert len(set(np.sign(np.diff(shades)))) == 1  # lighter and lighter, or darker
        assert all(contrast(ink, shade) >= 4.5 for shade in shades)
        steps = [lab(blindness(rgb(c), kind)) for c in colours[::5]]
        assert all(np.linalg.norm(p - q) > 5 for p, q in itertools.pairwise(steps))


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: plots.curve(softmax), "f must work entry by entry to be drawn over z, but Softmax"),
    (lambda: plots.curve(tanh, 1, 1), "high must be finite with 1.0 < high, not 1"),
    (lambda: plots.lines([1, 2]), "there is no curve to draw: give at least one"),
    (lambda: plots.lines([1, 2, 3], a=[1, 2]), "a must have 3 values, one for each of x, or be a"),
    (lambda: plots.lines([1, 2], a=np.ones((2, 3))), "of shape (2, 3): did you mean a.T?"),
    (lambda: plots.lines([1, 2], a=np.ones((2, 2, 2))), "not of shape (2, 2, 2)"),
    (lambda: plots.lines([1, 2], a=[np.nan, np.inf]), "a has no point at which all its runs are"),
    (lambda: plots.lines([1, 2], a=["x", "y"]), "a has type <U1"),
    (lambda: plots.bars(np.ones((2, 3))), "values must be those of one sample, (K,) or (K, 1)"),
    (lambda: plots.bars([]), "values must be those of one sample"),
    (lambda: plots.bars([1, np.nan]), "values must be finite, but its entry [1] is nan"),
    (lambda: plots.bars([1, 2], marked=2), "marked must be below 2, the number of bars, not 2"),
    (lambda: plots.bars([1, 2], marked=-1), "marked must be at least 0, not -1"),
    (lambda: plots.bars([1, 2], ["a"]), "names must be a word for each of 2 bars, no two alike"),
    (lambda: plots.bars([1, 2], ["a", "a"]), "no two alike, not a, a"),
    (lambda: plots.bars([1, 2], ["a", "b", "c"]), "no two alike, not a, b, c"),
    (lambda: plots.bars([1, 2], "ab"), "names must be a list with a word for each of 2 bars"),
    (lambda: plots.confusion(THREE, ["a", "b"]), "a word for each of 3 classes, no two alike"),
    (lambda: plots.confusion(THREE, 3), "names must be a list with a word for each of 3 classes"),
    (lambda: plots.confusion(-THREE), "counts must be of at least one class, and none of them bel"),
    (lambda: plots.confusion(np.ones((0, 0), int)), "counts must be of at least one class"),
    (lambda: plots.confusion(np.eye(2)), "counts must be a matrix (K, K) of integers, not float64"),
    (lambda: heat(MAP.T), "values must have shape (3, 4), as rows and columns say, not (4, 3): did "
                          "you mean values.T?"),
    (lambda: heat(MAP[0]), "values must have shape (3, 4), as rows and columns say, not (4,)"),
    (lambda: heat(rows=[RATES]), "rows must be a list with a number or a word for each"),
    (lambda: heat(columns=4), "columns must be a list with a number or a word for"),
    (lambda: heat(np.ones((3, 0)), columns=[]), "columns must be a list with a number or a word"),
    (lambda: heat(best="least"), "best must be one of lowest, highest, not 'least'"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)


def test_numbers_beside_a_map_are_short_unless_they_would_be_alike():
    assert cells.axis([1e-5, 1 / 3, -2, 1000], "rows") == ["1e−05", "0.333", "−2", "1000"]
    assert cells.axis([0.12345, 0.12346], "rows") == ["0.12345", "0.12346"]
    assert cells.axis(["a", "b"], "rows") == ["a", "b"]
    assert cells.axis(np.array([True, False]), "rows") == ["True", "False"]


def test_each_panel_has_its_own_words_and_a_figure_has_those_of_all():
    figure, (left, right) = plt.subplots(1, 2)
    plots.bars([1, 3], ax=left)
    plots.curve(relu, ax=right)
    one, other = plots.description(left), plots.description(right)
    assert one.startswith("The largest") and other.startswith("ReLU")
    assert plots.description(figure) == f"{one} {other}"
    plots.describe(left, "Words.")
    assert plots.description(figure) == f"Words. {other}"
    assert plots.describe(figure, "Of both.") is figure
    assert plots.description(figure) == "Of both." and plots.description(left) == "Words."


def test_a_description_belongs_to_the_axes_and_their_figure():
    ax = plots.describe(plots.axes(), "Words.")
    assert plots.description(ax) == plots.description(ax.figure) == "Words."
    assert plots.description(plots.axes()) == plots.description(plots.axes().figure) == ""
    assert plots.description(heat().figure) == plots.description(heat())  # its scale says nothing


def test_panels_of_a_sheet_are_like_axes_of_their_own():
    figure, (left, right) = sheet(1, 2, size=(6, 2), sharey=True)
    assert tuple(figure.get_size_inches()) == (6, 2)
    assert tuple(sheet()[0].get_size_inches()) == tuple(
        plots.axes().figure.get_size_inches()) == (7, 3.2)
    for ax in (left, right, plots.axes()):
        assert [name for name, spine in ax.spines.items() if spine.get_visible()] == [
            "left", "bottom"]


NOTEBOOK = """
import sys
import matplotlib
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.enable_gui = lambda gui=None: None
shell.run_line_magic("matplotlib", "inline")
import matplotlib.pyplot as plt
import numpy as np
from nnlib.activations import tanh
from nnlib.figures import pictures, plots
show = lambda figure: shell.display_formatter.format(figure)[0]
own, ax = plt.subplots()
ours = [plots.curve(tanh).figure, pictures.digits(np.ones(64)).figure,
        pictures.picture(np.ones(64)).figure]
plots.curve(tanh, ax=ax)
later, _ = plt.subplots()
for figure in ours:
    found = show(figure)
    assert set(found) == {"image/svg+xml", "text/plain"}, set(found)
    assert "<dc:date>" not in found["image/svg+xml"] and found["text/plain"].startswith("<Figure ")
assert show(plots.curve(tanh).figure)["image/svg+xml"] == show(plots.curve(tanh).figure)[
    "image/svg+xml"]
assert ">−6</text>" in show(ours[0])["image/svg+xml"]
assert "#ID#" not in show(ours[0])["image/svg+xml"]
for figure in (own, later):
    assert set(show(figure)) == {"image/png", "text/plain"}, set(show(figure))
shell.run_line_magic("config", "InlineBackend.figure_format = 'pdf'")
assert set(show(later)) == {"application/pdf", "text/plain"}
assert set(show(ours[0])) == {"image/svg+xml", "text/plain"}
print("done")
"""


def test_in_a_notebook_our_figures_are_svg_and_its_readers_own_stay_as_they_were():
    run = subprocess.run([sys.executable, "-c", NOTEBOOK], capture_output=True, text=True,
                         cwd=Path(__file__).parents[2], check=False)
    assert run.stdout.strip().endswith("done"), run.stdout + run.stderr


def test_a_process_that_a_notebook_started_can_draw():
    program = "from nnlib.figures import plots; plots.bars([1, 2])"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2],
                   env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"})


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_four_colours_can_be_told_apart_and_read(theme, kind):
    colours = palettes()[theme]
    assert set(colours) == set(PALETTE)
    rgb = [sRGB(c) for c in colours.values()]
    assert nearest(rgb, kind) > 10
    paper = 1.0 if theme == "light" else 0.0331  # white, and the theme's #14181e at its lightest
    assert all(contrast(c, paper) >= 4.5 for c in rgb)


@pytest.mark.parametrize("kind", KINDS)
def test_the_colours_of_curves_can_be_told_apart_and_read_in_light_and_dark(kind):
    for rgb, paper in ((sRGB, PAPERS["light"]), (in_the_dark, PAPERS["dark"])):
        colours = [rgb(c) for c in CYCLE]
        assert nearest(colours, kind) > 10
        assert all(contrast(c, paper) >= 4.5 for c in colours)


def test_the_first_five_looks_are_those_of_the_cycle():
    assert [look(k) for k in range(5)] == [
        {"color": c, "ls": s} for c, s in zip(CYCLE, STYLES, strict=True)]
    assert look(0) == {"color": INK, "ls": "-"} and FAINT not in CYCLE


def test_figures_and_formulas_have_the_same_colours():
    assert {k: v.lower() for k, v in PALETTE.items()} == palettes()["light"]
    assert re.fullmatch(r"#[0-9A-F]{6}", PALETTE["error"])


def test_names_stand_at_the_ends_of_lines_and_do_not_meet():
    ax = plots.lines([1, 10, 100], low=[3, 2, 1], high=[1, 2, 1.01], gone=[5, 9, np.nan])
    ax.set(xscale="log", yscale="log", xlim=(1, 1000), ylim=(0.1, 10))
    assert plots.at_ends(ax) is ax and ax.get_legend() is None
    at = {text.get_text(): text.get_position() for text in ax.texts}
    assert np.allclose(at["low"], [2 / 3 + 0.02, 0.5]) and at["high"][1] > at["low"][1] + 0.08
    assert np.allclose(at["gone"], [1 / 3 + 0.02, (np.log10(9) + 1) / 2])
    assert [text.get_color() for text in ax.texts[:1]] == [ax.lines[0].get_color()]
    plt.close("all")
    with pytest.raises(ValueError, match="no line with a label"):
        plots.at_ends(plots.axes())
    plt.close("all")
