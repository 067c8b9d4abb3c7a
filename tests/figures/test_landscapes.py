"""Drawings of costs: the tangent touches, the way is that of descent, the network is kept."""

import itertools
import re

import matplotlib
import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU
from nnlib.activations import tanh
from nnlib.figures import landscapes
from nnlib.figures.colours import FAINT, INK, PALETTE, look
from nnlib.figures.plots import description
from nnlib.figures.words import short
from nnlib.layers import Layer, Parameter
from tests.figures.drawings import curves, dash, legend, looks, refuses

matplotlib.use("Agg")


def bowl(p):
    return p[0] ** 2 + 5 * p[1] ** 2


def network(*hidden):
    return Network([Dense(2, 3, tanh), *hidden, Dense(3, 1)], rng=np.random.default_rng(0))


X, Y = np.random.default_rng(1).normal(size=(2, 5)), np.ones((1, 5))
DRAWINGS = {
    "descent": [dict(f=np.square, slope=lambda x: 2 * x, x0=-2.0),
                dict(f=np.square, slope=lambda x: 2 * x, x0=1, lr=0.3, steps=5),
                dict(f=np.square, slope=lambda x: 2 * x, x0=1, lr=1.1, steps=900),
                dict(f=np.square, slope=lambda x: 2 * x, x0=0.0),
                dict(f=lambda x: 0 * x, slope=lambda x: 0, x0=1, steps=1)],
    "contours": [dict(f=bowl), dict(f=bowl, low=(0, 0), high=(1, 2), a_b=[[1, 1], [0, 0.5]]),
                 dict(f=lambda p: 0 * p[0])],
    "steepest": [dict(f=bowl, gradient=[-2, 5], point=[-1, 0.5])],
    "surface": [dict(net=network(), x=X, y=Y, rng=np.random.default_rng(2), points=5)],
}


def cubic(x0=0.5, **more):
    return landscapes.descent(lambda x: x**3, lambda x: 3 * x**2, x0, **more)


def line(ax, label):
    (found,) = [line for line in ax.lines if line.get_label().startswith(label)]
    return np.array(found.get_data())


def test_the_cost_is_drawn_over_the_range():
    ax = cubic(low=-1, high=2)
    x, y = ax.lines[0].get_data()
    assert x == pytest.approx(np.linspace(-1, 2, x.size)) and y == pytest.approx(x**3)
    assert x.size > 200 and ax.get_xlim() == (-1, 2) and ax.lines[0].get_color() == INK
    assert ax.get_ylim() == pytest.approx((-1 - 0.12 * 9, 8 + 0.05 * 9))
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x", "C")
    assert cubic().get_xlim() == (-3, 3) and len(cubic().lines) == 3  # no steps are drawn


def test_the_tangent_touches_the_curve_and_has_its_slope():
    ax = cubic(low=-1, high=2)
    (x1, x2), (y1, y2) = line(ax, "tangent, slope 0.75")
    assert (y2 - y1) / (x2 - x1) == pytest.approx(0.75) and x2 - x1 == pytest.approx(0.36 * 3)
    assert (x1 + x2) / 2 == pytest.approx(0.5) and (y1 + y2) / 2 == pytest.approx(0.125)
    assert ax.lines[-1].get_xydata().tolist() == [[0.5, 0.125]]  # the dot
    assert [v.get_color() for v in ax.lines[1:]] == [PALETTE["weight"]] * 2
    (name,) = ax.texts
    assert name.get_text() == "x₀" and name.xy == (0.5, 0.125) and name.xyann[0] < 0
    assert description(ax) == ("At x₀ = 0.5 the cost is 0.125 and its slope 0.75, so a step goes "
                               "left.")
    assert legend(ax) == ["tangent, slope 0.75"]
    left = landscapes.descent(np.square, lambda x: 2 * x, -1)
    assert description(left).endswith("its slope −2, so a step goes right.")
    assert left.texts[0].xyann[0] > 0 and legend(left) == ["tangent, slope −2"]
    assert description(cubic(0.0)) == "At x₀ = 0 the slope is 0: no step is taken."


def test_the_steps_are_those_of_gradient_descent():
    ax = cubic(0.5, lr=0.1, steps=3)
    x = 0.5
    wanted = np.array([x, *(x := x - 0.1 * 3 * x**2 for _ in range(3))])
    assert line(ax, "steps")[0] == pytest.approx(wanted)
    assert line(ax, "steps")[1] == pytest.approx(wanted**3)
    assert description(ax).endswith(f"left; after 3 steps at learning rate 0.1 x is "
                                    f"{wanted[-1]:.3g} and the cost {wanted[-1] ** 3:.4f}.")
    assert looks(ax)["steps"] == (PALETTE["error"], ("--", dash(ax.lines[1])[1]))
    assert ax.lines[1].get_marker() == "o" and legend(ax) == ["steps", "tangent, slope 0.75"]


