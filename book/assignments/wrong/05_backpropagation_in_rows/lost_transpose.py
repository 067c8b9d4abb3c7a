# TOLD: back stops with ValueError
def back(delta, A, W):
    return delta.sum(axis=0), A.T @ delta, delta @ W
