# TOLD: the sums are asked for
import numpy as np


def signals(X, matrices):
    A, found = X, []
    for W in matrices:
        Z = A @ W
        A = np.where(Z > 0, Z, -0.35 * Z)
        found.append((A**2).mean())
    return np.array(found)
