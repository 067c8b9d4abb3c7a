"""Products of TSin's slopes: their closed forms against sums over a fine grid, and their draws."""

import numpy as np
import pytest

from nnlib import paths
from nnlib.activations import TSin

AMPLITUDES = (0.01, 0.1, 0.5, 0.9, 0.99)


@pytest.mark.parametrize("depth", [1, 20])
@pytest.mark.parametrize("A", AMPLITUDES)
def test_the_spread_is_that_of_means_over_a_period(A, depth):
    z = np.sqrt(2) * np.pi * np.arange(200_000) / 200_000
    slope = TSin(A).derivative(z)
    spread = paths.spread(A, depth)
    assert spread.typical == pytest.approx(depth * np.log10(slope).mean(), rel=1e-9)
    assert spread.square == pytest.approx(depth * np.log10((slope**2).mean()) / 2, rel=1e-9)
    assert spread.edge == pytest.approx(depth * np.log10(slope.max()), rel=1e-9)
    assert slope.mean() == pytest.approx(1) and all(type(v) is float for v in spread)


@pytest.mark.parametrize("A", AMPLITUDES[:4])
def test_products_are_of_slopes_at_points_of_one_period(A):
    log = paths.products(A, 3, 50, np.random.default_rng(1))
    z = np.random.default_rng(1).uniform(0, np.sqrt(2) * np.pi, (3, 50))
    assert 10**log == pytest.approx(TSin(A).derivative(z).prod(axis=0))
    assert log.shape == (50,) and np.abs(log).max() <= paths.spread(A, 3).edge


def test_the_mean_of_many_products_is_near_1_and_their_logarithm_typical():
    log = paths.products(0.3, 5, 400_000, np.random.default_rng(2))
    spread = paths.spread(0.3, 5)
    assert (10**log).mean() == pytest.approx(1, abs=0.01)
    assert log.mean() == pytest.approx(spread.typical, abs=0.005)
    assert np.sqrt((10 ** (2 * log)).mean()) == pytest.approx(10**spread.square, rel=0.05)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: paths.spread(1.0, 1), "A must be finite with 0 < A < 1, not 1"),
    (lambda: paths.spread(0.5, 0), "depth must be at least 1, not 0"),
    (lambda: paths.products(0.5, 1, 0, np.random.default_rng(1)), "m must be at least 1, not 0"),
    (lambda: paths.products(0.5, 1, 1, 7), "rng must be a NumPy Generator")])
def test_what_makes_no_sense_is_refused(call, words):
    with pytest.raises((TypeError, ValueError), match=words):
        call()
