# TOLD: C is wrong
import numpy as np


def last(A, Y):
    return 0.0, np.zeros(A.shape)
