# TOLD: the gradient is wrong in
import numpy as np


def gradient(theta, X, Y, sizes):
    layers, at = [], 0
    for a, n in zip(sizes[:-1], sizes[1:]):
        layers.append((theta[at:at + a * n].reshape(n, a).T, theta[at + a * n:at + a * n + n]))
        at += a * n + n
    kept, A = [X], X
    for k, (W, b) in enumerate(layers, start=1):
        Z = A @ W + b
        A = (Z + np.hypot(Z, np.sqrt(1.4))) / 2 if k < len(layers) else Z
        kept.append(A)
    root = np.sqrt(1 + (A - Y) ** 2)
    delta, parts = (A - Y) / root / len(X), []
    for k in reversed(range(len(layers))):
        parts = [(kept[k].T @ delta).T.ravel(), delta.sum(axis=0), *parts]
        delta = delta @ layers[k][0].T
    return (root - 1).sum() / len(X), np.concatenate(parts)
