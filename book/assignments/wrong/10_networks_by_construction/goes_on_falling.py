# TOLD: the function right of the roof is wrong
import numpy as np


def roof():
    left, right, height = -4, 2, 1.1
    up, down = height / -left, height / right
    return (np.ones((1, 3)), np.array([-left, 0, 9]), np.array([[up], [-up - down], [0]]),
            np.zeros(1))
