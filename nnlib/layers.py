"""Layers: Dense computes a = f(W a + b), PReLU bends it by a learned slope, Dropout silences some.

A layer knows how many parameters it has and is handed a piece of the network's one flat
vector to keep them in. `forward` remembers what `backward` needs.
"""

import numpy as np

from nnlib import products
from nnlib.activations import Softmax, an_activation, identity
from nnlib.elementary import where
from nnlib.entrance import count, entrance, flag, optional, real, share
from nnlib.layer import Layer, Parameter


class Dense(Layer):
    """A fully connected layer a = f(W a_prev + b): W is (n_out, n_in), b is (n_out, 1).

    Source: Davies eq. 4 (D3.2-19). `W` and `b` are views of the network's theta; assigning
    to them writes through.
    """

    W = Parameter(lambda layer: (layer.n_out, layer.n_in))
    b = Parameter(lambda layer: (layer.n_out, 1))
    remembers = ("a_prev", "z", "a")
    by_sample = ends = True

    @entrance
    def __init__(self, n_in: count, n_out: count, activation: an_activation = identity):
        if n_out == 1 and getattr(type(activation), "value", None) is Softmax.value:
            raise ValueError("softmax of one output is always 1 and learns nothing: take sigmoid, "
                             "with the cost bce")
        self.n_in, self.n_out, self.activation = n_in, n_out, activation

    def begin(self, rng, init, init_bias) -> None:
        self.W = init(self.W.shape, rng)
        if init_bias is not None:
            self.b = init_bias(self.b.shape, rng)

    def forward(self, a_prev, rng=None):
        """f(W a_prev + b) for (n_in, m): (n_out, m)."""
        z = products.affine(self._W, self._b, a_prev)
        a = self.activation.value(z)
        if getattr(a, "dtype", None) is not z.dtype or a.shape != z.shape:
            a = self.activation.like(a, z)
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
        products.outer(delta, self.a_prev, out=self._dW)
        products.summed(delta, out=self._db)
        return products.times(self._W.T, delta) if need_input else None

    def steepness(self) -> float:
        """The greatest slope of f times the spectral norm of W (Yoshida and Miyato 2017, 3)."""
        if self.activation.steepness is None:
            raise TypeError(f"how steep {self} is at most is not known: its activation has no "
                            "steepness, the largest |f'(z)|")
        return self.activation.steepness * float(np.linalg.norm(self.W, 2))

    def __repr__(self):
        return f"{type(self).__name__}({self.n_in}, {self.n_out}, {self.activation})"


class PReLU(Layer):
    """z for z > 0, else alpha z, with an alpha that is learned (He et al. 2015, eq. 1; D4.1-07).

    It stands after a Dense layer with identity. n is the number of its neurons, each with an
    alpha of its own; without n one alpha serves them all. `alpha` is a view of theta, (n, 1)
    or (1, 1), and begins at the given number.

    >>> PReLU.value(np.array([-2.0, 3.0]), 0.25).tolist()
    [-0.5, 3.0]
    """

    alpha = Parameter(lambda layer: (layer.n_out or 1, 1))
    remembers = ("z",)
    by_sample = True

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        given = {"value", "slope", "slope_in_alpha"} & set(vars(cls))
        if "value" in given and len(given) < 3:
            raise TypeError(f"{cls.__name__} overrides value: override slope and slope_in_alpha, "
                            "too")

    @entrance
    def __init__(self, n: optional(count) = None, alpha: real() = 0.25):
        self.n_in = self.n_out = n
        self.start = alpha

    value = staticmethod(lambda z, alpha: where(z > 0, z, alpha * z))
    slope = staticmethod(lambda z, alpha: where(z > 0, 1, alpha))  # in z; at 0 it is alpha
    slope_in_alpha = staticmethod(lambda z, alpha: where(z > 0, 0, z))

    def begin(self, rng, init, init_bias) -> None:
        self.alpha = np.full(self.alpha.shape, self.start)

    def forward(self, z, rng=None):
        """The bent z, of the same shape (n, m)."""
        self.z = z
        return self.value(z, self._alpha)

    def backward(self, da, need_input: bool = True):
        """From dC/da: fills dalpha, the sum of da z over z <= 0, and gives dC/dz."""
        part = da * self.slope_in_alpha(self.z, self._alpha)
        np.sum(part, axis=None if self.n_out is None else 1, keepdims=True, out=self._dalpha)
        return da * self.slope(self.z, self._alpha) if need_input else None

    def steepness(self) -> float:
        return max(1.0, float(np.abs(self.alpha).max()))

    def config(self) -> dict:
        return {"n": self.n_out, "alpha": self.start}

    def __repr__(self):
        n = "" if self.n_out is None else f"{self.n_out}, "
        return f"{type(self).__name__}({n}alpha={self.start})"


class Dropout(Layer):
    """Keeps each neuron with probability `keep` while training (Srivastava et al. 2014; D3.5-05).

    inverted=True divides what is kept by `keep`, so that predicting needs no change;
    inverted=False multiplies by `keep` when predicting, as the paper and Davies 5.1 do.
    """

    remembers = ("mask",)
    by_sample = True

    @entrance
    def __init__(self, keep: share = 0.5, inverted: flag = True):
        self.keep, self.inverted = keep, inverted

    def forward(self, a, rng=None):
        """a, masked where rng is given (training); else as predicting wants it."""
        if rng is None:
            return a if self.inverted else a * a.dtype.type(self.keep)
        self.mask = rng.random(a.shape, dtype=np.float32) < self.keep
        return self._masked(a)

    def backward(self, da, need_input: bool = True):
        """dC/da before the mask: the same mask again."""
        return self._masked(da) if need_input else None

    def steepness(self) -> float:
        """When predicting."""
        return 1.0 if self.inverted else self.keep

    def _masked(self, a):
        a = a * self.mask
        if self.inverted:
            a *= 1 / self.keep
        return a

    def __repr__(self):
        return f"{type(self).__name__}(keep={self.keep}, inverted={self.inverted})"
