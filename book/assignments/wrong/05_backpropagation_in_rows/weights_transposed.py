# TOLD: dW of one sample has the shape (3, 2)
def back(delta, A, W):
    return delta.sum(axis=0), delta.T @ A, delta @ W.T
