# TOLD: it is a - b
import numpy as np


def paired(right_a, right_b):
    d = right_b.astype(float) - right_a
    return np.mean(d), np.std(d, ddof=1) / np.sqrt(len(d))
