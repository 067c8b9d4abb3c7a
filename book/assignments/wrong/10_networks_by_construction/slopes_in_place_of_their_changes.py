# TOLD: the network at its points is wrong
import numpy as np


def through(x, y):
    slopes = np.append(np.diff(y) / np.diff(x), 0)
    return np.ones((1, len(x))), -x, slopes[:, None], y[:1]
