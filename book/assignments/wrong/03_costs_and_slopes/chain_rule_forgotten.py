# TOLD: the chain rule's factor
import numpy as np


def slope(A, Y):
    return 2.2**2 * np.tanh((A - Y) / 2.2) / len(A)
