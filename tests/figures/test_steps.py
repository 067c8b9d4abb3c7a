"""Drawings of steps: their numbers are those of descent, and every figure says what it shows."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.curvature import largest_curvature
from nnlib.figures import steps
from tests.figures.drawings import line, refuses, said

matplotlib.use("Agg")
COSTS = {0.1: [2.0, 1.0, 0.5, 0.4], 1.6: [2.0, 3.0, 0.2, 0.3], 3.2: [2.0, 3.0, 4.0, 5.0]}
GRID = np.linspace(0, 1.2, 13)
WALK = [(0.2, 2.8), (0.3, 2.8), (0.36, 2.8)]


@pytest.mark.parametrize(("step", "best", "uphill"), [(1, "0.1 is lowest, at the cost 1", 1),
                                                     (3, "1.6 is lowest, at the cost 0.3", 2)])
def test_runs_go_as_far_as_the_step_and_have_a_triangle_where_the_cost_rose(step, best, uphill):
    figure = steps.run(COSTS, step, [1, 2, 3])
    assert best in said(figure) and f"Steps uphill: {uphill} at 1.6, " in said(figure)
    (ax,) = figure.axes
    marks = [at for k in ax.lines if k.get_marker() == "^" for at in k.get_xdata()]
    assert marks == [1, 3][:uphill]
    lines = [k for k in ax.lines if k.get_marker() != "^"]
    assert {k.get_linestyle() for k in lines} == {"-", "--"}  # the run that never rises is dashed
    assert max(k.get_xdata()[-1] for k in lines) == step
    assert {text.get_text() for text in ax.texts} == {"0.1", "1.6", "3.2"}


def test_what_is_promised_is_the_tangent_and_below_it_stand_the_mean_and_its_limit():
    figure = steps.promised(0.4, GRID, 4 * (GRID**2 - GRID), 4, np.full(13, 2.0))
    assert "mean curvature 2, below 2/η = 5; the cost falls by 0.96, where 1.6 was" in said(figure)
    above, below = figure.axes
    dashed, solid, dot = (line(above, k) for k in range(3))
    assert dashed[1] == pytest.approx(-4 * GRID) and solid[1] == pytest.approx(4 * (GRID**2 - GRID))
    assert dot[:, 0] == pytest.approx([0.4, -0.96])
    bend, mean, limit, dots = (line(below, k) for k in range(4))
    assert bend[1] == pytest.approx(2) and mean[1] == pytest.approx(2)
    assert limit[1] == pytest.approx(2 / GRID[1:]) and dots[1] == pytest.approx([2, 5])
    words = {text.get_text() for ax in figure.axes for text in ax.texts}
    assert words == {"promised", "delivered", "mean on the way", "2/η", "at the end"}


def test_grey_is_where_a_step_raises_the_cost_and_the_mean_is_above_its_limit():
    figure = steps.promised(1.2, GRID, 3 * GRID**2 - GRID, 1, np.full(13, 6.0))
    assert "above 2/η = 1.7; the cost rises by 3.1" in said(figure)
    for ax in figure.axes:
        (grey,) = ax.patches
        assert grey.get_x() == pytest.approx(1 / 3, abs=0.02)
        assert grey.get_x() + grey.get_width() == pytest.approx(1.2)
    mean, limit = line(figure.axes[1], 1), line(figure.axes[1], 2)
    assert (mean[1][1:] > limit[1][1:]).tolist() == (GRID[2:] > 1 / 3).tolist()


def test_a_mean_curvature_makes_the_parabola_exact():
    rates = np.linspace(0, 1, 401)
    bends = 12 * rates**2 - 6 * rates + 1  # of t^4 - t^3 + t^2 / 2 - t, whose slope at 0 is -1
    changes = rates**4 - rates**3 + rates**2 / 2 - rates
    means = steps.mean_curvature(rates, bends)
    assert means[0] == 1 and means[-1] == pytest.approx(2 * (12 / 12 - 6 / 6 + 1 / 2), abs=1e-4)
    assert -rates * (1 - rates * means / 2) == pytest.approx(changes, abs=1e-4)


@pytest.mark.parametrize(("eta", "end"), [(0.1, "0.0115"), (0.5, "0"), (1.0, "1"), (1.1, "38.3")])
def test_bounces_are_those_of_descent(eta, end):
    figure = steps.bounces(eta)
    assert f"after 20 steps is {end}" in said(figure)
    w = 2.0
    for _ in range(20):
        w -= eta * 2 * (w - 1)
    assert line(figure.axes[1], 0)[1][-1] == pytest.approx(max(abs(w - 1), 1e-5))


def test_bounces_stand_beside_those_at_other_rates():
    (_, right) = steps.bounces(1.1, others={"0.1, 0.9": 0.9, "0.5": 0.5}).axes
    pale = [line(right, k)[1] for k in range(1, 3)]
    assert pale[0] == pytest.approx(0.8 ** np.arange(21)) and pale[1][1:] == pytest.approx(1e-5)
    assert [text.get_text() for text in right.texts] == ["0.1, 0.9", "0.5"]


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
    assert "|D| from 7.8 to 7.71; 2/η is 20; 0 steps uphill; the last" in said(figure)
    assert "point lies in the valley" in said(figure)
    assert line(figure.axes[0], 2).T == pytest.approx(np.array(WALK))
    ring, dot = (line(figure.axes[0], k)[:, 0].tolist() for k in (3, 4))
    assert ring == [*WALK[0]] and dot == [*WALK[-1]]
    assert line(figure.axes[1], 0)[1] == pytest.approx(steps.two_neurons(WALK))
    away = steps.valley([*WALK[:1], (9.0, 9.0)], 0.1)
    assert "1 step uphill" in said(away) and "far from the valley" in said(away)
    assert [line(away.axes[1], k)[0].tolist() for k in (1,)] == [[1]]  # a triangle
    pale = steps.valley(WALK, 0.1, [(0.5, 2.0), (1.0, 1.0)])
    assert line(pale.axes[0], 5).tolist() == [[0.5, 1.0], [2.0, 1.0]]


def test_a_saddle_has_a_line_for_each_start_and_says_how_long_it_waited():
    walks = {"0.1": [(0.5, -0.5), (0.1, 0.0), (0.8, 0.7)], "0": [(0.5, -0.5), (0.0, 0.0)]}
    figure = steps.saddle(walks)
    assert said(figure) == "Steps until the cost is below one half: 0.1 2, 0 never."
    assert line(figure.axes[1], 0)[1] == pytest.approx([1.5625, 1, 0.44**2])
    assert [text.get_text() for text in figure.axes[1].texts] == ["0.1", "0"]


def test_edges_are_drawn_in_units_of_what_a_parabola_bears_and_at_equal_cost():
    of = {0.1: [[9.0, 8.0], [7.0, 6.0]], 0.4: [[9.0, 4.0], [8.0, 4.2]],
          0.8: [[9.0, 2.6], [8.0, 2.4]]}
    figure = steps.edges([0, 10], of, {0.4: [(7, 5.0), (8, 6.0)], 0.8: [(4, 3.0), (5, 2.8)]})
    assert "0.1 from 0.4 to 0.35, 0.4 from 1.7 to 0.82, 0.8 from 3.4 to 1." in said(figure)
    left, right = figure.axes
    for k, (rate, runs) in enumerate(of.items()):
        assert line(left, k)[1] == pytest.approx(np.median(runs, axis=0) * rate / 2)
    assert line(left, 3)[1].tolist() == [1, 1]
    assert line(right, 0).tolist() == [[0.4, 0.4], [5, 6]]
    assert line(right, 2)[1] == pytest.approx([5, 2.5])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")
