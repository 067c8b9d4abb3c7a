"""Drawings of activations at work: what stands in them is what the mathematics says."""

import matplotlib
import numpy as np
import pytest

from nnlib import signals
from nnlib.activations import elu, relu, sigmoid, sin, tanh
from nnlib.figures import depths, plots
from tests.figures.drawings import curves, refuses

matplotlib.use("Agg")
says = plots.description
RUNS = np.array([[1.0, 4.0, 16.0], [1.0, 4.0, 4.0], [1.0, 1.0, 1.0]])
DRAWINGS = {
    "under": [dict(f=f, q=q) for f in (tanh, relu) for q in (0, 1.0, 1e9)],
    "courses": [dict(runs={"sums": RUNS, "← an error": RUNS}), dict(runs={"differences →": RUNS})],
    "sizes": [dict(f=f, gain=g) for f, g in ((tanh, 0.5), (tanh, 2), (relu, 2**0.5), (elu, 2))],
    "factors": [dict(f=f, gain=g) for f, g in ((tanh, 0.5), (sigmoid, 12), (relu, 2))],
    "right_digits": [dict(z=[0.0, 1, 2], wrong={"plain": [1e-3, np.nan, 1], "stable": [0, 0, 0]})],
    "through": [dict(points={"tanh": [[-1, 0.5]], "ReLU": [[-3, 0.1], [0, 0.7]]}, xlabel="share",
                     levels={"guess": 0.1})],
}


def test_a_plate_has_a_panel_and_a_tangent_for_each():
    figure = depths.plate({"tanh": tanh, "ReLU": relu, "sine": sin}, 0.5)
    for ax, f in zip(figure.axes, (tanh, relu, sin), strict=False):
        a, slope = float(f(0.5)), float(f.derivative(0.5))
        (x, y) = ax.lines[4].get_data()
        assert np.allclose(x, [-0.5, 1.5]) and np.allclose(y, [a - slope, a + slope])
        left, right = (line.get_data() for line in ax.lines[2:4])
        assert left[0][-1] == 0 < right[0][0] < 1e-6 and right[1][0] == f.derivative(1e-9)
    assert "ReLU 0.50, slope 1.00" in says(figure) and says(figure).startswith("At z = 0.5")


def test_courses_are_medians_and_say_where_they_end():
    ax = depths.courses({"sums": RUNS, "← an error": 3 * RUNS}, title="before")
    assert curves(ax)["sums"][1] == [1, 4, 4]
    assert says(ax) == "Before: sums 4 in layer 3, an error 3 in layer 1."


@pytest.mark.parametrize(("gain", "words"), [(0.5, "fades to 0"), (2.0, "settles at q = 2.1")])
def test_sizes_say_what_becomes_of_them(gain, words):
    assert words in says(depths.sizes(tanh, gain))


def test_sizes_of_relu_all_stay_or_grow():
    assert says(depths.sizes(relu, np.sqrt(2))) == (
        "Every size stays as it is. Eight layers lead from q = 0.01 to 0.01.")
    assert "without end. Eight layers lead from q = 2 to 510." in says(
        depths.sizes(relu, 2.0, (2.0, 100.0)))


def test_the_dot_of_factors_stands_at_the_size_that_settles():
    ax = depths.factors(tanh, 2.0)
    dot = next(line for line in ax.lines if line.get_marker() == "o")
    stays = signals.settled(tanh, 2.0)
    assert dot.get_xdata() == pytest.approx(stays)
    assert dot.get_ydata() == pytest.approx(signals.factor(tanh, 2.0, stays))


def test_factors_that_are_one_number_are_so_at_every_size():
    assert says(depths.factors(relu, np.sqrt(2))).startswith(
        "At every q the factor of mean squares is 1 a layer.")
    assert says(depths.factors(tanh, 1.0)).startswith("As q goes to 0 the factor")


def test_edges_say_how_far_the_medians_are_from_the_theory():
    measured = {"16": np.ones((2, 3, 2)) * [[[0.9]], [[1.0]]], "64": np.ones((2, 3, 2))}
    measured["16"] = measured["16"] * [[[1.0]], [[1.1]]]
    figure = depths.edges([0.7, 1.0], [0.9, 1.0], measured)
    assert "at most 10 in a hundred at 16 wide, 11 in a hundred at 64 wide" in says(figure)
    assert [ax.get_title() for ax in figure.axes] == ["16 wide", "64 wide"]


def test_alive_draws_every_run_of_each_layer():
    dead = np.zeros((3, 4, 2))
    dead[:, -1] = [[1, 5], [3, 5], [9, 7]]
    figure = depths.alive({"raw": dead, "centred": 0 * dead})
    assert "raw 3, 5; centred 0, 0" in says(figure) and len(figure.axes) == 4
    drawn = figure.axes[0].lines[0].get_ydata()
    assert np.array_equal(drawn[~np.isnan(drawn)], dead[:, :, 0].ravel())


def test_digits_are_minus_the_logarithm_and_none_where_there_is_no_number():
    ax = depths.right_digits([0, 1, 2], {"plain": [1e-3, np.nan, 0.0]})
    assert curves(ax)["plain"][1] == pytest.approx([3, 0, 16])


def test_the_ends_of_a_nudge_and_of_an_error_are_joined():
    ax = depths.courses({"a nudge →": RUNS, "← an error": 3 * RUNS})
    ends = next(line for line in ax.lines if line.get_linestyle() == ":" and
                line.get_marker() == "o")
    assert np.array_equal(ends.get_data(), [[1, 3], [3, 4]])


def test_what_leaves_the_axes_of_a_gain_of_ten_is_not_drawn_beyond_them():
    dot = next(line for line in depths.factors(relu, 10.0).lines if line.get_marker() == "o")
    assert dot.get_xdata() == 1e3 and dot.get_ydata() == pytest.approx(50)
    assert all(np.nanmax(line.get_xdata()) <= 1e4 for line in depths.sizes(relu, 10.0).lines)


def test_factors_say_at_which_size():
    assert "As q goes to 0 the factor" in says(depths.factors(tanh, 0.5))
    assert "As q grows without end the factor" in says(depths.factors(elu, 2.0))
    assert "At q = 2.1 the factor" in says(depths.factors(tanh, 2.0))


def test_factors_say_what_nineteen_layers_leave_on_their_way_to_that_size():
    met = [signals.factor(tanh, 1.0, q) for q in signals.course(tanh, 1.0, 19, 1.0)]
    assert 0.185 < np.prod(met)**0.5 < 0.195
    assert says(depths.factors(tanh, 1.0)).endswith("of an error by 0.19.")


def test_through_counts_settings_and_shades_a_span():
    ax = depths.through({"tanh": [[-1, 0.5]], "ReLU": [[-3, 0.1], [0, 0.7]]}, "x", span=(-1.5, 1.6))
    assert "in all 3 settings" in says(ax) and len(ax.patches) == 1


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: depths.courses({"sums": [1.0]}), "expected (runs, layers)"),
    (lambda: depths.alive({"raw": [1, 2]}), "expected (runs, epochs + 1, layers)"),
    (lambda: depths.right_digits([0, 1], {"plain": [1.0]}), "expected (2,)"),
    (lambda: depths.through({"tanh": [1.0, 2.0]}, "share"), "expected (n, 2)")])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
