# TOLD: a bias, too, passes through
def merge(layers):
    W = layers[0][1]
    for _, W_next in layers[1:]:
        W = W @ W_next
    return layers[-1][0], W
