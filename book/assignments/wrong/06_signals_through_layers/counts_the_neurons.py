# TOLD: a neuron adds up over its inputs
import numpy as np


def start(normal):
    return normal * np.sqrt(2 / ((1 + 0.35**2) * normal.shape[1]))
