# TOLD: an output that is too high
import numpy as np


def slope(A, Y):
    return 2.2 * np.tanh((Y - A) / 2.2) / len(A)
