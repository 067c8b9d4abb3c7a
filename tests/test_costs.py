"""Every cost: proof, the settled factors, gradients, pairs with their activation."""

import warnings

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import Dense, Network, activations, costs
from nnlib.activations import identity, sigmoid, softmax
from nnlib.costs import Cost, bce, cross_entropy, l1, l2, l4, mse
from nnlib.datasets import one_hot
from nnlib.ends import meet
from nnlib.proof import ProofError, prove

A = np.array([[0.1, 0.2, 0.4, 0.1, 0.8, 0.6, 0.2, 0.0, 0.6, 0.4]]).T
Y = one_hot([4]).astype(float)
SYMBOLS = sympy.symbols("a y", real=True)

each_cost = pytest.mark.parametrize("cost", costs.ALL, ids=repr)
pairs = hnp.arrays(st.sampled_from([np.float32, np.float64]),
                   st.tuples(st.just(2), st.integers(1, 4), st.integers(1, 5)),
                   elements=st.floats(0, 1, width=32))


def test_all_has_one_of_every_kind():
    assert {type(cost) for cost in costs.ALL} == set(Cost.__subclasses__())


@each_cost
def test_written_slope_is_the_derivative(cost):
    assert prove(cost).error < 1e-7


@each_cost
def test_a_wrong_slope_is_refused(cost):
    with pytest.raises(ProofError, match="the derivative of"):
        prove(cost(*SYMBOLS), 2 * cost.gradient(*SYMBOLS), SYMBOLS[0])


@each_cost
def test_number_equals_symbol(cost):
    for a, y in ((0.2, 0.9), (0.7, 0.0), (0.4, 1.0)):
        numbers = dict(zip(SYMBOLS, map(sympy.Rational, map(str, (a, y))), strict=True))
        for body, function in ((cost(*SYMBOLS), cost), (cost.gradient(*SYMBOLS), cost.gradient)):
            exact = float(body.subs(numbers).evalf(30))
            assert function([[a]], [[y]]) == pytest.approx(exact, rel=1e-14)


def test_the_example_of_the_main_document():
    assert l2(A, Y) == pytest.approx(1.18) and l1(A, Y) == pytest.approx(2.8)
    assert l4(A, Y) == pytest.approx(0.3154) and mse(A, Y) == pytest.approx(0.118)


def test_the_settled_factors_by_hand():
    a, y = np.array([[1.0, 3.0], [2.0, 0.0]]), np.array([[0.0, 1.0], [4.0, 0.0]])
    assert l1(a, y) == (3 + 2) / 2 and l2(a, y) == (5 + 4) / 2
    assert l4(a, y) == (17 + 16) / 2 and mse(a, y) == (5 / 2 + 4 / 2) / 2
    assert l1.gradient(a, y).tolist() == [[0.5, 0.5], [-0.5, 0]]  # sign(0) = 0 at the kink
    assert l2.gradient(a, y).tolist() == [[1, 2], [-2, 0]]
    assert l4.gradient(a, y).tolist() == [[2, 16], [-16, 0]]
    assert mse.gradient(a, y).tolist() == [[0.5, 1], [-1, 0]]


def test_bce_and_cross_entropy_by_hand():
    a, y = np.array([[0.25], [0.75]]), np.array([[0.0], [1.0]])
    assert bce(a, y) == pytest.approx(-2 * np.log(0.75))
    assert bce.gradient(a, y).ravel() == pytest.approx([4 / 3, -4 / 3])
    assert cross_entropy(a, y) == pytest.approx(-np.log(0.75))
    assert cross_entropy.gradient(a, y).ravel() == pytest.approx([0, -4 / 3])


@each_cost
def test_mean_over_samples(cost):
    a, y = np.random.default_rng(1).uniform(0.1, 0.9, (2, 3, 5))
    each = [cost(a[:, [k]], y[:, [k]]) for k in range(5)]
    assert cost(a, y) == pytest.approx(np.mean(each))
    slopes = [cost.gradient(a[:, [k]], y[:, [k]]) / 5 for k in range(5)]
    assert np.allclose(cost.gradient(a, y), np.hstack(slopes), rtol=1e-14)


@each_cost
def test_gradient_against_finite_differences(cost):
    a, y = np.random.default_rng(2).uniform(0.1, 0.9, (2, 3, 4))
    for i, j in np.ndindex(a.shape):
        e = np.zeros_like(a)
        e[i, j] = 1e-6
        numeric = (cost(a + e, y) - cost(a - e, y)) / 2e-6
        assert cost.gradient(a, y)[i, j] == pytest.approx(numeric, abs=1e-8)


