# TOLD: that is the spread of one picture
import numpy as np


def paired(right_a, right_b):
    d = right_a.astype(float) - right_b
    return np.mean(d), np.std(d, ddof=1)
