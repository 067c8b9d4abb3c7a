# TOLD: W1 has the shape (2, 3)
import numpy as np


def band():
    return (np.array([[3, -2, 0], [-3, 2, 0]]), np.array([5, 1]), np.array([[1, 1]]),
            np.array([-1.5]))
