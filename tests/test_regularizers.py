"""Penalties on W: values, gradients, and the spectral norm against NumPy's."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import Dense, Network, train
from nnlib.optimizers import Adam
from nnlib.regularizers import L1, L2, Regularizer, SpectralNorm
from tests.layouts import layouts

W = np.array([[3.0, 0.0], [-4.0, 0.5]])
ALL = [L1, L2, SpectralNorm]
each_rule = pytest.mark.parametrize("rule", ALL)
matrices = hnp.arrays(st.sampled_from([np.float32, np.float64]),
                      st.tuples(st.integers(1, 5), st.integers(1, 5)),
                      elements=st.floats(-100, 100, width=32))


def rng(seed=0):
    return np.random.default_rng(seed)


def gapped(shape, top=2.0, seed=0):
    """A matrix whose largest singular value, `top`, stands clear of the next, `top`/2."""
    u, _, vt = np.linalg.svd(rng(seed).normal(size=shape), full_matrices=False)
    return u @ np.diag(top / 2.0 ** np.arange(min(shape))) @ vt


def test_values_by_hand():
    assert L1(0.1).penalty(W) == pytest.approx(0.1 * 7.5)
    assert L2(0.1).penalty(W) == pytest.approx(0.05 * (9 + 16 + 0.25))
    assert SpectralNorm(0.1).penalty(np.diag([3.0, -5.0])) == pytest.approx(0.05 * 25)
    assert L1(0.1).gradient(W) == pytest.approx(np.array([[0.1, 0], [-0.1, 0.1]]))
    assert L2(0.1).gradient(W) == pytest.approx(0.1 * W)
    wanted = np.array([[0, 0], [0, -0.5]])  # 0.1 * 5 u v^T
    assert SpectralNorm(0.1).gradient(np.diag([3.0, -5.0])) == pytest.approx(wanted, abs=1e-12)


@each_rule
def test_gradient_against_finite_differences(rule):
    rule, M = rule(0.3), gapped((4, 3))
    for i, j in np.ndindex(M.shape):
        e = np.zeros_like(M)
        e[i, j] = 1e-6
        numeric = (rule.penalty(M + e) - rule.penalty(M - e)) / 2e-6
        assert rule.gradient(M)[i, j] == pytest.approx(numeric, abs=1e-8)


@each_rule
@settings(deadline=None, derandomize=True, max_examples=50)
@given(matrices)
def test_type_shape_and_sign(rule, M):
    rule = rule(0.5)
    gradient, penalty = rule.gradient(M), rule.penalty(M)
    assert gradient.shape == M.shape and gradient.dtype == M.dtype
    assert type(penalty) is float and penalty >= 0 and np.isfinite(gradient).all()


@each_rule
def test_nothing_from_zero_strength_or_zero_weights(rule):
    assert rule(0).penalty(W) == 0 and not rule(0).gradient(W).any()
    zero = np.zeros((3, 2))
    assert rule(1).penalty(zero) == 0 and not rule(1).gradient(zero).any()


@pytest.mark.parametrize("shape", [(20, 12), (12, 20), (1, 7), (7, 1), (1, 1)])
def test_spectral_norm_is_the_largest_singular_value(shape):
    for seed in range(5):
        M = gapped(shape, seed=seed)
        sigma, u, v = SpectralNorm(1).largest(M)
        assert sigma == pytest.approx(np.linalg.norm(M, 2), rel=1e-13)
        assert np.abs(u @ M @ v - sigma) < 1e-12 and np.abs(M @ v - sigma * u).max() < 1e-12


def test_close_singular_values_are_told_apart():
    for shape in ((16, 784), (50, 50), (40, 30)):
        M = rng(1).normal(size=shape)
        u, sigma, vt = np.linalg.svd(M)
        assert SpectralNorm(1).penalty(M) == pytest.approx(sigma[0] ** 2 / 2, rel=1e-12)
        assert np.allclose(SpectralNorm(1).gradient(M), sigma[0] * np.outer(u[:, 0], vt[0]),
                           atol=1e-10)


def test_few_iterations_are_less_exact():
    M = rng(1).normal(size=(30, 40))
    errors = [np.linalg.norm(M, 2) - SpectralNorm(1, k).largest(M)[0] for k in (1, 8, 64)]
    assert errors[0] > errors[1] > errors[2] > 0


def test_huge_weights_do_not_overflow():
    assert SpectralNorm(1).largest(np.full((2, 2), 1e200))[0] == pytest.approx(2e200)
    assert SpectralNorm(1).penalty(np.full((2, 2), 1e200)) == np.inf


def test_the_start_vector_is_the_same_for_every_regularizer():
    M = rng(1).normal(size=(30, 40))
    assert SpectralNorm(1, 3).penalty(M) == SpectralNorm(1, 3).penalty(M)


def test_one_matrix_does_not_spoil_the_next():
    rule = SpectralNorm(1.0)
    for diagonal in ([0.0, 0.0], [2.0, 1.0], [1.0, 2.0], [3.0, 1.0]):
        W = np.diag(diagonal)
        assert rule.penalty(W) == pytest.approx(max(diagonal) ** 2 / 2, rel=1e-12)
        assert np.allclose(rule.gradient(W), np.where(max(diagonal) == W, W, 0), atol=1e-12)


@each_rule
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_order_of_memory_changes_no_digit(rule, dtype, tmp_path):
    rule, M = rule(0.3), rng().normal(size=(37, 113)).astype(dtype)
    for name, other in layouts(M, tmp_path).items():
        assert rule.penalty(other) == rule.penalty(M), name
        assert np.array_equal(rule.gradient(other), rule.gradient(M)), name


def test_a_sum_of_small_floats_is_not_cut_off():
    ones = np.ones((300, 300), np.float16)  # their sum is beyond float16
    assert L1(1).penalty(ones) == 90_000 and L2(1).penalty(ones) == 45_000
    assert L1(1).penalty(np.full((4, 4), 3e38, "f")) == pytest.approx(16 * 3e38)
    assert L2(1).penalty(np.full((2, 2), 1e30, "f")) == pytest.approx(2e60)


class Ridge(Regularizer):
    """An own rule: it pulls every weight towards one."""

    def __init__(self, strength):
        self.strength = strength

    def penalty(self, W):
        return self.strength * ((W - 1) ** 2).sum()

    def gradient(self, W):
        return 2 * self.strength * (W - 1)


def test_an_own_rule_is_used_as_it_is_written():
    rule = Ridge(0.5)
    assert isinstance(rule, Regularizer) and repr(rule) == "Ridge(strength=0.5)"
    assert rule.penalty(W) == 0.5 * (4 + 1 + 25 + 0.25) and np.array_equal(rule.gradient(W), W - 1)
    for copied in (copy.deepcopy(rule), pickle.loads(pickle.dumps(rule))):
        assert copied.penalty(W) == rule.penalty(W)


@pytest.mark.parametrize("rule", ALL)
def test_a_gradient_goes_with_the_penalty_it_was_written_for(rule):
    class Penalty(rule):
        def penalty(self, W):
            return -1.0

    class Gradient(rule):
        def gradient(self, W):
            return 0 * W + 7

    assert Gradient(0.1).penalty(W) == rule(0.1).penalty(W)
    assert (Gradient(0.1).gradient(W) == 7).all()
    assert Penalty(0.1).penalty(W) == -1
    with pytest.raises(TypeError, match="^Penalty has no gradient: a regularizer of one's own"):
        Penalty(0.1).gradient(W)


def test_a_rule_that_lacks_a_formula_is_named_before_the_training():
    class Half(Regularizer):
        def penalty(self, W):
            return 0.0

    net = Network([Dense(2, 1)], rng=np.random.default_rng(0))
    for rule, words in ((Half(), "Half has no gradient"), (Regularizer(), "no penalty and no"),
                        (L2, "call it, L2(...)"), (0.1, "such as L2(0.01)")):
        with pytest.raises(TypeError) as caught:
            train(net, np.ones((2, 3)), np.ones((1, 3)), Adam(), 1, regularizer=rule)
        assert words in str(caught.value)


@each_rule
def test_a_rule_is_shown_as_it_is_made(rule):
    assert repr(rule(0.25)).startswith(f"{rule.__name__}(strength=0.25")
    assert eval(repr(rule(0.25))).strength == 0.25
