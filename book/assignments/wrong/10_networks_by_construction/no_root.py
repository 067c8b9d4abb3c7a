# TOLD: an error that falls with the square
import numpy as np


def pieces(length, L, M, eps):
    return (max(1, int(np.ceil(L * length / (2 * eps)))),
            max(1, int(np.ceil(length**2 * M / (8 * eps)))))
