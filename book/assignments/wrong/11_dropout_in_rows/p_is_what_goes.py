# TOLD: with p = 1, drop is
import numpy as np


def drop(A, U, p):
    return np.where(U >= p, A / (1 - p + 1e-300), 0)
