"""What wide layers with random weights do to sizes: of a signal, of a nudge, and of an error.

Weights have mean 0 and variance g^2 / n for n inputs, g the gain, and biases are 0. The sums of a
wide layer are then normal, with a mean square q that each layer takes from the one before it.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nnlib.activations import Activation, Sin, TSin
from nnlib.entrance import count, entrance, generator, instance, nonnegative, positive

ENDS = 1e-14, 1e14  # a size q outside them counts as 0 or as without end
PIECE, SHARE = np.polynomial.legendre.leggauss(100)
PIECES = 30  # of one length, from -9 to 9 standard deviations, 0 an end
POINTS = (9 / PIECES * (PIECE + 1 + 2 * np.arange(PIECES)[:, None])
          - 9).ravel()
DENSITY = np.exp(-(POINTS**2) / 2) / np.sqrt(2 * np.pi)
WEIGHTS = 9 / PIECES * np.tile(SHARE, PIECES) * DENSITY
PERIODS = {Sin: 2 * np.pi, TSin: np.sqrt(2) * np.pi}  # of their slopes
WIDE, WAVE = 30.0, 2**15  # above this q waves are read evenly, so finely
an_f = instance(Activation)


class Moments(NamedTuple):
    """Means over sums z that are normal, with mean 0 and mean square q."""

    mean: float  # of f(z)
    square: float  # of f(z)^2
    slope: float  # of f'(z)^2


@entrance
def moments(f: an_f, q: nonnegative) -> Moments:
    """The means of f, f^2 and f'^2 over z from N(0, q), by quadrature.

    Kinks at 0 are exact. Sums of large q meet all phases of sine and TSin
    evenly (to e^-q), so these get a mean over one period: points too far
    apart would read noise. An own wave is read right only while many
    points fall on each period: for sin kz below q = 10^4 / k^2.

    >>> from nnlib.activations import relu
    >>> tuple(round(v, 12) for v in moments(relu, 4.0))
    (0.797884560803, 2.0, 0.5)
    """
    if q > WIDE and type(f) in PERIODS:
        share, wave, slope = _wave(type(f), *f.parameters().values())
        return Moments(0.0, float(share * q + wave), float(slope))
    z = np.sqrt(max(q, ENDS[0])) * POINTS  # not at 0, where a kink may be
    a, slope = f(z), f.derivative(z)
    return Moments(*(float(WEIGHTS @ v) for v in (a, a * a, slope * slope)))


@lru_cache(maxsize=64)
def _wave(kind, *parameters):
    """(c^2, mean square of the wave, E f'^2); f(z) = c z + wave, f odd."""
    f, period = kind(*parameters), PERIODS[kind]
    z = period * (np.arange(WAVE) + 0.5) / WAVE
    c = f(period) / period
    return c**2, np.mean((f(z) - c * z) ** 2), np.mean(f.derivative(z) ** 2)


@entrance
def course(f: an_f, gain: positive, depth: count,
           q: positive = 1.0) -> np.ndarray:
    """Mean squares q of sums in so many layers, (depth,): q <- g^2 E f^2.

    Source: Poole et al. (2016), whose biases are 0 here.
    """
    sizes = [q]
    for _ in range(depth - 1):
        sizes.append(gain**2 * moments(f, min(sizes[-1], ENDS[1])).square)
    return np.array(sizes)


@entrance
def settled(f: an_f, gain: positive) -> float:
    """The size q with g^2 E f^2 = q; 0 if sums fade, inf if they grow.

    Taken to be the only one, as it is where E f^2 / q falls with q
    (chapter 6). Where every size stays, as with ReLU at He's gain, it is 1.
    """
    def grows(log):
        ratio = gain**2 * moments(f, np.exp(log)).square / np.exp(log)
        return np.sign(np.round(ratio - 1, 13))

    low, high = np.log(ENDS)
    if grows(0.0) == 0 == grows(1.0):
        return 1.0
    if grows(low) < 1 or grows(high) > -1:
        return 0.0 if grows(low) < 1 else np.inf
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if grows(middle) > 0 else (low, middle)
    return float(np.exp(high))


@entrance
def factor(f: an_f, gain: positive, q: nonnegative) -> float:
    """chi = g^2 E f'^2: a layer multiplies mean squares of errors by it."""
    return gain**2 * moments(f, q).slope


@entrance
def edge(f: an_f) -> float:
    """The gain at which chi is 1 once the size has settled.

    Below it errors fade, above it they grow.

    >>> from nnlib.activations import relu, tanh
    >>> round(edge(relu), 9), round(edge(tanh), 6)
    (1.414213562, 1.0)
    """
    low, high = 1e-3, 1e3
    for _ in range(50):
        middle = np.sqrt(low * high)
        fades = factor(f, middle, min(settled(f, middle), ENDS[1])) < 1
        low, high = (middle, high) if fades else (low, middle)
    return float(low)


class Travel(NamedTuple):
    """Mean squares in each of the layers of a network, (layers,) each, layer 1 first."""

    sums: np.ndarray  # of z
    nudges: np.ndarray  # of what a random nudge of the first sums, of mean square 1, becomes
    errors: np.ndarray  # of what a random error after the last sums, of mean square 1, was before


@entrance
def travel(f: an_f, gain: positive, width: count, depth: count, rng: generator,
           m: count = 20) -> Travel:
    """What a random network does to m inputs, and a nudge and an error of each.

    All layers have `width` neurons and weights from N(0, gain^2 / width).
    A nudge goes forward by v <- W (f' v), an error back by
    delta <- f' (W^T delta): first order, so no size is too small.
    """
    weights = [rng.normal(0, gain / np.sqrt(width), (width, width))
               for _ in range(depth)]
    a = rng.normal(size=(width, m))
    nudge, delta = rng.normal(size=(2, width, m))
    slopes, sums, nudges, errors = [], [], [], []
    for W in weights:
        if slopes:
            nudge = W @ (slopes[-1] * nudge)
        z = W @ a
        a = f(z)
        slopes.append(f.derivative(z))
        sums.append(z)
        nudges.append(nudge)
    for W, slope in zip([*weights[1:], None][::-1], slopes[::-1], strict=True):
        delta = delta if W is None else slope * (W.T @ delta)
        errors.append(delta)
    size = lambda found: np.array([np.mean(v**2) for v in found])  # noqa: E731
    return Travel(size(sums), size(nudges) / size(nudges[:1]),
                  size(errors[::-1]) / size(errors[:1]))
