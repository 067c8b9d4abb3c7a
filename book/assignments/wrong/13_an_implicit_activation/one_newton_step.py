# TOLD: solve is wrong in
import numpy as np


def solve(z):
    y = np.sign(z) * np.minimum(np.abs(z), np.cbrt(np.abs(z) / 1.23))
    return y - (y + 1.23 * y**3 - z) / (1 + 3 * 1.23 * y**2)
