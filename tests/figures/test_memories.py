"""Drawings of optimizers: their numbers are those of the formulas, and each says what it shows."""

import matplotlib
import numpy as np
import pytest

from nnlib.constructions import saddle
from nnlib.figures import memories
from tests.figures.drawings import line, said

matplotlib.use("Agg")
NEEDED = {"descent": {0: 241.0, 45: 241.0}, "AdaGrad": {0: 5.0, 45: 343.0}}
FIRST = {"descent": {0: 241.0, 45: 241.0}, "AdaGrad": {0: 5.0, 45: 342.0}}
RATES = [0.02, 0.1, 0.4]
WALK = np.linspace([1.5, 0.3], [0.1, 0.0], 61)


@pytest.mark.parametrize(("angle", "steps", "first"), [(0, "5", "5"), (45, "343", "342")])
def test_a_turned_valley_says_how_many_steps_are_needed(angle, steps, first):
    figure = memories.turned(angle, "AdaGrad", WALK, np.diag([1.0, 100.0]), NEEDED, FIRST)
    assert f"degrees: {steps} steps until it stays at the bottom, {first} until" in said(figure)
    left, right = figure.axes
    assert line(left, 2).shape == (2, 13)
    assert line(right, 2).ravel().tolist() == [angle, float(steps)]
    assert line(right, 3)[1].tolist() == [5.0, 342.0]
    assert len(set(map(str, memories.DASHES))) == 5


