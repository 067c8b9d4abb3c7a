# TOLD: points beyond the upper line are let in
import numpy as np


def band():
    return (np.array([[3, -3], [-2, 2]]), np.array([5, 1]), np.array([[1], [1]]),
            np.array([-0.5]))
