# TOLD: those are counted that send 0 for some sample
import numpy as np


def silent(X, W, b):
    return int(np.any(X @ W + b <= 0, axis=0).sum())
