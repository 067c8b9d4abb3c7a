# TOLD: both ends of a piece are met
import numpy as np


def pieces(length, L, M, eps):
    return (max(1, int(np.ceil(L * length / (2 * eps)))),
            max(1, int(np.ceil(length * np.sqrt(M / (2 * eps))))))
