# TOLD: softmax adds up over the samples
import numpy as np


def forward(X, layers):
    A = X
    for k, (b, W) in enumerate(layers, start=1):
        Z = A @ W + b
        A = Z / (1.7 + np.abs(Z)) if k < len(layers) else Z
    E = np.exp(A - A.max(axis=0))
    return E / E.sum(axis=0)