@each_cost
@settings(deadline=None, derandomize=True, max_examples=60)
@given(pairs)
def test_types_shapes_and_finite_values_over_the_whole_square(cost, pair):
    a, y = pair
    value, slope = cost(a, y), cost.gradient(a, y)
    assert type(value) is float and np.isfinite(value) and value > -1e-6
    assert slope.shape == a.shape and slope.dtype == a.dtype and np.isfinite(slope).all()
    if cost in (l1, l2, l4, mse):
        assert cost(a, a) == 0 == np.abs(cost.gradient(a, a)).max()
        assert cost(a, y) == pytest.approx(cost(y, a), rel=1e-6)


@pytest.mark.parametrize("f", activations.ALL, ids=repr)
@each_cost
def test_output_is_the_cost_and_its_slope_in_z(cost, f):
    z, y = np.random.default_rng(3).uniform(0.05, 0.3, (2, 4, 6))  # where log a is defined
    y /= 4  # columns do not sum to 1
    a = f(z)
    if cost is bce:
        z, a = z[:, (a < 1).all(axis=0)], a[:, (a < 1).all(axis=0)]
    y = y[:, : z.shape[1]]
    m = z.shape[1]
    total, delta = meet(f, cost)(f, cost, z, a, y)
    assert m and total / m == pytest.approx(cost(a, y), rel=1e-13)
    assert np.allclose(delta / m, f.backward(cost.gradient(a, y), z, a), atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("cost", "f"), [(cross_entropy, softmax), (bce, sigmoid)], ids=repr)
def test_output_pairs_are_exact_where_probabilities_vanish(cost, f, dtype):
    z, y = np.array([[-2000], [2000]], dtype), np.array([[1], [0]], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        total, delta = meet(f, cost)(f, cost, z, f(z), y)
    assert total == 4000 and delta.tolist() == [[-1], [1]] and delta.dtype == dtype


def test_canonical_pairs_give_a_minus_y_and_softmax_needs_sum_one():
    z = np.random.default_rng(4).normal(size=(3, 5))
    y = one_hot([0, 1, 2, 0, 1], 3).astype(float)
    for cost, f in ((cross_entropy, softmax), (bce, sigmoid)):
        assert np.allclose(meet(f, cost)(f, cost, z, f(z), y)[1], f(z) - y, atol=1e-15)
    y = 2 * y
    delta = meet(softmax, cross_entropy)(softmax, cross_entropy, z, softmax(z), y)[1]
    assert np.allclose(delta, 2 * softmax(z) - y, atol=1e-15)


def test_cross_entropy_of_any_distribution_is_right():
    z, y = np.zeros((4, 1)), np.array([[0.5, 0.25, 0.25, 1.0]]).T
    total, _ = meet(softmax, cross_entropy)(softmax, cross_entropy, z, softmax(z), y)
    assert total == pytest.approx(2 * np.log(4))
    assert cross_entropy(softmax(z), y) == pytest.approx(2 * np.log(4))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("cost", [bce, cross_entropy], ids=repr)
def test_zero_probability_stays_finite(cost, dtype):
    a, y = np.array([[0, 1]], dtype), np.array([[1, 0]], dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isfinite(cost(a, y)) and np.isfinite(cost.gradient(a, y)).all()
    assert cost(a, y) > 40  # and large


@pytest.mark.parametrize("cost", [l2, l4, mse], ids=repr)
def test_a_cost_too_large_for_its_type_says_so(cost):
    a, y = np.array([[1e308, -1e308]]), np.zeros((1, 2))
    with pytest.raises(FloatingPointError, match="too large for float64"):
        cost(a, y)
    with pytest.raises(FloatingPointError, match="too large for float32"):
        cost(np.full((1, 1), 1e30, np.float32), np.zeros((1, 1), np.float32))


@pytest.mark.filterwarnings("ignore:cross_entropy after")
def test_the_ranges_are_kept_at_the_output_of_a_network():
    def told(f, cost, x, y):
        net = Network([Dense(1, 1, f)], cost=cost, rng=np.random.default_rng(0))
        net.theta = [1.0, 0.0]
        return net.gradient(np.array([x]), np.array([y]))

    with pytest.raises(ValueError, match=r"bce needs 0 <= a <= 1, but a reaches 0.3 and 3"):
        told(identity, bce, [0.3, 3.0], [0.0, 1.0])
    with pytest.raises(ValueError, match="bce needs 0 <= y <= 1, but y reaches 0 and 2"):
        told(sigmoid, bce, [0.3, 3.0], [0.0, 2.0])
    with pytest.raises(ValueError, match="cross_entropy needs a >= 0, but a reaches -3 and -0.3"):
        told(identity, cross_entropy, [-0.3, -3.0], [0.0, 1.0])
    with pytest.raises(ValueError, match="cross_entropy needs y >= 0, but y reaches -1 and 1"):
        told(sigmoid, cross_entropy, [0.3, 3.0], [-1.0, 1.0])
