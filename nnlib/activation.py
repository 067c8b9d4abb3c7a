"""What an elementwise activation is: a formula, its derivative, and how an error passes back."""

import numpy as np

from nnlib import checks
from nnlib.elementary import is_symbolic


class Activation:
    """An elementwise function a = f(z). A subclass gives `value(z)` and `slope(z, a)`.

    Called with an array of any shape it returns one of the same shape and float type
    (integers become float64); called with a SymPy expression it returns an expression.
    """

    uses_value = True  # whether `slope` looks at a

    def __call__(self, z):
        if is_symbolic(z):
            return self.value(z)
        z = checks.float_array(z, "z")
        return np.asarray(self.value(z), dtype=z.dtype)[()]

    def derivative(self, z):
        """f'(z), of the shape and type of z."""
        if is_symbolic(z):
            return self.slope(z, self.value(z))
        z = checks.float_array(z, "z")
        a = self.value(z) if self.uses_value else None
        return np.asarray(self.slope(z, a), dtype=z.dtype)[()]

    def backward(self, gradient, z, a):
        """dC/dz from dC/da: the elementwise product f'(z) * dC/da."""
        return np.multiply(gradient, self.slope(z, a), dtype=gradient.dtype)

    def parameters(self) -> dict:
        """The numbers that, with the class, define this activation."""
        return dict(vars(self))

    def __repr__(self) -> str:
        inside = ", ".join(f"{k}={v}" for k, v in self.parameters().items())
        return f"{type(self).__name__}({inside})"