@pytest.mark.parametrize("x0", [1.0, -1.0])  # it leaves on the left, and on the right
@pytest.mark.parametrize("lr", [1.1, 3.0])
def test_steps_that_leave_the_picture_are_not_drawn(lr, x0):
    ax = landscapes.descent(np.square, lambda x: 2 * x, x0, lr, 50)  # each step times 1 - 2 lr
    way = x0 * (1 - 2 * lr) ** np.arange(50)
    out = int(np.argmax(np.abs(way) > 3))
    if out > 1:
        assert line(ax, "steps")[0] == pytest.approx(way[:out])
    else:
        assert legend(ax) == [f"tangent, slope {'2' if x0 > 0 else '−2'}"]
    assert f"x has left the picture, by step {out}." in description(ax)


def test_a_step_into_nothing_has_left_the_picture():
    ax = landscapes.descent(np.square, lambda x: 2.0 if x == 1 else np.nan, 1.0, 0.1, 3)
    assert line(ax, "steps")[0] == pytest.approx([1, 0.8])
    assert "x has left the picture, by step 2." in description(ax)


def test_level_lines_lie_where_the_cost_has_their_level():
    ax = landscapes.contours(bowl, (-1, -3), (2, 1), levels=8)
    (lines,) = ax.collections
    assert lines.levels == pytest.approx(49 * np.linspace(0, 1, 9) ** 2)  # close where it is low
    found = 0
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        for x, y in path.vertices:
            found += 1
            assert bowl((x, y)) == pytest.approx(level, abs=0.01)
            assert -1 <= x <= 2 and -3 <= y <= 1
    assert found > 500 and ax.get_xlim() == (-1, 2) and ax.get_ylim() == (-3, 1)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("θ₁", "θ₂")
    assert {t.get_text() for t in ax.texts} <= {"0", "6.89", "27.6"}  # each third
    assert description(ax) == "Level lines of a cost, lowest 0 near (0, 0)."
    assert landscapes.contours(bowl).collections[0].levels.size == 15
    assert description(landscapes.contours(bowl, (0.5, -3), (2, -1))).endswith("near (0.5, −1).")


def test_paths_are_those_given_with_a_ring_at_their_start():
    ways = {"gradient_descent": [[1, 1], [0.5, 0]], "adam": [[-1, 0.5], [0, 1], [0, -0.2]]}
    ax = landscapes.contours(bowl, **ways)
    assert curves(ax) == {"gradient descent": ([1, 0.5], [1, 0]), "adam": ([-1, 0, 0],
                                                                         [0.5, 1, -0.2])}
    rings = [v for v in ax.lines if v.get_label().startswith("_")]
    assert [v.get_xydata().tolist() for v in rings] == [[[1, 1]], [[-1, 0.5]]]
    assert {(v.get_marker(), v.get_fillstyle(), v.get_color()) for v in rings} == {
        ("o", "none", INK)}
    assert [looks(ax)[n][0] for n in ("gradient descent", "adam")] == [
        look(k)["color"] for k in (0, 1)]
    assert description(ax) == ("Level lines of a cost, lowest 0 near (0, 0); gradient descent ends "
                               "at (0.5, 0), cost 0.25; adam ends at (0, −0.2), cost 0.2.")
    assert legend(ax) == ["gradient descent", "adam"] and ax.get_legend() is not None
    assert landscapes.contours(bowl).get_legend() is None


def test_the_change_of_the_cost_is_that_of_a_step_in_each_direction():
    ax = landscapes.steepest(bowl, [2, 10], [1, 1], radius=0.1)
    (degrees, change), (_, zero), (down, _) = (v.get_data() for v in ax.lines)
    assert degrees == pytest.approx(np.arange(361))
    for at, step in ((0, (0.1, 0)), (90, (0, 0.1)), (180, (-0.1, 0)), (270, (0, -0.1))):
        assert change[at] == pytest.approx(bowl((1 + step[0], 1 + step[1])) - 6)
    assert list(zero) == [0, 0] and list(ax.get_xticks()) == [0, 60, 120, 180, 240, 300, 360]
    assert down == pytest.approx([np.degrees(np.arctan2(-10, -2)) % 360] * 2)
    assert [v.get_color() for v in ax.lines] == [INK, FAINT, PALETTE["error"]]
    assert ax.get_ylabel() == "change of the cost" and legend(ax) == ["against the gradient"]
    assert ax.get_xlabel() == "direction of the step, in degrees"
    assert description(ax).startswith("Of all steps of length 0.1 the one at ")


