# TOLD: it is scaled in the wrong direction
import numpy as np


def drop(A, U, p):
    return np.where(U < p, A * p, 0)
