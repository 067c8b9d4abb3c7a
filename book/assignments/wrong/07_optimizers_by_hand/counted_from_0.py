# TOLD: is nan or infinite
import numpy as np


def average(theta, gradients):
    path, v = [theta], 0
    for t, g in enumerate(gradients):
        v = 0.74 * v + (1 - 0.74) * g
        path.append(path[-1] - np.divide(0.08 * v, 1 - 0.74**t))
    return np.array(path)
