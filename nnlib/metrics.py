"""Measures of a trained network: how often it is right, and where it is wrong."""

import numpy as np

from nnlib import checks


def labels_of(a) -> np.ndarray:
    """The class each column of a (K, m) votes for: the row of its largest entry."""
    return checks.finite(checks.matrix(a, "a"), "a").argmax(axis=0)


def has_classes(y) -> bool:
    """True if the columns of y are one-hot, or y is one row of zeros and ones."""
    parts = (y[:, k : k + 4096] for k in range(0, y.shape[1], 4096))  # masks stay small
    return all(((p == 0) | (p == 1)).all() and (len(p) == 1 or (p.sum(axis=0) == 1).all())
               for p in parts)


def n_correct(y, a) -> int:
    """How many columns of a name the class of y: by the largest entry, or by a > 1/2 in one row."""
    if y.shape[0] == 1:
        return int(((a > 0.5) == (y > 0.5)).sum())
    return int(y[a.argmax(axis=0), np.arange(a.shape[1])].sum())  # y is 1 at its class, else 0


def accuracy(predicted, true) -> float:
    """The share of predicted labels (m,) that equal the true ones (D3.4-18)."""
    predicted, true = checks.array(predicted, "predicted"), checks.array(true, "true")
    if predicted.shape != true.shape or predicted.ndim != 1 or predicted.size == 0:
        raise ValueError(f"accuracy compares two lists of labels of one length, not shapes "
                         f"{predicted.shape} and {true.shape}")
    return float((predicted == true).mean())


def confusion_matrix(true, predicted, classes: int = 10) -> np.ndarray:
    """(K, K) counts: row i, column j is how often a true i was taken for j (D3.4-29)."""
    true, predicted = checks.array(true, "true"), checks.array(predicted, "predicted")
    accuracy(predicted, true)  # the same demands on the labels
    checks.integer(classes, "classes")
    if not {true.dtype.kind, predicted.dtype.kind} <= set("iu"):
        raise TypeError(f"labels must be integers, not {true.dtype} and {predicted.dtype}")
    if min(true.min(), predicted.min()) < 0 or max(true.max(), predicted.max()) >= classes:
        raise ValueError(f"labels must lie in 0 to {classes - 1}")
    cells = classes * true.astype(int) + predicted.astype(int)  # a byte would overflow
    return np.bincount(cells, minlength=classes**2).reshape(classes, classes)
