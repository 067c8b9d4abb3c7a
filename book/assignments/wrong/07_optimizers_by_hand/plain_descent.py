# TOLD: the mean forgets nothing
import numpy as np


def average(theta, gradients):
    return np.vstack([theta, theta - 0.08 * np.cumsum(gradients, axis=0)])
