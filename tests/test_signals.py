"""Sizes through wide random layers: closed forms, fixed points, and networks that are run."""

import numpy as np
import pytest

from nnlib import signals
from nnlib.activations import (
    ELU,
    LeakyReLU,
    Softmax,
    TSin,
    elu,
    identity,
    relu,
    sigmoid,
    sin,
    tanh,
    tsin,
)

SIZES = (1e-6, 0.3, 1.0, 7.0, 50.0)


@pytest.mark.parametrize("q", SIZES)
def test_moments_have_their_closed_forms(q):
    found = signals.moments(sin, q)
    assert found.mean == pytest.approx(0, abs=1e-13)
    assert found.square == pytest.approx((1 - np.exp(-2 * q)) / 2, rel=1e-9)
    assert found.slope == pytest.approx((1 + np.exp(-2 * q)) / 2, rel=1e-12)
    for alpha in (0.0, 0.01, 0.3):
        half = (1 + alpha**2) / 2
        found = signals.moments(LeakyReLU(alpha), q)
        assert found.square == pytest.approx(half * q) and found.slope == pytest.approx(half)
        assert found.mean == pytest.approx((1 - alpha) * np.sqrt(q / (2 * np.pi)))


@pytest.mark.parametrize("f", [sigmoid, tanh, elu, tsin], ids=repr)
def test_moments_are_means_over_normal_numbers(f):
    z = np.random.default_rng(0).normal(size=400_000)
    for q in (0.2, 4.0):
        a, slope = f(np.sqrt(q) * z), f.derivative(np.sqrt(q) * z)
        assert signals.moments(f, q) == pytest.approx((a.mean(), (a**2).mean(), (slope**2).mean()),
                                                      rel=0.01, abs=0.01)


@pytest.mark.parametrize("q", [29.0, 31.0, 1e3, 1e8, 1e14])
@pytest.mark.parametrize("A", [0.1, 0.5])
def test_large_sums_meet_all_phases_of_a_wave_evenly(A, q):
    found = signals.moments(TSin(A), q)
    assert found.slope == pytest.approx(4 / np.sqrt(1 - A**2) - 3, rel=1e-9)
    assert found.square - q == pytest.approx(A**2, abs=max(1e-9, 1e-15 * q))
    assert signals.moments(sin, q)[1:] == pytest.approx((0.5, 0.5), rel=1e-9)


def test_tsin_at_gain_1_grows_without_end_by_a_quarter_a_layer():
    assert signals.settled(tsin, 1.0) == np.inf
    sizes = signals.course(tsin, 1.0, 2000)
    assert sizes[1999] - sizes[999] == pytest.approx(250)
    assert signals.settled(sin, 50.0) == pytest.approx(1250)


def test_a_size_of_0_is_a_limit_and_not_the_kink():
    assert signals.moments(relu, 0.0).slope == pytest.approx(0.5)
    assert signals.moments(tanh, 0.0).slope == pytest.approx(1)


@pytest.mark.parametrize(("f", "gain"), [(tanh, 1.5), (sin, 1.7), (sigmoid, 1.0), (elu, 1.3),
                                         (sigmoid, 12.0), (tsin, 0.6)], ids=repr)
def test_a_settled_size_stays_and_all_starts_lead_to_it(f, gain):
    stays = signals.settled(f, gain)
    assert gain**2 * signals.moments(f, stays).square == pytest.approx(stays, rel=1e-9)
    for start in (0.01, 100.0):
        assert signals.course(f, gain, 400, start)[-1] == pytest.approx(stays, rel=1e-3)


def test_sizes_that_fade_grow_or_all_stay():
    assert signals.settled(tanh, 0.9) == signals.settled(relu, 1.0) == 0
    assert signals.settled(relu, 1.5) == signals.settled(elu, 1.5) == np.inf
    assert signals.settled(relu, np.sqrt(2)) == signals.settled(identity, 1.0) == 1


@pytest.mark.parametrize(("f", "gain"), [
    (identity, 1), (tanh, 1), (sin, 1), (relu, np.sqrt(2)), (LeakyReLU(0.5), np.sqrt(1.6)),
    (elu, 1), (tsin, 1 / 3), (ELU(0.0), np.sqrt(2))], ids=repr)
def test_the_edge_is_where_it_is_known_to_be(f, gain):
    assert signals.edge(f) == pytest.approx(gain, rel=1e-4)


def test_the_edge_of_the_sigmoid_is_a_zero_of_its_factor():
    gain = signals.edge(sigmoid)
    assert 10.1 < gain < 10.2
    assert signals.factor(sigmoid, gain, signals.settled(sigmoid, gain)) == pytest.approx(1)


@pytest.mark.parametrize("times", [0.7, 1.0, 1.4])
@pytest.mark.parametrize("f", [identity, tanh, relu, sigmoid, sin], ids=repr)
def test_a_network_does_what_the_means_say(f, times):
    gain = times * signals.edge(f)
    runs = [signals.travel(f, gain, 128, 10, np.random.default_rng(seed)) for seed in range(8)]
    q = signals.course(f, gain, 10, gain**2)
    chi = np.cumprod([1, *(signals.factor(f, gain, v) for v in q[:-1])])
    assert np.median([r.sums for r in runs], axis=0) == pytest.approx(q, rel=0.3)
    assert np.median([r.nudges for r in runs], axis=0) == pytest.approx(chi, rel=0.4)
    assert np.median([r.errors for r in runs], axis=0)[0] == pytest.approx(chi[-1], rel=0.4)


def test_a_nudge_and_an_error_are_derivatives():
    """One sample: J of the network by finite differences carries the one, J^T the other."""
    rng, f, n, depth = np.random.default_rng(3), tanh, 5, 4
    found = signals.travel(f, 1.3, n, depth, np.random.default_rng(3), m=1)
    weights = [rng.normal(0, 1.3 / np.sqrt(n), (n, n)) for _ in range(depth)]
    x, (v, delta) = rng.normal(size=(n, 1)), rng.normal(size=(2, n, 1))

    def last(z):
        for W in weights[1:]:
            z = W @ f(z)
        return z

    z = weights[0] @ x
    J = np.hstack([last(z + 1e-6 * e[:, None]) - last(z - 1e-6 * e[:, None])
                   for e in np.eye(n)]) / 2e-6
    assert found.nudges[-1] == pytest.approx(((J @ v)**2).mean() / (v**2).mean(), rel=1e-6)
    assert found.errors[0] == pytest.approx(((J.T @ delta)**2).mean() / (delta**2).mean(), rel=1e-6)
    assert found.sums[-1] == pytest.approx((last(z)**2).mean())


def test_softmax_has_no_slope_to_take_a_mean_of():
    with pytest.raises(TypeError, match="not elementwise"):
        signals.moments(Softmax(), 1.0)
