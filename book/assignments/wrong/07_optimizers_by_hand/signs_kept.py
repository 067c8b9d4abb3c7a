# TOLD: a slope counts by its size
import numpy as np


def largest(theta, gradients):
    path, m, u = [theta], 0, 0
    for t, g in enumerate(gradients, start=1):
        m = 0.74 * m + (1 - 0.74) * g
        u = np.maximum(0.89 * u, g)
        path.append(path[-1] - 0.08 * m / (1 - 0.74**t) / (u + 1e-8))
    return np.array(path)
