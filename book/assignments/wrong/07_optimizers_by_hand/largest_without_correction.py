# TOLD: the mean m starts too small
import numpy as np


def largest(theta, gradients):
    path, m, u = [theta], 0, 0
    for g in gradients:
        m = 0.74 * m + (1 - 0.74) * g
        u = np.maximum(0.89 * u, np.abs(g))
        path.append(path[-1] - 0.08 * m / (u + 1e-8))
    return np.array(path)