def test_the_steepest_way_down_is_against_the_gradient():
    right = description(landscapes.steepest(bowl, [2, 10], [1, 1], radius=0.001))
    best, against = map(int, re.findall(r"(\d+) degrees", right))
    assert abs(best - against) <= 1 and against == round(np.degrees(np.arctan2(-10, -2)) % 360)
    wrong = description(landscapes.steepest(bowl, [10, 2], [1, 1], radius=0.001))
    best, against = map(int, re.findall(r"(\d+) degrees", wrong))
    assert abs(best - against) > 30


class Filters(Layer):
    """An own layer whose parameters have three axes and one."""

    kernel, shift = Parameter((2, 3, 3)), Parameter((3, 1))

    def begin(self, rng, init, init_bias):
        self.kernel, self.shift = rng.normal(size=(2, 3, 3)), [[3.0], [4.0], [0.0]]

    def forward(self, a, rng=None):
        return self.kernel[0] @ self.kernel[1] @ a + self.shift

    def backward(self, da, need_input=True):
        raise AssertionError("a surface needs no way back")


OWN = {"prelu": lambda: network(PReLU(3)), "one": lambda: network(PReLU()),
       "dropout": lambda: network(Dropout(0.5)),
       "both": lambda: network(PReLU(3, alpha=0.4), Dropout(0.9)),
       "float32": lambda: Network([Dense(2, 3, tanh), Dense(3, 1)], dtype=np.float32,
                                  rng=np.random.default_rng(3)),
       "own layer": lambda: network(Filters())}


@pytest.mark.parametrize("net", [network, *OWN.values()], ids=["dense", *OWN])
def test_a_surface_is_the_cost_along_its_two_directions_for_any_layers(net):
    net, grid = net(), np.linspace(-2, 2, 4)
    kept, random = net.theta.copy(), np.random.default_rng(7)
    one, two = landscapes._direction(net, random), landscapes._direction(net, random)
    costs = np.empty((4, 4))
    for (j, t), (i, s) in itertools.product(enumerate(grid), enumerate(grid)):
        net.theta = kept + s * one + t * two
        costs[j, i] = net.evaluate(X, Y)[0]
    net.theta = kept
    ax = landscapes.surface(net, X, Y, np.random.default_rng(7), 2, 4)
    assert np.array_equal(net.theta, kept)
    middle, (j, i) = net.evaluate(X, Y)[0], np.unravel_index(costs.argmin(), costs.shape)
    places = [f"{grid[k]:.2f}".rstrip("0").rstrip(".").replace("-", "−") for k in (i, j)]
    assert description(ax) == (
        f"The cost is {short(middle, 3)} at the parameters and up to {short(costs.max(), 3)} "
        f"around them; lowest, {short(costs.min(), 3)}, at ({', '.join(places)}).")


def test_a_surface_has_its_colours_where_the_costs_are(monkeypatch):
    net, random = network(), np.random.default_rng(7)
    one, two = (landscapes._direction(net, random) for _ in range(2))
    steps = np.linalg.pinv(np.column_stack([one, two]))
    here = net.theta.copy()

    def cost(net, x, y):
        s, t = steps @ (net.theta - here)
        return s + 10 * t + 30, np.nan

    monkeypatch.setattr(Network, "evaluate", cost)
    ax = landscapes.surface(net, X, Y, np.random.default_rng(7), points=11)
    filled, lines = ax.collections
    assert filled.levels == pytest.approx(19 + 22 * np.linspace(0, 1, 17) ** 2)
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        for s, t in path.vertices[:: 3]:
            assert s + 10 * t + 30 == pytest.approx(level)
            assert abs(s) <= 1 + 1e-9 and abs(t) <= 1 + 1e-9
    assert sum(len(path.vertices) for path in lines.get_paths()) > 20
    for low, high, path in zip(filled.levels, filled.levels[1:], filled.get_paths(), strict=False):
        costs = path.vertices @ [1, 10] + 30
        assert costs.min() >= low - 1e-9 and costs.max() <= high + 1e-9
    (dot,) = ax.lines
    assert dot.get_xydata().tolist() == [[0, 0]]
    assert filled.cmap.name == "cividis"
    _, scale = ax.figure.axes
    assert scale.get_ylabel() == "C"
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("along the first direction",
                                                  "along the second")
    assert description(ax) == ("The cost is 30 at the parameters and up to 41 around them; lowest, "
                               "19, at (−1, −1).")


