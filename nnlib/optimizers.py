"""Optimizers: each `step(theta, g)` moves the parameters once, in place, and leaves g alone.

The formulas are those of the papers named; for the same numbers they agree with PyTorch's.
theta and g are flat arrays of one shape and type; lr is the learning rate (eta in the book).
"""

import numpy as np

from nnlib import checks

BLOCK = 1 << 15  # entries that are moved at a time: all that a step reads of them stays in cache


class Optimizer:
    """A learning rate and, for each name in `state`, an array like theta that starts at 0."""

    state = ()

    def __init__(self, lr: float):
        self.lr = checks.number(lr, "lr", 0, open_low=True)
        self.t = 0

    def step(self, theta: np.ndarray, g: np.ndarray) -> None:
        """Move theta by one step against the gradient g."""
        for name, array in (("theta", theta), ("g", g)):
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f" or not array.ndim:
                raise TypeError(f"{name} must be an array of floats, not {array!r}")
        if theta.shape != g.shape:
            raise ValueError(f"theta has shape {theta.shape} but its gradient has {g.shape}")
        if theta.dtype != g.dtype:
            raise TypeError(f"theta has type {theta.dtype} but its gradient has {g.dtype}")
        if self.t == 0:
            self._kind, self._work = (theta.shape, theta.dtype), np.empty_like(theta[:BLOCK])
            for name in self.state:
                setattr(self, name, np.zeros_like(theta))
        elif self._kind != (theta.shape, theta.dtype):
            raise ValueError("this optimizer has begun with another network: make a new one")
        self._check(g)
        self.t += 1
        with np.errstate(over="ignore", invalid="ignore"):  # the next cost would tell
            for start in range(0, len(theta), BLOCK):
                block = slice(start, start + BLOCK)
                state = [getattr(self, name)[block] for name in self.state]
                self.update(theta[block], g[block], self._work[: len(g[block])], *state)

    def _check(self, g):
        if np.isfinite(np.vdot(g, g)):  # then so is each square: one quick pass
            return
        if not checks.all_finite(g):
            raise FloatingPointError("the gradient is not finite")
        if "s" in self.state and np.abs(g).max() > np.sqrt(np.finfo(g.dtype).max) / 2:
            raise FloatingPointError(f"the gradient reaches {np.abs(g).max():g}: its square is "
                                     f"too large for {g.dtype}")


class GradientDescent(Optimizer):
    """theta <- theta - lr g (Davies eq. 5; D3.3-18). SGD is this with mini-batches."""

    def update(self, theta, g, work):
        theta -= np.multiply(g, self.lr, out=work)


class Momentum(Optimizer):
    """v <- mu v + g; theta <- theta - lr v (Polyak 1964, in PyTorch's form)."""

    state = ("v",)

    def __init__(self, lr: float, mu: float = 0.9):
        super().__init__(lr)
        self.mu = checks.number(mu, "mu", 0, 1, open_high=True)

    def update(self, theta, g, work, v):
        v *= self.mu
        v += g
        theta -= np.multiply(v, self.lr, out=work)


class AdaGrad(Optimizer):
    """s <- s + g^2; theta <- theta - lr g / (sqrt(s) + eps) (Duchi et al. 2011; D4.2-05)."""

    state = ("s",)
    eps = 1e-10

    def update(self, theta, g, work, s):
        s += np.square(g, out=work)
        _divided(theta, g, s, self.lr, self.eps, work)


class RMSProp(Optimizer):
    """s <- rho s + (1 - rho) g^2; theta <- theta - lr g / (sqrt(s) + eps).

    Source: Tieleman and Hinton 2012 (D2.2.2c-04).
    """

    state = ("s",)
    eps = 1e-8

    def __init__(self, lr: float, rho: float = 0.99):
        super().__init__(lr)
        self.rho = checks.number(rho, "rho", 0, 1, open_high=True)

    def update(self, theta, g, work, s):
        np.multiply(g, g, out=work)
        work *= 1 - self.rho
        s *= self.rho
        s += work
        _divided(theta, g, s, self.lr, self.eps, work)


class Adam(Optimizer):
    """Two moving averages, each corrected for its start at 0 (Kingma and Ba 2015, Algorithm 1).

    v <- beta1 v + (1 - beta1) g;  s <- beta2 s + (1 - beta2) g^2
    theta <- theta - lr v^ / (sqrt(s^) + eps),  v^ = v / (1 - beta1^t),  s^ = s / (1 - beta2^t)
    """

    state = ("v", "s")
    eps = 1e-8

    def __init__(self, lr: float = 0.001, beta1: float = 0.9, beta2: float = 0.999):
        super().__init__(lr)
        self.beta1 = checks.number(beta1, "beta1", 0, 1, open_high=True)
        self.beta2 = checks.number(beta2, "beta2", 0, 1, open_high=True)

    def update(self, theta, g, work, v, s):
        np.subtract(g, v, out=work)
        work *= 1 - self.beta1
        v += work
        np.multiply(g, g, out=work)
        work *= 1 - self.beta2
        s *= self.beta2
        s += work
        np.sqrt(s, out=work)
        work *= 1 / np.sqrt(1 - self.beta2**self.t)
        work += self.eps
        np.divide(v, work, out=work)
        work *= self.lr / (1 - self.beta1**self.t)
        theta -= work


def _divided(theta, g, s, lr, eps, work):
    """theta <- theta - lr g / (sqrt(s) + eps)."""
    np.sqrt(s, out=work)
    work += eps
    np.divide(g, work, out=work)
    work *= lr
    theta -= work
