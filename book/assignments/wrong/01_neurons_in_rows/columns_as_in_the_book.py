# TOLD: forward stops with ValueError in line 8
import numpy as np


def forward(X, layers):
    A = X
    for k, (b, W) in enumerate(layers, start=1):
        Z = W @ A + b
        A = Z / (1.7 + np.abs(Z)) if k < len(layers) else Z
    E = np.exp(A - A.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
