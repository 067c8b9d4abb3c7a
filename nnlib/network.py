"""A network: a stack of layers whose parameters lie in one flat vector, theta.

The optimizer sees one vector and one gradient; each layer sees its own W and b in it.
"""

import math
import warnings
from itertools import pairwise

import numpy as np

from nnlib import checks, ends, own, saving
from nnlib.costs import a_cost, l2
from nnlib.entrance import Rule, entrance, function, generator, optional
from nnlib.initializers import xavier
from nnlib.layers import GIVES, Dense, Layer, PReLU
from nnlib.metrics import has_classes, n_correct

CHUNK = 3 << 19  # entries of the widest array of a piece: so little of a full batch is held
ALL = (slice(None),)


def _listed(value, name):
    if isinstance(value, (Layer, str, type)) or not hasattr(value, "__iter__"):
        raise TypeError(f"{name} must be a list such as [Dense(2, 1)], not {value!r}")
    for layer in (found := tuple(value)):
        if not isinstance(layer, Layer):
            hint = " of sizes: write Dense(4, 3, tanh)" if isinstance(layer, int) else ""
            raise TypeError("a layer must be Dense, PReLU, Dropout, or of a class that derives "
                            f"from nnlib.layers.Layer, not {layer!r}{hint}")
        own.complete(layer, Layer, GIVES, "forward", "backward")
        checks.function(layer.forward, f"forward of {layer}", "a", "rng")
        checks.function(layer.backward, f"backward of {layer}", "da", "need_input")
    return found


def _float_type(value, name):
    for known in (np.float32, np.float64):
        if value is not None and value in (known, np.dtype(known), np.dtype(known).name):
            return np.dtype(known)
    raise TypeError(f"{name} must be float32 or float64, not {value!r}")


a_stack = Rule("list of layers", _listed, ("mlp", None, 3, Layer))
a_float = Rule("float32 or float64", _float_type, ("real", None, int, np.float16))
first_values = function("shape", "rng")


