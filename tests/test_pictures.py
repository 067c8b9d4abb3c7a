"""Pictures of images: the right pixels, upright, and a text that says what they are."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import pictures, plots
from tests.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
IMAGE = np.random.default_rng(0).uniform(size=784)
DRAWINGS = {"pixels": [dict(image=IMAGE), dict(image=IMAGE, rows=slice(2, 5), columns=slice(0, 9))],
            "weights": [dict(w=IMAGE - 0.5), dict(w=np.zeros(784), title="none")]}
MANY = {"digits", "answer"}  # they make several Axes of their own


@pytest.fixture(autouse=True)
def close_all():
    yield
    plt.close("all")


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


@pytest.mark.parametrize(("true", "verdict"), [(3, "right"), (4, "wrong")])
def test_an_answer_says_whether_it_is_right(true, verdict):
    figure = pictures.answer(IMAGE, np.eye(10)[3], true)
    said = plots.description(figure)
    assert "1.00, for 3" in said and verdict in said and str(true) in said
    _, right = figure.axes
    assert [p.get_alpha() == 1 for p in right.patches].index(True) == true
