# TOLD: it is divided by the weights
import numpy as np


def scores(Z, labels, w):
    rows, all_of = np.arange(len(Z)), w[labels].sum()
    L = np.logaddexp.reduce(Z, axis=1)
    P = np.exp(Z - L[:, None])
    P[rows, labels] -= 1
    return (w[labels] * (L - Z[rows, labels])).sum() / all_of, P * w[labels][:, None] / all_of
