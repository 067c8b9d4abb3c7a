# TOLD: the mean is best for squares
def best(y):
    return y.mean()
