# TOLD: that is the derivative with respect to y
import numpy as np


def bend(y):
    return -6 * 1.23 * y / np.square(1 + 3 * 1.23 * y**2)
