"""Drawings of a race: every run is seen or counted, and each racer keeps its look."""


import matplotlib
import pytest

from nnlib.figures import plots, races
from nnlib.figures.designs import LOOK
from tests.figures.drawings import curves, looks, refuses

matplotlib.use("Agg")
says = plots.description
DRAWINGS = {
    "gaps": [dict(differences={"a": [0.1, 0.2]}, intervals={"a": (0.0, 0.3)}),
             dict(differences={"a": [0.0]}, intervals={"a": (-1, 1)}, lost={"a": 1}, setting="x")],
    "shades": [dict(low=0.8, high=0.9)],
    "spreads": [dict(results={"TSin": [0.5, 2.0], "b": [3.0]}, xlabel="error"),
                dict(results={"TSin": [0.5, 2.0]}, xlabel="x", hollow={"TSin": [False, True]})],
    "tuning": [dict(scores=[[0.1, 0.2]], rates=[1], gains=[1, 2]),
               dict(scores=[[0.1], [0.2]], rates=[1, 2], gains=[1], setting="tanh", span=(0, 1))],
    "ahead": [dict(found={"tanh": dict(runs=[0.01, 0.03], gain=dict(mean=0.02, low=0.01,
                                                                    high=0.03))}, xlabel="x")],
    "against": [dict(curves={"TSin": [[0.1, 0.2], [0.5, 0.6]]}, xlabel="x", ylabel="y")],
}


GAPS = ({"ReLU": [0.01, 0.03], "tanh": [-0.02, 0.01]},
        {"ReLU": (0.005, 0.035), "tanh": (-0.02, 0.01)})


def test_gaps_show_each_seed_and_name_the_intervals_that_leave_out_0():
    ax = races.gaps(*GAPS, lost={"tanh": 2})
    dots = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "o"]
    bars = [line.get_xdata() for line in ax.lines if line.get_lw() == 3]
    assert dots == [[1, 3], [-2, 1]]
    assert bars == [pytest.approx([0.5, 3.5]), pytest.approx([-2, 1])]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["ReLU", "tanh (2 ×)"]
    assert says(ax) == "The interval leaves out 0 for: ahead of ReLU."
    behind = races.gaps({"a": [-0.1]}, {"a": (-0.2, -0.05)}, "a track")
    assert says(behind) == "A track. The interval leaves out 0 for: behind a."
    assert says(races.gaps({"a": [0.1]}, {"a": (-1, 1)})) == "Every interval holds 0."
    ringed = races.gaps(*GAPS, xlim=(-2, 3), dots=False, ringed="tanh")
    assert [(line.get_marker(), line.get_xdata()[0]) for line in ringed.lines
            if line.get_marker() in ">o"] == [(">", 3), ("o", pytest.approx(-0.5))]
    left = races.gaps({"a": [-0.1, -0.3]}, {"a": (-0.4, 0.0)}, xlim=(-5, 5), dots=False)
    assert [line.get_xdata()[0] for line in left.lines if line.get_marker() == "<"] == [-5]
    assert [t.get_text().strip() for t in left.texts] == ["−20"]
    bare = races.gaps(*GAPS, dots=False)
    assert [line.get_lw() for line in bare.lines if line.get_marker() in "o<>"] == []
    assert len(bare.lines) == len(ax.lines) - 6 and says(bare) == says(ax)


def test_pairs_are_solid_only_where_the_interval_lies_above_0():
    gains = [dict(mean=0.02, low=0.01, high=0.03), dict(mean=-0.01, low=-0.02, high=0.01),
             dict(mean=0.05, low=0.04, high=0.06)]
    figure = races.pairs([(0, 1), (7, 9), (2, 4)], gains, "a title")
    left, right = figure.axes
    sure, sure_means, unsure, unsure_means = left.lines[1:]
    assert sure.get_xydata()[:2].tolist() == [[1, 0], [3, 0]] and sure.get_linestyle() == "-"
    assert unsure.get_xydata()[:2].tolist() == [[-2, 1], [1, 1]] and unsure.get_linestyle() == ":"
    assert (sure_means.get_xdata()[0], unsure_means.get_xdata()[0]) == (2, -1)
    ticks = [[t.get_text() for t in ax.get_yticklabels()] for ax in (left, right)]
    assert ticks == [["0 1", "7 9"], ["2 4"]] and right.lines[2].get_ydata()[0] < 2
    assert says(figure) == ("Ahead on 2 of 3 pairs; the interval lies above 0 on 2 and below 0 "
                            "on 0.")


