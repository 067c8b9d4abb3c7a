"""What a network is made of: layers whose sizes fit, rules for first values, a float type."""

from itertools import pairwise

import numpy as np

from nnlib.entrance import Rule, checks, function, own
from nnlib.layer import GIVES, Layer


def fitting(layers: tuple) -> None:
    """An error unless the layers are new, their sizes fit, and the last gives outputs."""
    if not layers or not layers[-1].n_out or not any(
            layer.n_in for layer in layers):
        raise ValueError("the last layer must be Dense(...), or one of your own with n_in and "
                         "n_out: it gives the outputs")
    if len(set(map(id, layers))) < len(layers) or any(
            layer.bound for layer in layers):
        raise ValueError("a layer serves one place of one network: make a new one")
    for left, right in pairwise(layer for layer in layers if layer.n_in):
        if left.n_out != right.n_in:
            raise ValueError(f"{left} gives {left.n_out} values but {right} expects "
                             f"{right.n_in}: the sizes of neighbours must agree")


def as_asked(init):
    """The rule, with an error that says what a rule is where it is called as none."""
    def rule(shape, rng):
        try:
            return init(shape, rng)
        except TypeError as error:
            raise TypeError("init must be a rule (shape, rng) -> array, such as xavier or lambda "
                            f"shape, rng: rng.normal(size=shape), but it says: {error}") from error

    return rule


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
