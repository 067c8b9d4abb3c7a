"""Pictures of images: the right pixels, upright, and a text that says what they are."""

import re

import matplotlib
import numpy as np
import pytest

from nnlib.figures import pictures, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
DRAWINGS = {"pixels": [dict(image=IMAGE), dict(image=IMAGE, rows=slice(2, 5), columns=slice(0, 9))],
            "weights": [dict(w=IMAGE - 0.5), dict(w=np.zeros(784), title="none"),
                        dict(w=IMAGE, top=2, ends=("down", "up"), power=0.5)]}
MANY = {"digits", "answer"}  # they make several Axes of their own


def test_every_picture_stands_in_the_table():
    assert set(drawings(pictures)) - MANY == set(DRAWINGS), "give a new picture a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_picture_keeps_its_word(name, arguments):
    keeps_its_word(getattr(pictures, name), arguments)


def test_digits_stand_in_rows_of_ten():
    ax = pictures.digits(np.stack([IMAGE] * 12, axis=1), titles=list("abcdefghijkl"))
    drawn = [a for a in ax.figure.axes if a.has_data()]
    assert len(drawn) == 12 and len(ax.figure.axes) == 20
    assert np.array_equal(drawn[11].images[0].get_array(), IMAGE.reshape(28, 28))
    assert "12" in plots.description(ax) and "a; b; c" in plots.description(ax)
    assert len(pictures.digits(IMAGE).figure.axes) == 10


def test_a_window_shows_its_own_pixels():
    image = np.zeros((28, 28))
    image[26:, 25:] = [[0, 0.25, 0.5], [0.9, 0.96, 1]]
    ax = pictures.pixels(image, slice(26, 28), slice(25, 28))
    assert [t.get_text() for t in ax.texts] == ["0", ".2", ".5", ".9", "1", "1"]
    assert "2 by 3 pixels" in plots.description(ax)


def test_weights_are_white_at_zero():
    ax = pictures.weights(np.r_[-3.0, np.zeros(782), 1.0])
    assert ax.images[0].get_clim() == (-3, 3)
    assert re.search(r"[−-]3(\.00)? and 1\b", plots.description(ax))


def scale(**arguments):
    """The words of the scale of colours, and the picture's."""
    ax = pictures.weights(np.r_[-0.5, np.zeros(782), 0.25], **arguments)
    (bar,) = ax.child_axes
    assert bar.images[0].get_array().data.min() == -1
    return [t.get_text() for t in bar.texts], ax


def test_weights_have_a_scale_with_their_ends_in_numbers_or_words():
    assert scale()[0] == ["−0.5", "0", "0.5"]
    assert scale(ends=("down", "up"), top=0.6)[0] == ["0.6\ndown", "0", "0.6\nup"]


def test_a_scale_says_that_weights_go_beyond_it():
    assert scale(top=0.4)[0] == ["≤ −0.4", "0", "≥ 0.4"]
    assert scale(top=0.4, ends=("down", "up"))[0] == ["≥ 0.4\ndown", "0", "≥ 0.4\nup"]


def test_a_bent_scale_shows_faint_weights_and_says_where_half_the_colour_is():
    words, ax = scale(power=0.5, top=0.8)
    assert words == ["−0.8", "−0.2", "0", "0.2", "0.8"]
    image = ax.images[0]
    assert np.allclose(image.norm([-0.8, -0.2, 0, 0.2, 0.8]), [0, 0.25, 0.5, 0.75, 1])
    assert image.get_array()[0, 0] == -0.5 and "between −0.5 and 0.25" in plots.description(ax)


def through_the_filter(colour):
    """A colour as dark pages show it: CSS invert(1), then hue-rotate(180deg)."""
    light = 1 - np.asarray(colour)[:3]
    return np.clip(2 * light @ [0.2126, 0.7152, 0.0722] - light, 0, 1)


def test_weights_stay_blue_and_red_in_the_dark():
    colours = pictures.weights(IMAGE).images[0].cmap
    for at, most in ((0.0, 0), (1.0, 2)):
        for seen in (np.array(colours(at)[:3]), through_the_filter(colours(at))):
            assert seen.argmax() == most and np.ptp(seen) > 0.5
    assert through_the_filter(colours(0.5)).max() < 0.01


@pytest.mark.parametrize(("arguments", "words"), [
    (dict(w=IMAGE[1:]), "w must have 784 weights, one a pixel, not 783"),
    (dict(w=IMAGE, top=0), "top must be finite with 0 < top, not 0"),
    (dict(w=IMAGE, power=-1), "power must be finite with 0 < power, not -1")])
def test_weights_that_cannot_be_drawn_are_named(arguments, words):
    with pytest.raises(ValueError, match=f"^{words}$"):
        pictures.weights(**arguments)


@pytest.mark.parametrize(("true", "verdict"), [(3, "right"), (4, "wrong")])
def test_an_answer_says_whether_it_is_right(true, verdict):
    figure = pictures.answer(IMAGE, np.eye(10)[3], true)
    said = plots.description(figure)
    assert "1.00, for 3" in said and verdict in said and str(true) in said
    _, right = figure.axes
    assert [p.get_alpha() == 1 for p in right.patches].index(True) == true
