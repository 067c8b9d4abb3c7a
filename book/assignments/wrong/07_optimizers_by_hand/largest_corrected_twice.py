# TOLD: u does not start too small
import numpy as np


def largest(theta, gradients):
    path, m, u = [theta], 0, 0
    for t, g in enumerate(gradients, start=1):
        m = 0.74 * m + (1 - 0.74) * g
        u = np.maximum(0.89 * u, np.abs(g))
        hat = u / (1 - 0.89**t)
        path.append(path[-1] - 0.08 * m / (1 - 0.74**t) / (hat + 1e-8))
    return np.array(path)
