"""Drawings of neurons that read: what stands in them, and what they say."""

from itertools import pairwise

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import plots, reading
from nnlib.figures.plots import INK, PALETTE
from nnlib.perceptron import perceptron
from tests.figures import drawn
from tests.figures.drawings import refuses

matplotlib.use("Agg")
RNG = np.random.default_rng(3)
IMAGES = RNG.uniform(size=(64, 12))
LABELS = np.arange(12) % 2
LEARNED = perceptron(IMAGES, LABELS, epochs=50)
DRAWINGS = {"network": [dict(sizes=[784, 16, 10]), dict(sizes=[2, 1])]}


def test_a_reader_shows_image_weights_products_and_the_place_of_its_sum():
    sums = LEARNED.w @ IMAGES + LEARNED.b
    figure = reading.reader(IMAGES[:, 3], LEARNED.w, LEARNED.b, sums, LABELS, 1)
    image, weights, products, _, low = figure.axes
    assert np.allclose(image.images[0].get_array().ravel(), IMAGES[:, 3])
    assert np.allclose(weights.images[0].get_array().ravel(), LEARNED.w)
    assert np.allclose(products.images[0].get_array().ravel(), LEARNED.w * IMAGES[:, 3])
    assert weights.images[0].get_clim() == products.images[0].get_clim()  # one scale
    marks = [line for line in low.lines if line.get_marker() == "v"]
    assert [m.get_xdata()[0] for m in marks] == pytest.approx([sums[3]])
    areas = [abs(np.trapezoid(*heap.get_xy().T[::-1])) for heap in low.patches]
    wide = np.diff(np.unique(low.patches[0].get_xy()[:, 0]))[0]
    assert np.isclose(sum(areas) / wide, 12)  # every image is in the histogram


@pytest.mark.parametrize(("label", "words"), [(1, "says 1, which is right"),
                                              (0, "says 1, but the image is a 0")])
def test_a_reader_says_on_which_side_its_sum_lies(label, words):
    w = np.zeros(64)
    w[5] = 2.0
    image = np.zeros(64)
    image[5] = 1.0
    figure = reading.reader(image, w, -0.5, np.array([-3.0, 4.0]), np.array([0, 1]), label)
    said = plots.description(figure)
    assert said == f"z = 1.5 lies right of 0: the neuron {words}."
    figure = reading.reader(0 * image, w, -0.5, np.array([-3.0, 4.0]), np.array([0, 1]), 0)
    assert "z = −0.5 lies left of 0: the neuron says 0, which is right" in plots.description(figure)


def test_a_window_is_framed_in_the_whole_image_and_shown_in_numbers():
    image = np.arange(784) / 784
    figure = reading.window(image, slice(5, 8), slice(3, 7))
    left, right = figure.axes
    assert np.allclose(left.images[0].get_array().ravel(), image)
    frame = left.patches[0]
    assert (*frame.get_xy(), frame.get_width(), frame.get_height()) == (2.5, 4.5, 4, 3)
    assert np.allclose(right.images[0].get_array(), image.reshape(28, 28)[5:8, 3:7])
    assert len(right.texts) == 12 and {t.get_fontsize() for t in right.texts} == {10}