def test_a_network_whose_cost_cannot_be_had_is_left_as_it_was(monkeypatch):
    net, seen = network(), []
    kept = net.theta.copy()

    def cost(net, x, y):
        seen.append(1)
        if len(seen) > 9:
            raise FloatingPointError("the cost is inf")
        return 1.0, np.nan

    monkeypatch.setattr(Network, "evaluate", cost)
    with pytest.raises(FloatingPointError, match="the cost is inf"):
        landscapes.surface(net, X, Y, np.random.default_rng(7))
    assert np.array_equal(net.theta, kept)


def test_directions_have_the_length_of_each_piece():
    net = network(PReLU(3))
    net.theta[-1] = 4.0
    direction = landscapes._direction(net, np.random.default_rng(0))
    pieces = np.split(direction, np.cumsum([6, 3, 3, 3]))
    own = [net.layers[0].W, net.layers[0].b, net.layers[1].alpha, net.layers[2].W, net.layers[2].b]
    assert [np.linalg.norm(p) for p in pieces] == pytest.approx([np.linalg.norm(v) for v in own])
    assert not pieces[1].any() and abs(direction[-1]) == pytest.approx(4)
    assert np.ptp(pieces[2]) > 0.01  # random, not the parameter itself


def test_directions_are_as_long_as_each_parameter_of_an_own_layer():
    direction = landscapes._direction(network(Filters()), np.random.default_rng(0))
    theta = network(Filters()).theta
    cuts = np.cumsum([6, 3, 18, 3, 3])  # W, b, kernel, shift, W, b
    for one, other in zip(np.split(direction, cuts), np.split(theta, cuts), strict=True):
        assert np.linalg.norm(one) == pytest.approx(np.linalg.norm(other))
    assert np.ptp(direction[9:27]) > 0.1 and np.linalg.norm(direction[27:30]) == pytest.approx(5)


@pytest.mark.parametrize(("draw", "words"), [
    (lambda: cubic(5.0), "x0 must be finite with -3.0 <= x0 <= 3.0, not 5.0"),
    (lambda: cubic(0.5, lr=-1), "lr must be finite with 0 <= lr, not -1"),
    (lambda: cubic(0.5, steps=1.5), "steps must be an integer, not 1.5"),
    (lambda: landscapes.descent(lambda x: 1.0, lambda x: 0, 1), "f(x) must have shape (241,), not"),
    (lambda: landscapes.descent(np.square, lambda x: np.nan, 1), "slope(x0) must be finite, not"),
    (lambda: landscapes.contours(bowl, low=(1, 1), high=(1, 2)), "low must lie below high, but th"),
    (lambda: landscapes.contours(bowl, low=1), "low must have shape (2,), not ()"),
    (lambda: landscapes.contours(lambda p: p), "f must give one cost a point, (14641,), not (2, 1"),
    (lambda: landscapes.contours(bowl, way=np.ones((2, 5))), "way must be a path (steps + 1, 2), "
     "not of shape (2, 5): did you mean way.T?"),
    (lambda: landscapes.contours(bowl, way=[[1, np.nan]]), "way must be finite, but its entry [0,"),
    (lambda: landscapes.contours(bowl, levels=0), "levels must be at least 1, not 0"),
    (lambda: landscapes.steepest(bowl, [0, 0], [0, 0]), "gradient is 0 at this point, so no direc"),
    (lambda: landscapes.steepest(bowl, [1, 2, 3], [0, 0]), "gradient must have shape (2,), not (3"),
    (lambda: landscapes.steepest(bowl, [1, 2], [0, 0], 0), "radius must be finite with 0 < radius"),
    (lambda: landscapes.surface(network(), X, Y, 1), "rng must be a NumPy Generator such as"),
    (lambda: landscapes.surface("net", X, Y, np.random.default_rng(1)), "net must be a Network, n"),
    (lambda: landscapes.surface(network(), X, Y, np.random.default_rng(1), points=1), "points mus"),
    (lambda: landscapes.surface(network(), X.T, Y, np.random.default_rng(1)), "did you mean x.T?"),
])
def test_what_cannot_be_drawn_is_refused(draw, words):
    refuses(draw, words)
