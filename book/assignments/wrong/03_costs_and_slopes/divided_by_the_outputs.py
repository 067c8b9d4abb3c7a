# TOLD: the cost of two errors of s is wrong
import numpy as np


def cost(A, Y):
    s = 2.2
    return (s**2 * (np.logaddexp((A - Y) / s, (Y - A) / s) - np.log(2))).sum() / A.shape[1]
