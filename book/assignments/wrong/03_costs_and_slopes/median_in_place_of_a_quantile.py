# TOLD: the median is best where
import numpy as np


def best(y):
    return np.median(y)
