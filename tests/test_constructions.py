"""What is made in closed form: polynomials, steps, networks of networks, landscapes."""

import matplotlib
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import Dense, Dropout, Network, PReLU, train
from nnlib.activations import TSin, identity, relu, softmax, tanh
from nnlib.constructions import (
    collapse,
    compose,
    double_well,
    hinge_network,
    lagrange,
    saddle,
    sawtooth_network,
    step_network,
)
from nnlib.costs import cross_entropy, l2
from nnlib.datasets import polynomial, runge
from nnlib.figures import landscapes, plots
from nnlib.optimizers import Adam, GradientDescent
from nnlib.proof import prove
from tests.layouts import layouts

matplotlib.use("Agg")
WIDE = np.linspace(-40, 40, 4001)
SYMBOLS = sympy.symbols("u v", real=True)


def rng(seed=0):
    return np.random.default_rng(seed)


def random(*stack, **settings):
    """A network whose biases are not 0 either."""
    return Network(list(stack), rng=rng(3), init_bias=lambda shape, rng: rng.normal(size=shape),
                   **settings)


def test_runge_by_eleven_nodes():
    t, p = np.linspace(-1, 1, 100_001), lagrange(*runge(11))
    assert np.abs(p(t) - 1 / (1 + 25 * t**2)).max() == pytest.approx(1.9156, abs=1e-4)


@pytest.mark.parametrize("reach", [20, 40])
@pytest.mark.parametrize(("degree", "nodes"), [(2, 3), (2, 6), (3, 4), (3, 7)])
def test_a_polynomial_is_met_to_rounding_inside_and_outside(degree, nodes, reach):
    p = lagrange(*polynomial(degree, nodes, -reach, reach))
    assert np.abs(p(WIDE) - WIDE**degree).max() < 1e-14 * 40**degree


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=12, unique_by=lambda v: round(v)),
       st.integers(0, 10**6))
def test_at_its_nodes_it_is_exact(x, seed):
    y = rng(seed).normal(size=len(x))
    assert np.array_equal(lagrange(x, y)(x), y)
    assert np.array_equal(lagrange(x, y)(np.reshape(x, (1, -1))), y[None])


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_many_good_nodes_do_no_harm_in_any_unit(unit):
    x = np.cos(np.pi * (np.arange(500) + 0.5) / 500)
    t = np.linspace(-1, 1, 2000)
    p = lagrange(unit * x, 1 / (1 + 25 * x**2))
    assert np.abs(p(unit * t) - 1 / (1 + 25 * t**2)).max() < 1e-12


def test_next_to_a_node_and_of_one_node():
    p = lagrange([0, 1, 2], [7, 1, 4])
    assert p([5e-324, 1e-120]).tolist() == [7, 7] and p(0) == 7 and np.ndim(p(0.5)) == 0
    assert lagrange([3], [4])([1.0, 2.0]).tolist() == [4, 4] and lagrange([3], [4])([]).size == 0


def test_the_order_of_memory_changes_no_digit(tmp_path):
    t, x = rng(1).uniform(-1, 1, size=(40, 30)), rng(2).uniform(-1, 1, size=(4, 5))
    p = lagrange(x, np.sin(x))
    for name, other in layouts(t, tmp_path).items():
        assert np.array_equal(p(other), p(t)), name
    for name, other in layouts(x, tmp_path).items():
        assert np.array_equal(lagrange(other, np.sin(other))(t), p(t)), name
    for f in (saddle, double_well):
        for name, other in layouts(t[:2], tmp_path).items():
            assert np.array_equal(f(other), f(t[:2])), name
            assert np.array_equal(f.gradient(other), f.gradient(t[:2])), name


@pytest.mark.parametrize("steepness", [0.5, 3.0, 10.0, 1e4])
@pytest.mark.parametrize(("F", "K"), [
    (lambda x: np.abs(x - 0.4), 1), (lambda x: np.sin(9 * x), 9), (lambda x: 5 - 2 * x, 2)])
def test_steps_keep_within_the_bound_that_is_proven(F, K, steepness):
    x, errors = np.linspace(0, 1, 3001)[None], []
    for m in (3, 12, 50, 200):
        net = step_network(F, m, steepness)
        assert net.sizes == [1, m, 1] and net.n_parameters == 3 * m + 1
        errors.append(np.abs(net.predict(x) - F(x)).max())
        assert errors[-1] <= K / (m + 1) * (1 / 2 + 2 * np.log(2) / steepness) * (1 + 1e-12)
    assert all(np.diff(errors) < 0)


def test_the_bound_is_sharp():
    error = np.abs(step_network(lambda x: x, 50, 1e4).predict([[0.0]])).max()
    assert error == pytest.approx(1 / 51 * (1 / 2 + 2 * np.log(2) / 1e4), rel=1e-3)


@pytest.mark.parametrize("m", [1, 2, 7, 64])
def test_hinges_are_the_straight_pieces_between_nodes(m):
    x, t = np.linspace(0, 1, 1001), np.linspace(0, 1, m + 1)
    net = hinge_network(np.cos, m)
    assert net.sizes == [1, m, 1]
    assert net.predict(x[None])[0] == pytest.approx(np.interp(x, t, np.cos(t)), abs=1e-12)
    assert np.abs(net.predict(x[None])[0] - np.cos(x)).max() <= 1 / (8 * m**2)  # |cos''| <= 1


