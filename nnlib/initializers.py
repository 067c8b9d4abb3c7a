"""Rules for the first weights: each is a function (shape, rng) -> array.

The shape is (n_out, n_in), as W has it.
"""

import numpy as np

from nnlib.entrance import Rule, checks, entrance, generator, real


def _shape(value, name):
    if not isinstance(value, (tuple, list)) or len(value) != 2:
        raise ValueError(f"{name} must be (n_out, n_in), not {checks.shown(value)}")
    return tuple(checks.integer(n, end) for n, end in zip(value, ("n_out", "n_in"), strict=True))


sizes = Rule("(n_out, n_in)", _shape, (3, (3,), None, "34"))


@entrance
def uniform(low: real() = -0.5, high: real() = 0.5):
    """Entries from U(low, high); the main document uses U(-0.5, 0.5) (Davies 4.1.1; D3.4-02)."""
    checks.number(high, "high", low)
    checks.number(high - low, "high - low")

    @entrance
    def initialize(shape: sizes, rng: generator) -> np.ndarray:
        return rng.uniform(low, high, shape)

    return initialize


uniform.example = "uniform(-0.5, 0.5)"


@entrance
def xavier(shape: sizes, rng: generator) -> np.ndarray:
    """Entries from U(-r, r), r = sqrt(6 / (n_in + n_out)) (Glorot and Bengio 2010, eq. 16).

    Their variance is 2 / (n_in + n_out): signals keep their size through tanh layers.
    """
    n_out, n_in = shape
    r = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-r, r, shape)


@entrance
def he(shape: sizes, rng: generator) -> np.ndarray:
    """Entries from N(0, 2 / n_in): signals keep their size through ReLU layers (He et al. 2015)."""
    return rng.normal(0, np.sqrt(2 / shape[1]), shape)
