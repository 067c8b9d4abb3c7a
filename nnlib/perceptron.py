"""The first neurons: threshold units and the perceptron with its learning rule.

Sources: McCulloch and Pitts 1943 (D3.1-01), Rosenblatt 1958 (D3.1-03, D2.1-07).
"""

from typing import NamedTuple

import numpy as np

from nnlib.entrance import checks, count, entrance, generator, optional, samples


def threshold(z):
    """1 where z > 0, else 0: a unit that is active or not."""
    z = checks.float_array(z, "z")
    return (z > 0).astype(z.dtype)[()]


class Learned(NamedTuple):
    """What `perceptron` found: weights (n,), bias, the corrections made in each epoch, and
    the (w, b) after each correction."""

    w: np.ndarray
    b: float
    corrections: list
    path: list


@entrance
def perceptron(x: samples, y, epochs: count = 100, rng: optional(generator) = None) -> Learned:
    """Learn a line between two classes: for each sample w += (y - a) x and b += (y - a).

    x is (n, m) and y is (m,), zeros and ones; a = threshold(w x + b) starts from w = 0, b = 0.
    Ends after an epoch without a correction. The samples come in their order, or shuffled
    each epoch where rng is given.
    """
    x, y = np.array(x, float, order="F"), checks.array(y, "y")  # a column is a run of memory
    if y.shape != (x.shape[1],) or not np.isin(y, (0, 1)).all():
        hint = ": y.ravel()" if y.size == x.shape[1] and y.ndim > 1 else ""
        raise ValueError(f"y must be {x.shape[1]} zeros and ones, one for each column of x{hint}")
    top = np.sqrt(np.finfo(float).max / 2 / x.size / epochs)
    if np.abs(x).max() > top:  # the corrections may add up to as much
        raise ValueError(f"x reaches {np.abs(x).max():g}: its squares are too large to add, so "
                         "scale it down")
    w, b, corrections, path = np.zeros(len(x)), 0.0, [], []
    for _ in range(epochs):
        order = range(y.size) if rng is None else rng.permutation(y.size)
        before = len(path)
        for i in order:
            a = float(w @ x[:, i] + b > 0)
            error = float(y[i]) - a
            if error:
                w, b = w + error * x[:, i], b + error
                path.append((w, b))
        corrections.append(len(path) - before)
        if not corrections[-1]:
            break
    return Learned(w, b, corrections, path)
