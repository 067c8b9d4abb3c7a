# TOLD: nothing has been scaled yet
import numpy as np


def predict(X, layers, p, scaled):
    A = X
    for k, (W, b) in enumerate(layers, start=1):
        A = A @ W + b
        if k < len(layers):
            A = np.where(A > 0, A, 0.18 * A)
    return A
