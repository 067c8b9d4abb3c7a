r"""Cost functions C(a, y): how far the outputs a are from the targets y.

a and y are (n_L, m), one sample a column. `term` is what one output of one sample costs,
`slope` its derivative in a. A sample costs the sum over its outputs, a batch the mean over
its samples; `gradient` therefore carries the factor 1/m. Where a cost meets the last activation
of a network is the matter of nnlib.ends: a cost knows no activation.
"""

import math

import numpy as np

from nnlib.elementary import absolute, is_symbolic, log, sign
from nnlib.entrance import Rule, checks, own


class Cost:
    """C = (1/m) sum over samples of sum over outputs of term(a, y).

    A subclass gives `term(a, y)` and `slope(a, y)`, its derivative in a, both of the shape of a.
    Raises ValueError for what lies outside the ranges `outputs` and `targets`, ends included.
    """

    outputs = targets = (-math.inf, math.inf)
    ends_with = ""  # the activation whose values lie in the range of the outputs

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        own.made(cls, Cost, ("__call__", "gradient"), "term, slope")
        own.keep(cls, Cost, ("slope",), of=("term",))
        own.keep(cls, Cost, ("both",), of=("term", "slope"))

    def term(self, a, y):
        """What one output of one sample costs."""
        own.lacks(self, "term", GIVES)

    def slope(self, a, y):
        """d term / da."""
        own.lacks(self, "slope", GIVES)

    def __call__(self, a, y) -> float:
        if is_symbolic(a):
            return self.term(a, y)
        a, y = self._pair(a, y)
        with np.errstate(all="ignore"):  # _held tells
            total = float(self._like(self.term(a, y), a, "term").sum())
        return _held(total, self, a.dtype) / a.shape[1]

    def gradient(self, a, y):
        """dC/da, of the shape and type of a, with the factor 1/m."""
        if is_symbolic(a):
            return self.slope(a, y)
        a, y = self._pair(a, y)
        with np.errstate(all="ignore"):  # _held tells
            slope = self._like(self.slope(a, y), a, "slope") / a.shape[1]
        return _held(np.asarray(slope, a.dtype), self, a.dtype)

    def both(self, a, y) -> tuple:
        """(the cost of all columns, d term / da): what a network asks for, unchecked."""
        total = float(np.add.reduce(self._like(self.term(a, y), a, "term"), axis=None))
        return total, np.asarray(self._like(self.slope(a, y), a, "slope"), dtype=a.dtype)

    def check(self, v, name: str):
        """v itself, or a ValueError where the outputs "a" or targets "y" leave their range."""
        low, high = self.outputs if name == "a" else self.targets
        if not ((low == -math.inf or v.min() >= low) and (high == math.inf or v.max() <= high)):
            if not np.isnan(v.min()):
                above = f" <= {high:g}" if high < math.inf else ""
                bounds = f"{low:g} <= {name}{above}" if above else f"{name} >= {low:g}"
                hint = f": end the network with {self.ends_with}" if name == "a" else (
                    ": labels of several classes go through one_hot" if v.max() > 1 else "")
                raise ValueError(f"{self} needs {bounds}, but {name} reaches {v.min():g} and "
                                 f"{v.max():g}{hint}")
        return v

    def _pair(self, a, y):
        a, y = (checks.finite(checks.matrix(v, name), name) for v, name in ((a, "a"), (y, "y")))
        checks.same_shape(a, y)
        return (self.check(np.asarray(v, order="C"), name) for v, name in ((a, "a"), (y, "y")))

    def _like(self, found, a, what):
        """What a formula gave, or an error unless it is a number for each output of each sample."""
        if getattr(found, "shape", None) != a.shape:
            raise ValueError(f"{what} of {self} gives shape {np.shape(found)} for outputs of shape "
                             f"{a.shape}: it is of each output by itself, with no sum and no mean")
        return found

    def __repr__(self) -> str:
        return type(self).__name__.lower()


GIVES = ("a cost of one's own gives term(a, y) and slope(a, y), and one that overrides term its "
         "own slope, too")


class L1(Cost):
    """|a - y|, slope sign(a - y), and 0 at the kink (Davies 3.1.1; D3.3-04)."""

    def term(self, a, y):
        return absolute(a - y)

    def slope(self, a, y):
        return sign(a - y)


class L2(Cost):
    """(a - y)^2, slope 2 (a - y) (Davies 3.1.1; D3.3-04).

    >>> l2([[0.5], [0.0]], [[1.0], [0.0]])
    0.25
    """

    def term(self, a, y):
        return (a - y) ** 2

    def slope(self, a, y):
        return 2 * (a - y)

    def both(self, a, y):
        e = a - y  # the one difference serves term and slope
        return float(np.vdot(e, e)), 2.0 * e


class L4(Cost):
    """(a - y)^4, slope 4 (a - y)^3 (Davies 3.1.1; D3.3-04)."""

    def term(self, a, y):
        return (a - y) ** 4

    def slope(self, a, y):
        return 4 * (a - y) ** 3


class MSE(Cost):
    """l2 over the number of outputs n_L: (a - y)^2 / n_L, slope 2 (a - y) / n_L (D1.2-04).

    A SymPy expression stands for a single output, n_L = 1.
    """

    def term(self, a, y):
        return (a - y) ** 2 / _outputs(a)

    def slope(self, a, y):
        return 2 * (a - y) / _outputs(a)


class BCE(Cost):
    """-(y log a + (1 - y) log(1 - a)), slope (a - y) / (a (1 - a)), for 0 <= a, y <= 1 (D2.4-03).

    log and the denominator are floored at the smallest normal number: the cost stays finite.
    After a sigmoid a network computes it from z.
    """

    outputs = targets = (0, 1)
    ends_with = "sigmoid"

    def term(self, a, y):
        return -(y * log(a) + (1 - y) * log(1 - a))

    def slope(self, a, y):
        return (a - y) / _floored(a * (1 - a))


class CrossEntropy(Cost):
    """-y log a, slope -y / a, for a, y >= 0; y is a distribution, such as one-hot (D3.4-14).

    log and the denominator are floored at the smallest normal number: the cost stays finite.
    After a softmax a network computes it from z.
    """

    outputs = targets = (0, math.inf)
    ends_with = "softmax"

    def term(self, a, y):
        return -y * log(a)

    def slope(self, a, y):
        return -y / _floored(a)

    def __repr__(self):
        return "cross_entropy" if type(self) is CrossEntropy else super().__repr__()


def _held(result, cost, dtype):
    """result, or an error where a finite a and y gave more than their type holds."""
    if not np.isfinite(result).all():
        raise FloatingPointError(f"{cost} of these outputs is too large for {dtype}")
    return result


def _outputs(a):
    return 1 if is_symbolic(a) else a.shape[0]


def _floored(a):
    return a if is_symbolic(a) else np.maximum(a, np.finfo(a.dtype).tiny)


l1, l2, l4, mse, bce, cross_entropy = L1(), L2(), L4(), MSE(), BCE(), CrossEntropy()
ALL = (l1, l2, l4, mse, bce, cross_entropy)
READY = {repr(cost): cost for cost in ALL}


def _taken(value, name):
    """value as a cost that has both its formulas."""
    own.one_of(value, name, Cost, READY, "nnlib.costs", ("term", "slope"))
    return own.complete(value, Cost, GIVES, "term", "slope")


a_cost = Rule("Cost", _taken, ("mse", None, 1.0, MSE, Cost()))
