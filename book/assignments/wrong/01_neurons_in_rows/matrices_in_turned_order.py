# TOLD: wrong in
def merge(layers):
    b, W = layers[-1]
    for b_next, W_next in reversed(layers[:-1]):
        W = W_next @ W
        b = b + b_next.sum()
    return b, W
