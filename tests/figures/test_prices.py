"""What costs ask for: each dot stands where its cost is least, and the words say the same."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.costs import bce, l1, l2, l4
from nnlib.figures import plots, prices
from tests.figures.drawings import curves, refuses

matplotlib.use("Agg")
DRAWINGS = {"constants": [{"y": [1, 2, 2, 3, 4, 5, 16]}, {"y": np.array([3.0, 7, 9])}]}
COSTS = {"l1": l1, "l2": l2, "l4": l4, "bce": bce}


def dots(ax):
    """(x, y) of the lines that are one dot."""
    return [tuple(np.concatenate(line.get_data()).tolist()) for line in ax.lines
            if line.get_marker() == "o"]


@pytest.mark.parametrize("name", COSTS)
@pytest.mark.parametrize("p", [0.05, 0.3, 0.75])
def test_the_best_answer_has_the_least_mean_cost(name, p):
    cost, best = COSTS[name], float(prices.best_answer(name, p))
    mean = lambda a: p * cost.term(a, 1.0) + (1 - p) * cost.term(a, 0.0)  # noqa: E731
    a = np.linspace(0.001, 0.999, 999)
    assert mean(np.array(best)) <= mean(a).min() + 1e-9


def test_rivals_draws_every_answer_and_covers_rows():
    x, given = np.random.default_rng(0).random((8, 8, 3)), {"l1": [[0, 1, 1]],
                                                            "l2": [[0.2, 0.5, 0.95], [0, 0.7, 0.5],
                                                                   [0.3, 0.3, 0.92]]}
    figure = prices.rivals(x, given, 5, ["a", "b", "c"])
    top, bottom = figure.axes[1], figure.axes[4]
    assert np.isnan(top.images[0].get_array().filled(np.nan)[:5]).all()
    assert np.array_equal(top.images[0].get_array()[5:], x[5:, :, 1])
    assert [bar.get_height() for bar in bottom.patches] == [1, 0.5]
    assert [label.get_text() for label in bottom.get_xticklabels()] == ["l1", "l2"]
    assert [number.get_text() for number in bottom.texts] == ["1.00", ".50"]
    assert len(bottom.collections) == 2 and plots.description(figure) == (
        "The lower 3 of 8 rows. Answers above 0.9 or below 0.1: l1 3 of 3, l2 3 of 9.")
    plt.close("all")
    refuses(lambda: prices.rivals(x, {"l1": [[0, 2, 1]]}), "from 0 to 1")
    refuses(lambda: prices.rivals(x, given, guess=2), "guess")
    refuses(lambda: prices.rivals(x[0], {"l1": [0]}), "x must be")


def test_a_guess_is_asked_before_the_answers_are_drawn():
    x, given = np.random.default_rng(0).random((8, 8, 3)), {"l2": [[0.2, 0.5, 0.95]]}
    figure = prices.rivals(x, given, 5, guess=0.3, shown=False)
    first = figure.axes[0]                       # a ring to drag is put into the first Axes
    assert not any(ax.patches[1:] or ax.texts for ax in figure.axes)
    assert [0.3, 0.3] in [list(line.get_ydata()) for line in first.lines]
    assert plots.description(figure) == ("Your answer to the ringed picture is 0.30. The lower 3 "
                                         "of 8 rows. What do the networks say?")
    shown = prices.rivals(x, given, 5, guess=0.3)
    assert [bar.get_height() for bar in shown.axes[0].patches] == [0.5]
    plt.close("all")


def test_slopes_marks_the_costs_and_the_slopes_of_the_library():
    figure = prices.slopes(0.4)
    left, right = figure.axes
    names = [n for n in prices.LOOK if n != "largest"]
    a, y = np.array([0.4]), np.ones(1)
    assert [v for _, v in dots(left)] == pytest.approx([COSTS[n].term(a, y)[0] for n in names])
    assert [-v for _, v in dots(right)] == pytest.approx([COSTS[n].slope(a, y)[0] for n in names])
    for a, price in curves(left).values():
        assert a[-1] == 1 and price[-1] == 0
    assert plots.description(figure) == (
        "The answer 0.40 to a target of 1 costs bce 0.92 (slope 2.5), l2 0.36 (slope 1.2), "
        "l1 0.6 (slope 1), l4 0.13 (slope 0.86).")
    plt.close("all")


def test_constants_marks_median_mean_cubic_and_middle():
    y = np.array([1, 2, 2, 3, 4, 5, 16.0])
    ax = prices.constants(y)
    found = {label: dot[0] for label, dot in zip(("l1", "l2", "l4", "largest"), dots(ax),
                                                 strict=True)}
    assert found["l1"] == 3 and found["l2"] == pytest.approx(33 / 7) and found["largest"] == 8.5
    assert ((found["l4"] - y) ** 3).sum() == pytest.approx(0, abs=1e-6)
    for name, (a, far) in curves(ax).items():  # each curve is nowhere below its dot
        dot = dots(ax)[["l1", "l2", "l4", "largest error"].index(name)]
        assert min(far) >= dot[1] - 1e-12 and a[0] == 0
    plt.close("all")


def test_a_higher_power_may_first_leave_the_middle():
    """The middle is what the best answer tends to, not what it only draws nearer to."""
    of = prices.middles([0, 4, 4, 4, 8, 10])
    assert of["l2"] == of["largest"] == 5 < 5.1 < of["l4"]


@pytest.mark.parametrize("furthest", [6, 8, 10, 12, 14, 16, 18, 20])
def test_a_higher_power_lies_nearer_to_the_far_target(furthest):
    found = list(prices.middles([1, 2, 2, 3, 4, 5, furthest]).values())
    assert found == sorted(found) and len(set(found)) == 4


def test_with_the_power_the_best_answer_goes_to_the_middle():
    y, a = np.array([1, 2, 2, 3, 4, 5, 16.0]), np.linspace(1, 16, 15_001)
    best = [a[(np.abs(a[:, None] - y) ** r).mean(axis=1).argmin()] for r in (2, 4, 16, 64)]
    assert best == sorted(best) and abs(prices.middles(y)["largest"] - best[-1]) < 0.2


def test_what_l4_was_told_can_be_turned_back():
    p = np.linspace(0.02, 0.98, 49)
    a = prices.best_answer("l4", p)
    assert np.allclose(a**3 / (a**3 + (1 - a) ** 3), p)
    assert (np.abs(a - 0.5) <= np.abs(p - 0.5) + 1e-12).all()


def test_honest_marks_the_best_answers_in_both_panels():
    figure = prices.honest(0.25)
    left, right = figure.axes
    best = {"bce": 0.25, "l2": 0.25, "l1": 0, "l4": prices.best_answer("l4", 0.25)}
    assert [x for x, _ in dots(left)] == pytest.approx(list(best.values()))
    assert [y for _, y in dots(right)] == pytest.approx(list(best.values()))
    for (a, price), (_, least) in zip(curves(left).values(), dots(left), strict=True):
        assert min(price) >= least - 1e-12 and a[0] > 0
    assert plots.description(figure).endswith("bce 0.25, l2 0.25, l1 0.00, l4 0.41.")
    edge = curves(left)["bce"][1]
    assert edge[0] > 1.5 and edge[-1] > 1.5      # bce has no bound at either end
    figure = prices.honest(0.5)
    assert len(dots(figure.axes[0])) == 3 and "l1 any" in plots.description(figure)
    plt.close("all")


def test_calibration_draws_shares_over_answers():
    bins = np.array([[[10, 0.1, 0.0], [0, 0, 0], [30, 0.6, 0.5]],
                     [[20, 0.2, 0.2], [5, 0.5, 1], [20, 0.7, 0.7]]], float)
    figure = prices.calibration({"l2": bins, "l4": bins}, {"l4": lambda a: a**2})
    left, right = figure.axes
    assert np.allclose(dots(left), [[0.15, 0.1], [0.65, 0.6]])
    assert [sum(line.get_marker() != "o" for line in ax.lines) for ax in (left, right)] == [1, 2]
    assert plots.description(figure).endswith("0.1 and 0.9: l2 100, l4 100.")
    plt.close("all")
    refuses(lambda: prices.calibration({"l2": bins[0]}), "bins must hold")


def test_each_noise_has_the_colours_of_the_costs_and_the_narrowest_is_full():
    errors = {"Gaussian": {"l1": [-0.3, 0.3], "l2": [-0.1, 0.1], "l4": [-0.2, 0.2]}}
    figure = prices.noises(errors, {"Gaussian": lambda t: np.exp(-t * t)})
    bars = figure.axes[1].lines[:3]
    assert [bar.get_alpha() == 1 for bar in bars] == [False, True, False]
    assert [bar.get_color() for bar in bars] == [prices.LOOK[c]["color"] for c in
                                                 ("l1", "l2", "l4")]
    assert plots.description(figure) == ("Root mean square errors. Gaussian: l1 0.300, l2 "
                                         "0.100, l4 0.200.")
    plt.close("all")
    refuses(lambda: prices.noises(errors, {}), "same kinds of noise")
