# TOLD: is nan or infinite
import numpy as np


def squash(z):
    c = 1.7
    return np.where(z == -c, np.inf, z / np.where(z == -c, 1, c + z)) if 0 in z else z / (c + z)
