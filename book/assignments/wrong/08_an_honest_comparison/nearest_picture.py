# TOLD: that is the nearest picture
import numpy as np


def rival(X, labels, X_new):
    return labels[np.argmin(((X_new[:, None] - X) ** 2).sum(axis=2), axis=1)]
