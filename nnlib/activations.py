r"""Activation functions f and their derivatives, each written once.

`value` is the formula of f; `slope` is the formula of f', which may use the value
a = f(z) already at hand. Both serve arrays and SymPy symbols, and `nnlib.proof.prove`
shows that the one is the derivative of the other.
"""

import numpy as np

from nnlib import checks, kepler
from nnlib.activation import Activation
from nnlib.elementary import cos, exp, expm1, is_symbolic, positive, where
from nnlib.elementary import sin as _sin
from nnlib.elementary import tanh as _tanh


class Identity(Activation):
    """f(z) = z, f'(z) = 1."""

    def value(self, z):
        return +z  # a copy: to change a is not to change z

    def slope(self, z, a):
        return z**0

    def backward(self, gradient, z, a):
        return gradient


class Sigmoid(Activation):
    """f(z) = 1 / (1 + e^-z), in (0, 1); f' = a (1 - a) <= 1/4 (Davies 2.1.5; D3.2-14).

    >>> float(sigmoid(0.0)), float(sigmoid.derivative(0.0))
    (0.5, 0.25)
    """

    def value(self, z):
        return 1 / (1 + exp(-z))

    def slope(self, z, a):
        return a * (1 - a)


class Tanh(Activation):
    """f(z) = (e^z - e^-z) / (e^z + e^-z), in (-1, 1); f' = 1 - a^2 <= 1 (D3.2-13).

    >>> float(tanh(0.0)), float(tanh.derivative(0.0))
    (0.0, 1.0)
    """

    def value(self, z):
        return _tanh(z)

    def slope(self, z, a):
        return 1 - a * a


class ReLU(Activation):
    """f(z) = z for z > 0, else 0; f' = 1 for z > 0, else 0, and f'(0) = 0 by convention (D3.2-15).

    >>> relu([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 3.0]
    """

    def value(self, z):
        return positive(z)

    def slope(self, z, a):
        return where(z > 0, 1, 0)

    def backward(self, gradient, z, a):
        return gradient * (a > 0)  # a mask of one byte an entry, not of eight


class LeakyReLU(Activation):
    """f(z) = z for z > 0, else alpha z; f' = 1 or alpha, and f'(0) = alpha (Maas et al. 2013).

    >>> leaky_relu([-5.0, 5.0]).tolist()
    [-0.05, 5.0]
    """

    def __init__(self, alpha: float = 0.01):
        self.alpha = checks.number(alpha, "alpha", 0)

    def value(self, z):
        with np.errstate(over="ignore", invalid="ignore"):  # alpha z is not used where z > 0
            return where(z > 0, z, self.alpha * z)

    def slope(self, z, a):
        return where(z > 0, 1, self.alpha)


class ELU(Activation):
    """f(z) = z for z > 0, else alpha (e^z - 1); f' = 1 or a + alpha (Clevert et al. 2015, eq. 15).

    f' is continuous at 0 only for alpha = 1; f'(0) = alpha by convention.
    """

    def __init__(self, alpha: float = 1.0):
        self.alpha = checks.number(alpha, "alpha", 0)

    def value(self, z):
        with np.errstate(over="ignore", invalid="ignore"):  # e^z is not used where z > 0
            return where(z > 0, z, self.alpha * expm1(z))

    def slope(self, z, a):
        return where(z > 0, 1, a + self.alpha)


class Sin(Activation):
    """f(z) = sin z, f'(z) = cos z (Sitzmann et al. 2020, SIREN; Tsvetkova's SiNU)."""

    def value(self, z):
        return _sin(z)

    def slope(self, z, a):
        return cos(z)


class TSin(Activation):
    """y with (y - x) = sqrt 2 A sin((x + y) / sqrt 2), 0 < A < 1: a sine turned by pi / 4.

    y' = (1 + A cos s) / (1 - A cos s) with s = (x + y) / sqrt 2, between (1 - A) / (1 + A) and
    its inverse (Lin et al. 2023 in Davies 5.2; D3.5-16 to D3.5-18). Solved in nnlib.kepler.

    >>> round(float(tsin.derivative(0.0)), 12)
    3.0
    """

    uses_value = False

    def __init__(self, A: float = 0.5):
        self.A = checks.number(A, "A", 0, 1, open_low=True, open_high=True)

    def value(self, x):
        if is_symbolic(x):
            import sympy

            return kepler.symbolic()(x, sympy.nsimplify(self.A, rational=True))
        return kepler.value(x, self.A)

    def slope(self, x, y):
        if not is_symbolic(x):
            return kepler.slope(x, self.A)
        return y.fdiff()


class Softmax(Activation):
    """a_i = e^(z_i) / sum_j e^(z_j) over axis 0: each column becomes a distribution.

    Not elementwise: every output depends on every input, so there is a Jacobian, not f'
    (Perrone eq. 29, 30; D2.3b-06). The largest z of a column is subtracted first, which
    changes nothing in exact arithmetic and keeps the exponentials from overflowing.

    >>> softmax([[1000.0], [1000.0]]).tolist()
    [[0.5], [0.5]]
    """

    def value(self, z):
        if is_symbolic(z):
            if not hasattr(z, "applyfunc"):
                raise TypeError(f"softmax takes a column, a SymPy Matrix, not the expression {z}")
            e = z.applyfunc(exp)
            return e / sum(e)
        if z.size == 0:
            raise ValueError(f"z is empty (shape {z.shape}): softmax needs at least one entry")
        with np.errstate(over="ignore", invalid="ignore"):  # of -inf the exponential is 0
            e = exp(z - z.max(axis=0))
        return e / e.sum(axis=0)

    def jacobian(self, z):
        """The (K, K) matrix da_i/dz_j = a_i (delta_ij - a_j) for one column z, (K,) or (K, 1)."""
        if is_symbolic(z):
            import sympy

            a = self.value(z)
            return sympy.diag(*a) - a * a.T
        z = checks.float_array(z, "z")
        if z.ndim not in (1, 2) or z.size == 0 or (z.ndim == 2 and z.shape[1] != 1):
            raise ValueError(f"z has shape {z.shape}: the Jacobian is of one column, (K, 1)")
        a = self.value(z.ravel())
        return np.diag(a) - np.outer(a, a)

    def derivative(self, z):
        """Softmax has no elementwise derivative; this says so."""
        raise TypeError("softmax is not elementwise: use softmax.jacobian(z) for one column z")

    def backward(self, gradient, z, a):
        """dC/dz = J^T dC/da = a (g - sum_i a_i g_i), column by column, with no J built."""
        return a * (gradient - (a * gradient).sum(axis=0))


identity, sigmoid, tanh, relu = Identity(), Sigmoid(), Tanh(), ReLU()
leaky_relu, elu, sin, tsin, softmax = LeakyReLU(), ELU(), Sin(), TSin(), Softmax()
ALL = (identity, sigmoid, tanh, relu, leaky_relu, elu, sin, tsin, softmax)
