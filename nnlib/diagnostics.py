"""Diagnostics: what the layers of a network do, and what it makes of inputs it has not seen."""

import copy
import math
from typing import NamedTuple

import numpy as np

from nnlib.entrance import (
    checks,
    entrance,
    function,
    instance,
    integer,
    optional,
    pair,
    positive,
    real,
)
from nnlib.network import Network

PIECE = 2048  # samples that are worked at a time

class Profile(NamedTuple):
    """What `extrapolation_profile` finds; all but `inside` are of the inputs outside."""

    inside: float  # root mean square error in the range of the training
    outside: float  # root mean square error beyond it, on both sides
    slope: float  # mean |da/dx|
    curvature: float  # largest |d2a/dx2|
    lowest: float  # least output
    highest: float  # greatest output


@entrance
def generalization_gap(net: instance(Network), seen: pair, unseen: pair,
                       measure: optional(function("a", "y")) = None) -> float:
    """measure(a, y) on unseen data minus that on the training data (D1.3-05, D3.3-17, D3.5-23).

    seen, unseen : pairs (x, y); measure : a function (a, y) -> number; without one it is the
    cost, as `net.evaluate` has it. A cost that overfits has a gap above 0, an accuracy one below.
    """
    def value(x, y):
        if measure is None:
            return net.evaluate(x, y)[0]
        a = net.predict(x)
        y = checks.targets(y, len(a), a.shape[1], net.dtype)
        return measure(a, y.astype(net.dtype, copy=False))

    return float(value(*unseen) - value(*seen))


@entrance
def dead_units(net: instance(Network), x) -> list[float]:
    """Of each hidden Dense layer, the share of units with f'(z) = 0 for every sample in x.

    Such a unit learns nothing from x (dying ReLU; D2.3b-08, D3.5-15). Also units so far in
    saturation that f' rounds to 0 count. A PReLU layer after it is not looked at.
    """
    x = checks.inputs(x, net.sizes[0], net.dtype)
    twin = copy.deepcopy(net)  # what the layers of net remember stays
    hidden = {layer: np.ones(layer.n_out, bool) for layer in twin.dense[:-1]}
    for start in range(0, x.shape[1], PIECE):
        out = x[:, start : start + PIECE].astype(net.dtype)
        for layer in twin.layers[:-1]:
            with np.errstate(over="ignore", invalid="ignore"):  # the next line tells
                out = layer.forward(out)
            if not checks.all_finite(out):
                raise FloatingPointError(f"the outputs of {layer} are not finite: x or the "
                                         f"parameters are too large for {net.dtype}")
            if layer in hidden:
                hidden[layer] &= (layer.activation.derivative(layer.z) == 0).all(axis=1)
    return [float(dead.mean()) for dead in hidden.values()]


@entrance
def gradient_norms(net: instance(Network), x, y) -> list[float]:
    """The Frobenius norm of dC/dW of each Dense layer, first to last (D2.3a-01, D3.5-20).

    Norms that fall towards the first layer are a vanishing gradient, norms that rise an
    exploding one. Dropout is on, as it is while training.
    """
    net.gradient(x, y)
    return [float(np.linalg.norm(layer.dW)) for layer in net.dense]


def greatest_slope(f) -> float:
    """The largest |f'(z)| of an activation, its Lipschitz constant (D1.3-10).

    >>> from nnlib.activations import sigmoid, tsin
    >>> greatest_slope(sigmoid), greatest_slope(tsin)
    (0.25, 3.0)
    """
    found = getattr(f, "steepness", None)
    if found is None:
        raise TypeError(f"the greatest slope of {f!r} is not known: an activation of one's own "
                        "says it as its steepness, the largest |f'(z)|")
    return found


@entrance
def lipschitz_bound(net: instance(Network)) -> float:
    """L with |a(x) - a(x')| <= L |x - x'| for any two inputs, in the Euclidean norm.

    The product over the layers of the greatest slope of f times the spectral norm of W; a
    PReLU counts max(1, |alpha|) (Yoshida and Miyato 2017, section 3; D1.3-10). It is seldom
    attained: the network may be much flatter than its bound.
    """
    checks.finite(net.theta, "theta")
    return math.prod(layer.steepness() for layer in net.layers)


@entrance
def extrapolation_profile(net: instance(Network), target: function("x"), low: real(), high: real(),
                          beyond: positive = 1.0, m: integer(3) = 1001) -> Profile:
    """How a network of one input and one output goes on outside [low, high] (D1.1-06).

    target : the function that it was to learn; low, high : the range it was trained on. The
    outside goes on for `beyond` times the width of the range on both sides. Each of the three
    parts has an even grid of m points; slope and curvature are their divided differences.
    """
    if net.sizes[0] != 1 or net.sizes[-1] != 1:
        raise ValueError(f"the network must have one input and one output, not {net.sizes[0]} "
                         f"and {net.sizes[-1]}")
    width = beyond * (checks.number(high, "high", low, open_low=True) - low)
    left, inside, right = (np.linspace(start, stop, m) for start, stop in (
        (low - width, low), (low, high), (high, high + width)))
    outside, h = np.stack([left, right]), width / (m - 1)
    a = net.predict(outside.reshape(1, -1)).astype(np.float64).reshape(2, m)
    wanted = [checks.fitting(target(x), "target(x)", x.shape) for x in (inside, outside)]
    return Profile(_rms(net.predict(inside[None])[0] - wanted[0]), _rms(a - wanted[1]),
                   float(np.abs(np.diff(a)).mean() / h),
                   float(np.abs(np.diff(a, n=2)).max() / h**2), float(a.min()), float(a.max()))


def _rms(error) -> float:
    return float(np.sqrt(np.mean(np.square(error))))
