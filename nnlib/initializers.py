"""Rules for the first weights: each is a function (shape, rng) -> array.

The shape is (n_out, n_in), as W has it.
"""

import numpy as np

from nnlib import checks


def uniform(low: float = -0.5, high: float = 0.5):
    """Entries from U(low, high); the main document uses U(-0.5, 0.5) (Davies 4.1.1; D3.4-02)."""
    checks.number(low, "low")
    checks.number(high, "high", low)
    checks.number(float(high) - float(low), "high - low")

    def initialize(shape, rng):
        _sizes(shape, rng)
        return rng.uniform(low, high, shape)

    return initialize


def xavier(shape, rng) -> np.ndarray:
    """Entries from U(-r, r), r = sqrt(6 / (n_in + n_out)) (Glorot and Bengio 2010, eq. 16).

    Their variance is 2 / (n_in + n_out): signals keep their size through tanh layers.
    """
    n_out, n_in = _sizes(shape, rng)
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, shape)


def he(shape, rng) -> np.ndarray:
    """Entries from N(0, 2 / n_in): signals keep their size through ReLU layers (He et al. 2015)."""
    _, n_in = _sizes(shape, rng)
    return rng.normal(0, np.sqrt(2 / n_in), shape)


def _sizes(shape, rng):
    """(n_out, n_in) of a shape, or an error for one that W cannot have; rng must be a Generator."""
    checks.generator(rng)
    if not isinstance(shape, (tuple, list)) or len(shape) != 2:
        raise ValueError(f"shape must be (n_out, n_in), not {shape!r}")
    return [checks.integer(n, name) for n, name in zip(shape, ("n_out", "n_in"), strict=True)]
