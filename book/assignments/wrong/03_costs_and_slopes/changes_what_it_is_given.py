# TOLD: changes the arrays that it is given
import numpy as np


def scores(Z, labels, w):
    m, rows = len(Z), np.arange(len(Z))
    L = np.logaddexp.reduce(Z, axis=1)
    C = (w[labels] * (L - Z[rows, labels])).sum() / m
    Z -= L[:, None]
    P = np.exp(Z)
    P[rows, labels] -= 1
    return C, P * w[labels][:, None] / m