@pytest.mark.parametrize("mu", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("rate", [0.05, 0.4, 1.2, 4.1])
def test_the_worst_factor_is_that_of_the_matrix(rate, mu):
    wanted = max(np.abs(np.linalg.eigvals([[1 - rate * c, -rate * mu], [c, mu]])).max()
                 for c in (0.1, 1.0))
    assert memories.worst_factor(rate, mu, (0.1, 1.0)) == pytest.approx(wanted, abs=1e-7)
    grid = memories.worst_factor(np.full((2, 2), rate), np.full((2, 2), mu), (0.1, 1.0))
    assert grid == pytest.approx(wanted, abs=1e-7)


def test_the_plane_has_the_star_at_the_best_pair_and_the_runs_of_the_dot():
    figure = memories.plane(0.5, 0.25, 1.0, 9.0, steps=5)
    words = said(figure)
    assert "is 0.500; without momentum it is 0.800." in words  # (3 - 1) / (3 + 1), (9 - 1) / 10
    left, right = figure.axes
    assert line(left, 5).ravel() == pytest.approx([1.5**2 / 2, 0.25])
    w, v, ways = 1.0, 0.0, [1.0]
    for _ in range(5):
        v = 0.25 * v + 1.0 * w
        w -= 0.5 * 2 / 9 * v
        ways.append(w)
    assert line(right, 0)[1] == pytest.approx(np.abs(ways))
    assert line(right, 2)[1] == pytest.approx([1, 0.8**5])


@pytest.mark.parametrize("high", [9.0, 34.0])
def test_the_lines_of_the_plane_are_where_the_worst_factor_is_theirs(high):
    left, _ = memories.plane(0.5, 0.25, 1.0, high, steps=2).axes
    for k, r in enumerate((0.8, 0.85, 0.9, 0.95)):
        rates, momenta = line(left, k)
        for share in (0.1, 0.5, 0.9):  # between the corners, on each of the three sides
            at = rates[:-1] + share * np.diff(rates), momenta[:-1] + share * np.diff(momenta)
            worst = memories.worst_factor(at[0] * 2 / high, at[1], (1.0, high))
            assert worst == pytest.approx(r, abs=1e-9)


def test_a_floor_has_its_tracks_formula_and_measured_dots():
    tracks = {eta: np.ones((2, 20)) for eta in RATES}
    theory = {"noise and lag": [0.1, 0.2, 0.3], "noise": [0.1, 0.1, 0.3]}
    figure = memories.floor(0.1, tracks, RATES, theory, [0.1, 0.21, 0.3], "distance")
    words = said(figure)
    assert "distance is 0.21; by the formula it is 0.2." in words
    left, right = figure.axes
    assert line(left, 2)[1].tolist() == [1.0] * 20
    assert line(right, 3).ravel().tolist() == [0.1, 0.21]
    finer = {"noise": [0.1, 0.1, 0.2, 0.3]}
    at = [0.02, 0.05, 0.1, 1]
    figure = memories.floor(0.1, tracks, RATES, finer, [0.1, 0.21, 0.3], "d", at=at)
    assert "by the formula it is 0.2." in said(figure)
    assert line(figure.axes[1], 0)[0].tolist() == at


def test_a_surface_has_one_way_and_all_costs():
    costs = {"descent": np.linspace(1, 0, 61), "Adam": np.linspace(1, -2, 61)}
    figure = memories.surfaces(saddle, "Adam", WALK, costs, (-2, -2), (2, 2), "saddle", (-3, 2))
    assert said(figure) == "saddle, Adam: after 60 steps the cost is −2."
    left, right = figure.axes
    assert line(left, 0).T == pytest.approx(WALK[:13], abs=0.006)
    assert [np.round(line(right, k)[1][-1]) for k in (0, 1)] == [0, -2]


def test_a_way_that_leaves_the_picture_ends_there():
    way = np.array([[1.0, 0], [5, 0], [50, 0], [1, 0]])
    figure = memories.surfaces(saddle, "Adam", way, {"Adam": np.zeros(4)}, (-2, -2), (2, 2), "s",
                               (-3, 2))
    assert line(figure.axes[0], 0).shape == (2, 2)


def test_a_cost_that_falls_out_of_the_picture_is_said_to_be_below():
    costs = {"Adam": np.linspace(1, -5, 61)}
    figure = memories.surfaces(saddle, "Adam", WALK, costs, (-2, -2), (2, 2), "saddle", (-3, 2))
    assert said(figure) == "saddle, Adam: after 41 steps the cost is below −3."


def test_costs_on_a_scale_of_ratios_show_each_step_and_leave_below():
    costs = {"Adam": np.r_[1.0, 50.0, np.full(29, 0.5), np.full(30, 1e-30)]}
    figure = memories.surfaces(saddle, "Adam", WALK, costs, (-2, -2), (2, 2), "s", (1e-4, 100))
    assert said(figure) == "s, Adam: after 31 steps the cost above the bottom is below 0.0001."
    drawn = line(figure.axes[1], 0)[1]
    assert drawn[:3].tolist() == [1, 50, 0.5] and drawn[31] < 1e-4 and np.isnan(drawn[32:]).all()


def test_words_stand_by_how_often_they_are_seen():
    wrong = {"descent": {5: np.array([0.1, 0.9])}, "AdaGrad": {5: np.array([0.2, 0.3])}}
    figure = memories.learned(5, wrong, [0.5, 0.25])
    assert "descent 0.9, AdaGrad 0.3" in said(figure)
    (ax,) = figure.axes
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2", "4"]


def test_first_steps_are_those_of_the_two_means():
    raw = [(1 - 0.9**k) / np.sqrt(1 - 0.99**k) for k in range(1, 129)]
    figure = memories.first_steps(0.99, raw)
    assert "first uncorrected step is 1 " in said(figure)
    (ax,) = figure.axes
    assert line(ax, 0)[1].tolist() == [1] * len(line(ax, 0)[1])
    at, dots = line(ax, 2)
    assert dots == pytest.approx(np.interp(at, *line(ax, 1)), rel=0.02)


def test_budgets_have_a_stroke_a_seed_and_name_the_best():
    of = {"descent": [0.86, 0.87], "descent, falling": [0.9, 0.91], "Adam": [0.89, 0.9]}
    figure = memories.budgets({"1": of}, {"class means": 0.81}, ["one pass"])
    assert "highest mean is that of descent, falling, 90.5" in said(figure)
    (ax,) = figure.axes
    assert line(ax, 0)[0][::3] == pytest.approx([86, 87])
    assert line(ax, 2)[0][::3] == pytest.approx([90, 91])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["descent", "Adam"]