def test_every_mistake_stands_on_the_board_with_its_sign_and_they_add_up_to_the_weights():
    figure = reading.mistakes(LEARNED.path, columns=3)
    left = figure.axes[0]
    board, w = (ax.images[0].get_array() for ax in figure.axes)
    tiles = board.reshape(-1, 8, board.shape[1] // 8, 8).swapaxes(1, 2).reshape(-1, 64)
    assert np.allclose(tiles.sum(axis=0), LEARNED.w) and np.allclose(w.ravel(), LEARNED.w)
    signs = [text.get_text() for text in left.texts]
    assert len(signs) == len(LEARNED.path) <= len(tiles)
    for sign, tile in zip(signs, tiles, strict=False):
        (which,) = np.flatnonzero(np.isclose(IMAGES, np.abs(tile)[:, None]).all(axis=0))
        assert LABELS[which] == (sign == "+") == (tile.sum() > 0)
    ups = signs.count("+")
    assert plots.description(figure).startswith(f"{ups} image")
    assert f"added and {len(signs) - ups} taken away" in plots.description(figure)


def test_a_difference_has_both_means_what_lies_between_and_the_weights():
    figure = reading.difference(IMAGES[:, 0], IMAGES[:, 1], LEARNED.w, (3, 8), 0.456, 0.55)
    assert [ax.get_title() for ax in figure.axes] == ["mean 3", "mean 8", "mean 8 − mean 3",
                                                       "weights $w$, $r = 0.46$"]
    gap, w = (ax.images[0].get_array().ravel() for ax in figure.axes[2:])
    assert np.allclose(gap, IMAGES[:, 1] - IMAGES[:, 0]) and np.allclose(w, LEARNED.w)
    said = plots.description(figure)
    assert "the difference of the means is 0.46; two" in said and "have 0.55 with each" in said


@pytest.mark.parametrize(("sizes", "shown"), [([784, 16, 10], [8, 8, 8]), ([3, 2, 1], [3, 2, 1]),
                                              ([9, 10], [9, 8])])
def test_a_layer_too_large_to_draw_has_dots_for_the_others(sizes, shown):
    ax = reading.network(sizes)
    columns = [[drawn.place(spot) for spot in dots.get_offsets()] for dots in ax.collections]
    assert [len(c) for c in columns] == shown
    assert drawn.said(ax).count("⋮") == sum(n > 9 for n in sizes)
    lines = [e for e in drawn.edges(ax) if e.colour == PALETTE["weight"].lower()]
    assert len(lines) == sum(a * b for a, b in pairwise(shown))
    assert drawn.to_hex(ax.collections[0].get_facecolor()[0]) == INK
    assert {f"input\n{sizes[0]}", f"output\n{sizes[-1]}"} <= set(drawn.said(ax))


def test_the_second_neuron_of_layer_1_may_stand_out_with_its_weights():
    plain, lit = reading.network([784, 16, 10], 5), reading.network([784, 16, 10], 5, True)
    assert len(lit.lines) - len(plain.lines) == 4 and "$w_{2,1}^{(1)}$" in [
        text.get_text() for text in lit.texts]
    ends = {tuple(np.round(line.get_xydata()[1], 6)) for line in lit.lines if line.get_lw() > 1}
    assert len(ends) == 1


def test_a_budget_has_a_bar_for_each_layer_in_proportion_and_the_total():
    figure = reading.budget([784, 16, 16, 10], 40_000)
    below = figure.axes[1]
    assert [bar.get_width() for bar in below.patches] == [12_560, 272, 170]
    assert "layer 1: 16 × (784 + 1) = 12,560" in drawn.said(below)
    said = plots.description(figure)
    assert "12,960 weights and 42 biases: 13,002 parameters in all." in said
    assert said.endswith("The first layer has 97% of them.")
    assert below.get_xlim() == reading.budget([784, 10], 40_000).axes[1].get_xlim()


SQUARE = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])


def test_each_pattern_has_its_line_and_those_without_say_so():
    found = [((1, 1), -1.5), ((1, 0), -0.5), ((0, 1), -0.5), ((1, 1), 0.5)]
    figure = reading.patterns(SQUARE, found, [[0, 1, 1, 0]])
    panels = [ax for ax in figure.axes if ax.collections]
    squares = [sorted(ax.collections[-1].get_offsets().tolist()) for ax in panels]
    assert squares == [[[1, 1]], [[0, 1], [1, 1]], [[1, 0], [1, 1]], sorted(SQUARE.T.tolist()),
                       [[0, 1], [1, 0]]]
    assert [len(ax.collections) for ax in panels] == [4, 4, 4, 4, 2]  # tint, line, two kinds
    assert [[text.get_text() for text in ax.texts] for ax in panels] == [[]] * 4 + [["none"]]
    assert plots.description(figure) == "4 patterns with a line, 1 without."


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: reading.mistakes([]), "path must hold a correction, but it is empty"),
    (lambda: reading.network([4]), "sizes must be those of at least two layers, not [4]"),
    (lambda: reading.budget([4]), "sizes must be those of at least two layers, not [4]"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
    plt.close("all")
