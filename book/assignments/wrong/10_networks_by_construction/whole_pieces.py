# TOLD: from the middle of a piece
import numpy as np


def pieces(length, L, M, eps):
    return (max(1, int(np.ceil(L * length / eps))),
            max(1, int(np.ceil(length * np.sqrt(M / (8 * eps))))))
