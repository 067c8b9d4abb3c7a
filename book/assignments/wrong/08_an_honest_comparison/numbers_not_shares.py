# TOLD: these are numbers of pictures
import numpy as np


def table(P, labels):
    hot = np.eye(P.shape[1])
    return hot[P.argmax(axis=1)].T @ hot[labels]
