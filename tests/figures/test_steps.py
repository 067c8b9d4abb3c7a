"""Drawings of steps: their numbers are those of descent, and every figure says what it shows."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.curvature import largest_curvature
from nnlib.figures import steps
from nnlib.figures.plots import description
from tests.figures.drawings import line, refuses, said

matplotlib.use("Agg")
COSTS = {0.1: [2.0, 1.0, 0.5, 0.4], 1.6: [2.0, 3.0, 0.2, 0.3]}
GRID = np.linspace(0, 1.2, 13)
WALK = [(0.2, 2.8), (0.3, 2.8), (0.36, 2.8)]


@pytest.mark.parametrize(("rate", "rises", "ends"), [(0.1, "in no step", "0.4"),
                                                    (1.6, "in 2 of 3 steps", "0.3")])
def test_a_run_has_a_triangle_after_each_step_that_raised_the_cost(rate, rises, ends):
    figure = steps.run(COSTS, rate)
    assert rises in said(figure) and f"ends at {ends}." in description(figure)
    left, right = figure.axes
    where, costs = line(left, len(COSTS) + 1)
    assert where.tolist() == ([1, 3] if rate == 1.6 else []) and len(costs) == len(where)
    assert line(right, 1)[:, 0].tolist() == [rate, COSTS[rate][-1]]


def test_what_is_promised_is_the_tangent_and_a_parabola_delivers_what_curvature_says():
    figure = steps.promised(0.4, one_neuron=(GRID, 4 * (GRID**2 - GRID), 4, np.full(13, 2.0)))
    words = said(figure)
    assert "promised −1.6" in words and "delivered −0.96" in words
    (ax,) = figure.axes
    _, dashed, dotted, solid = (line(ax, k)[1] for k in range(4))
    assert dashed == pytest.approx(-4 * GRID) and dotted == pytest.approx(solid)
    assert line(ax, 6)[0, 0] == pytest.approx(1)  # 2 over the curvature
    low, high = ax.get_ylim()
    assert low < solid.min() and solid.max() < high
    assert line(ax, 4)[1].tolist() == pytest.approx([low, -0.96])  # the promise is further down
    steep = steps.promised(1.2, network=(GRID, 3 * GRID**2 - GRID, 1, np.full(13, 6.0)))
    assert steep.axes[0].get_ylim()[1] > 3.12  # no delivered cost is out of the picture


def test_what_no_step_can_do_is_shaded_by_the_largest_curvature_so_far():
    bends = np.r_[1.0, 4.0, np.ones(11)]
    (ax,) = steps.promised(0.4, network=(GRID, -GRID, 1, bends)).axes
    foot = ax.collections[0].get_paths()[0].vertices
    for rate in (0.1, 0.4, 0.9):
        at = foot[np.isclose(foot[:, 0], rate), 1]
        assert at.min() == pytest.approx(4 * rate**2 / 2 - rate)
    assert line(ax, 6)[0, 0] == pytest.approx(0.5)  # 2/4


@pytest.mark.parametrize(("eta", "end"), [(0.1, "0.0115"), (0.5, "0"), (1.0, "1"), (1.1, "38.3")])
def test_bounces_are_those_of_descent(eta, end):
    figure = steps.bounces(eta)
    assert f"after 20 steps is {end}" in said(figure)
    w = 2.0
    for _ in range(20):
        w -= eta * 2 * (w - 1)
    assert line(figure.axes[1], 0)[1][-1] == pytest.approx(max(abs(w - 1), 1e-5))


@pytest.mark.parametrize("share", [0.5, 0.95, 1.02])
def test_a_ravine_is_walked_by_descent(share):
    H = np.array([[10.0, 4], [4, 2]])
    eta, t = share * 2 / np.linalg.eigvalsh(H)[1], np.array([0.5, 1.9])
    figure = steps.ravine(H, share)
    shown = line(figure.axes[0], 4).T
    for point in shown[:30]:
        assert point == pytest.approx(t, abs=1e-3)
        t = t - eta * H @ t
    assert "34" in said(figure) and (np.abs(shown).max() > 3) == (share > 1)
    ellipse = line(figure.axes[0], 2)
    assert np.einsum("ik,ij,jk->k", ellipse, H, ellipse) / 2 == pytest.approx(2.5)


def test_a_ravine_has_a_minimum():
    refuses(lambda: steps.ravine([[1, 0], [0, -1]], 0.5), "eigenvalues above 0")
    refuses(lambda: steps.ravine(np.eye(3), 0.5), "H")


def test_the_curvature_of_two_neurons_is_that_of_their_cost():
    for w in np.random.default_rng(0).normal(size=(5, 2)):
        f = lambda t: ((t[0] * t[1] - 1) ** 2, 2 * (t[0] * t[1] - 1) * t[::-1])  # noqa: E731
        found = largest_curvature(f, w, np.array([1.0, 0.3])).value
        assert steps.two_neurons([w])[0] == pytest.approx(found, abs=1e-5)


def test_a_valley_shows_the_way_and_its_curvature():
    figure = steps.valley(WALK, 0.1)
    assert "|D| from 7.8 to 7.71; 2/η is 20; the last point lies in the valley" in said(figure)
    assert line(figure.axes[0], 2).T == pytest.approx(np.array(WALK))
    ring, dot = (line(figure.axes[0], k)[:, 0].tolist() for k in (3, 4))
    assert ring == [*WALK[0]] and dot == [*WALK[-1]]
    assert line(figure.axes[1], 0)[1] == pytest.approx(steps.two_neurons(WALK))
    assert "far from the valley" in said(steps.valley([*WALK[:1], (9.0, 9.0)], 0.1))


def test_a_saddle_has_a_line_for_each_start_and_says_how_long_it_waited():
    walks = {"0.1": [(0.5, -0.5), (0.1, 0.0), (0.8, 0.7)], "0": [(0.5, -0.5), (0.0, 0.0)]}
    figure = steps.saddle(walks)
    assert said(figure) == "Steps until the cost is below one half: 0.1 2, 0 never."
    assert line(figure.axes[1], 0)[1] == pytest.approx([1.5625, 1, 0.44**2])
    assert [text.get_text() for text in figure.axes[1].texts] == ["0.1", "0"]


def test_edges_have_a_panel_a_rate_with_a_line_a_run_and_one_at_equal_cost():
    of = {0.1: [[9.0, 8.0], [7.0, 6.0]], 0.4: [[9.0, 4.0], [8.0, 4.2]],
          0.8: [[9.0, 2.6], [8.0, 2.4]]}
    figure = steps.edges([0, 10], of, {0.4: [(7, 5.0), (8, 6.0)], 0.8: [(4, 3.0), (5, 2.8)]})
    assert "0.4: 5.5, where 2/η is 5; 0.8: 2.9, where 2/η is 2.5." in said(figure)
    *panels, last = figure.axes
    for ax, (rate, runs) in zip(panels, of.items(), strict=True):
        assert [line(ax, k)[1].tolist() for k in range(2)] == runs
        assert line(ax, 2)[1].tolist() == [2 / rate] * 2
    assert line(panels[1], 3).tolist() == [[7, 8], [5, 6]]
    assert line(last, 0).tolist() == [[0.4, 0.4], [5, 6]]
    assert line(last, 2)[1] == pytest.approx([5, 2.5])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
