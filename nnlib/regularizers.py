"""Penalties on the weights W, never on the biases.

Each has `penalty(W)`, a number that is added to the cost, and `gradient(W)`, its derivative.
"""

import numpy as np

from nnlib.entrance import Rule, checks, count, entrance, nonnegative, own


class Regularizer:
    """What is added to the cost for each matrix W (n_out, n_in), and its derivative.

    A subclass gives penalty(W), a number, and gradient(W), of the shape of W.
    """

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        own.keep(cls, Regularizer, ("gradient",), of=("penalty",))

    def penalty(self, W) -> float:
        """What W costs."""
        own.lacks(self, "penalty", GIVES)

    def gradient(self, W):
        """d penalty / dW."""
        own.lacks(self, "gradient", GIVES)

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={checks.shown(value)}" for name, value in vars(self).items())
        return f"{type(self).__name__}({said})"


GIVES = ("a regularizer of one's own gives penalty(W) and gradient(W), and one that overrides "
         "penalty its own gradient, too")


class L1(Regularizer):
    """lambda sum |W|, gradient lambda sign(W)."""

    @entrance
    def __init__(self, strength: nonnegative):
        self.strength = strength

    def penalty(self, W) -> float:
        return self.strength * float(np.abs(_flat(W), dtype=np.float64).sum())

    def gradient(self, W):
        return self.strength * np.sign(_weights(W))


class L2(Regularizer):
    """(lambda/2) sum W^2, gradient lambda W (D1.3-07)."""

    @entrance
    def __init__(self, strength: nonnegative):
        self.strength = strength

    def penalty(self, W) -> float:
        return self.strength / 2 * float(np.square(_flat(W), dtype=np.float64).sum())

    def gradient(self, W):
        return self.strength * _weights(W)


class SpectralNorm(Regularizer):
    """(lambda/2) sum sigma(W)^2, gradient lambda sigma u v^T (Yoshida and Miyato 2017; D1.3-08).

    sigma is the largest singular value of W, u and v its singular vectors, all by power
    iteration on the smaller side: u <- W W^T u, scaled to length 1. Squaring (W W^T)^k doubles
    the steps at once, until the matrix is u u^T or `iterations` is reached. The start vector
    comes from np.random.default_rng(0).
    """

    @entrance
    def __init__(self, strength: nonnegative, iterations: count = 1 << 20):
        self.strength, self.iterations = strength, iterations

    def penalty(self, W) -> float:
        sigma = self.largest(W)[0]
        return self.strength / 2 * (sigma * sigma)  # sigma ** 2 would raise an OverflowError

    def gradient(self, W):
        W = _weights(W)
        sigma, u, v = self.largest(W)
        return (self.strength * sigma * np.outer(u, v)).astype(W.dtype, copy=False)

    def largest(self, W):
        """(sigma, u, v) of W, with sigma = u^T W v; a zero matrix has sigma 0."""
        W = np.ascontiguousarray(_weights(W), np.float64)
        scale = float(np.abs(W).max()) or 1.0  # the squares must not overflow
        A = (W if W.shape[0] <= W.shape[1] else W.T) / scale
        power, steps = A @ A.T, 1
        while steps < self.iterations and power.any():
            power /= np.trace(power)
            if 1 - np.vdot(power, power) < 1e-15:  # it is u u^T
                break
            power, steps = power @ power, 2 * steps
        start = np.random.default_rng(0).normal(size=len(A))
        u = _unit(power @ start)
        v, sigma = _unit(A.T @ u), scale * float(np.linalg.norm(A.T @ u))
        return (sigma, u, v) if A.shape == W.shape else (sigma, v, u)


def _weights(W):
    """W as a matrix of floats, or an error that says what came."""
    W = checks.float_array(W, "W")
    if W.ndim != 2 or not W.size:
        raise ValueError(f"W must be a matrix (n_out, n_in), not of shape {W.shape}")
    if not checks.all_finite(W):
        raise FloatingPointError("the weights W are not finite")
    return W


def _flat(W):
    """The weights by rows: a sum of them has the same digits however W lies in memory."""
    return _weights(W).ravel()


def _unit(v):
    length = np.linalg.norm(v)
    return v / length if length else v


READY = {kind.__name__: kind for kind in (L1, L2, SpectralNorm)}


def _taken(value, name):
    """value as a regularizer; whatever else has both formulas will do."""
    if isinstance(value, type) or not (hasattr(value, "penalty") and hasattr(value, "gradient")):
        own.one_of(value, name, Regularizer, READY, "nnlib.regularizers, such as L2(0.01)", ())
    return own.complete(value, Regularizer, GIVES, "penalty", "gradient")


a_regularizer = Rule("Regularizer", _taken, ("L2", None, 0.01, L2, Regularizer()))
