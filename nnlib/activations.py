r"""Activation functions f and their derivatives, each written once.

`value` is the formula of f; `slope` is the formula of f', which may use the value
a = f(z) already at hand. Both serve arrays and SymPy symbols, and `nnlib.proof.prove`
shows that the one is the derivative of the other.
"""

import numpy as np

from nnlib import kepler
from nnlib.elementary import cos, exp, expm1, is_symbolic, positive, where
from nnlib.elementary import sin as _sin
from nnlib.elementary import tanh as _tanh
from nnlib.entrance import Rule, entrance, nonnegative, own, real
from nnlib.entrance.checks import float_array


class Activation:
    """An elementwise function a = f(z). A subclass gives `value(z)` and `slope(z, a)`.

    Called with an array of any shape it returns one of the same shape and float type
    (integers become float64); called with a SymPy expression it returns an expression.
    A subclass that is not elementwise gives, in the place of `slope`, either `jacobian(z)` of
    one column, (K, K), or `backward(gradient, z, a)`. z and a must be left as they are.
    """

    uses_value = True  # whether `slope` looks at a
    steepness = None  # the largest |f'(z)|, where it is known

    jacobian = None  # of one that is not elementwise: a method of z

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        elementwise = not {"backward", "jacobian"} & set(vars(cls))
        own.made(cls, Activation, ("__call__", "derivative")[: 1 + elementwise], "value, slope")
        own.keep(cls, Activation, ("slope", "jacobian"), of=("value",))
        own.keep(cls, Activation, ("backward", "uses_value", "steepness"),
                 of=("value", "slope", "jacobian"))

    def value(self, z):
        """f(z)."""
        own.lacks(self, "value", GIVES)

    def slope(self, z, a):
        """f'(z)."""
        own.lacks(self, "slope", GIVES)

    def __call__(self, z):
        if is_symbolic(z):
            return self.value(z)
        z = np.asarray(float_array(z, "z"), order="C")
        with np.errstate(all="ignore"):  # what overflows shows in the value
            return self.like(self.value(z), z)[()]

    def derivative(self, z):
        """f'(z), of the shape and type of z."""
        if is_symbolic(z):
            return self.slope(z, self.value(z))
        z = np.asarray(float_array(z, "z"), order="C")
        with np.errstate(all="ignore"):
            slope = self.slope(z, self.value(z) if self.uses_value else None)
        return self.like(slope if np.ndim(slope) else np.full(z.shape, slope), z)[()]

    def like(self, found, z):
        """What a formula gave, as an array of the shape and type of z."""
        found = np.asarray(found, dtype=z.dtype)
        if found.shape != z.shape:
            raise ValueError(f"{self} gives shape {found.shape} for z of shape {z.shape}: an "
                             "activation takes each entry by itself")
        return found

    def backward(self, gradient, z, a):
        """dC/dz from dC/da: f'(z) * dC/da elementwise, or J^T dC/da where there is a Jacobian."""
        if self.jacobian is not None:
            columns = zip(z.T, gradient.T, strict=True)
            return np.stack([self.jacobian(c).T @ g for c, g in columns], axis=1, dtype=z.dtype)
        slope = self.slope(z, a)
        if np.shape(slope) not in (z.shape, ()):
            self.like(slope, z)
        return np.multiply(gradient, slope, dtype=gradient.dtype)

    def parameters(self) -> dict:
        """The numbers that, with the class, define this activation."""
        return dict(vars(self))

    def __repr__(self) -> str:
        inside = ", ".join(f"{k}={v}" for k, v in self.parameters().items())
        return f"{type(self).__name__}({inside})"


GIVES = ("an activation of one's own gives value(z) and slope(z, a), and one that overrides value "
         "its own slope, too")
class Identity(Activation):
    """f(z) = z, f'(z) = 1."""

    steepness = 1.0

    def value(self, z):
        return +z  # a copy: to change a is not to change z

    def slope(self, z, a):
        return z**0

    def backward(self, gradient, z, a):
        return gradient


