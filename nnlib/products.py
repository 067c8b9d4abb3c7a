"""The products of a layer: the same sums, by the way that is quickest.

For few samples the call costs more than the sums, and `dot` is NumPy's quickest. For many, a BLAS
first copies large matrices into its own layout: for few neurons that costs more than the sums,
and OpenBLAS leaves it out for small matrices, so many samples are worked in tiles.
"""

from functools import lru_cache

import numpy as np

FEW = 256  # samples up to which `dot` is quicker than `@`
SMALL = 10**6  # rows times columns times inner size up to which OpenBLAS copies nothing


def times(A: np.ndarray, B: np.ndarray) -> np.ndarray:
    """A B; an outer product, whose inner size is 1, by broadcasting: there matmul is slow."""
    if B.shape[1] <= FEW:
        return A.dot(B)
    return A @ B if len(B) > 1 else A * B


def summed(delta: np.ndarray, out: np.ndarray) -> None:
    """out <- the sum of delta (n, m) over its samples, (n, 1)."""
    delta.dot(_ones(delta.shape[1], delta.dtype), out)


def affine(W: np.ndarray, b: np.ndarray, x: np.ndarray) -> np.ndarray:
    """W x + b: W (n, k), b (n, 1), x (k, m); the result is (n, m), by rows."""
    tile, whole = _tiles(W, x) if x.shape[1] > FEW and len(x) >= 64 else (0, 0)
    if not tile:
        z = times(W, x)
        z += b
        return z
    samples, by_columns = x.T, np.ascontiguousarray(W.T)
    z = np.empty((len(samples), len(W)), W.dtype)
    np.matmul(samples[:whole].reshape(-1, tile, len(x)), by_columns,
              out=z[:whole].reshape(-1, tile, len(W)))
    np.matmul(samples[whole:], by_columns, out=z[whole:])
    return np.add(z.T, b, order="C")


def outer(delta: np.ndarray, x: np.ndarray, out: np.ndarray) -> None:
    """out <- delta x^T: delta (n, m), x (k, m), out (n, k)."""
    if delta.shape[1] <= FEW:
        delta.dot(x.T, out)
        return
    tile = min(SMALL // delta.size, 28) if len(x) >= 64 else 0
    if tile < 8 or len(delta) > 32 or x.flags.f_contiguous:
        np.matmul(delta, x.T, out=out)
        return
    whole, samples = len(x) - len(x) % tile, np.ascontiguousarray(delta.T)
    product = np.empty(out.T.shape, out.dtype)
    np.matmul(x[:whole].reshape(-1, tile, x.shape[1]), samples,
              out=product[:whole].reshape(-1, tile, len(delta)))
    np.matmul(x[whole:], samples, out=product[whole:])
    out[...] = product.T


@lru_cache(maxsize=32)
def _ones(m, dtype):
    ones = np.ones((m, 1), dtype)
    ones.flags.writeable = False
    return ones


def _tiles(W, x):
    """(samples of a tile, samples in whole tiles), or (0, 0) where x is better taken at once."""
    tile = min(SMALL // W.size, 64) // 16 * 16
    m = x.shape[1]
    if tile < 32 or m < 4 * tile or not x.flags.f_contiguous:
        return 0, 0
    return tile, m - m % tile
