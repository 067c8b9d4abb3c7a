"""Costs over parameters: the closed times are integrals, the slices are those that were given."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.costs import bce, l1, l2, l4
from nnlib.figures import plots, valleys
from tests.figures.drawings import refuses

matplotlib.use("Agg")
COSTS = {"l1": l1, "l2": l2, "l4": l4, "bce": bce}


@pytest.mark.parametrize("name", COSTS)
def test_a_wait_is_the_integral_of_one_over_delta(name):
    z = np.linspace(0, 5, 50_001)
    a = 1 / (1 + np.exp(-z))
    whole = 1 / (COSTS[name].slope(a, np.zeros_like(a)) * a * (1 - a))
    area = np.concatenate([[0], np.cumsum((whole[1:] + whole[:-1]) / 2) * (z[1] - z[0])])
    assert np.allclose(valleys.wait(name, z), area, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize(("name", "most"), [("l1", 1), ("l2", 2), ("l4", 4)])
def test_a_bounded_slope_waits_exponentially_and_bce_does_not(name, most):
    z = np.linspace(0.01, 12, 200)
    assert (valleys.wait(name, z) >= (np.exp(z) - 1) / most).all()
    assert (valleys.wait("bce", z) <= 2 * z).all()


def test_turning_says_the_times_and_marks_what_was_measured():
    figure = valleys.turning(4, {"l2": {2: 7.5}})
    right = figure.axes[0]
    crosses = [line.get_data() for line in right.lines if line.get_marker() == "x"]
    assert len(crosses) == 1 and np.ravel(crosses[0]).tolist() == [2, 7.5]
    said = plots.description(figure)
    assert said == ("From z = 4, an answer of 0.982, the time until it is ½ and 0.1: bce 4.98 and "
                    "15.2, l1 62.6 and 75.9, l2 34.5 and 70.3, l4 22.6 and 859.")
    plt.close("all")


def test_begun_draws_medians():
    figure = valleys.begun({"one": {"l2": {"0": [1, 2, 9], "4": [30, 10, 20]}}})
    assert figure.axes[0].lines[0].get_ydata().tolist() == [2, 20]
    assert plots.description(figure) == (
        "Median steps from the least to the greatest bias: l2 2 to 20 (one).")
    two = valleys.begun({"one": {"l2": {"0": [1], "4": [30]}, "bce": {"0": [1], "4": [10]}}})
    said = {text.get_text() for text in two.axes[0].texts if text.get_text()}
    assert said == {"×3", "l2", "bce"}
    plt.close("all")
    refuses(lambda: valleys.begun({}), "at least one panel")


@pytest.mark.parametrize(("part", "at", "cost"), [(0, "1.00", "0.00"), (0.5, "0.00", "1.00"),
                                                  (0.25, "0.50", "0.56"), (1, "−1.00", "0.00")])
def test_a_chord_goes_from_minimum_to_minimum(part, at, cost):
    assert f"({at}, {at}) the cost is {cost};" in plots.description(valleys.chord(part))
    plt.close("all")


@pytest.mark.parametrize("end", [-2, -1.5, -1, -0.75, -0.5])
def test_every_chord_between_the_branches_passes_the_cost_1(end):
    curve = valleys.chord(0.5, end).axes[1].lines[0]
    w = 1 - (1 - end) * curve.get_xdata(), 1 - (1 - 1 / end) * curve.get_xdata()
    assert np.allclose(curve.get_ydata(), (w[0] * w[1] - 1) ** 2)
    assert curve.get_ydata().max() >= 1 and np.allclose(curve.get_ydata()[[0, -1]], 0)
    plt.close("all")


def test_a_chord_refuses_an_end_on_the_other_branch():
    refuses(lambda: valleys.chord(0.5, 1.0), "end")


def test_a_slice_shows_its_own_costs():
    s, t = np.linspace(-0.5, 1.5, 9), np.linspace(-1, 1, 3)
    grids = np.array([1 + s**2 + t[:, None] ** 2, 1 + (s * (s - 1)) ** 2 + t[:, None] ** 2])
    figure = valleys.sliced(grids, 1, s, t, [0, 90], mark=1.0)
    thick = [line for line in figure.axes[1].lines if line.get_linewidth() == 1.8]
    assert len(thick) == 1 and np.array_equal(thick[0].get_ydata(), grids[1, 1])
    assert plots.description(figure) == (
        "Turned by 90 degrees: along the line the cost begins at 1 and rises to 1.06 on the way "
        "to 1, where it is 1.")
    plt.close("all")
    refuses(lambda: valleys.sliced(grids, 2, s, t, [0, 90]), "turn below their number")
    refuses(lambda: valleys.sliced(grids, 0, t, s, [0, 90]), "grids must be")