def test_families_of_kinds_have_a_panel_each_on_one_scale():
    one = DRAWINGS["ahead"][0]["found"]
    figure = races.side_by_side({"10": one | {"ReLU": one["tanh"]}, "32": one}, "x", (-1, 4))
    assert [ax.get_title() for ax in figure.axes] == ["10", "32"]
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in figure.axes}) == 1
    assert says(figure) == "Means in points: 10: tanh 2.0; ReLU 2.0 | 32: tanh 2.0."
    (few,) = races.side_by_side({"32": one}, "x", (-1, 4), 2).axes  # as high as two
    assert few.get_ylim() == figure.axes[0].get_ylim()
    assert few.figure.get_figheight() == figure.get_figheight()


def test_ahead_has_a_bar_for_the_interval_and_a_stroke_for_each_run():
    ax = races.ahead(**DRAWINGS["ahead"][0])
    _, bar, mean, strokes = ax.lines
    assert bar.get_xdata() == pytest.approx([1, 3]) and mean.get_xdata()[0] == 2
    assert strokes.get_xdata()[[0, 1, 3, 4]] == pytest.approx([1, 1, 3, 3])
    assert says(ax) == "Means in points: tanh 2.0."


def test_tuning_marks_the_best_and_keeps_the_scale_it_is_given():
    ax = races.tuning([[0.1, 0.2], [0.5, 0.3]], [0.1, 0.17], [1, 2], "tanh", span=(0, 1))
    (cross,) = [line for line in ax.lines if line.get_marker() == "x"]
    assert (cross.get_xdata()[0], cross.get_ydata()[0]) == (0.5, 1.5)
    assert ax.collections[0].get_clim() == (0, 1)
    assert says(ax) == "tanh: best 0.500 at rate 0.17 and gain 1."
    shared = races.tuning([[0.1], [0.5]], [2, 4], [1], ladder=[1, 2, 4, 8])
    assert shared.get_ylim() == (0, 4) and shared.lines[-1].get_ydata()[0] == 2.5
    assert shared.lines[0].get_ydata().tolist() == [0.5, 3.5]  # rates that were not tried
    assert races.shades(0.8, 0.9).collections[0].get_clim() == (0.8, 0.9)


def test_spreads_have_a_dot_a_seed_and_a_bar_at_the_median():
    ax = races.spreads({"TSin": [0.5, 0.1, 2.0], "b": [3.0]}, "error")
    assert [line.get_xdata().tolist() for line in ax.lines[1:]] == [[0.5, 0.1, 2], [0.5], [3], [3]]
    assert ax.get_xscale() == "log" and ax.lines[1].get_color() == LOOK["TSin"][0]
    assert says(ax) == "Below 1 are: 2 of 3 for TSin, 0 of 1 for b."
    ax = races.spreads({"TSin": [0.5, 0.1, 2.0]}, "x", hollow={"TSin": [False, False, True]})
    full, empty = ax.lines[1:3]
    assert full.get_xdata().tolist() == [0.5, 0.1] and empty.get_xdata().tolist() == [2]
    assert empty.get_markerfacecolor() == "none"
    assert says(ax) == "Below 1 are: 2 of 3 for TSin. Of all dots 1 are hollow."


def test_against_has_an_x_for_each_curve():
    ax = races.against({"TSin": [[0.1, 1], [0.5, 0.6]], "tanh": [[0.2, 2, 3], [0.7, 0.1, 0]]},
                       "step", "accuracy")
    assert curves(ax)["tanh"] == ([0.2, 2, 3], [0.7, 0.1, 0]) and ax.get_xscale() == "log"
    assert looks(ax)["tanh"][0] == LOOK["tanh"][0]
    assert says(ax) == "The highest of each: TSin 0.600 at 1; tanh 0.700 at 0.2."


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: races.gaps({"a": [1.0]}, {"b": (0, 1)}), "the same names, in one order"),
    (lambda: races.gaps({"a": []}, {"a": (0, 1)}), "differences of a"),
    (lambda: races.tuning([[1.0]], [1], [1, 2]), "scores must have shape (1, 2), not (1, 1)"),
    (lambda: races.tuning([[1.0]], [3], [1], ladder=[1, 2]), "but 3 is not in it"),
    (lambda: races.spreads({"a": [0.0]}, "x"), "results of a must be above 0"),
    (lambda: races.spreads({"a": [1.0]}, "x", hollow={"a": []}), "hollow of a must have shape"),
    (lambda: races.against({"a": [[0.0], [1.0]]}, "x", "y"), "with x above 0")])
def test_what_cannot_be_compared_is_refused(draw, words):
    refuses(draw, words)
