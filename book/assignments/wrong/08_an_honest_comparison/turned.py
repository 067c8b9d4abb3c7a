# TOLD: rows are answers and columns are right classes
import numpy as np


def table(P, labels):
    hot = np.eye(P.shape[1])
    counts = hot[labels].T @ hot[P.argmax(axis=1)]
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
