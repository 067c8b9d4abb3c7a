# TOLD: the 3 of the cube is missing
import numpy as np


def slope(y):
    return 1 / (1 + 1.23 * np.square(y))
