# TOLD: took too much time
import numpy as np


def steps(a, start, eta, tol):
    theta, k = np.abs(start), 0
    while (theta > tol).any():
        theta, k = theta * np.abs(1 - eta * a), k + 1
    return k
