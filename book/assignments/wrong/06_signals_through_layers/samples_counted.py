# TOLD: is wrong|the samples are counted
import numpy as np


def silent(X, W, b):
    return int(np.all(X @ W + b <= 0, axis=1).sum())
