"""Every cost: proof, the settled factors, gradients, pairs with their activation."""

import numpy as np
import pytest

from nnlib import costs
from nnlib.activations import identity, sigmoid, softmax
from nnlib.costs import bce, cross_entropy, l1, l2, l4, mse
from nnlib.datasets import one_hot
from nnlib.proof import prove

A = np.array([[0.1, 0.2, 0.4, 0.1, 0.8, 0.6, 0.2, 0.0, 0.6, 0.4]]).T
Y = one_hot([4]).astype(float)


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_written_slope_is_the_derivative(cost):
    assert prove(cost).error < 1e-7


def test_the_example_of_the_main_document():
    assert l2(A, Y) == pytest.approx(1.18) and l1(A, Y) == pytest.approx(2.8)
    assert l4(A, Y) == pytest.approx(0.3154) and mse(A, Y) == pytest.approx(0.118)


def test_bce_and_cross_entropy_by_hand():
    a, y = np.array([[0.25], [0.75]]), np.array([[0.0], [1.0]])
    assert bce(a, y) == pytest.approx(-2 * np.log(0.75))
    assert cross_entropy(a, y) == pytest.approx(-np.log(0.75))


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_mean_over_samples(cost):
    rng = np.random.default_rng(1)
    a, y = rng.uniform(0.1, 0.9, (2, 3, 5))
    each = [cost(a[:, [k]], y[:, [k]]) for k in range(5)]
    assert cost(a, y) == pytest.approx(np.mean(each))


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_gradient_against_finite_differences(cost):
    rng = np.random.default_rng(2)
    a, y = rng.uniform(0.1, 0.9, (2, 3, 4))
    for i, j in np.ndindex(a.shape):
        e = np.zeros_like(a)
        e[i, j] = 1e-6
        numeric = (cost(a + e, y) - cost(a - e, y)) / 2e-6
        assert cost.gradient(a, y)[i, j] == pytest.approx(numeric, abs=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_types(cost, dtype):
    a, y = np.full((2, 3), 0.5, dtype), np.zeros((2, 3), dtype)
    assert cost.gradient(a, y).dtype == dtype and type(cost(a, y)) is float


@pytest.mark.parametrize(("cost", "f"), [(cross_entropy, softmax), (bce, sigmoid), (l2, identity)],
                         ids=repr)
def test_output_pairs_agree_with_the_long_way(cost, f):
    rng = np.random.default_rng(3)
    z, y = rng.normal(size=(2, 4, 6))
    y = np.abs(y) / 4  # columns need not sum to 1
    a = f(z)
    total, delta = cost.output(f, z, a, y)
    assert total / 6 == pytest.approx(cost(a, y))
    assert np.allclose(delta / 6, f.backward(cost.gradient(a, y), z, a), atol=1e-14)


@pytest.mark.parametrize(("cost", "f"), [(cross_entropy, softmax), (bce, sigmoid)], ids=repr)
def test_output_pairs_are_exact_where_probabilities_vanish(cost, f):
    z, y = np.array([[-2000.0], [2000.0]]), np.array([[1.0], [0.0]])
    total, delta = cost.output(f, z, f(z), y)
    assert total == 4000 and np.isfinite(delta).all()


@pytest.mark.parametrize("cost", [bce, cross_entropy], ids=repr)
def test_zero_probability_stays_finite(cost):
    a, y = np.array([[0.0, 1.0]]), np.array([[1.0, 1.0]])
    assert np.isfinite(cost(a, y)) and np.isfinite(cost.gradient(a, y)).all()


@pytest.mark.parametrize(("call", "words"), [
    (lambda: l2(np.zeros((2, 3)), np.zeros((3, 2))), "y has shape"),
    (lambda: l2(np.zeros(3), np.zeros(3)), "one sample a column"),
    (lambda: l2(np.zeros((2, 0)), np.zeros((2, 0))), "is empty"),
    (lambda: l2(np.array([[np.nan]]), np.zeros((1, 1))), "must be finite"),
    (lambda: bce(np.array([[1.5]]), np.array([[1.0]])), "0 <= a <= 1"),
    (lambda: bce(np.array([[0.5]]), np.array([[2.0]])), "0 <= y <= 1"),
    (lambda: cross_entropy(np.array([[-0.1]]), np.array([[1.0]])), "outputs a >= 0"),
])
def test_bad_input(call, words):
    with pytest.raises(ValueError, match=words):
        call()
