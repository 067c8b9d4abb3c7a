"""Curvature from gradients: products with H, and its largest eigenvalue, against H itself."""

import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy
from nnlib.curvature import hessian_product, largest_curvature
from nnlib.datasets import one_hot


def quadratic(n, rng):
    H = rng.normal(size=(n, n))
    H = H + H.T
    return H, lambda theta: (theta @ H @ theta / 2, H @ theta)


def network():
    rng = np.random.default_rng(2)
    net = Network([Dense(4, 3, tanh), Dense(3, 3, softmax)], cost=cross_entropy, rng=rng,
                  dtype=np.float64)
    x, y = rng.normal(size=(4, 9)), one_hot(rng.integers(3, size=9), classes=range(3))

    def f(theta):
        net.theta = theta
        cost, g = net.gradient(x, y)
        return cost, g  # the buffer that the next call overwrites

    return f, net.theta.copy()


@pytest.mark.parametrize("n", [1, 2, 7])
def test_a_quadratic_has_its_matrix(n):
    rng = np.random.default_rng(n)
    H, f = quadratic(n, rng)
    theta, v = rng.normal(size=n), rng.normal(size=n)
    assert hessian_product(f, theta, v) == pytest.approx(H @ v, rel=1e-7, abs=1e-8)
    found = largest_curvature(f, theta, v)
    values, vectors = np.linalg.eigh(H)
    assert found.value == pytest.approx(values[-1], rel=1e-7)
    assert abs(found.direction @ vectors[:, -1]) == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(found.direction) == pytest.approx(1) and found.residual < 1e-6


def test_a_network_agrees_with_second_differences_of_its_cost():
    f, theta = network()
    h, n = 1e-4, theta.size
    cost = lambda *moves: f(theta + h * sum(np.eye(n)[i] * s for i, s in moves))[0]  # noqa: E731
    H = np.array([[(cost((i, 1), (j, 1)) - cost((i, 1), (j, -1)) - cost((i, -1), (j, 1))
                    + cost((i, -1), (j, -1))) / (4 * h * h) for j in range(n)] for i in range(n)])
    products = np.array([hessian_product(f, theta, one) for one in np.eye(n)])
    assert np.abs(products - products.T).max() < 1e-7  # H is symmetric
    assert np.abs(products - H).max() < 1e-6
    start = np.random.default_rng(3).normal(size=n)
    assert largest_curvature(f, theta, start, n).value == pytest.approx(
        np.linalg.eigvalsh(H)[-1], abs=1e-6)


def test_few_products_give_a_value_that_is_at_most_the_eigenvalue_and_as_near_as_it_says():
    rng = np.random.default_rng(4)
    H, f = quadratic(40, rng)
    values, start = np.linalg.eigvalsh(H), rng.normal(size=40)
    for products in (1, 3, 8, 20):
        value, _, residual = largest_curvature(f, np.zeros(40), start, products)
        assert value <= values[-1] + 1e-6 and np.abs(values - value).min() <= residual + 1e-6
    assert residual < 0.1 < values[-1] - values[-2]


def test_it_stops_where_there_is_nothing_left_to_find():
    asked = []
    f = lambda theta: (asked.append(1) or theta @ theta, 2 * theta)  # noqa: E731
    found = largest_curvature(f, np.ones(5), np.ones(5))
    assert found.value == pytest.approx(2) and len(asked) == 2


@pytest.mark.parametrize(("call", "words"), [
    (lambda f, t: hessian_product(f, t, np.ones(3)), "v"),
    (lambda f, t: hessian_product(f, t, np.zeros(2)), "v is 0"),
    (lambda f, t: largest_curvature(f, t, np.ones(3)), "start"),
    (lambda f, t: largest_curvature(f, t, np.zeros(2)), "start is 0")])
def test_what_has_no_direction_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call(lambda theta: (theta @ theta, 2 * theta), np.ones(2))
