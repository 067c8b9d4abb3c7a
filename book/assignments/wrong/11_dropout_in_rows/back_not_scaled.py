# TOLD: the way forward was scaled
def back(dA, U, p):
    return dA * (U < p)
