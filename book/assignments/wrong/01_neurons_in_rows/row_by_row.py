# TOLD: W is wrong in 2 of 4 entries
import numpy as np


def unpack(theta, sizes):
    pairs, at = list(zip(sizes[:-1], sizes[1:])), sum(sizes[1:])
    biases = np.split(theta[:at], np.cumsum(sizes[1:])[:-1])
    matrices = []
    for a, n in reversed(pairs):
        matrices.append(theta[at:at + a * n].reshape(a, n))
        at += a * n
    return list(zip(biases, reversed(matrices)))
