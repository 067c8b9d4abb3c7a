"""Penalties on the weights W, never on the biases.

Each has `penalty(W)`, a number that is added to the cost, and `gradient(W)`, its derivative.
"""

import numpy as np

from nnlib import checks


class L1:
    """lambda sum |W|, gradient lambda sign(W)."""

    def __init__(self, strength: float):
        self.strength = checks.number(strength, "strength", 0)

    def penalty(self, W) -> float:
        return self.strength * float(np.abs(_weights(W)).sum())

    def gradient(self, W):
        return self.strength * np.sign(_weights(W))


class L2:
    """(lambda/2) sum W^2, gradient lambda W (D1.3-07)."""

    def __init__(self, strength: float):
        self.strength = checks.number(strength, "strength", 0)

    def penalty(self, W) -> float:
        return self.strength / 2 * float(np.square(_weights(W)).sum())

    def gradient(self, W):
        return self.strength * _weights(W)


class SpectralNorm:
    """(lambda/2) sum sigma(W)^2, gradient lambda sigma u v^T (Yoshida and Miyato 2017; D1.3-08).

    sigma is the largest singular value of W, u and v its singular vectors, all by power
    iteration: v <- W^T u, u <- W v, each scaled to length 1. The start vector of a shape
    comes from np.random.default_rng(0); later calls go on from the vector of the last.
    """

    def __init__(self, strength: float, iterations: int = 100):
        self.strength = checks.number(strength, "strength", 0)
        self.iterations = checks.integer(iterations, "iterations")
        self._start = {}

    def penalty(self, W) -> float:
        return self.strength / 2 * self.largest(W)[0] ** 2

    def gradient(self, W):
        W = _weights(W)
        sigma, u, v = self.largest(W)
        return (self.strength * sigma * np.outer(u, v)).astype(W.dtype, copy=False)

    def largest(self, W):
        """(sigma, u, v) of W, with sigma = u^T W v; a zero matrix has sigma 0."""
        W = _weights(W)
        if W.shape not in self._start:
            self._start[W.shape] = np.random.default_rng(0).normal(size=W.shape[0])
        u = self._start[W.shape]
        sigma, v = 0.0, np.zeros(W.shape[1])
        for _ in range(self.iterations):
            before, v = u, _unit(W.T @ u)
            u = W @ v
            sigma = float(np.linalg.norm(u))
            u = _unit(u)
            if np.abs(u - before).max() <= 1e-15:  # sigma settles long before u and v do
                break
        if sigma:
            self._start[W.shape] = u
        return sigma, u, v


def _weights(W):
    """W as a matrix of floats, or an error that says what came."""
    W = checks.float_array(W, "W")
    if W.ndim != 2 or not W.size:
        raise ValueError(f"W must be a matrix (n_out, n_in), not of shape {W.shape}")
    return W


def _unit(v):
    length = np.linalg.norm(v)
    return v / length if length else v
