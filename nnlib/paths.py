"""What depth makes of TSin: products of many slopes, as of one path back through its layers.

The inputs are taken to be spread evenly over a period, and the layers to be independent; of real
sums none of this is quite true. Numbers are powers of ten, since the products run far.
"""

from typing import NamedTuple

import numpy as np

from nnlib.activations import TSin
from nnlib.entrance import count, entrance, generator, real
from nnlib.kepler import PERIOD

amplitude = real(0, 1, open_low=True, open_high=True)


class Spread(NamedTuple):
    """What the product of so many slopes comes to, as powers of ten; its mean is 1, or 10^0."""

    typical: float  # exp of the mean of the logarithm
    square: float  # the root mean square
    edge: float  # the greatest; the least is one over it


@entrance
def spread(A: amplitude, depth: count) -> Spread:
    """The spread of the product of `depth` slopes in closed form (D3.5-20).

    Over a period log f' has the mean -2 (1 - r) and f'^2 the mean 4/r - 3, with r = sqrt(1 - A^2),
    and f' reaches (1 + A)/(1 - A): see chapter 13. Raises ValueError for an A outside (0, 1).

    >>> round(spread(0.5, 20).typical, 4)
    -2.3274
    """
    r = np.sqrt(1 - A * A)
    return Spread(float(-2 * (1 - r) * depth / np.log(10)),
                  float(np.log10(4 / r - 3) * depth / 2),
                  float(depth * np.log10((1 + A) / (1 - A))))


@entrance
def products(A: amplitude, depth: count, m: count, rng: generator) -> np.ndarray:
    """The logarithm, to the base 10, of m products of `depth` slopes f' of TSin: (m,).

    Each slope is taken at a random point of the period. Raises ValueError for an A outside (0, 1).
    """
    z = rng.uniform(0, PERIOD, (depth, m))
    return np.log10(TSin(A).derivative(z)).sum(axis=0)
