# TOLD: the roof at 0 is wrong
import numpy as np


def roof():
    left, right, height = -4, 2, 9
    up, down = height / -left, height / right
    return (np.ones((1, 3)), -np.array([left, 0, right]),
            np.array([[up], [-up - down], [down]]), np.zeros(1))
