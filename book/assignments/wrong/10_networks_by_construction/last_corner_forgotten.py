# TOLD: it goes on rising or falling|right of all points
import numpy as np


def through(x, y):
    slopes = np.concatenate([[0], np.diff(y) / np.diff(x)])
    return np.ones((1, len(x) - 1)), -x[:-1], np.diff(slopes)[:, None], y[:1]
