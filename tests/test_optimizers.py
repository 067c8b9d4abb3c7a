"""Optimizers: their first steps by hand, and PyTorch's where it is installed."""

import numpy as np
import pytest

from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, RMSProp

GRADIENTS = np.array([[0.5, -2.0], [1.0, 0.0], [-0.25, 3.0]])


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


ALL = [GradientDescent, Momentum, AdaGrad, RMSProp, Adam]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", ALL)
def test_first_steps_by_hand(kind, dtype):
    optimizer, theta = kind(0.1), np.array([1.0, -1.0], dtype)
    for g, wanted in zip(GRADIENTS, by_hand(kind, 0.1), strict=True):
        g = g.astype(dtype)
        kept = g.copy()
        optimizer.step(theta, g)
        assert theta == pytest.approx(wanted, abs=1e-14 if dtype == np.float64 else 1e-6)
        assert theta.dtype == dtype and np.array_equal(g, kept)


@pytest.mark.parametrize("kind", ALL)
def test_agreement_with_pytorch(kind):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: optional comparison")
    rng = np.random.default_rng(0)
    theta = rng.normal(size=50)
    twin = torch.tensor(theta.copy(), requires_grad=True)
    peer = {GradientDescent: lambda p: torch.optim.SGD(p, lr=0.01),
            Momentum: lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9),
            AdaGrad: lambda p: torch.optim.Adagrad(p, lr=0.01),
            RMSProp: lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99),
            Adam: lambda p: torch.optim.Adam(p, lr=0.01)}[kind]([twin])
    optimizer = kind(0.01)
    for _ in range(200):
        g = rng.normal(size=50)
        optimizer.step(theta, g)
        twin.grad = torch.tensor(g)
        peer.step()
    assert np.abs(theta - twin.detach().numpy()).max() < 1e-12


@pytest.mark.parametrize("lr", [0, -1, np.nan, np.inf])
def test_learning_rates_out_of_range(lr):
    with pytest.raises(ValueError, match="lr must be finite with 0 < lr"):
        GradientDescent(lr)


@pytest.mark.parametrize("make", [lambda: Momentum(0.1, 1.0), lambda: RMSProp(0.1, -0.1),
                                  lambda: Adam(0.1, beta2=1)])
def test_decay_rates_out_of_range(make):
    with pytest.raises(ValueError, match="must be finite with"):
        make()


def test_wrong_shapes_and_another_network():
    optimizer = Adam()
    with pytest.raises(ValueError, match="its gradient has"):
        optimizer.step(np.zeros(3), np.zeros(2))
    optimizer.step(np.zeros(3), np.zeros(3))
    with pytest.raises(ValueError, match="another network"):
        optimizer.step(np.zeros(4), np.zeros(4))
    with pytest.raises(TypeError, match="lr must be a number"):
        Adam("0.1")
