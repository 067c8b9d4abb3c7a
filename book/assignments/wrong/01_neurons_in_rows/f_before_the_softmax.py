# TOLD: f stands before the softmax
import numpy as np


def forward(X, layers):
    A = X
    for b, W in layers:
        Z = A @ W + b
        A = Z / (1.7 + np.abs(Z))
    E = np.exp(A)
    return E / E.sum(axis=1, keepdims=True)
