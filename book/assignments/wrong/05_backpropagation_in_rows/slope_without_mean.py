# TOLD: it is not divided by the number of samples
import numpy as np


def last(A, Y):
    root = np.sqrt(1 + (A - Y) ** 2)
    return (root - 1).sum() / len(A), (A - Y) / root
