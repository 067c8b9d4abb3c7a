# TOLD: the variances of the terms add up
import numpy as np


def spread(a, w, p):
    return np.dot(w, a), np.dot(w, a) ** 2 * (1 - p) / p
