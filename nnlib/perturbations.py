"""Perturbations: small changes to images that leave the digit what it is to a human eye.

Images are the columns of x (side^2, m), by rows, 0 for paper and 1 for ink. Each function
gives new images of the same shape and float type, and leaves x as it was.
"""

from math import isqrt

import numpy as np

from nnlib import checks


def noise(x, spread: float, rng) -> np.ndarray:
    """x plus a normal error of this spread in each pixel, cut to [0, 1] (D3.4-35)."""
    x, _ = _images(x)
    checks.number(spread, "spread", 0)
    error = checks.generator(rng).normal(0, spread, x.shape)
    return np.clip(x + error, 0, 1).astype(x.dtype)


def shift(x, right: int = 0, down: int = 0) -> np.ndarray:
    """x moved by whole pixels; what leaves is lost, what comes in is paper (D3.4-35).

    >>> shift([[1.0], [0.0], [0.0], [0.0]], right=1).ravel().tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    x, side = _images(x)
    right, down = (checks.integer(v, k, -side) for v, k in ((right, "right"), (down, "down")))
    if max(right, down) > side:
        raise ValueError(f"a shift must be at most the side, {side} pixels, not {max(right, down)}")
    square = x.reshape(side, side, -1)
    out = np.zeros_like(square)
    out[_to(down), _to(right)] = square[_to(-down), _to(-right)]
    return out.reshape(x.shape)


def dot(x, row: int, column: int, size: int = 2, value: float = 1.0) -> np.ndarray:
    """x with a square dot of `size` pixels, its top left corner at (row, column) (D3.4-34)."""
    x, side = _images(x)
    checks.number(value, "value", 0, 1)
    row, column = checks.integer(row, "row", 0), checks.integer(column, "column", 0)
    if max(row, column) + checks.integer(size, "size") > side:
        raise ValueError(f"the dot must lie inside the {side} by {side} pixels")
    out = x.copy()
    out.reshape(side, side, -1)[row : row + size, column : column + size] = value
    return out


def thicken(x, times: int = 1) -> np.ndarray:
    """x with thicker strokes: each pixel becomes the largest of itself and its four neighbours.

    The grey dilation of image processing by a cross, done `times` times (D3.4-39).
    """
    x, side = _images(x)
    out = x.copy()
    for _ in range(checks.integer(times, "times", 0)):
        square = out.reshape(side, side, -1)
        thick = square.copy()
        for into, of in ((np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
            np.maximum(thick[into], square[of], out=thick[into])
            np.maximum(thick[:, into], square[:, of], out=thick[:, into])
        out = thick.reshape(x.shape)
    return out


def _to(by):
    """The places that a shift by `by` fills."""
    return slice(by, None) if by >= 0 else slice(None, by)


def _images(x):
    """(x, side): the images by rows in memory, and the number of their rows."""
    x = checks.finite(checks.matrix(x, "x"), "x")
    side = isqrt(len(x))
    if side * side != len(x):
        raise ValueError(f"x has {len(x)} rows: a square image has a square number of pixels")
    if x.min() < 0 or x.max() > 1:
        raise ValueError(f"x reaches {x.min():g} and {x.max():g}: pixels lie in 0 to 1")
    return np.ascontiguousarray(x), side
