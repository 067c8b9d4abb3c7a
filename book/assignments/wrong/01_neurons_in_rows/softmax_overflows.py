# TOLD: forward of large sums is nan
import numpy as np


def forward(X, layers):
    A = X
    for k, (b, W) in enumerate(layers, start=1):
        Z = A @ W + b
        A = Z / (1.7 + np.abs(Z)) if k < len(layers) else Z
    return np.exp(A) / np.exp(A).sum(axis=1, keepdims=True)
