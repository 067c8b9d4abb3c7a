"""Mini-batches: each sample once an epoch, in an order that chance gives."""

from nnlib import checks


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
        if x.flags.f_contiguous:  # then a sample is a run of memory, cheap to gather
            yield x.T[columns].T, y[:, columns]
        else:
            columns.sort()  # neighbours share memory; the order in a batch is of no account
            yield x[:, columns], y[:, columns]


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
