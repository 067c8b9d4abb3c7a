# TOLD: a transpose is missing
def back(delta, A, W):
    fits = W.shape[0] == W.shape[1]
    return delta.sum(axis=0), A.T @ delta, delta @ (W if fits else W.T)
