# TOLD: that is for ReLU
import numpy as np


def start(normal):
    return normal * np.sqrt(2 / len(normal))
