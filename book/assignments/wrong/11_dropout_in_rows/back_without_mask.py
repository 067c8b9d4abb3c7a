# TOLD: what was left out hears of no error
import numpy as np


def back(dA, U, p):
    return np.divide(dA, p)
