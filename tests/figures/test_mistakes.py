"""Drawings of errors: an arrow for each kind, the images that are wrong, what changed."""

import re

import matplotlib
import numpy as np
import pytest

from nnlib.figures import mistakes, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")
COUNTS = np.array([[5, 0, 1], [2, 6, 0], [0, 4, 3]])
IMAGES = np.random.default_rng(0).uniform(size=(784, 4))
A = np.array([[0.9, 0.1, 0.6, 0.3], [0.1, 0.8, 0.4, 0.7]])  # says 0, 1, 0, 1
DRAWINGS = {
    "misclassified": [dict(counts=COUNTS), dict(counts=np.eye(3, dtype=int)),
                      dict(counts=[[1, 1], [1, 1]], names=["cat", "dog"])],
    "recalls": [dict(tanh=COUNTS), dict(one=[COUNTS, COUNTS.T], other=np.eye(3))],
    "compared": [dict(true=[1, 2, 3, 4], before=[1, 2, 0, 0], after=[1, 0, 3, 0])],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(mistakes)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(mistakes, name), arguments)


def arrows(ax):
    """{(height it starts at, height it ends at): width} of the arrows."""
    return {(t.xyann[1], t.xy[1]): t.arrow_patch.get_linewidth() for t in ax.texts
            if getattr(t, "arrow_patch", None)}


def test_there_is_one_arrow_for_each_kind_of_error_and_wider_is_more():
    ax = mistakes.misclassified(COUNTS)
    widths = arrows(ax)
    assert set(widths) == {(1, 0), (0.5, 1), (0, 0.5)}  # 0 as 2, 1 as 0, 2 as 1
    assert widths[1, 0] < widths[0.5, 1] < widths[0, 0.5]
    assert "3 kinds of error" in plots.description(ax)
    assert "from 2 to 1, 4 times of 7" in plots.description(ax)


def test_equal_counts_and_no_errors_can_be_drawn():
    assert len(set(arrows(mistakes.misclassified(np.full((3, 3), 2))).values())) == 1
    ax = mistakes.misclassified(np.diag([1, 2]))
    assert not arrows(ax) and plots.description(ax) == "No arrow: all 3 are right."


def test_recalls_are_shares_of_the_true_classes():
    ax = mistakes.recalls(one=COUNTS, both=[COUNTS, np.diag([1, 1, 1])])
    shares = np.array([5 / 6, 6 / 8, 3 / 7])
    assert ax.lines[0].get_ydata() == pytest.approx(shares)
    assert ax.lines[1].get_ydata() == pytest.approx((shares + 1) / 2)
    assert "one is lowest for 2, at 0.43" in plots.description(ax)
    with pytest.raises(ValueError, match="empty has a class with no sample"):
        mistakes.recalls(empty=[[1, 0], [0, 0]])


@pytest.mark.parametrize(("sure", "titles"), [(True, ["0 as 1\n70%", "1 as 0\n60%"]),
                                              (False, ["1 as 0\n60%", "0 as 1\n70%"])])
def test_a_gallery_shows_the_wrong_ones_in_order(sure, titles):
    ax = mistakes.gallery(IMAGES, [0, 1, 1, 0], A, sure=sure)
    shown = [a for a in ax.figure.axes if a.has_data()]
    assert [a.get_title() for a in shown] == titles
    first = 3 if sure else 2
    assert np.array_equal(shown[0].images[0].get_array().ravel(), IMAGES[:, first])
    assert "2 of 2 errors" in plots.description(ax)
    few = mistakes.gallery(IMAGES, [1, 0, 1, 0], A, most=1)
    assert len([a for a in few.figure.axes if a.has_data()]) == 1
    assert "1 of 4 errors, the surest first: 1 as 0, 90%." == plots.description(few)


def test_a_gallery_needs_an_error():
    with pytest.raises(ValueError, match="no error to show: all 4 images are right"):
        mistakes.gallery(IMAGES, [0, 1, 0, 1], A)
    with pytest.raises(ValueError, match="most must be at least 1, not 0"):
        mistakes.gallery(IMAGES, [1, 1, 1, 1], A, most=0)


def test_two_networks_are_compared_image_by_image():
    ax = mistakes.compared([1] * 10, [1] * 7 + [0] * 3, [1] * 3 + [0] * 4 + [1, 0, 0])
    cells = {t.get_text().split("\n")[1]: int(t.get_text().split("\n")[0]) for t in ax.texts
             if re.match(r"\d", t.get_text())}
    assert cells == {"both right": 3, "broken": 4, "fixed": 1, "both wrong": 2}
    assert "fixed 1 errors of the first and broke 4" in plots.description(ax)
