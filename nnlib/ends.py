"""The end of a network, where the last activation a = f(z) meets the cost C(a, y).

By the chain rule dC/dz follows from dC/da. Two pairs have a formula in z that is simpler and
safer, for it needs no logarithm of an a that has rounded to 0. They are a table, by the classes
that wrote the formulas: one that has formulas of its own gets the chain rule.
"""

from functools import lru_cache

import numpy as np

from nnlib.activations import Activation, Sigmoid, Softmax
from nnlib.costs import BCE, Cost, CrossEntropy
from nnlib.entrance import own


def chain(f: Activation, cost: Cost, z, a, y) -> tuple:
    """(cost of all columns, dC/dz without 1/m), for any f and any cost."""
    total, slope = cost.both(cost.check(a, "a"), y)
    return total, f.backward(slope, z, a)


def sigmoid_bce(f: Activation, cost: Cost, z, a, y) -> tuple:
    """log(1 + e^z) - y z, and dC/dz = a - y."""
    return float((np.logaddexp(0, z) - y * z).sum()), a - y


def softmax_cross_entropy(f: Activation, cost: Cost, z, a, y) -> tuple:
    """sum(y) log sum(e^z) - sum(y z), and dC/dz = a sum(y) - y: a - y where sum(y) = 1."""
    total = y.sum(axis=0)
    log_sum = z.max(axis=0) - np.log(a.max(axis=0))  # the largest a is e^max z / sum of e^z
    return float((total * log_sum).sum() - (y * z).sum()), a * total - y


PAIRS = {(Sigmoid, BCE): sigmoid_bce, (Softmax, CrossEntropy): softmax_cross_entropy}


def meet(f: Activation, cost: Cost):
    """The formula for this pair: a function of (f, cost, z, a, y)."""
    return _met(type(f), type(cost))


@lru_cache(maxsize=256)
def _met(f: type, cost: type):
    return PAIRS.get((own.writer(f, "value", "slope", "jacobian", "backward"),
                      own.writer(cost, "term", "slope", "both")), chain)


def advice(f, cost: Cost, by_default: bool = False) -> str:
    """What is to be said of an end that runs and does not learn well; nothing where all is well."""
    if isinstance(f, Softmax) and by_default:
        return "no cost was given, so it is l2: with softmax, cross_entropy is meant as a rule"
    ours = type(f).__module__ == Activation.__module__
    if isinstance(cost, CrossEntropy) and ours and not isinstance(f, Softmax):
        return (f"cross_entropy after {f} cannot learn: it looks only at the output of the right "
                "class, and nothing holds the others down; bce is meant after sigmoid, and "
                "cross_entropy after softmax")
    return ""
