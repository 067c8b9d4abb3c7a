"""Curvature: second derivatives of a cost along directions, from its gradients alone.

A program f(theta) -> (cost, gradient) is all that is asked for, as by `gradient_check`. The
square table H of all second derivatives is never made: only products of it with directions.
"""

from typing import NamedTuple

import numpy as np

from nnlib.entrance import checks, count, entrance, floats, function, positive


class Curved(NamedTuple):
    """What `largest_curvature` finds."""

    value: float  # the second derivative along the direction
    direction: np.ndarray  # of length 1, in the shape of theta
    residual: float  # |H u - value u|: an eigenvalue of H is no further from the value than this


@entrance
def hessian_product(f: function("theta"), theta: floats, v: floats, step: positive = 1e-4):
    """H v, by a central difference of gradients along v, in the shape of theta.

    (g(theta + h v) - g(theta - h v)) / 2h with h = step / |v|: wrong by order h^2. float64 only.
    Raises ValueError for a v of another shape or of length 0. Source: Pearlmutter (1994), who
    also gives the product without a difference.

    >>> square = lambda t: (t @ t, 2 * t)
    >>> hessian_product(square, np.ones(2), np.array([3.0, 0.0])).round(6).tolist()
    [6.0, 0.0]
    """
    v = checks.fitting(v, "v", theta.shape)
    length = np.linalg.norm(v)
    if not length:
        raise ValueError("v is 0 and has no direction: give another")
    h = step / length
    ends = [np.array(f(theta + sign * h * v)[1], np.float64) for sign in (1, -1)]
    return (ends[0] - ends[1]) / (2 * h)


@entrance
def largest_curvature(f: function("theta"), theta: floats, start: floats, products: count = 20):
    """The largest eigenvalue of H at theta, by Lanczos's method, as a Curved.

    start : where the search begins, an array like theta that is not 0, such as normal numbers, or
        the direction found a little earlier; products : how many H v are formed, two gradients
        each, fewer where they suffice
    The value is at most the eigenvalue; `residual` says how near to one it is.
    Raises ValueError for a start of another shape. Source: Lanczos (1950).

    >>> found = largest_curvature(lambda t: (t[0]**2 + 4 * t[1]**2, np.array([2, 8]) * t),
    ...                           np.ones(2), np.array([1.0, 1.0]))
    >>> round(found.value, 6)
    8.0
    """
    u = checks.fitting(start, "start", theta.shape).astype(np.float64)
    basis, diagonal, beside = [], [], []
    length = np.linalg.norm(u)
    while len(basis) < products and length > 1e-8 * max(
            np.abs(diagonal), default=1e-300):
        basis.append(u / length)
        u = hessian_product(f, theta, basis[-1])
        diagonal.append(float(np.vdot(basis[-1], u)))
        for q in basis * 2:  # twice: rounding leaves something of them
            u = u - np.vdot(q, u) * q
        length = np.linalg.norm(u)
        beside.append(float(length))
    if not basis:
        raise ValueError("start is 0 and has no direction: give another")
    values, vectors = np.linalg.eigh(
        np.diag(diagonal) + np.diag(beside[:-1], 1) + np.diag(beside[:-1], -1))
    last = vectors[:, -1]
    direction = sum(c * q for c, q in zip(last, basis, strict=True))
    return Curved(float(values[-1]), direction, float(abs(beside[-1] * last[-1])))
