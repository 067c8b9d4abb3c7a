# TOLD: solve is wrong in
import numpy as np


def solve(z):
    return np.cbrt(z / 1.23)
