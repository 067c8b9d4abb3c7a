# TOLD: solve is wrong in
import numpy as np


def solve(z):
    y = np.zeros(z.shape)
    for _ in range(12):
        y = y - (y + 1.23 * y**3 - z) / (1 + 3 * 1.23 * y**2)
    return y
