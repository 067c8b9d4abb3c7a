"""Drawings of what networks say beyond their range: they draw what they are given, and say it."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.figures import beyond
from tests.figures.drawings import said

matplotlib.use("Agg")
X = np.linspace(-2, 2, 41)


def test_what_networks_say_is_drawn_inside_and_beyond():
    runs, first = {"tanh": [X**2, 3 * X]}, {"tanh": (X, X**2)}
    for beyond_too in (True, False):
        figure = beyond.continued(X, X**2, runs | {"sine": [X, X]}, first | {"sine": (X, X)},
                                  (-1, 1), (-1, 5), 2, beyond_too)
        assert ("tanh 4 to 6, sine 2 to 2" in said(figure)) == beyond_too
        assert "the function is 4 there" in said(figure).lower()
        reached = figure.axes[0].lines[-1].get_xdata().max()
        assert reached == (2 if beyond_too else 1)
    both = {"tanh": [X**2, 3 * X], "ReLU": [X, X]}, {"tanh": (X, X**2), "ReLU": (X, X)}
    figure = beyond.continued(X, X**2, *both, (-1, 1), (-1, 5), 2, True, dict.fromkeys(both[0], 3))
    assert "tanh 4 to 6 (no more than 3)" in said(figure)
    assert list(figure.axes[0].lines[-1].get_ydata()) == [3, 3]


def test_one_neuron_is_its_activation_of_a_line():
    figure = beyond.lone({"ReLU": lambda z: np.maximum(z, 0), "tanh": np.tanh}, 0.5, 10)
    assert "tanh is 1.000" in said(figure)
    assert list(figure.axes[0].lines[1].get_ydata()) == [0, 0, 5]


def test_from_afar_each_network_has_its_own_unit():
    figure = beyond.zoomed(100, line=lambda x: 3 * x, leaky_line=lambda x: -x)
    assert "line 300, leaky line 100; the square reaches 10,000." in said(figure)
    assert all(np.abs(ax.lines[2].get_ydata()).max() == 1 for ax in figure.axes)
    assert figure.axes[0].lines[1].get_ydata().max() == pytest.approx(1.3)


def test_tails_have_a_row_each_and_strokes_of_rivals():
    of = {"ReLU": [0.5, 0.7], "tanh": [1, 2, 3]}
    figure = beyond.tails({"square": of, "cube": of, "step": {"tanh": [0.1]}},
                          {t: {"constant": 1.1} for t in ("square", "cube", "step")})
    assert said(figure) == ("The least median error beyond, and whose: square ReLU 0.6, "
                            "cube ReLU 0.6, step tanh 0.1.")
    assert figure.axes[0].lines[-1].get_xdata()[0] == 1.1


def test_a_polynomial_and_what_it_makes_of_noise():
    figure = beyond.interpolated(X, X**2, [-1, 0, 1], [1, 0.1, 1], X**2, 1 + X**2, (-1, 5))
    assert ("meets the target, and noise is multiplied by up to 2; at 2, by 5." in said(figure))
    assert "misses the target by up to 9, and" in said(
        beyond.interpolated(X, X**2, [-1, 0, 1], [1, 0.1, 1], X**2 + 9, 1 + X**2, (-1, 5)))


def test_a_network_on_noisy_points_is_said_with_its_bound():
    figure = beyond.held(X, X**2, [-1, 1], [1, 1.1], 2 * X, "tanh", (-1, 5),
                         ([2.0, 0.0, 3.0], [7.5, 8.0, 9.0], 2.0))
    assert "greatest slopes in the range 0 to 3, median 2; median product of the norms 8; the " \
        "square reaches 2." in said(figure)
    bar, stroke, dot = figure.axes[1].lines[:3]
    assert list(bar.get_ydata()) == [0.1, 3]  # a flat run lies on the lower edge
    assert (stroke.get_ydata()[0], dot.get_ydata()[0]) == (2, 2)


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
