"""A network: a stack of layers whose parameters lie in one flat vector, theta.

The optimizer sees one vector and one gradient; each layer sees its own W and b in it.
"""

from itertools import pairwise

import numpy as np

from nnlib import checks, costs, layers, saving
from nnlib.initializers import xavier

CHUNK = 3 << 19  # entries of the widest array of a chunk: so little of a full batch is held


class Network:
    """Layers, a cost, and theta, the flat vector of all their parameters.

    layers : a list of Dense, PReLU and Dropout whose sizes fit
    cost : one of nnlib.costs
    init, init_bias : rules (shape, rng) -> array for W and b; biases start at 0 without one
    rng : a NumPy Generator, for the first weights and for dropout
    dtype : np.float32 or np.float64

    Raises ValueError or TypeError, one sentence each, for sizes that do not fit and the like.
    """

    def __init__(self, stack, cost=costs.l2, init=xavier, rng=None, dtype=np.float64,
                 init_bias=None):
        self.layers, self.dtype = _stack(stack), _float_type(dtype)
        self.cost, self.rng = cost, checks.generator(rng)
        self._check(init, init_bias)
        self.sizes = [d.n_in for d in self.dense[:1]] + [d.n_out for d in self.dense]
        self.n_parameters = sum(layer.n_parameters for layer in self.layers)
        self._theta, self._g = (checks.zeros(self.n_parameters, self.dtype) for _ in range(2))
        self._bind()
        for layer in self.dense:
            layer.W = init(layer.W.shape, rng)
            if init_bias is not None:
                layer.b = init_bias(layer.b.shape, rng)

    @property
    def theta(self) -> np.ndarray:
        """The flat vector of all parameters; the layers see views of it, so assigning copies."""
        return self._theta

    @theta.setter
    def theta(self, value):
        self._theta[...] = checks.fitting(value, "theta", self._theta.shape, self.dtype)

    @property
    def dense(self):
        """The layers that have weights."""
        return [layer for layer in self.layers if isinstance(layer, layers.Dense)]

    def predict(self, x) -> np.ndarray:
        """The outputs (n_L, m) for inputs (n_0, m), with dropout off."""
        x = self._input(x)
        out = np.empty((self.sizes[-1], x.shape[1]), self.dtype)
        with np.errstate(over="ignore", invalid="ignore"):  # the outputs tell
            for columns in self._chunks(x.shape[1]):
                a = x[:, columns].astype(self.dtype, copy=False)
                for layer in self.layers:
                    a = layer.forward(a)
                out[:, columns] = a
        if not checks.all_finite(out):
            raise FloatingPointError("the outputs are not finite: x or the parameters are too "
                                     f"large for {self.dtype}")
        return out

    def gradient(self, x, y) -> tuple[float, np.ndarray]:
        """(cost, g): the mean cost of the samples, and its gradient in the order of theta.

        For each layer W by rows, then b; alpha of a PReLU. g is a buffer that the next call
        overwrites. Dropout is on, with masks from the network's rng.
        """
        x, y = self._input(x), self.targets(y, np.shape(x)[1])
        total = 0.0
        with np.errstate(over="ignore", invalid="ignore"):  # the cost tells
            for part_cost, _, _ in self.backpropagate(x, y):
                total += part_cost
        if not np.isfinite(total):
            raise FloatingPointError(f"the cost is {total}: the parameters have grown too large")
        if not checks.all_finite(self._g):
            raise FloatingPointError("the gradient is not finite: x or the parameters have grown "
                                     "too large")
        return total / x.shape[1], self._g

    def backpropagate(self, x, y):
        """Work through the columns in chunks; yield (summed cost, outputs, targets) of each.

        When the last chunk is done, the gradient of the mean cost stands in the buffer.
        There are no checks; x and y of another type are cast chunk by chunk.
        """
        m = x.shape[1]
        chunks = self._chunks(m)
        whole = np.zeros_like(self._g) if len(chunks) > 1 else None
        for columns in chunks:
            a = x[:, columns].astype(self.dtype, copy=False)
            target = y[:, columns].astype(self.dtype, copy=False)
            for layer in self.layers:
                a = layer.forward(a, self.rng)
            cost = self._backward(target, m)
            if whole is not None:
                whole += self._g
            yield cost, a, target
        if whole is not None:
            self._g[...] = whole

    def _backward(self, y, m):
        """Backpropagation, from the output to the first layer with parameters."""
        *before, last = self.layers
        cost, delta = self.cost.output(last.activation, last.z, last.a, y)
        delta *= 1 / m
        first = next(i for i, layer in enumerate(self.layers) if layer.n_parameters)
        da = last.backward_from(delta, need_input=len(before) > first)
        for index in range(len(before) - 1, first - 1, -1):
            da = before[index].backward(da, need_input=index > first)
        return cost

    def targets(self, y, m: int) -> np.ndarray:
        """y checked, in its own type: `backpropagate` casts it piece by piece."""
        y = checks.matrix(y, "y", self.sizes[-1], "the last layer", integers=True)
        if y.shape[1] != m:
            raise ValueError(f"x has {m} samples (columns) but y has {y.shape[1]}")
        return checks.castable(y, "y", self.dtype)

    def save(self, path) -> None:
        """Write layers, cost and parameters to `path` (.npz, no pickle)."""
        saving.write(path, self)

    @classmethod
    def load(cls, path, rng=None) -> "Network":
        """The network that `save` wrote; rng is only for dropout, if it is trained further."""
        stack, cost, theta = saving.read(path)
        rng = np.random.default_rng(0) if rng is None else rng
        net = cls(stack, cost, rng=rng, dtype=theta.dtype)
        net.theta = theta
        return net

    def _chunks(self, m):
        step = max(64, CHUNK // max(self.sizes))
        return [slice(start, start + step) for start in range(0, m, step)]

    def _bind(self):
        start = 0
        for layer in self.layers:
            piece = slice(start, start + layer.n_parameters)
            layer.bind(self.theta[piece], self._g[piece])
            start = piece.stop

    def _input(self, x):
        x = checks.matrix(x, "x", self.sizes[0], "the first layer", integers=True)
        return checks.castable(x, "x", self.dtype)

    def _check(self, init, init_bias):
        for name, rule in (("init", init), ("init_bias", init if init_bias is None else init_bias)):
            if not callable(rule):
                raise TypeError(f"{name} must be one of nnlib.initializers, not {rule!r}")
        if not isinstance(self.cost, costs.Cost):
            raise TypeError(f"cost must be one of nnlib.costs, not {self.cost!r}")
        for layer in self.layers:
            if not isinstance(layer, layers.KINDS):
                raise TypeError(f"a layer must be Dense, PReLU or Dropout, not {layer!r}")
        if not self.dense or self.layers[-1] is not self.dense[-1]:
            raise ValueError("the last layer must be Dense(...): it gives the outputs")
        if len(set(map(id, self.layers))) < len(self.layers) or any(
                getattr(layer, name, None) is not None
                for layer in self.layers for name in ("W", "alpha")):
            raise ValueError("a layer serves one place of one network: make a new one")
        for left, right in pairwise(layer for layer in self.layers if layer.n_in):
            if left.n_out != right.n_in:
                raise ValueError(f"{left} gives {left.n_out} values but {right} expects "
                                 f"{right.n_in}: the sizes of neighbours must agree")

    def __setstate__(self, state):
        """A copied or unpickled network: its layers hold views of its own theta again."""
        self.__dict__.update(state)
        self._bind()

    def __repr__(self):
        return f"Network({self.layers}, cost={self.cost}, n_parameters={self.n_parameters})"


def _stack(stack):
    if isinstance(stack, (*layers.KINDS, str)) or not hasattr(stack, "__iter__"):
        raise TypeError(f"layers must be a list such as [Dense(2, 1)], not {stack!r}")
    return list(stack)


def _float_type(dtype):
    for known in (np.float32, np.float64):
        if dtype is not None and dtype in (known, np.dtype(known), np.dtype(known).name):
            return np.dtype(known)
    raise TypeError(f"dtype must be float32 or float64, not {dtype!r}")
