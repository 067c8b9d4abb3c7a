"""An image beside what a network makes of it: the right bars, the right words."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import softmax
from nnlib.figures import plots, scenes
from tests.figures import drawn

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
Z = np.array([1.0, 3.0, 2.5])
DRAWINGS = {"shapes": [dict(sizes=[784, 16, 16, 10]), dict(sizes=[3, 2])]}


@pytest.mark.parametrize(("add", "tau"), [(0, 1), (2, 1), (0, 0.5), (-1, 4)])
def test_scores_and_their_probabilities_stand_beside_the_image(add, tau):
    figure = scenes.scored(IMAGE, Z, 2, add, tau)
    left, middle, right = figure.axes
    z = Z + np.array([0, 0, add])
    assert np.array_equal(left.images[0].get_array(), IMAGE.reshape(28, 28))
    assert np.allclose([bar.get_height() for bar in middle.patches], z)
    a = softmax(z.reshape(-1, 1) / tau).ravel()
    assert np.allclose([bar.get_height() for bar in right.patches], a)
    said = plots.description(figure)
    assert f"the 2 has probability {a[2]:.2f}" in said
    assert said.endswith("right." if a.argmax() == 2 else "wrong.")
    plt.close("all")


def test_a_class_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"^true is 3, but z has only 3 classes, from 0$"):
        scenes.scored(IMAGE, Z, 3)
    assert not plt.get_fignums()


def test_twins_stand_in_their_order_over_their_answers():
    three = [IMAGE, 1 - IMAGE, IMAGE / 2 - 0.2]
    answers = np.array([[0.1, 0.6, 0.1], [0.7, 0.3, 0.7], [0.2, 0.1, 0.2]])
    figure = scenes.twin(*three, answers, titles=("one", "two", "three"))
    over, under = figure.axes[:3], figure.axes[3:]
    assert [ax.get_title() for ax in over] == ["one", "two", "three"]
    for ax, p in zip(over, three, strict=True):
        assert np.array_equal(ax.images[0].get_array(), p.reshape(28, 28))
    for ax, a in zip(under, answers.T, strict=True):
        assert [bar.get_height() for bar in ax.patches] == a.tolist()
        full = [bar.get_alpha() == 1 for bar in ax.patches]
        assert full == (a == a.max()).tolist() and ax.get_ylim() == (0, 1)
    outside = (IMAGE / 2 < 0.2).mean()
    said = plots.description(figure)
    assert said.startswith("The answers are 1, 0 and 1. The third picture has pixels from "
                           "−0.2 to 0.3; ")
    assert said.endswith(f"; {outside:.0%} of them lie outside 0 to 1.")
    plt.close("all")


def test_pictures_on_the_way_have_one_scale_of_grey():
    way, answers = np.linspace(-0.4, 1.5, 784), np.eye(3)
    for found in (IMAGE, IMAGE / 2):
        figure = scenes.twin(IMAGE, IMAGE, found, answers, among=way)
        assert figure.axes[2].images[0].get_clim() == (-0.4, 1.5)
        assert figure.axes[0].images[0].get_clim() == (0, 1)
    plt.close("all")


def test_probabilities_that_look_alike_have_a_third_decimal():
    said = plots.description(scenes.scored(IMAGE, [1.0, 1.005, 0], 0))
    assert said.endswith("the 0 has probability 0.421, and the answer is 1 with 0.424: wrong.")
    plt.close("all")


def test_twins_have_three_answers():
    with pytest.raises(ValueError, match=r"^answers must have three columns, .* not 2$"):
        scenes.twin(IMAGE, IMAGE, IMAGE, np.eye(2), titles=("one", "two", "three"))
    assert not plt.get_fignums()


def test_a_mark_says_where_the_curves_are():
    x = np.linspace(0, 1, 11)
    figure = scenes.along(IMAGE, x, 0.3, up=x, down=1 - x)
    *curves, mark = figure.axes[1].lines
    assert mark.get_xdata()[0] == 0.3 and figure.axes[1].get_xlim() == (0, 1)
    for line in curves:  # as far as the mark, and no further
        assert np.array_equal(np.isfinite(line.get_ydata()), x < 0.35)
    assert plots.description(figure) == "At ink 0.3: up = 0.30, down = 0.70."
    plt.close("all")
    with pytest.raises(ValueError, match="at must be"):
        scenes.along(IMAGE, x, 2, up=x)
    assert not plt.get_fignums()


def test_several_images_stand_beside_their_curves():
    x, two = np.linspace(0, 1, 11), np.array([IMAGE, 1 - IMAGE]).T
    figure = scenes.along(two, x, 0.3, ("one", "two"), up=x)
    for ax, image, title in zip(figure.axes[:2], two.T, ("one", "two"), strict=True):
        assert np.array_equal(ax.images[0].get_array(), image.reshape(28, 28))
        assert ax.get_title() == title
    assert plots.description(figure) == "At ink 0.3: up = 0.30."
    plt.close("all")


ONE = dict(some=np.array([IMAGE, 1 - IMAGE, IMAGE]).T, told=[2, 0, 1], said=[2, 0, 0],
           image=IMAGE, true=1, w=IMAGE - 0.5, z=[0.5, -3, 40])


def test_a_fit_is_drawn_as_far_as_the_chosen_number_of_images_and_shown_at_work():
    shares = {"seen": [1, 1, 0.75], "unseen": [0.5, 0.25, 0.4], "ten_means": [0.4, 0.3, 0.5]}
    figure = scenes.fitted([10, 20, 30], 20, **ONE, **shares)
    middle, *over, pair, scores = figure.axes
    assert middle.get_position().x1 < min(ax.get_position().x0 for ax in (*over, pair, scores))
    assert [ax.get_title() for ax in over] == [
        "told 2, says 2", "told 0, says 0", "told 1, says 0"]
    assert np.array_equal(over[1].images[0].get_array(), (1 - IMAGE).reshape(28, 28))
    for line, y in zip(middle.lines, shares.values(), strict=False):  # as far as 20
        assert np.array_equal(line.get_ydata(), [*y[:2], np.nan], equal_nan=True)
    assert len({line.get_linestyle() for line in middle.lines[:3]}) == 3
    marks = [(*line.get_xdata(), *line.get_ydata()) for line in middle.lines[3:]
             if line.get_marker() != "."]
    assert sorted(marks) == [(20, 0.25), (20, 0.3), (20, 1)]
    spots = [line.get_xdata().tolist() for line in middle.lines[3:] if line.get_marker() == "."]
    assert spots == 3 * [[10, 20]]  # every number that was measured
    assert [text.get_text() for text in middle.texts] == [
        "a guess", "unseen", "ten means", "seen"]
    assert np.diff([text.get_position()[1] for text in middle.texts[1:]]).min() > 0.1
    image, weights = (shown.get_array() for shown in pair.images)
    assert np.array_equal(image, IMAGE.reshape(28, 28)) and np.allclose(weights, image - 0.5)
    assert [bar.get_height() for bar in scores.patches] == ONE["z"]
    assert scores.get_ylim() == (-200, 200)
    assert plots.description(figure) == (
        "20 images: seen 100.0 per cent; unseen 25.0 per cent; ten means 30.0 per cent. "
        "The unseen 1 is taken for a 2, with the score 40.")
    plt.close("all")


@pytest.mark.parametrize(("at", "more", "words"), [
    (3, {"one": [0, 1]}, "at must be one of the numbers of"),
    (2, {}, "at least one curve is needed"),
    (2, {"one": [0]}, "one must have 2 values"),
    (2, {"one": [0, 1], "told": [1]}, "told must have 3 values")])
def test_a_fit_that_cannot_be_drawn_is_refused(at, more, words):
    with pytest.raises(ValueError, match=words):
        scenes.fitted([1, 2], at, **(ONE | more))
    assert not plt.get_fignums()


def test_the_shapes_of_a_network_are_those_of_its_arrays():
    ax = scenes.shapes([784, 16, 16, 10])
    drawn.can_be_read(ax)
    words = [text.get_text() for text in ax.texts]
    assert [w for w in words if w.startswith("$W")] == [
        "$W^{(1)}$ 16 × 784", "$W^{(2)}$ 16 × 16", "$W^{(3)}$ 10 × 16"]
    assert [w for w in words if w.endswith("× m")] == [
        "$X$ 784 × m", "$A^{(1)}$ 16 × m", r"$\delta^{(1)}$ 16 × m", "$A^{(2)}$ 16 × m",
        r"$\delta^{(2)}$ 16 × m", "$A^{(3)}$ 10 × m", r"$\delta^{(3)}$ 10 × m"]
    assert plots.description(ax) == "A network 784-16-16-10, of 13,002 parameters."
