"""Mini-batches: each sample once an epoch, in an order that chance gives."""

import numpy as np

from nnlib.entrance import checks


def batches(x, y, size: int, rng):
    """Pairs of `size` samples of x (n_0, m) and y (n_L, m), shuffled; the last may be smaller.

    A single batch of all is neither shuffled nor copied.
    """
    m = x.shape[1]
    if size == m:
        yield x, y
        return
    order = rng.permutation(m)
    for start in range(0, m, size):
        columns = order[start : start + size]
        yield _gathered(x, columns), _gathered(y, columns)


def by_samples(v: np.ndarray) -> np.ndarray:
    """v (n, m) so that each sample is a run of memory: v itself where it lies so, else a copy."""
    return v if v.strides[0] == v.itemsize or len(v) == 1 else np.asfortranarray(v)


def size_of(batch_size: int | None, m: int, rng) -> int:
    """batch_size, or m without one; an error unless it is at most m and rng can shuffle."""
    if rng is not None:
        checks.generator(rng)
    if batch_size is None:
        return m
    if checks.integer(batch_size, "batch_size") > m:
        raise ValueError(f"batch_size is {batch_size} but there are only {m} samples")
    checks.generator(rng)
    return batch_size


def _gathered(v, columns):
    if v.flags.f_contiguous:
        return v.T.take(columns, axis=0).T
    return v.T[columns].T  # `take` would first copy all of v
