"""Parameters: pieces of a network's one flat theta, seen as attributes of its layers.

`W = Parameter(shape)` in the class of a layer makes `layer.W`, a view of theta, and `layer.dW`, a
view of the gradient; to assign to either writes through.
"""

import numpy as np

from nnlib import checks


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


def unbound(layer, name: str) -> AttributeError:
    """What is said of a parameter that has no theta to be a piece of."""
    return AttributeError(f"{layer} has no {name} before it stands in a Network")


class Slope(View):
    """The gradient of the cost in a parameter."""

    def __set__(self, layer, value):
        view = self.__get__(layer)
        if np.shape(value) != view.shape:
            raise ValueError(f"{self.name} must have shape {view.shape}, not {np.shape(value)}")
        view[...] = value  # what is not finite is found when the cost is


class Parameter(View):
    """A parameter W of a layer, and beside it dW; `shape` is a function of the layer.

        class Scale(Layer):
            s = Parameter(lambda layer: (layer.n_out, 1))
    """

    def __init__(self, shape):
        self.shape = shape

    def __set_name__(self, owner, name):
        super().__init__(name)
        setattr(owner, f"d{name}", Slope(f"d{name}"))
