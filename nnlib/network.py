"""A network: a stack of layers whose parameters lie in one flat vector, theta.

The optimizer sees one vector and one gradient; each layer sees its own W and b in it.
"""

import math
import warnings
from functools import partial

import numpy as np

from nnlib import ends, saving, stack
from nnlib.activations import Softmax
from nnlib.costs import a_cost, l2
from nnlib.entrance import checks, entrance, generator, optional
from nnlib.initializers import xavier
from nnlib.layer import back_of, outputs_of
from nnlib.layers import Dense, PReLU
from nnlib.metrics import has_classes, n_correct

CHUNK = 3 << 19  # entries of the widest array of a piece: so little of a full batch is held
ALL = (slice(None),)


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
    def __init__(self, layers: stack.a_stack, cost: optional(a_cost) = None,
                 init: stack.first_values = xavier, rng: generator = None,
                 dtype: stack.a_float = np.float64,
                 init_bias: optional(stack.first_values) = None):
        self._layers, self.rng, self.dtype = layers, rng, dtype
        self._cost = l2 if cost is None else cost
        stack.fitting(layers)
        sized = [layer for layer in layers if layer.n_out and not isinstance(layer, PReLU)]
        self.sizes = [next(layer.n_in for layer in layers if layer.n_in),
                      *(layer.n_out for layer in sized)]
        self.n_parameters = sum(layer.n_parameters for layer in layers)
        self._theta, self._g = (checks.zeros(self.n_parameters, dtype) for _ in range(2))
        values = [layer.values() for layer in layers]
        self._bind()
        for layer, kept in zip(layers, values, strict=True):
            if not kept:
                layer.begin(rng, stack.as_asked(init), init_bias and stack.as_asked(init_bias))
            for name, value in kept.items():  # of a layer that was copied from another network
                setattr(layer, name, value)
        self._advise(cost is None)

    @property
    def layers(self) -> tuple:
        """The layers, first to last. They stay: another stack is another Network, which takes
        copies, copy.deepcopy(layer), with the parameters that they have."""
        return self._layers

    @property
    def dense(self) -> list:
        """The layers that are Dense."""
        return [layer for layer in self._layers if isinstance(layer, Dense)]

    @property
    def cost(self):
        """The cost; another may be assigned."""
        return self._cost

    @cost.setter
    def cost(self, value):
        self._cost = a_cost.take(value, "cost")
        self._advise()

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
            out[:, columns] = self._fit(outputs[-1], out[:, columns])
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
            for layer in self._layers:
                a = layer.forward(a, rng) if layer not in self._own else outputs_of(layer, a, rng)
            cost, delta = self._meet(self._fit(a, target), target)
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
        last, cost = self._layers[-1], self._cost
        if not last.ends:
            return cost.both(cost.check(a, "a"), y)
        return ends.meet(last.activation, cost)(last.activation, cost, last.z, a, y)

    def _backward(self, delta):
        """Backpropagation, from the output to the first layer with parameters."""
        *before, last = self._layers
        back = last.backward_from if last.ends else self._way_back(last)
        da = back(delta, len(before) > self._first)
        for index in range(len(before) - 1, self._first - 1, -1):
            da = self._way_back(before[index])(da, index > self._first)

    def _way_back(self, layer):
        return partial(back_of, layer) if layer in self._own else layer.backward

    def _fit(self, a, y):
        """The outputs, or an error unless they have the shape of y."""
        if a.shape != y.shape:
            raise ValueError(f"{self._layers[-1]} gives shape {a.shape}, not {y.shape}, n_out by "
                             "samples")
        return a

    def _advise(self, by_default: bool = False):
        """Warn of an end that cannot learn."""
        said = ends.advice(getattr(self._layers[-1], "activation", None), self._cost, by_default)
        if said:
            warnings.warn(said, stacklevel=4)

    def fault(self) -> str:
        """Which formula of one's own made a NaN of finite numbers in the last pass, in words."""
        for layer in self._layers:
            z, a = (vars(layer).get(name) for name in ("z", "a"))
            if z is None or a is None or not checks.all_finite(z):
                continue
            if isinstance(layer.activation, Softmax):  # no formula of one's own, and no slope
                continue
            for what, found in (("", a), ("the slope of ", layer.activation.slope(z, a))):
                if np.isnan(found).any():
                    return (f"{what}{layer.activation} is nan at z = "
                            f"{z[np.isnan(np.broadcast_to(found, z.shape))][0]:.6g}: an activation "
                            "must be a number for every z")
        return ""

    def inputs(self, x) -> np.ndarray:
        """x checked, in its own type: `work` casts it piece by piece."""
        return checks.inputs(x, self.sizes[0], self.dtype)

    def targets(self, y, m: int) -> np.ndarray:
        """y checked, in its own type, also for what the cost asks of targets."""
        return self._cost.check(checks.targets(y, self.sizes[-1], m, self.dtype), "y")

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
                for layer in self._layers:
                    a = layer.forward(a) if layer not in self._own else outputs_of(layer, a, None)
                    outputs.append(a)
            if not checks.all_finite(a):
                raise FloatingPointError(self.fault() or "the outputs are not finite: x or the "
                                         f"parameters are too large for {self.dtype}")
            yield columns, outputs
        self._forget(pieces)

    def _pieces(self, m):
        step = max(64, CHUNK // self._widest)
        if m <= step or not self._in_pieces:
            return ALL
        return [slice(k, k + step) for k in range(0, m, step)]

    def _cast(self, v, columns):
        """Columns of v as floats that lie by samples: so no result hangs on how v lies."""
        return np.asarray(v if columns is ALL[0] else v[:, columns], self.dtype, order="F")

    def _forget(self, pieces):
        if len(pieces) > 1:
            for layer in self._layers:
                layer.forget()

    def _bind(self):
        start = 0
        for layer in self._layers:
            piece = slice(start, start + layer.n_parameters)
            layer.bind(self._theta[piece], self._g[piece])
            start = piece.stop
        with_parameters = [k for k, layer in enumerate(self._layers) if layer.n_parameters]
        self._widest = max(self.sizes)
        self._in_pieces = all(layer.by_sample for layer in self._layers)
        self._own = [layer for layer in self._layers if type(layer).__module__ != Dense.__module__]
        self._first = with_parameters[0] if with_parameters else len(self._layers) - 1

    def __getstate__(self) -> dict:
        return vars(self) | {"_layers": tuple(layer.bare() for layer in self._layers), "_own": ()}

    def __setstate__(self, state):
        """A copied or unpickled network: its layers hold views of its own theta again."""
        self.__dict__.update(state)
        self._bind()

    def __repr__(self):
        layers = ", ".join(map(repr, self._layers))
        return f"Network([{layers}], cost={self.cost}, n_parameters={self.n_parameters})"
