"""Layers: Dense computes a = f(W a + b), PReLU bends it by a learned slope, Dropout silences some.

A layer knows how many parameters it has and is handed a piece of the network's one flat
vector to keep them in. `forward` remembers what `backward` needs.
"""

import numpy as np

from nnlib import checks, products
from nnlib.activations import Activation, identity
from nnlib.elementary import where


class Dense:
    """A fully connected layer a = f(W a_prev + b): W is (n_out, n_in), b is (n_out, 1).

    Source: Davies eq. 4 (D3.2-19). `W` and `b` are views of the network's theta; assigning
    to them writes through.
    """

    def __init__(self, n_in: int, n_out: int, activation: Activation = identity):
        self.n_in, self.n_out = checks.integer(n_in, "n_in"), checks.integer(n_out, "n_out")
        if not isinstance(activation, Activation):
            raise TypeError(f"activation must be one of nnlib.activations, not {activation!r}")
        self.activation = activation
        self.n_parameters = self.n_out * (self.n_in + 1)
        self._W = self._b = None

    def bind(self, theta: np.ndarray, gradient: np.ndarray) -> None:
        """Keep W and b in `theta`, dC/dW and dC/db in `gradient`, each flat: W by rows, then b."""
        cut, shape = self.n_out * self.n_in, (self.n_out, self.n_in)
        self._W, self._b = theta[:cut].reshape(shape), theta[cut:].reshape(-1, 1)
        self.dW, self.db = gradient[:cut].reshape(shape), gradient[cut:].reshape(-1, 1)

    @property
    def W(self) -> np.ndarray:
        """The weights, (n_out, n_in)."""
        return self._W

    @W.setter
    def W(self, value):
        self._W[...] = checks.fitting(value, "W", self._bound().shape, self._W.dtype)

    @property
    def b(self) -> np.ndarray:
        """The biases, (n_out, 1)."""
        return self._b

    @b.setter
    def b(self, value):
        self._b[...] = checks.fitting(value, "b", (len(self._bound()), 1), self._b.dtype)

    def _bound(self) -> np.ndarray:
        if self._W is None:
            raise ValueError(f"{self} has no parameters before it stands in a Network")
        return self._W

    def forward(self, a_prev, rng=None):
        """f(W a_prev + b) for (n_in, m): (n_out, m)."""
        z = products.affine(self._W, self._b, a_prev)
        a = self.activation.value(z)
        self.a_prev, self.z, self.a = a_prev, z, a
        return a

    def backward(self, da, need_input: bool = True):
        """From dC/da: fills dW and db, gives dC/da_prev."""
        delta = self.activation.backward(da, self.z, self.a)
        return self.backward_from(delta, need_input)

    def backward_from(self, delta, need_input: bool = True):
        """From delta = dC/dz: dW = delta a_prev^T, db = sum of delta.

        Gives dC/da_prev = W^T delta.
        """
        products.outer(delta, self.a_prev, out=self.dW)
        np.add.reduce(delta, axis=1, out=self.db[:, 0])
        return products.times(self._W.T, delta) if need_input else None

    def __repr__(self):
        return f"Dense({self.n_in}, {self.n_out}, {self.activation})"


class PReLU:
    """z for z > 0, else alpha z, with an alpha that is learned (He et al. 2015, eq. 1; D4.1-07).

    It stands after a Dense layer with identity. n is the number of its neurons, each with an
    alpha of its own; without n one alpha serves them all. `alpha` is a view of theta, (n, 1)
    or (1, 1), and begins at the given number.

    >>> PReLU.value(np.array([-2.0, 3.0]), 0.25).tolist()
    [-0.5, 3.0]
    """

    def __init__(self, n: int | None = None, alpha: float = 0.25):
        self.n_in = self.n_out = None if n is None else checks.integer(n, "n")
        self.n_parameters = self.n_out or 1
        self.start = checks.number(alpha, "alpha")
        self._alpha = None

    value = staticmethod(lambda z, alpha: where(z > 0, z, alpha * z))
    slope = staticmethod(lambda z, alpha: where(z > 0, 1, alpha))  # in z; at 0 it is alpha
    slope_in_alpha = staticmethod(lambda z, alpha: where(z > 0, 0, z))

    def bind(self, theta: np.ndarray, gradient: np.ndarray) -> None:
        """Keep alpha in `theta` and dC/dalpha in `gradient`."""
        if self._alpha is None:  # a copied network keeps what it has learned
            theta[...] = checks.cast(np.full(theta.shape, self.start), "alpha", theta.dtype)
        self._alpha, self.dalpha = theta.reshape(-1, 1), gradient.reshape(-1, 1)

    @property
    def alpha(self) -> np.ndarray:
        """The slopes for z <= 0, (n, 1) or (1, 1)."""
        return self._alpha

    @alpha.setter
    def alpha(self, value):
        if self._alpha is None:
            raise ValueError(f"{self} has no parameters before it stands in a Network")
        self._alpha[...] = checks.fitting(value, "alpha", self._alpha.shape, self._alpha.dtype)

    def forward(self, z, rng=None):
        """The bent z, of the same shape (n, m)."""
        self.z = z
        return self.value(z, self._alpha)

    def backward(self, da, need_input: bool = True):
        """From dC/da: fills dalpha, the sum of da z over z <= 0, and gives dC/dz."""
        part = da * self.slope_in_alpha(self.z, self._alpha)
        np.sum(part, axis=None if self.n_out is None else 1, keepdims=True, out=self.dalpha)
        return da * self.slope(self.z, self._alpha) if need_input else None

    def __repr__(self):
        return f"PReLU({'' if self.n_out is None else f'{self.n_out}, '}alpha={self.start})"


class Dropout:
    """Keeps each neuron with probability `keep` while training (Srivastava et al. 2014; D3.5-05).

    inverted=True divides what is kept by `keep`, so that predicting needs no change;
    inverted=False multiplies by `keep` when predicting, as the paper and Davies 5.1 do.
    """

    n_parameters = 0
    n_in = n_out = None  # as many as the layer before

    def __init__(self, keep: float = 0.5, inverted: bool = True):
        self.keep = checks.number(keep, "keep", 0, 1, open_low=True)
        self.inverted = checks.boolean(inverted, "inverted")

    def bind(self, theta, gradient):
        """Nothing to keep: the layer has no parameters."""

    def forward(self, a, rng=None):
        """a with a random mask where rng is given (training), or as predicting wants it."""
        if rng is None:
            return a if self.inverted else a * a.dtype.type(self.keep)
        self.mask = rng.random(a.shape, dtype=np.float32) < self.keep
        return self._masked(a)

    def backward(self, da, need_input: bool = True):
        """dC/da before the mask: the same mask again."""
        return self._masked(da) if need_input else None

    def _masked(self, a):
        a = a * self.mask
        if self.inverted:
            a *= 1 / self.keep
        return a

    def __repr__(self):
        return f"Dropout(keep={self.keep}, inverted={self.inverted})"


KINDS = (Dense, PReLU, Dropout)
