"""An image on its way through a network: what stands in the drawing, and what it says."""


import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import diagrams, plots
from tests.figures import drawn
from tests.figures.drawings import cases

matplotlib.use("Agg")
CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
IMAGE = np.random.default_rng(0).uniform(size=784)
SIGNAL = plots.PALETTE["activation"].lower()
FAINT = plots.FAINT
DRAWINGS = {
    "passage": [dict(image=IMAGE, activations=[[-1, 0.5], [0.1, 0.7, 0.2]]),
                dict(image=IMAGE, activations=[[-1, 0.5], [0.1, 0.7, 0.2]], true=2)],
}


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_nothing_is_cut_off_and_no_words_lie_on_others(name, arguments):
    drawn.can_be_read(getattr(diagrams, name)(**arguments))


@pytest.mark.parametrize(("points", "labels", "words"), [
    (CORNERS, [2, 1, 1, 0], "labels must be 0 or 1, one for each of 4 points, not [2, 1, 1, 0]"),
    (CORNERS, [0, 1], "labels must be 0 or 1, one for each of 4 points, not [0, 1]"),
    (CORNERS, None, "labels must be 0 or 1, one for each of 4 points, not [None]"),
    (CORNERS.T, [0, 1, 1, 0], "points has 4 rows but the plane expects 2: samples go in columns; "
                              "did you mean points.T?")])
def test_points_that_cannot_be_drawn_are_named(points, labels, words):
    with pytest.raises(ValueError) as caught:
        diagrams.two_classes(points, labels)
    assert str(caught.value) == words


def test_points_of_two_classes_have_a_label_each():
    points, labels = diagrams.two_classes(CORNERS, [[0, 1, 1, 0]])
    assert np.array_equal(points, CORNERS) and labels.tolist() == [0, 1, 1, 0]
    assert diagrams.two_classes(None, None) == (None, None)
    one, two = diagrams.CLASS  # they differ by shape and by filling
    assert one["marker"] != two["marker"] and one["facecolors"] == "none" != two["color"]


ANSWER = [0.1, 0.15, 0.6, 0.05]
HIDDEN = [[0.5, -0.25, 0.0], [3.0, -4.0, 1.0, 2.0, -1.0]]  # the second is scaled to its largest


@pytest.mark.parametrize("side", [28, 8])
def test_a_passage_shows_the_image_upright_and_its_size(side):
    image = np.linspace(0, 0.9, side * side)
    for form in (image, image[:, None], image.reshape(side, side)):
        ax = diagrams.passage(form, [*HIDDEN, ANSWER])
        (shown,) = ax.images
        assert np.array_equal(shown.get_array(), image.reshape(side, side))
        assert shown.get_extent() == [0, 1.8, 0, 1.8] and shown.origin == "upper"
        assert shown.get_cmap().name == "gray_r" and shown.get_clim() == (0, 1)  # ink on paper
        assert drawn.word(ax, f"{side * side} pixels").get_position()[0] == 0.9


def test_a_passage_has_a_bar_for_each_activation_from_the_top():
    ax = diagrams.passage(IMAGE, [*HIDDEN, ANSWER])
    bars = [(p.get_x(), p.get_y() + p.get_height() / 2, p.get_width(), p) for p in ax.patches]
    rest = bars
    zeros = [line.get_xdata()[0] for line in ax.lines]
    assert [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.lines] == [
        ([x, x], [0, 1.8]) for x in zeros] and zeros == sorted(zeros)
    assert all(drawn.to_hex(line.get_color()) == FAINT for line in ax.lines)
    for zero, a, scale in zip(zeros, HIDDEN, (0.4, 0.1), strict=True):
        layer, rest = rest[:len(a)], rest[len(a):]
        assert np.allclose([x for x, *_ in layer], zero)
        assert np.allclose([w for _, _, w, _ in layer], np.multiply(scale, a))
        check_heights([y for _, y, _, _ in layer], [p for *_, p in layer])
        assert {(drawn.to_hex(p.get_facecolor()), p.get_alpha()) for *_, p in layer} == {
            (SIGNAL, None)}
    assert np.allclose([w for _, _, w, _ in rest], np.multiply(0.8, ANSWER))
    check_heights([y for _, y, _, _ in rest], [p for *_, p in rest])
    assert [p.get_alpha() for *_, p in rest] == [0.45, 0.45, 1, 0.45]
    assert {drawn.to_hex(p.get_facecolor()) for *_, p in rest} == {SIGNAL}
    left = rest[0][0]
    assert {x for x, *_ in rest} == {left} and left > zeros[-1] + 0.4
    for digit, (_, y, *_) in enumerate(rest):
        text = drawn.word(ax, str(digit))
        assert np.allclose(text.get_position(), (left - 0.06, y)) and text.get_ha() == "right"
    below = sorted((t for t in ax.texts if t.get_va() == "top"), key=lambda t: t.get_position())
    assert [(t.get_text(), round(t.get_position()[0], 6)) for t in below] == [
        ("784 pixels", 0.9), ("layer 1", zeros[0]), ("layer 2", zeros[1]),
        ("answer", round(left + 0.4, 6))]
    assert all(t.get_position()[1] < 0 for t in below)
    arrows = [t for t in ax.texts if getattr(t, "arrow_patch", None)]
    assert len(arrows) == 3 and len(ax.texts) == 8 + 3 + 1
    assert drawn.word(ax, "−1 to 1").get_position()[0] == zeros[0]  # the second has another scale


