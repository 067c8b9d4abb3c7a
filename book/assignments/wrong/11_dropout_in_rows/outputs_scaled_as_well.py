# TOLD: the outputs were not dropped
import numpy as np


def predict(X, layers, p, scaled):
    A, factor = X, 1 if scaled else p
    for k, (W, b) in enumerate(layers, start=1):
        A = A @ W + b
        if k < len(layers):
            A = np.where(A > 0, A, 0.18 * A)
        A = factor * A
    return A
