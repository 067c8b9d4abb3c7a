"""Initialisers: the ranges and variances of their papers, and a Generator's numbers only."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.initializers import he, uniform, xavier

RULES = {"uniform": (uniform(-2, 1), -0.5, 9 / 12), "the document's": (uniform(), 0, 1 / 12),
         "xavier": (xavier, 0, 2 / 700), "he": (he, 0, 2 / 300)}
SHAPE = (400, 300)  # n_out, n_in


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", RULES)
def test_mean_and_variance(name):
    rule, mean, variance = RULES[name]
    W = rule(SHAPE, rng())
    assert W.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / W.size))
    assert W.var() == pytest.approx(variance, rel=0.02)


def test_no_entry_leaves_its_range():
    W, r = xavier(SHAPE, rng()), np.sqrt(6 / 700)
    assert -r <= W.min() < -0.99 * r and 0.99 * r < W.max() <= r
    W = uniform(-2, 1)(SHAPE, rng())
    assert -2 <= W.min() < -1.99 and 0.99 < W.max() <= 1


@pytest.mark.parametrize("name", RULES)
@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.tuples(st.integers(1, 20), st.integers(1, 20)), st.integers(0, 1000))
def test_shape_and_seed_decide_everything(name, shape, seed):
    W = RULES[name][0](shape, rng(seed))
    assert W.shape == shape and np.array_equal(W, RULES[name][0](shape, rng(seed)))
    assert W.size == 1 or not np.array_equal(W, RULES[name][0](shape, rng(seed + 1)))


def test_he_looks_at_the_inputs_and_xavier_at_both():
    assert he((1000, 10), rng()).std() == pytest.approx(np.sqrt(2 / 10), rel=0.03)
    wide, high = xavier((10, 1000), rng()), xavier((1000, 10), rng())
    assert wide.std() == pytest.approx(high.std(), rel=0.03)


def test_a_range_of_one_number():
    assert (uniform(0.5, 0.5)((2, 2), rng()) == 0.5).all()
