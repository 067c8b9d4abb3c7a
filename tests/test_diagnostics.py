"""Diagnostics of networks, each against a case whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from nnlib import Dense, Dropout, Network, PReLU, activations
from nnlib.activations import (
    ELU,
    Activation,
    LeakyReLU,
    TSin,
    identity,
    leaky_relu,
    relu,
    sigmoid,
    sin,
    softmax,
    tanh,
)
from nnlib.costs import l2
from nnlib.diagnostics import (
    dead_units,
    extrapolation_profile,
    generalization_gap,
    gradient_norms,
    greatest_slope,
    lipschitz_bound,
)
from tests.layouts import layouts

ALL = [*activations.ALL, LeakyReLU(3.0), ELU(0.2), ELU(2.5), TSin(0.1), TSin(0.9)]


def rng(seed=0):
    return np.random.default_rng(seed)


def net(*stack, seed=0, **more):
    return Network(list(stack), rng=rng(seed), **more)


def line(slope, dtype=np.float64):
    """The network a = slope x."""
    n = net(Dense(1, 1), dtype=dtype)
    n.theta = [slope, 0.0]
    return n


def test_the_gap_is_the_difference_of_costs():
    n, x = line(2.0), np.array([[1.0, 2.0]])
    assert generalization_gap(n, (x, 2 * x), (x, 2 * x + 3)) == 9
    assert generalization_gap(n, (x, 2 * x + 3), (x, 2 * x)) == -9
    assert generalization_gap(n, (x, x), (x, 5 * x), lambda a, y: (a > y).mean()) == -1


@pytest.mark.parametrize("f", [f for f in ALL if f is not softmax], ids=repr)
def test_no_slope_on_a_dense_grid_is_greater_and_one_comes_near(f):
    slopes = np.abs(f.derivative(np.linspace(-30, 30, 600_001)))
    assert slopes.max() <= greatest_slope(f) * (1 + 1e-12)
    assert slopes.max() == pytest.approx(greatest_slope(f), rel=1e-4)


def test_no_jacobian_of_softmax_has_a_greater_norm_and_one_attains_it():
    norms = [np.linalg.norm(softmax.jacobian(s * rng(k).normal(size=2 + k % 5)), 2)
             for k in range(300) for s in (0.1, 1, 10)]
    assert max(norms) <= greatest_slope(softmax) + 1e-15
    assert np.linalg.norm(softmax.jacobian([0.0, 0.0]), 2) == pytest.approx(0.5)


@pytest.mark.filterwarnings("ignore:no cost was given")
@pytest.mark.parametrize("f", ALL, ids=repr)
def test_outputs_are_no_further_apart_than_the_bound_allows(f):
    n = net(Dropout(0.9, inverted=False), Dense(3, 8, f), PReLU(8, alpha=-1.5), Dense(8, 4, f),
            Dropout(0.5), Dense(4, 2, f), seed=3)
    x, step = rng(1).normal(size=(3, 500)), 0.1 * rng(2).normal(size=(3, 500))
    apart = np.linalg.norm(n.predict(x + step) - n.predict(x), axis=0)
    assert (apart <= lipschitz_bound(n) * np.linalg.norm(step, axis=0) * (1 + 1e-9)).all()


def test_the_bound_by_hand():
    n = net(Dropout(0.5, inverted=False), Dense(2, 2, sigmoid), PReLU(2, alpha=-4.0), Dense(2, 1))
    n.layers[1].W, n.layers[3].W = [[3, 0], [0, -8]], [[3, 4]]
    assert lipschitz_bound(n) == pytest.approx(0.5 * (8 / 4) * 4 * 5)
    assert lipschitz_bound(line(-7.0)) == 7


def test_a_unit_is_dead_where_its_slope_is_zero_for_every_sample():
    n = net(Dense(1, 4, relu), Dense(4, 1, relu), Dense(1, 1))
    n.layers[0].W, n.layers[0].b = [[1], [-1], [1], [1]], [[0], [0], [-9], [9]]
    n.layers[1].W, n.layers[1].b = np.zeros((1, 4)), [[-1]]
    x = np.array([[1.0, 2.0]])
    assert dead_units(n, x) == [0.5, 1.0]
    assert dead_units(n, np.array([[1.0, -1.0]])) == [0.25, 1.0]


@pytest.mark.parametrize(("f", "share"), [(tanh, 0), (leaky_relu, 0), (relu, 1)])
def test_leaky_units_do_not_die(f, share):
    n = net(Dense(3, 20, f), Dense(20, 1), init=lambda shape, rng: -np.ones(shape))
    assert dead_units(n, rng().uniform(0.1, 1, size=(3, 50))) == [share]


def test_dead_units_of_much_data_are_those_of_all_its_chunks(monkeypatch):
    n, x = net(Dense(1, 2, relu), Dense(2, 1)), -np.ones((1, 200))
    n.layers[0].W = [[1], [1]]
    n.layers[0].b = [[0], [-3]]
    x[0, 100] = 2  # wakes the first unit alone, in a piece of the middle
    for piece in (1, 64, 200, 1000):
        monkeypatch.setattr("nnlib.diagnostics.PIECE", piece)
        assert dead_units(n, x) == [0.5]


def test_looking_for_dead_units_leaves_the_network_as_it_was():
    n, x = net(Dense(3, 8, relu), PReLU(8), Dropout(0.5), Dense(8, 2)), rng(1).normal(size=(3, 9))
    a, theta, state = n.predict(x), n.theta.copy(), n.rng.bit_generator.state
    z = n.layers[0].z.copy()
    dead_units(n, -x[:, :2])
    assert np.array_equal(n.layers[0].z, z) and np.array_equal(n.theta, theta)
    assert n.rng.bit_generator.state == state and np.array_equal(n.predict(x), a)


def test_integers_and_frames_are_looked_at_as_floats():
    n = net(Dense(2, 8, relu), Dense(8, 1), seed=4)
    x = np.array([[1, 200, 3], [90, 5, 6]], np.uint8)
    assert dead_units(n, x) == dead_units(n, x.astype(float)) == dead_units(n, pd.DataFrame(x))


def test_units_whose_outputs_overflow_are_not_called_alive():
    n = net(Dense(1, 2, relu), Dense(2, 1), init=lambda shape, rng: np.full(shape, 1e200))
    with pytest.raises(FloatingPointError, match=r"^the outputs of Dense\(1, 2, .*too large for"):
        dead_units(n, [[1e200]])


def test_the_order_of_memory_changes_no_digit(tmp_path):
    n, x = net(Dense(7, 30, relu), Dense(30, 3)), rng(1).normal(size=(7, 50))
    y = rng(2).normal(size=(3, 50))
    norms, dead, gap = gradient_norms(n, x, y), dead_units(n, x), generalization_gap(
        n, (x, y), (x, -y), l2)
    for name, other in layouts(x, tmp_path).items():
        assert dead_units(n, other) == dead, name
        assert generalization_gap(n, (other, y), (other, -y), l2) == gap, name
        assert gradient_norms(n, other, y) == norms, name


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradient_norms_are_those_of_each_W(dtype):
    n = net(Dense(3, 5, tanh), Dropout(0.5), Dense(5, 2), dtype=dtype)
    norms = gradient_norms(n, rng(1).normal(size=(3, 6)), rng(2).normal(size=(2, 6)))
    assert norms == pytest.approx([np.sqrt((d.dW**2).sum()) for d in n.dense], rel=1e-5)
    assert len(norms) == 2 and all(type(value) is float and value > 0 for value in norms)


def test_gradient_norms_vanish_through_sigmoids():
    n = net(*[Dense(8, 8, sigmoid) for _ in range(8)], cost=l2)
    norms = gradient_norms(n, rng(1).normal(size=(8, 30)), rng(2).uniform(size=(8, 30)))
    assert norms[0] < norms[-1] / 100


def test_the_profile_of_a_line_and_of_a_sine():
    p = extrapolation_profile(line(2.0), lambda x: 2 * x, -1, 1)
    assert p.inside == p.outside == 0 and p.slope == pytest.approx(2) and p.curvature < 1e-8
    assert (p.lowest, p.highest) == (-6, 6)
    n = net(Dense(1, 1, sin))
    n.theta = [1.0, 0.0]
    p = extrapolation_profile(n, np.sin, -np.pi, np.pi, beyond=2)
    assert p.inside < 1e-15 and p.outside < 1e-15 and p.curvature == pytest.approx(1, rel=1e-3)
    assert p.slope == pytest.approx(2 / np.pi, rel=1e-3)
    assert (p.lowest, p.highest) == pytest.approx((-1, 1))


def test_the_errors_inside_and_outside_by_hand():
    p = extrapolation_profile(line(1.0), lambda x: np.where(np.abs(x) <= 1, x - 3, x + 4), -1, 1)
    assert p.inside == pytest.approx(3) and p.outside == pytest.approx(4, rel=1e-3)


def test_relu_is_straight_far_out():
    n = net(Dense(1, 30, relu), Dense(30, 1), seed=2)
    n.layers[0].b = rng(4).uniform(-0.3, 0.3, size=(30, 1))
    far = extrapolation_profile(n, np.square, -50, 50)
    assert far.curvature < 1e-8 and far.outside > 100 * far.slope


def test_an_activation_without_a_known_slope_is_refused():
    class Cube(Activation):
        def value(self, z):
            return z**3

        def slope(self, z, a):
            return 3 * z**2

    with pytest.raises(TypeError, match=r"Cube\(\)\) is at most is not known"):
        lipschitz_bound(net(Dense(1, 1, Cube())))
    assert greatest_slope(identity) == 1
