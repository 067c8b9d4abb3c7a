# TOLD: the weights are missing
import numpy as np


def scores(Z, labels, w):
    m, rows = len(Z), np.arange(len(Z))
    L = np.logaddexp.reduce(Z, axis=1)
    P = np.exp(Z - L[:, None])
    P[rows, labels] -= 1
    return (L - Z[rows, labels]).sum() / m, P / m
