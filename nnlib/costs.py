r"""Cost functions C(a, y): how far the outputs a are from the targets y.

a and y are (n_L, m), one sample a column. `term` is what one output of one sample costs,
`slope` its derivative in a. A sample costs the sum over its outputs, a batch the mean over
its samples; `gradient` therefore carries the factor 1/m.
"""

import numpy as np

from nnlib import checks
from nnlib.activations import Activation, Sigmoid, Softmax
from nnlib.elementary import absolute, is_symbolic, log, sign


class Cost:
    """C = (1/m) sum over samples of sum over outputs of term(a, y)."""

    def __call__(self, a, y) -> float:
        if is_symbolic(a):
            return self.term(a, y)
        a, y = self._pair(a, y)
        with np.errstate(over="ignore", invalid="ignore"):  # _held tells
            total = float(self.term(a, y).sum())
        return _held(total, self, a.dtype) / a.shape[1]

    def gradient(self, a, y):
        """dC/da, of the shape and type of a, with the factor 1/m."""
        if is_symbolic(a):
            return self.slope(a, y)
        a, y = self._pair(a, y)
        with np.errstate(over="ignore", invalid="ignore"):  # _held tells
            slope = np.asarray(self.slope(a, y) / a.shape[1], dtype=a.dtype)
        return _held(slope, self, a.dtype)

    def output(self, f: Activation, z, a, y):
        """(cost of all columns, dC/dz without 1/m) at an output layer a = f(z).

        Subclasses take the pairs whose formula in z is simpler and safer.
        """
        return float(self.term(a, y).sum()), f.backward(self.slope(a, y), z, a)

    def _pair(self, a, y):
        a, y = checks.matrix(a, "a"), checks.matrix(y, "y")
        checks.same_shape(a, y)
        self.check(checks.finite(a, "a"), checks.finite(y, "y"))
        return a, y

    def check(self, a, y) -> None:
        """Raise a ValueError for outputs or targets that this cost is not defined for."""

    def __repr__(self) -> str:
        return type(self).__name__.lower()


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
    After a sigmoid it is computed from z as log(1 + e^z) - y z, and dC/dz = a - y.
    """

    def term(self, a, y):
        return -(y * log(a) + (1 - y) * log(1 - a))

    def slope(self, a, y):
        return (a - y) / _floored(a * (1 - a))

    def output(self, f, z, a, y):
        self.check(a, y)
        if not isinstance(f, Sigmoid):
            return super().output(f, z, a, y)
        return float((np.logaddexp(0, z) - y * z).sum()), a - y

    def check(self, a, y):
        for name, v, hint in (("a", a, ": end the network with sigmoid"), ("y", y, "")):
            if v.min() < 0 or v.max() > 1:
                raise ValueError(f"bce needs 0 <= {name} <= 1, but {name} reaches "
                                 f"{v.min():g} and {v.max():g}{hint}")


class CrossEntropy(Cost):
    """-y log a, slope -y / a, for a >= 0; y is a distribution such as a one-hot column (D3.4-14).

    log and the denominator are floored at the smallest normal number: the cost stays finite.
    After a softmax it is computed from z by logsumexp, and dC/dz = a sum(y) - y, which is
    a - y where the targets of a sample sum to 1.
    """

    def term(self, a, y):
        return -y * log(a)

    def slope(self, a, y):
        return -y / _floored(a)

    def output(self, f, z, a, y):
        if not isinstance(f, Softmax):
            self.check(a, y)
            return super().output(f, z, a, y)
        total = y.sum(axis=0)
        log_sum = z.max(axis=0) - np.log(a.max(axis=0))  # the largest a is e^max z / sum of e^z
        return float((total * log_sum).sum() - (y * z).sum()), a * total - y

    def check(self, a, y):
        if a.min() < 0:
            raise ValueError(f"cross_entropy needs outputs a >= 0, but a reaches {a.min():g}: "
                             "end the network with softmax or sigmoid")

    def __repr__(self):
        return "cross_entropy"


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
