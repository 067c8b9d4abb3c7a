"""Drawings of costs: the tangent touches, the way is that of descent, the network is kept."""

import itertools
import re

import matplotlib
import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import tanh
from nnlib.figures import landscapes, plots
from tests.figures.test_plots import cases, drawings, keeps_its_word

matplotlib.use("Agg")


def bowl(p):
    return p[0] ** 2 + 5 * p[1] ** 2


def network():
    return Network([Dense(2, 3, tanh), Dense(3, 1)], rng=np.random.default_rng(0))


X, Y = np.random.default_rng(1).normal(size=(2, 5)), np.zeros((1, 5))
DRAWINGS = {
    "descent": [dict(f=np.square, slope=lambda x: 2 * x, x0=-2.0),
                dict(f=np.square, slope=lambda x: 2 * x, x0=1, lr=0.3, steps=5),
                dict(f=np.square, slope=lambda x: 2 * x, x0=1, lr=1.1, steps=900),
                dict(f=np.square, slope=lambda x: 2 * x, x0=0.0)],
    "contours": [dict(f=bowl), dict(f=bowl, low=(0, 0), high=(1, 2), a_b=[[1, 1], [0, 0.5]]),
                 dict(f=lambda p: 0 * p[0])],
    "steepest": [dict(f=bowl, gradient=[-2, 5], point=[-1, 0.5])],
    "surface": [dict(net=network(), x=X, y=Y, rng=np.random.default_rng(2), points=5)],
}


def test_every_drawing_stands_in_the_table():
    assert set(drawings(landscapes)) == set(DRAWINGS), "give a new drawing a row in DRAWINGS"


@pytest.mark.parametrize(("name", "arguments"), cases(DRAWINGS))
def test_every_drawing_keeps_its_word(name, arguments):
    keeps_its_word(getattr(landscapes, name), arguments)


def cubic(x0=0.5, **more):
    return landscapes.descent(lambda x: x**3, lambda x: 3 * x**2, x0, **more)


def line(ax, label):
    (found,) = [line for line in ax.lines if line.get_label().startswith(label)]
    return np.array(found.get_data())


def test_the_tangent_touches_the_curve_and_has_its_slope():
    ax = cubic()
    (x1, x2), (y1, y2) = line(ax, "tangent")
    assert (y2 - y1) / (x2 - x1) == pytest.approx(0.75)
    assert (x1 + x2) / 2 == pytest.approx(0.5) and (y1 + y2) / 2 == pytest.approx(0.125)
    assert "cost is 0.125 and its slope 0.75, so a step goes left." in plots.description(ax)
    assert "slope is 0: no step" in plots.description(cubic(0.0))


def test_the_steps_are_those_of_gradient_descent():
    ax = cubic(0.5, lr=0.1, steps=3)
    x = 0.5
    wanted = [x := x - 0.1 * 3 * x**2 for _ in range(3)]
    assert line(ax, "steps")[0] == pytest.approx(np.array([0.5, *wanted]))
    assert f"after 3 steps at learning rate 0.1 x is {round(x, 3)}" in plots.description(ax)


def test_steps_that_leave_the_picture_are_not_drawn():
    ax = landscapes.descent(np.square, lambda x: 2 * x, 1.0, 1.1, 50)  # each step times -1.2
    assert line(ax, "steps")[0] == pytest.approx((-1.2) ** np.arange(7))  # 1.2^7 is above 3
    assert "x has left the picture, by step 7" in plots.description(ax)


def test_contours_say_where_paths_end():
    ax = landscapes.contours(bowl, gradient_descent=[[1, 1], [0.5, 0]], adam=[[1, 1], [0, 0]])
    said = plots.description(ax)
    assert "lowest 0 near (0, 0)" in said and "gradient descent ends at (0.5, 0), cost 0.25" in said
    assert "adam ends at (0, 0), cost 0" in said
    assert line(ax, "gradient")[0].tolist() == [1, 0.5]


def test_the_steepest_way_down_is_against_the_gradient():
    ax = landscapes.steepest(bowl, [2, 10], [1, 1], radius=0.001)
    best, against = map(int, re.findall(r"(\d+) degrees", plots.description(ax)))
    assert abs(best - against) <= 1 and against == round(np.degrees(np.arctan2(-10, -2)) % 360)
    wrong = plots.description(landscapes.steepest(bowl, [10, 2], [1, 1], radius=0.001))
    best, against = map(int, re.findall(r"(\d+) degrees", wrong))
    assert abs(best - against) > 30


def test_a_surface_has_the_cost_in_its_middle_and_leaves_the_network_alone():
    net = network()
    theta = net.theta.copy()
    ax = landscapes.surface(net, X, Y, np.random.default_rng(2), points=7)
    assert np.array_equal(net.theta, theta)
    cost = net.cost(net.predict(X), Y)
    assert f"The cost is {cost:.3g} at the parameters" in plots.description(ax)
    assert len(ax.figure.axes) == 2  # the picture and its scale


def test_a_surface_lies_along_its_two_directions():
    net, rng = network(), np.random.default_rng(7)
    here, grid = net.theta.copy(), [-2, 0, 2]
    one, two = landscapes._direction(net, rng), landscapes._direction(net, rng)
    costs = {}
    for s, t in itertools.product(grid, grid):
        net.theta = here + s * one + t * two
        costs[s, t] = net.cost(net.predict(X), Y)
    net.theta = here
    s, t = min(costs, key=costs.get)
    assert s != t  # or a picture turned over its diagonal would pass
    said = plots.description(landscapes.surface(net, X, Y, np.random.default_rng(7), 2, 3))
    assert f"up to {max(costs.values()):.3g} around" in said
    assert f"lowest, {costs[s, t]:.3g}, at ({s}, {t}).".replace("-", "−") in said


def test_directions_have_the_length_of_each_piece():
    net = network()
    net.theta[-1] = 4.0
    direction = landscapes._direction(net, np.random.default_rng(0))
    pieces = np.split(direction, np.cumsum([6, 3, 3]))
    own = [net.dense[0].W, net.dense[0].b, net.dense[1].W, net.dense[1].b]
    assert [np.linalg.norm(p) for p in pieces] == pytest.approx([np.linalg.norm(v) for v in own])
    assert not pieces[1].any() and abs(direction[-1]) == pytest.approx(4)
