"""Perturbations: small changes to images that leave the digit what it is to a human eye.

Images are the columns of x (side^2, m), by rows, 0 for paper and 1 for ink. Each function
gives new images of the same shape and float type, and leaves x as it was.
"""

from math import isqrt

import numpy as np

from nnlib.entrance import Rule, checks, count, entrance, generator, integer, nonnegative, real


def _images(x, name):
    """x by rows in memory."""
    x = checks.finite(checks.matrix(x, name), name)
    if isqrt(len(x)) ** 2 != len(x):
        raise ValueError(f"{name} has {len(x)} rows: a square image has a square number of pixels")
    if x.min() < 0 or x.max() > 1:
        hint = f", so give {name} / 255" if x.min() >= 0 and 2 < x.max() <= 255 else ""
        raise ValueError(f"{name} reaches {x.min():g} and {x.max():g}: pixels lie in 0 to 1{hint}")
    return np.ascontiguousarray(x)


images = Rule("array (side^2, m) in [0, 1]", _images,
              (None, "x", np.ones(9), np.ones((12, 1)), [[255]], [[-1.0]], [[np.nan]]))
pixels = Rule("int", lambda value, name: checks.integer(value, name, -np.inf),
              ("1", None, True, 1.0))


@entrance
def noise(x: images, spread: nonnegative, rng: generator) -> np.ndarray:
    """x plus a normal error of this spread in each pixel, cut to [0, 1] (D3.4-35)."""
    return np.clip(x + rng.normal(0, spread, x.shape), 0, 1).astype(x.dtype)


@entrance
def shift(x: images, right: pixels = 0, down: pixels = 0) -> np.ndarray:
    """x moved by whole pixels; what leaves is lost, what comes in is paper (D3.4-35).

    >>> shift([[1.0], [0.0], [0.0], [0.0]], right=1).ravel().tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    square = _square(x)
    side = len(square)
    for name, by in (("right", right), ("down", down)):
        if abs(by) > side:
            raise ValueError(f"{name} must be at most the side, -{side} to {side} pixels, not {by}")
    out = np.zeros_like(square)
    out[_to(down), _to(right)] = square[_to(-down), _to(-right)]
    return out.reshape(x.shape)


@entrance
def dot(x: images, row: integer(0), column: integer(0), size: count = 2,
        value: real(0, 1) = 1.0) -> np.ndarray:
    """x with a square dot of `size` pixels, its top left corner at (row, column) (D3.4-34)."""
    out = x.copy()
    square = _square(out)
    if max(row, column) + size > len(square):
        raise ValueError(f"the dot must lie inside the {len(square)} by {len(square)} pixels")
    square[row : row + size, column : column + size] = value
    return out


@entrance
def thicken(x: images, times: integer(0) = 1) -> np.ndarray:
    """x with thicker strokes: each pixel becomes the largest of itself and its four neighbours.

    The grey dilation of image processing by a cross, done `times` times (D3.4-39).
    """
    out = x.copy()
    for _ in range(times):
        square = _square(out)
        thick = square.copy()
        for into, of in ((np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
            np.maximum(thick[into], square[of], out=thick[into])
            np.maximum(thick[:, into], square[:, of], out=thick[:, into])
        out = thick.reshape(x.shape)
    return out


def _to(by):
    """The places that a shift by `by` fills."""
    return slice(by, None) if by >= 0 else slice(None, by)


def _square(x):
    """The images as (side, side, m)."""
    return x.reshape(isqrt(len(x)), isqrt(len(x)), -1)
