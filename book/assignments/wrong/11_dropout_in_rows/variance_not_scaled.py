# TOLD: it is that of a sum which is not scaled
import numpy as np


def spread(a, w, p):
    return np.dot(w, a), ((w * a) ** 2).sum() * p * (1 - p)
