# TOLD: below 0 your f turns up
import numpy as np


def signals(X, matrices):
    A, found = X, []
    for W in matrices:
        Z = A @ W
        found.append((Z**2).mean())
        A = np.where(Z > 0, Z, 0.35 * Z)
    return np.array(found)
