# TOLD: has the shape (3, 2): (4, 2) is wanted
import numpy as np


def average(theta, gradients):
    path, v = [theta], 0
    for t, g in enumerate(gradients, start=1):
        v = 0.74 * v + (1 - 0.74) * g
        path.append(path[-1] - 0.08 * v / (1 - 0.74**t))
    return np.array(path[1:])
