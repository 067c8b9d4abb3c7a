# TOLD: f is nan or infinite
import numpy as np


def bend(z):
    root = np.sqrt(z**2 + 1.4)
    return (z + root) / 2, (1 + z / root) / 2
