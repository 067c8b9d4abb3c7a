# TOLD: too little and too much
import numpy as np


def best(y):
    return np.sort(y)[int(np.ceil(0.8 * len(y))) - 1]
