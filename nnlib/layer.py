"""What a layer is: a function with a way back, whose parameters are pieces of a network's theta.

`W = Parameter(shape)` in the class of a layer makes `layer.W`, a view of theta, and `layer.dW`, a
view of the gradient; to assign to either writes through.
"""

import inspect
import math

import numpy as np

from nnlib.entrance import checks, own


class View:
    """A piece of theta, or of its gradient, as attribute of a layer: assigning writes through."""

    def __init__(self, name: str):
        self.name, self.place = name, f"_{name}"

    def __get__(self, layer, owner=None):
        if layer is None:
            return self
        if self.place not in vars(layer):
            raise unbound(layer, self.name)
        return vars(layer)[self.place]

    def __set__(self, layer, value):
        view = self.__get__(layer)
        view[...] = checks.fitting(value, self.name, view.shape, view.dtype)


class Slope(View):
    """The gradient of the cost in a parameter."""

    def __set__(self, layer, value):
        view = self.__get__(layer)
        if np.shape(value) != view.shape:
            raise ValueError(f"{self.name} must have shape {view.shape}, not {np.shape(value)}")
        view[...] = value  # what is not finite is found when the cost is


class Parameter(View):
    """A parameter W of a layer, and beside it dW; `shape` is one, or a function of the layer.

        class Scale(Layer):
            s = Parameter(lambda layer: (layer.n_out, 1))
    """

    def __init__(self, shape):
        self.shape = shape if callable(shape) else lambda layer: tuple(shape)

    def __set_name__(self, owner, name):
        super().__init__(name)
        setattr(owner, f"d{name}", Slope(f"d{name}"))


def declared(cls: type) -> dict:
    """The parameters that a class of layers declares, itself or by its bases, in their order."""
    found = {}
    for c in reversed(cls.__mro__):
        for name, value in vars(c).items():
            if isinstance(value, Parameter):
                found[name] = value
            elif name in found:
                raise TypeError(f"{cls.__name__} has no room for the parameter {name} of a class "
                                f"it derives from: {c.__name__} has another {name}, so derive from "
                                "Layer")
    return found


def unbound(layer, name: str) -> AttributeError:
    """What is said of a parameter that has no theta to be a piece of."""
    return AttributeError(f"{layer} has no {name} before it stands in a Network; what it begins "
                          "with is set in begin(rng, init, init_bias)")


