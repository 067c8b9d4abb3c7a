# TOLD: the mean starts too small
import numpy as np


def average(theta, gradients):
    path, v = [theta], 0
    for g in gradients:
        v = 0.74 * v + (1 - 0.74) * g
        path.append(path[-1] - 0.08 * v)
    return np.array(path)
