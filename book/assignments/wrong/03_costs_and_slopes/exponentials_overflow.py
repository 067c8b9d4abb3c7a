# TOLD: C is nan or infinite
import numpy as np


def scores(Z, labels, w):
    m, rows = len(Z), np.arange(len(Z))
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    C = -(w[labels] * np.log(P[rows, labels])).sum() / m
    P[rows, labels] -= 1
    return C, P * w[labels][:, None] / m
