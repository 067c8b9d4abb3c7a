# TOLD: what is kept is not scaled
import numpy as np


def drop(A, U, p):
    return np.where(U < p, A, 0)
