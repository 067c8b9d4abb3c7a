"""Optimizers: their first steps by hand, and PyTorch's where it is installed."""

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib import optimizers
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Optimizer, RMSProp

GRADIENTS = np.array([[0.5, -2.0], [1.0, 0.0], [-0.25, 3.0]])
ALL = [GradientDescent, Momentum, AdaGrad, RMSProp, Adam]
each_kind = pytest.mark.parametrize("kind", ALL)


def by_hand(kind, lr):
    """theta after each gradient, one number at a time, straight from the papers."""
    theta, v, s, path = [1.0, -1.0], [0.0, 0.0], [0.0, 0.0], []
    for t, g in enumerate(GRADIENTS.tolist(), 1):
        for i in range(2):
            if kind is GradientDescent:
                theta[i] -= lr * g[i]
            elif kind is Momentum:
                v[i] = 0.9 * v[i] + g[i]
                theta[i] -= lr * v[i]
            elif kind is AdaGrad:
                s[i] += g[i] ** 2
                theta[i] -= lr * g[i] / (s[i] ** 0.5 + 1e-10)
            elif kind is RMSProp:
                s[i] = 0.99 * s[i] + 0.01 * g[i] ** 2
                theta[i] -= lr * g[i] / (s[i] ** 0.5 + 1e-8)
            else:
                v[i] = 0.9 * v[i] + 0.1 * g[i]
                s[i] = 0.999 * s[i] + 0.001 * g[i] ** 2
                top, bottom = v[i] / (1 - 0.9**t), s[i] / (1 - 0.999**t)
                theta[i] -= lr * top / (bottom**0.5 + 1e-8)
        path.append(list(theta))
    return path


def path(optimizer, dtype=np.float64):
    """theta after each of GRADIENTS."""
    theta, seen = np.array([1.0, -1.0], dtype), []
    for g in GRADIENTS.astype(dtype):
        optimizer.step(theta, g)
        seen.append(theta.tolist())
    return seen


def test_none_is_left_out():
    own = [v for v in vars(optimizers).values() if isinstance(v, type) and issubclass(v, Optimizer)]
    assert set(own) == {*ALL, Optimizer}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@each_kind
def test_first_steps_by_hand(kind, dtype):
    tolerance = 1e-14 if dtype == np.float64 else 1e-6
    assert np.abs(np.subtract(path(kind(0.1), dtype), by_hand(kind, 0.1))).max() < tolerance


def test_first_steps_in_figures():
    assert path(GradientDescent(0.1)) == pytest.approx(np.array(
        [[0.95, -0.8], [0.85, -0.8], [0.875, -1.1]]))
    assert path(Momentum(0.1)) == pytest.approx(np.array(
        [[0.95, -0.8], [0.805, -0.62], [0.6995, -0.758]]))
    assert path(AdaGrad(0.1))[0] == pytest.approx([0.9, -0.9])  # g over its own size: +-lr
    assert path(RMSProp(0.1))[0] == pytest.approx([0, 0], abs=1e-6)  # 1 - 0.1/sqrt(0.01)
    assert path(Adam(0.1))[0] == pytest.approx([0.9, -0.9])


def test_constants_are_those_of_the_papers_and_of_pytorch():
    assert AdaGrad(1).eps == 1e-10 and RMSProp(1).eps == Adam().eps == 1e-8
    assert Momentum(1).mu == 0.9 and RMSProp(1).rho == 0.99
    assert (Adam().lr, Adam().beta1, Adam().beta2) == (0.001, 0.9, 0.999)


@pytest.mark.parametrize("kind", [AdaGrad, RMSProp, Adam])
def test_epsilon_stands_outside_the_root(kind):
    optimizer, theta = kind(0.1), np.zeros(1)
    optimizer.eps = 1.0
    optimizer.step(theta, np.full(1, 1e-8))
    s = {AdaGrad: 1e-16, RMSProp: 1e-18, Adam: 1e-16}[kind]  # inside it would be sqrt(s + 1)
    assert -theta[0] == pytest.approx(0.1 * 1e-8 / (np.sqrt(s) + 1), rel=1e-12)


