"""Drawings of remedies: each says what it gains, and where it does best."""

import matplotlib
import matplotlib.pyplot as plt
import pytest

from nnlib.figures import remedies
from nnlib.figures.plots import description
from tests.figures.drawings import line, refuses, said

matplotlib.use("Agg")
EPOCHS = [1, 5, 50]
RUNS = {p: {"epochs": EPOCHS, "seen": [2.0, 0.5, cost], "unseen": [2.0, 0.7, 0.6],
            "wrong": [0.12, 0.13]} for p, cost in ((0.5, 0.1), (1, 0.01))}


def gain(mean, low, high):
    return {"seeds": [low, mean, high], "mean": mean, "low": low, "high": high}


@pytest.mark.parametrize(("p", "ends"), [(0.5, "0.1 on"), (1, "0.01 on")])
def test_a_gap_lies_between_the_costs_of_its_own_p(p, ends):
    figure = remedies.gap(RUNS, p)
    assert ends in said(figure) and "12.5 end wrong" in description(figure)
    left, right = figure.axes
    assert line(right, 2)[1].tolist() == RUNS[p]["seen"]
    assert right.get_yscale() == "linear" and right.get_ylim()[0] == 0  # heights are differences
    assert right.get_title().endswith("0.59" if p == 1 else "0.5") and left.lines
    assert ("without dropout 0.59." in said(figure)) == (p < 1)
    assert ("0.0 more than without" in said(figure)) == (p < 1)


def test_the_bar_of_a_gain_is_below_the_line_of_no_dropout():
    of = RUNS | {0.5: RUNS[0.5] | {"gain": gain(0.01, 0.005, 0.015)}}
    left = remedies.gap(of, 0.5).axes[0]
    assert line(left, 2)[1] == pytest.approx([12.5 - 1.5, 12.5 - 0.5])


def test_rivals_stand_in_the_order_of_their_gains_and_pale_where_0_is_inside():
    figure = remedies.rivals({"few": {"fewer": gain(-0.02, -0.03, -0.01),
                                      "L2": gain(0.003, -0.001, 0.007)},
                              "more": {"images": gain(0.03, 0.02, 0.04)}}, "points")
    few, more = figure.axes
    assert [t.get_text() for t in few.get_yticklabels()] == ["L2", "fewer"]
    assert line(few, 1)[0] == pytest.approx([-0.1, 0.3, 0.7])
    assert few.lines[2].get_color() != few.lines[5].get_color() == more.lines[2].get_color()
    assert "L2 0.3; fewer \N{MINUS SIGN}2; images 3" in said(figure)


def test_rivals_are_not_empty():
    refuses(lambda: remedies.rivals({}, "points"), "each panel")
    refuses(lambda: remedies.rivals({"few": {}}, "points"), "each panel")


def test_keeps_name_the_best_p():
    figure = remedies.keeps({"wide": {1: (0, 0, 0), 0.5: (1.5, 1, 2)},
                             "small": {1: (0, 0, 0), 0.5: (-3, -4, -2)}}, "points")
    assert "wide: at best 1.5 points, at p = 0.5; small: at best 0 points, at p = 1" in said(figure)


def test_each_kind_names_the_rate_at_which_it_gains_most_and_bars_stand_about_0():
    mild = {0.1: gain(0.01, 0.005, 0.015), 0.2: gain(0.002, -0.001, 0.005)}
    noise = {0.1: {"mean": 0.0}, 0.2: {"mean": -0.03}}
    figure = remedies.at_rates([{"mild": mild}, {"mild": mild, "noise": noise}])
    assert "noise: at best 0 at 0.1" in said(figure) and "mild: at best 1 at 0.1" in said(figure)
    left, right = figure.axes
    assert {t.get_text() for t in right.texts} == {"mild", "noise"}
    assert line(left, 2)[1] == pytest.approx([0.5, 1.5])
    assert left.lines[2].get_color() != left.lines[3].get_color()  # pale where 0 is inside
    assert len(right.lines) == len(left.lines) + 1


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