@pytest.mark.parametrize("depth", [1, 2, 5, 8])
def test_a_sawtooth_is_the_tent_again_and_again(depth):
    x = np.linspace(0, 1, 2049)
    y, net = x, sawtooth_network(depth)
    for _ in range(depth):
        y = 1 - np.abs(2 * y - 1)
    assert net.sizes == [1, *[2] * depth, 1] and np.array_equal(net.predict(x[None])[0], y)
    assert 1 + np.count_nonzero(np.abs(np.diff(y, 2)) > 1e-9) == 2**depth


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_layers_with_identity_are_one_affine_map(dtype):
    net = random(Dropout(0.8), Dense(3, 7), Dense(7, 5), Dropout(0.5, inverted=False), Dense(5, 2),
                 dtype=dtype)
    M, c = collapse(net)
    x = rng(1).normal(size=(3, 20)).astype(dtype)
    assert M.shape == (2, 3) and c.shape == (2, 1) and M.dtype == c.dtype == dtype
    assert np.abs(net.predict(x) - (M @ x + c)).max() < (1e-12 if dtype == np.float64 else 1e-5)
    assert M.any() and c.any()


def test_nothing_of_a_collapsed_network_is_shared():
    net = random(Dense(2, 2))
    M, c = collapse(net)
    before = net.theta.copy()
    M[:] = c[:] = 9
    assert np.array_equal(net.theta, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_networks_in_a_row(dtype):
    first = random(Dense(3, 5, TSin(0.3)), PReLU(5, 0.1), Dense(5, 4, identity), dtype=dtype)
    second = random(Dropout(0.5, inverted=False), Dense(4, 6, relu), PReLU(), Dense(6, 2, softmax),
                    cost=cross_entropy, dtype=dtype)
    first.layers[1].alpha = np.arange(5.0).reshape(5, 1)
    x = rng(1).normal(size=(3, 20)).astype(dtype)
    both = compose(first, second)
    assert np.array_equal(both.predict(x), second.predict(first.predict(x)))
    assert both.cost is cross_entropy and both.rng is second.rng
    assert both.sizes == [3, 5, 4, 6, 2] and both.dtype == dtype
    assert both.n_parameters == first.n_parameters + second.n_parameters


def test_parts_and_whole_learn_apart():
    part = random(Dense(1, 3, tanh), Dense(3, 1))
    state, before = part.rng.bit_generator.state, part.theta.copy()
    whole, x = compose(part, part), np.linspace(-1, 1, 9)[None]
    train(whole, x, x, GradientDescent(0.1), epochs=2)
    assert np.array_equal(part.theta, before) and part.rng.bit_generator.state == state
    assert not np.array_equal(whole.theta[: before.size], before) and whole.cost is l2


@pytest.mark.parametrize("f", [saddle, double_well], ids=lambda f: type(f).__name__)
def test_landscapes_are_proven(f):
    p = sympy.Matrix(SYMBOLS)
    for variable, slope in zip(SYMBOLS, f.gradient(p), strict=True):
        prove(f(p), slope, variable)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", [saddle, double_well], ids=lambda f: type(f).__name__)
def test_number_and_symbol_agree_and_shapes_are_kept(f, dtype):
    p = rng().normal(size=(2, 6)).astype(dtype)
    C, g = f(p), f.gradient(p)
    assert C.shape == (6,) and g.shape == (2, 6) and C.dtype == g.dtype == dtype
    symbols = sympy.Matrix(SYMBOLS)
    for k in range(6):
        at = dict(zip(SYMBOLS, p[:, k].tolist(), strict=True))
        assert C[k] == pytest.approx(float(f(symbols).subs(at)), rel=1e-4)
        assert g[:, k] == pytest.approx(list(map(float, f.gradient(symbols).subs(at))), rel=1e-4)
        assert f(p[:, k]) == C[k] and np.array_equal(f.gradient(p[:, k]), g[:, k])


def descend(f, start, optimizer, steps=400):
    """The path (steps + 1, 2) of an optimizer."""
    theta = np.array(start, float)
    path = [theta.copy()]
    for _ in range(steps):
        optimizer.step(theta, f.gradient(theta))
        path.append(theta.copy())
    return np.array(path)


def test_descent_leaves_the_saddle_from_almost_everywhere():
    assert not descend(saddle, (0, 1), GradientDescent(0.1))[-1].round(12).any()
    far = descend(saddle, (1e-6, 1), GradientDescent(0.1), 200)[-1, 0]
    assert far == pytest.approx(1e-6 * 1.2**200)
    assert np.array_equal(saddle.gradient([0, 0]), [0, 0])


def test_there_are_two_wells_and_one_is_deeper():
    left, right = (descend(double_well, (u, 0.5), GradientDescent(0.05))[-1] for u in (-0.2, 0.5))
    assert left == pytest.approx([-1.03, 0], abs=0.01)
    assert right == pytest.approx([0.97, 0], abs=0.01)
    assert double_well(left) < double_well(right) - 0.4
    roots = np.roots([4, 0, -4, 1 / 4])  # where the slope along u is 0
    assert np.abs(double_well.gradient([roots, 0 * roots])).max() < 1e-12
    assert np.sum(12 * roots**2 > 4) == 2  # two of them are minima


def test_they_can_be_drawn():
    ax = landscapes.contours(double_well, Adam=descend(double_well, (1.5, 1), Adam(0.1)))
    assert "Adam ends at (0.97, 0), cost 0.246" in plots.description(ax)
