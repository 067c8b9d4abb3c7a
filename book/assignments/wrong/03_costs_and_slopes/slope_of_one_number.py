# TOLD: slope has the shape ()
import numpy as np


def slope(A, Y):
    return (2.2 * np.tanh((A - Y) / 2.2) / len(A)).sum()