class Network:
    """Layers, a cost, and theta, the flat vector of all their parameters.

    layers : a list of Dense, PReLU, Dropout and layers of one's own, whose sizes fit
    cost : one of nnlib.costs or one's own; l2 if none is given
    init, init_bias : rules (shape, rng) -> array for W and b; biases start at 0 without one
    rng : a NumPy Generator, for the first weights and for dropout
    dtype : np.float32 or np.float64

    Raises ValueError or TypeError, one sentence each, for sizes that do not fit and the like;
    warns where the last activation and the cost cannot learn together.
    """

    @entrance
    def __init__(self, layers: a_stack, cost: optional(a_cost) = None, init: first_values = xavier,
                 rng: generator = None, dtype: a_float = np.float64,
                 init_bias: optional(first_values) = None):
        self.layers, self.rng, self.dtype = layers, rng, dtype
        self.cost = l2 if cost is None else cost
        self._check()
        self.dense = [layer for layer in layers if isinstance(layer, Dense)]
        sized = [layer for layer in layers if layer.n_out and not isinstance(layer, PReLU)]
        self.sizes = [next(layer.n_in for layer in layers if layer.n_in),
                      *(layer.n_out for layer in sized)]
        self.n_parameters = sum(layer.n_parameters for layer in layers)
        self._theta, self._g = (checks.zeros(self.n_parameters, dtype) for _ in range(2))
        self._bind()
        for layer in layers:
            layer.begin(rng, _as_asked(init), init_bias and _as_asked(init_bias))
        said = ends.advice(getattr(layers[-1], "activation", None), self.cost, cost is None)
        if said:
            warnings.warn(said, stacklevel=3)

    @property
    def theta(self) -> np.ndarray:
        """The flat vector of all parameters; the layers see views of it, so assigning copies."""
        return self._theta

    @theta.setter
    def theta(self, value):
        self._theta[...] = checks.fitting(value, "theta", self._theta.shape, self.dtype)

    @property
    def g(self) -> np.ndarray:
        """The gradient that `gradient` or `work` found last, in the order of theta: a buffer."""
        return self._g

    def predict(self, x) -> np.ndarray:
        """The outputs (n_L, m) for inputs (n_0, m), with dropout off."""
        x = self.inputs(x)
        out = np.empty((self.sizes[-1], x.shape[1]), self.dtype)
        for columns, outputs in self._predicted(x):
            out[:, columns] = outputs[-1]
        return out

    def activations(self, x) -> list:
        """The outputs of every layer for inputs (n_0, m), each (n_l, m), with dropout off."""
        x = self.inputs(x)
        pieces = [outputs for _, outputs in self._predicted(x)]
        return [np.concatenate(layer, axis=1) for layer in zip(*pieces, strict=True)]

    def evaluate(self, x, y) -> tuple[float, float]:
        """(cost, accuracy) with dropout off: the cost that training reports, worked the same way.

        Accuracy is NaN unless the columns of y are one-hot, or y is a row of zeros and ones.
        """
        x = self.inputs(x)
        y = self.targets(y, x.shape[1])
        with np.errstate(all="ignore"):
            total, hits = self.work(x, y, count=n_correct if has_classes(y) else None)
        if not math.isfinite(total):
            raise FloatingPointError(self.fault() or f"the cost is {total}: x or the parameters "
                                     "are too large")
        return total / x.shape[1], math.nan if hits is None else hits / x.shape[1]

    def gradient(self, x, y) -> tuple[float, np.ndarray]:
        """(cost, g): the mean cost of the samples, and its gradient in the order of theta.

        For each layer W by rows, then b; alpha of a PReLU. g is a buffer that the next call
        overwrites. Dropout is on, with masks from the network's rng.
        """
        x = self.inputs(x)
        y = self.targets(y, x.shape[1])
        with np.errstate(all="ignore"):
            total, _ = self.work(x, y, self.rng, back=True)
        if not math.isfinite(total):
            raise FloatingPointError(self.fault() or f"the cost is {total}: the parameters have "
                                     "grown too large")
        if not checks.all_finite(self._g):
            raise FloatingPointError("the gradient is not finite: x or the parameters have grown "
                                     "too large")
        return total / x.shape[1], self._g

    def work(self, x, y, rng=None, back: bool = False, count=None) -> tuple:
        """(the cost of all samples, the sum of count(y, a) or None): the one way from x, y to it.

        x, y : as `inputs` and `targets` give them; worked in pieces, each cast by itself, and
            with no look at overflow: the cost tells
        rng : a Generator for training, with dropout on; None for predicting
        back : whether the gradient of the mean cost is to stand in `g` afterwards
        """
        m, total, counted = x.shape[1], 0.0, None if count is None else 0
        pieces = self._pieces(m)
        whole = np.zeros_like(self._g) if back and len(pieces) > 1 else None
        for columns in pieces:
            a, target = self._cast(x, columns), self._cast(y, columns)
            for layer in self.layers:
                a = layer.forward(a, rng)
            cost, delta = self._meet(a, target)
            total += cost
            if not math.isfinite(total):
                return total, counted  # and the layers remember where it was
            if back:
                delta = delta * (1 / m)  # not in place: it may be an array of somebody's
                self._backward(delta)
            if count is not None:
                counted += count(target, a)
            if whole is not None:
                whole += self._g
        if whole is not None:
            self._g[...] = whole
        self._forget(pieces)
        return total, counted

    def _meet(self, a, y):
        """(summed cost, its slope without 1/m), in z where the last layer is f(z), else in a."""
        last = self.layers[-1]
        if a.shape != y.shape:
            raise ValueError(f"{last} gives shape {a.shape}, not {y.shape}, n_out by samples")
        if not last.ends:
            return self.cost.both(self.cost.check(a, "a"), y)
        return ends.meet(last.activation, self.cost)(last.activation, self.cost, last.z, a, y)

    def _backward(self, delta):
        """Backpropagation, from the output to the first layer with parameters."""
        *before, last = self.layers
        back = last.backward_from if last.ends else last.backward
        da = back(delta, len(before) > self._first)
        for index in range(len(before) - 1, self._first - 1, -1):
            da = before[index].backward(da, index > self._first)

    def fault(self) -> str:
        """Which activation made a NaN of a finite z in the last pass, in words; else nothing."""
        for layer in self.layers:
            z, a = (vars(layer).get(name) for name in ("z", "a"))
            if z is None or a is None or not checks.all_finite(z):
                continue
            if np.isnan(a).any():
                return (f"{layer.activation} is nan at z = {z[np.isnan(a)][0]:.6g}: an activation "
                        "must be a number for every z")
        return ""

    def inputs(self, x) -> np.ndarray:
        """x checked, in its own type: `work` casts it piece by piece."""
        return checks.inputs(x, self.sizes[0], self.dtype)

    def targets(self, y, m: int) -> np.ndarray:
        """y checked, in its own type, also for what the cost asks of targets."""
        return self.cost.check(checks.targets(y, self.sizes[-1], m, self.dtype), "y")

    def save(self, path) -> None:
        """Write layers, cost and parameters to `path` (.npz, no pickle): all or nothing."""
        saving.write(path, self)

    @classmethod
    def load(cls, path, rng=None) -> "Network":
        """The network that `save` wrote; rng is only for dropout, if it is trained further."""
        layers, cost, theta = saving.read(path)
        rng = np.random.default_rng(0) if rng is None else rng
        net = cls(layers, cost, rng=rng, dtype=theta.dtype)
        net.theta = theta
        return net

    def _predicted(self, x):
        """For each piece its columns and the outputs of every layer."""
        pieces = self._pieces(x.shape[1])
        for columns in pieces:
            outputs, a = [], self._cast(x, columns)
            with np.errstate(all="ignore"):  # the outputs tell
                for layer in self.layers:
                    a = layer.forward(a)
                    outputs.append(a)
            if not checks.all_finite(a):
                raise FloatingPointError(self.fault() or "the outputs are not finite: x or the "
                                         f"parameters are too large for {self.dtype}")
            yield columns, outputs
        self._forget(pieces)

    def _pieces(self, m):
        step = max(64, CHUNK // self._widest)
        return ALL if m <= step else [slice(k, k + step) for k in range(0, m, step)]

    def _cast(self, v, columns):
        """Columns of v as floats that lie by samples: so no result hangs on how v lies."""
        return np.asarray(v if columns is ALL[0] else v[:, columns], self.dtype, order="F")

    def _forget(self, pieces):
        if len(pieces) > 1:
            for layer in self.layers:
                layer.forget()

    def _bind(self):
        start = 0
        for layer in self.layers:
            piece = slice(start, start + layer.n_parameters)
            layer.bind(self._theta[piece], self._g[piece])
            start = piece.stop
        with_parameters = [k for k, layer in enumerate(self.layers) if layer.n_parameters]
        self._widest = max(self.sizes)
        self._first = with_parameters[0] if with_parameters else len(self.layers) - 1

    def _check(self):
        if not self.layers or not self.layers[-1].n_out:
            raise ValueError("the last layer must be Dense(...), or one of your own with n_out: it "
                             "gives the outputs")
        if len(set(map(id, self.layers))) < len(self.layers) or any(
                layer.bound for layer in self.layers):
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
        layers = ", ".join(map(repr, self.layers))
        return f"Network([{layers}], cost={self.cost}, n_parameters={self.n_parameters})"


def _as_asked(init):
    """The rule, with an error that says what a rule is where it is called as none."""
    def rule(shape, rng):
        try:
            return init(shape, rng)
        except TypeError as error:
            raise TypeError("init must be a rule (shape, rng) -> array, such as xavier or lambda "
                            f"shape, rng: rng.normal(size=shape), but it says: {error}") from error

    return rule