four_gradients = hnp.arrays(st.sampled_from([np.float32, np.float64]),
                            st.tuples(st.just(4), st.integers(1, 9)),
                            elements=st.floats(-1e3, 1e3, width=32))


@each_kind
@settings(deadline=None, derandomize=True, max_examples=40)
@given(four_gradients)
def test_a_step_is_in_place_and_leaves_the_gradient_alone(kind, gradients):
    optimizer, theta = kind(0.01), np.ones(gradients.shape[1], gradients.dtype)
    kept, same = gradients.copy(), theta
    for g in gradients:
        assert optimizer.step(theta, g) is None
    assert theta is same and theta.dtype == gradients.dtype and np.isfinite(theta).all()
    assert np.array_equal(gradients, kept)


@each_kind
def test_no_gradient_no_step(kind):
    optimizer, theta = kind(0.1), np.ones(3)
    for _ in range(3):
        optimizer.step(theta, np.zeros(3))
    assert theta.tolist() == [1, 1, 1]


@each_kind
def test_two_optimizers_share_nothing(kind):
    one = kind(0.1)
    assert path(one) == path(kind(0.1))


@each_kind
def test_the_learning_rate_may_change_between_steps(kind):
    optimizer, theta = kind(0.1), np.ones(2)
    optimizer.step(theta, np.ones(2))
    optimizer.lr = 0.0
    before = theta.copy()
    optimizer.step(theta, np.ones(2))
    assert np.array_equal(theta, before)


@each_kind
def test_each_finds_the_minimum_of_a_bowl(kind):
    optimizer, theta = kind(0.05), np.array([1.0, -2.0])
    for _ in range(2000):
        optimizer.step(theta, theta * [1.0, 4.0])
    assert np.abs(theta).max() < 0.06


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@each_kind
def test_a_gradient_that_is_not_finite_moves_nothing(kind, bad):
    optimizer, theta = kind(0.1), np.ones(2)
    optimizer.step(theta, np.ones(2))
    twin, before = copy.deepcopy((optimizer, theta))
    with pytest.raises(FloatingPointError, match="the gradient is not finite"):
        optimizer.step(theta, np.array([1.0, bad]))
    twin.step(before, np.ones(2))
    optimizer_twin, twin = kind(0.1), np.ones(2)
    for _ in range(2):
        optimizer_twin.step(twin, np.ones(2))
    assert np.array_equal(before, twin)


def test_paths_agree_with_pytorch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: optional comparison")
    sgd, adagrad = torch.optim.SGD, torch.optim.Adagrad
    rmsprop, adam = torch.optim.RMSprop, torch.optim.Adam
    peers = [
        (GradientDescent(0.01), lambda p: sgd(p, lr=0.01)),
        (Momentum(0.01), lambda p: sgd(p, lr=0.01, momentum=0.9)),
        (Momentum(0.3, 0.5), lambda p: sgd(p, lr=0.3, momentum=0.5)),
        (AdaGrad(0.01), lambda p: adagrad(p, lr=0.01)),
        (RMSProp(0.01), lambda p: rmsprop(p, lr=0.01)),
        (RMSProp(0.01, 0.9), lambda p: rmsprop(p, lr=0.01, alpha=0.9)),
        (Adam(), lambda p: adam(p)),
        (Adam(0.1, 0.5, 0.9), lambda p: adam(p, lr=0.1, betas=(0.5, 0.9))),
    ]
    for optimizer, make in peers:
        rng = np.random.default_rng(0)
        theta = rng.normal(size=50)
        twin = torch.tensor(theta.copy(), requires_grad=True)
        peer = make([twin])
        for _ in range(300):
            g = rng.normal(size=50) * 10.0 ** rng.integers(-4, 3, size=50)
            optimizer.step(theta, g)
            twin.grad = torch.tensor(g)
            peer.step()
            error = np.abs(theta - twin.detach().numpy()).max()
            assert error < 1e-12 * max(1, np.abs(theta).max()), (type(optimizer), error)
