"""Rules for the first weights: each is a function (shape, rng) -> array.

The shape is (n_out, n_in), as W has it.
"""

import numpy as np

from nnlib import checks


def uniform(low: float = -0.5, high: float = 0.5):
    """Entries from U(low, high); the main document uses U(-0.5, 0.5) (Davies 4.1.1; D3.4-02)."""
    checks.number(low, "low")
    checks.number(high, "high", low)

    def initialize(shape, rng):
        return rng.uniform(low, high, shape)

    return initialize


def xavier(shape, rng) -> np.ndarray:
    """Entries from U(-r, r), r = sqrt(6 / (n_in + n_out)) (Glorot and Bengio 2010, eq. 16).

    Their variance is 2 / (n_in + n_out): signals keep their size through tanh layers.
    """
    r = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(-r, r, shape)


def he(shape, rng) -> np.ndarray:
    """Entries from N(0, 2 / n_in): signals keep their size through ReLU layers (He et al. 2015)."""
    return rng.normal(0, np.sqrt(2 / shape[1]), shape)