class Sigmoid(Activation):
    """f(z) = 1 / (1 + e^-z), in (0, 1); f' = a (1 - a) <= 1/4, 0 from 37 (Davies 2.1.5; D3.2-14).

    >>> float(sigmoid(0.0)), float(sigmoid.derivative(0.0))
    (0.5, 0.25)
    """

    steepness = 1 / 4

    def value(self, z):
        return 1 / (1 + exp(-z))

    def slope(self, z, a):
        return a * (1 - a)


class Tanh(Activation):
    """f(z) = (e^z - e^-z) / (e^z + e^-z), in (-1, 1); f' = 1 - a^2 <= 1, 0 from 20 (D3.2-13).

    >>> float(tanh(0.0)), float(tanh.derivative(0.0))
    (0.0, 1.0)
    """

    steepness = 1.0

    def value(self, z):
        return _tanh(z)

    def slope(self, z, a):
        return 1 - a * a


class ReLU(Activation):
    """f(z) = z for z > 0, else 0; f' = 1 for z > 0, else 0, and f'(0) = 0 by convention (D3.2-15).

    >>> relu([-2.0, 0.0, 3.0]).tolist()
    [0.0, 0.0, 3.0]
    """

    steepness = 1.0

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

    @entrance
    def __init__(self, alpha: nonnegative = 0.01):
        self.alpha = alpha

    steepness = property(lambda self: max(1.0, self.alpha))

    def value(self, z):
        return where(z > 0, z, self.alpha * z)

    def slope(self, z, a):
        return where(z > 0, 1, self.alpha)


class ELU(Activation):
    """f(z) = z for z > 0, else alpha (e^z - 1); f' = 1 or alpha e^z (Clevert et al. 2015, eq. 15).

    f' jumps at 0 unless alpha = 1; f'(0) = alpha by convention. a + alpha would round to 0 at -38.
    """

    @entrance
    def __init__(self, alpha: nonnegative = 1.0):
        self.alpha = alpha

    steepness = property(lambda self: max(1.0, self.alpha))

    def value(self, z):
        return where(z > 0, z, self.alpha * expm1(z))

    def slope(self, z, a):
        return where(z > 0, 1, self.alpha * exp(where(z > 0, 0, z)))  # not e^800


class Sin(Activation):
    """f(z) = sin z, f'(z) = cos z (Sitzmann et al. 2020, SIREN; Tsvetkova's SiNU)."""

    steepness = 1.0

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

    @entrance
    def __init__(self, A: real(0, 1, open_low=True, open_high=True) = 0.5):
        self.A = A

    steepness = property(lambda self: (1 + self.A) / (1 - self.A))

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

    steepness = 1 / 2  # of the Jacobian: its rows have absolute sums 2 a_i (1 - a_i) <= 1/2

    def value(self, z):
        if is_symbolic(z):
            if not hasattr(z, "applyfunc"):
                raise TypeError(f"softmax takes a column, a SymPy Matrix, not the expression {z}")
            e = z.applyfunc(exp)
            return e / sum(e)
        if z.size == 0:
            raise ValueError(f"z is empty (shape {z.shape}): softmax needs at least one entry")
        e = exp(z - z.max(axis=0))
        return e / e.sum(axis=0, dtype=np.result_type(e, np.float32))  # float16 would overflow

    def jacobian(self, z):
        """The (K, K) matrix da_i/dz_j = a_i (delta_ij - a_j) for one column z, (K,) or (K, 1)."""
        if is_symbolic(z):
            import sympy

            a = self.value(z)
            return sympy.diag(*a) - a * a.T
        z = float_array(z, "z")
        if z.ndim not in (1, 2) or z.size == 0 or (z.ndim == 2 and z.shape[1] != 1):
            raise ValueError(f"z has shape {z.shape}: the Jacobian is of one column, (K, 1)")
        a = Softmax.value(self, z.ravel())
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
READY = {name: f for name, f in globals().items() if isinstance(f, Activation)}


def _taken(value, name):
    """value as an activation that has all its formulas."""
    own.one_of(value, name, Activation, READY, "nnlib.activations", ("value", "slope"))
    way_back = value.jacobian is not None or own.overrides(value, Activation, "backward")
    return own.complete(value, Activation, GIVES, "value", *(() if way_back else ("slope",)))


an_activation = Rule("Activation", _taken, ("tanh", None, np.tanh, Tanh, Activation()))
