# TOLD: it is a mean, but delta has its 1/m already
def back(delta, A, W):
    return delta.mean(axis=0), A.T @ delta, delta @ W.T
