# TOLD: squash is wrong in 2 of 3 entries
import numpy as np


def squash(z):
    return z / (1 + np.abs(z))
