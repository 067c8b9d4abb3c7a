# TOLD: is nan or infinite
import numpy as np


def cost(A, Y):
    s = 2.2
    return (s**2 * np.log(np.cosh((A - Y) / s))).sum() / len(A)
