# TOLD: its order is turned
import numpy as np


def errors(X, matrices, delta):
    A, slopes = X, []
    for W in matrices:
        Z = A @ W
        slopes.append(np.where(Z > 0, 1, -0.35))
        A = Z * slopes[-1]
    found = [(delta**2).mean()]
    for W, slope in zip(reversed(matrices[1:]), reversed(slopes[:-1])):
        delta = (delta @ W.T) * slope
        found.append((delta**2).mean())
    return np.array(found)
