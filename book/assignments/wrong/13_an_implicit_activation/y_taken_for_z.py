# TOLD: y was taken for z
import numpy as np


def slope(y):
    return 1 / (1 + 3 * 1.23 * np.square(y + 1.23 * y**3))
