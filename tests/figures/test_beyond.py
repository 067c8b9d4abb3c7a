"""Drawings of what networks say beyond their range: they draw what they are given, and say it."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import beyond
from tests.figures.drawings import said

matplotlib.use("Agg")
X = np.linspace(-2, 2, 41)
ERRORS = {"ReLU": [(0.01, 0.5), (0.02, 0.7)], "sine": [(0.001, 2.0), (0.002, 3.0)]}


def test_runs_are_a_line_a_band_and_their_slopes():
    figure = beyond.continued(X, X**2, [X**2, 3 * X], -1, 1, (-1, 5), "tanh")
    assert "tanh: at 2 the 2 networks say 4 to 6; the function is 4 there." == said(figure)
    slope = figure.axes[1].lines[1].get_data()
    assert slope[1] == pytest.approx(2 * slope[0])


def test_from_afar_each_network_has_its_own_unit():
    figure = beyond.zoomed(100, line=lambda x: 3 * x, leaky_line=lambda x: -x)
    assert "line 300, leaky line 100; the square reaches 10000." in said(figure)
    assert all(np.abs(ax.lines[2].get_ydata()).max() == 1 for ax in figure.axes)


def test_both_sides_of_the_range_are_said():
    words = said(beyond.sides(ERRORS, {"parabola": (1e-4, 0.03)}, "base"))
    assert words == ("base, median errors inside and beyond: ReLU 0.015 and 0.6; "
                     "sine 0.0015 and 2.5.")


def test_tails_have_a_row_each_and_strokes_of_rivals():
    figure = beyond.tails({"ReLU": [0.5, 0.7], "tanh": [1, 2, 3]}, {"constant": 1.1}, "square")
    assert said(figure) == "square, median errors beyond: ReLU 0.6, tanh 2."
    assert figure.axes[0].lines[-1].get_xdata()[0] == 1.1


def test_a_polynomial_and_what_it_makes_of_noise():
    figure = beyond.interpolated(X, X**2, [-1, 0, 1], [1, 0.1, 1], X**2, 1 + X**2, (-1, 5))
    assert ("misses the target by up to 0, and noise is multiplied by up to 2; at 2, by 5."
            in said(figure))


def test_a_network_on_noisy_points_is_said_with_its_bound():
    figure = beyond.held(X, X**2, [-1, 1], [1, 1.1], 2 * X, "tanh", (-1, 5),
                         ([2.0, 0.0, 3.0], [7.5, 8.0, 9.0], 2.0))
    assert "greatest slopes in the range 0 to 3, median 2; median product of the norms 8; the " \
        "function needs 2." in said(figure)
    bar, stroke, dot = figure.axes[1].lines[:3]
    assert list(bar.get_ydata()) == [0.1, 3]  # a flat run lies on the lower edge
    assert (stroke.get_ydata()[0], dot.get_ydata()[0]) == (2, 2)


def test_strengths_have_a_band_and_lines_of_their_rivals():
    runs = {"0.001": [(0.1, 1.0), (0.2, 2.0)], "0.01": [(0.05, 2.0), (0.06, 2.0)]}
    figure = beyond.strengths({"L2": runs}, {"none": [(0.3, 1.0), (0.1, 3.0)]}, "tanh")
    assert "L2 inside 0.055 at 0.01; L2 beyond 1.5 at 0.001." in said(figure)
    assert figure.axes[0].lines[0].get_ydata()[0] == pytest.approx(0.2)


def test_marks_are_one_line_at_their_places():
    _, ax = plt.subplots()
    ax.set(xlim=(0, 10), ylim=(0, 2))
    beyond.marks(ax, [5, 20], [1, 1], "ReLU", "k")  # the second lies outside
    x, y = ax.lines[0].get_data()
    assert len(x) == 6 and np.nanmean(x[:4]) == pytest.approx(0.5) == np.nanmean(y[:4])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
