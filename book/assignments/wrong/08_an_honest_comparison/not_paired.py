# TOLD: the pictures are the same
import numpy as np


def paired(right_a, right_b):
    m = len(right_a)
    return (np.mean(right_a) - np.mean(right_b),
            np.sqrt(right_a.var(ddof=1) / m + right_b.var(ddof=1) / m))
