"""One step of gradient descent for one sample: what chapter 5 says of the sums after it."""

import numpy as np
import pytest

from nnlib import Dense, Network
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy


@pytest.mark.parametrize("eta", [0.01, 0.5, 20])
@pytest.mark.parametrize("seed", range(5))
def test_the_sums_move_as_the_formulas_say(eta, seed):
    rng = np.random.default_rng(seed)
    net = Network([Dense(6, 5, tanh), Dense(5, 5, tanh), Dense(5, 4, softmax)], cross_entropy,
                  rng=rng)
    x, y = rng.normal(size=(6, 1)), np.eye(4)[:, [1]]
    _, g = net.gradient(x, y)
    first, second, last = net.layers
    z_1, delta_1, z, W, delta, a = (v.copy() for v in (first.z, first.db, last.z, last.W, last.db,
                                                       second.a))
    net.theta -= eta * g.copy()
    net.predict(x)
    assert np.abs(first.z - z_1 + eta * delta_1 * ((x ** 2).sum() + 1)).max() < 1e-10
    push = eta * delta * ((a * second.a).sum() + 1)
    assert np.abs(last.z - (z + W @ (second.a - a) - push)).max() < 1e-10
    assert np.sign(-delta).ravel().tolist() == [-1, 1, -1, -1]  # up the true class, down all others
