# TOLD: it was scaled while training already
import numpy as np


def predict(X, layers, p, scaled):
    A = X
    for k, (W, b) in enumerate(layers, start=1):
        A = A @ W + b
        if k < len(layers):
            A = p * np.where(A > 0, A, 0.18 * A)
    return A