class Layer:
    """What stands in a network: a function of the layer before, with or without parameters.

    A subclass sets n_in and n_out (None: as many as come in), and gives

    forward : (a, rng) -> the outputs (n_out, m) for a (n_in, m), which is left as it was; rng is a
        Generator while training, for chance, and None when predicting
    backward : (da, need_input) -> dC/da (n_in, m) from dC/d(outputs); it also assigns dC/ds to
        self.ds for each parameter s, summed over the samples (the 1/m is in da)
    begin : (rng, init, init_bias) gives the parameters their first values; without it they are 0

    Each parameter is declared as a Parameter; other arrays are not trained. `remembers` names the
    attributes that forward keeps for backward: they are not pickled, and dropped where they are
    not of all samples. With by_sample = True many samples may be worked in pieces.
    """

    n_in = n_out = None
    remembers: tuple = ()
    parameters: dict = {}  # noqa: RUF012 - of each class its own
    by_sample = False  # whether each output hangs on its own sample alone, so that many samples
    # may be worked in pieces
    ends = False  # whether it is a = f(z) with z, a, activation and backward_from at hand

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        own.keep(cls, Layer, ("backward", "steepness", "by_sample"), of=("forward",))
        own.keep(cls, Layer, ("ends",), of=("forward", "backward"))
        names = [cls.remembers] if isinstance(cls.remembers, str) else cls.remembers
        cls.remembers = tuple(dict.fromkeys([*super(cls, cls).remembers, *names]))
        cls.parameters = declared(cls)

    def forward(self, a, rng=None):
        """The outputs (n_out, m)."""
        own.lacks(self, "forward", GIVES)

    def backward(self, da, need_input: bool = True):
        """dC/da of its inputs; fills the gradients of its parameters."""
        own.lacks(self, "backward", GIVES)

    def begin(self, rng, init, init_bias) -> None:
        """Give the parameters their first values; they are 0 before."""

    def steepness(self) -> float:
        """The least L known with |change of outputs| <= L |change of inputs|."""
        raise TypeError(f"how steep {self} is at most is not known")

    @property
    def shapes(self) -> dict:
        """The shape of each parameter, in the order in which theta has them."""
        return {name: parameter.shape(self) for name, parameter in self.parameters.items()}

    @property
    def n_parameters(self) -> int:
        """How many numbers its parameters are."""
        return sum(map(math.prod, self.shapes.values()))

    def bind(self, theta: np.ndarray, gradient: np.ndarray) -> None:
        """Keep the parameters in `theta` and their gradients in `gradient`, each flat, by rows."""
        start = 0
        for name, shape in self.shapes.items():
            piece = slice(start, start + math.prod(shape))
            vars(self)[f"_{name}"] = theta[piece].reshape(shape)
            vars(self)[f"_d{name}"] = gradient[piece].reshape(shape)
            start = piece.stop

    @property
    def bound(self) -> bool:
        """Whether it stands in a network."""
        return any(f"_d{name}" in vars(self) for name in self.parameters)

    def values(self) -> dict:
        """The values of the parameters that it has; those of a copied layer, of the original."""
        return {name: vars(self)[f"_{name}"] for name in self.parameters
                if f"_{name}" in vars(self)}

    def forget(self) -> None:
        """Drop what forward remembers."""
        for name in self.remembers:
            vars(self).pop(name, None)

    def bare(self):
        """A layer like this one, without its parameters and without what forward remembers."""
        twin = object.__new__(type(self))
        gone = {f"_{d}{name}" for name in self.parameters for d in ("", "d")} | set(self.remembers)
        vars(twin).update({k: v for k, v in vars(self).items() if k not in gone})
        return twin

    def config(self) -> dict:
        """What its class was called with."""
        names = list(inspect.signature(type(self)).parameters)
        return {name: getattr(self, name) for name in names}

    def __getstate__(self) -> dict:
        """A copied layer has the values, not the views, and nothing of what forward remembers."""
        return vars(self.bare()) | {f"_{name}": v.copy() for name, v in self.values().items()}

    def __getattr__(self, name):
        if name in type(self).remembers:
            raise AttributeError(f"{self} has no {name}: it remembers that of all samples of one "
                                 "call or of none, and much data is worked in pieces; "
                                 "net.activations(x) gives the outputs of every layer")
        if name in self.parameters or name[1:] in self.parameters:
            raise unbound(self, name)
        raise AttributeError(f"{type(self).__name__} has no {name}")

    def __repr__(self):
        return f"{type(self).__name__}({self.n_in}, {self.n_out})"


GIVES = ("a layer of one's own gives forward(a, rng) and backward(da, need_input), and one that "
         "overrides forward its own backward, too")


def outputs_of(layer: Layer, a, rng):
    """The outputs of a layer of one's own, or an error that says what is wrong with them."""
    given, out = a.shape, layer.forward(a, rng)
    rows = layer.n_out or given[0]
    if not isinstance(out, np.ndarray) or out.shape != (rows, given[1]):
        came = f"shape {out.shape}" if isinstance(out, np.ndarray) else type(out).__name__
        raise ValueError(f"forward of {layer} gives {came}, not an array of shape "
                         f"{(rows, given[1])}, n_out by samples")
    return out.astype(a.dtype, copy=False)


def back_of(layer: Layer, da, need_input: bool):
    """dC/da from a layer of one's own; an error unless it gave that and filled what is trained."""
    for name in layer.parameters:
        vars(layer)[f"_d{name}"].fill(np.nan)
    da = layer.backward(da, need_input)
    for name in layer.parameters:
        if np.isnan(vars(layer)[f"_d{name}"]).all():
            raise ValueError(f"backward of {layer} leaves d{name} as it was, or adds to it: it "
                             f"must assign, self.d{name} = ...")
    if need_input and not isinstance(da, np.ndarray):
        raise ValueError(f"backward of {layer} gives {type(da).__name__}, not dC/da of its inputs, "
                         "an array (n_in, samples)")
    for name in vars(layer):
        if name[:1] == "d" and name[1:] in vars(layer):
            raise TypeError(f"{layer} keeps {name[1:]} and {name} in arrays of its own, which no "
                            f"optimizer moves: declare {name[1:]} = Parameter(shape) in its class")
    return da
