# TOLD: squash is wrong in 1 of 3 entries
def squash(z):
    return z / (1.7 + z)
