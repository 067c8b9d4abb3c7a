# TOLD: the slopes of f are missing
import numpy as np


def errors(X, matrices, delta):
    found = [(delta**2).mean()]
    for W in reversed(matrices[1:]):
        delta = delta @ W.T
        found.append((delta**2).mean())
    return np.array(found[::-1])
