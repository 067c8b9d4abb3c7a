# TOLD: a variance is not a factor
import numpy as np


def start(normal):
    return np.multiply(normal, 2 / ((1 + 0.35**2) * len(normal)))
