# TOLD: W of layer 1 is wrong
import numpy as np


def unpack(theta, sizes):
    pairs, at = list(zip(sizes[:-1], sizes[1:])), sum(sizes[1:])
    biases = np.split(theta[:at], np.cumsum(sizes[1:])[:-1])
    matrices = []
    for a, n in pairs:
        matrices.append(theta[at:at + a * n].reshape(n, a).T)
        at += a * n
    return list(zip(biases, matrices))