def check_heights(heights, bars):
    """Bars fill 1.8 from the top evenly, with room between them."""
    n = len(bars)
    assert np.allclose(heights, 1.8 * (n - 0.5 - np.arange(n)) / n)
    assert np.allclose([p.get_height() for p in bars], 1.4 / n)


def test_a_passage_says_how_many_are_positive_and_what_it_answers():
    assert plots.description(diagrams.passage(IMAGE, [*HIDDEN, ANSWER])) == (
        "Positive neurons: 1 of 3 in layer 1, 3 of 5 in layer 2. The answer is 2, with probability "
        "0.60; next comes 1, with 0.15.")


@pytest.mark.parametrize("image", [np.zeros(63), np.zeros((4, 16)), np.zeros((64, 4)),
                                   np.zeros((1, 784))], ids=np.shape)
def test_what_is_not_one_square_image_is_refused(image):
    with pytest.raises(ValueError, match=r"^image must be one square image, such as x\[:, 0\] of "
                                         r"784 pixels, not of shape \("):
        diagrams.passage(image, [[0.5, 0.5]])
    assert not plt.get_fignums()


def test_a_passage_may_have_no_hidden_layer_but_has_two_classes():
    assert plots.description(diagrams.passage(IMAGE, [[0.25, 0.75]])) == (
        "The answer is 1, with probability 0.75; next comes 0, with 0.25.")
    with pytest.raises(ValueError, match=r"^the last of activations must be the answer of two "
                                         r"classes or more, not of 1$"):
        diagrams.passage(IMAGE, [[0.5, 0.5], [0.75]])


def test_of_two_equal_answers_the_second_comes_next():
    said = plots.description(diagrams.passage(IMAGE, [[0.0, 0.5, 0.5]]))
    assert said == "The answer is 1, with probability 0.50; next comes 2, with 0.50."


def test_a_passage_names_the_answer():
    said = plots.description(diagrams.passage(IMAGE, [[-1, 0.5], [0.1, 0.7, 0.2]]))
    assert "1 of 2 in layer 1" in said and "answer is 1, with probability 0.70" in said
    assert "next comes 2, with 0.20" in said


def test_a_passage_says_whether_the_answer_is_the_class_of_the_image():
    for true, verdict in ((1, "right"), (2, "wrong")):
        ax = diagrams.passage(IMAGE, [[-1, 0.5], [0.1, 0.7, 0.2]], true)
        assert {f"a {true}", f"1: {verdict}"} <= set(drawn.said(ax))
        assert np.isclose(ax.patches[-1].get_width(), 0.8) and not ax.patches[-1].get_fill()
        assert plots.description(ax).endswith(
            f" The image is a {true}, so the answer is {verdict}.")
    plt.close("all")
    with pytest.raises(ValueError, match=r"^true is 3, but the answer has only 3 classes, from 0$"):
        diagrams.passage(IMAGE, [[0.1, 0.7, 0.2]], 3)
    assert not plt.get_fignums()
