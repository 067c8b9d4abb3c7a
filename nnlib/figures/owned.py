"""A function that keeps its data: what a notebook does to a name later changes nothing of it."""

import copy
import functools
import types

import numpy as np

MOST_BYTES = 2**24  # of an array that is copied; a larger one is shared


def owned(draw):
    """`draw` as it is now, with values of its own.

    Of a function that a notebook defined, the values of the names that it reads, of its closure
    and of its defaults are copied: arrays, networks, histories, generators, and lists, tuples,
    dictionaries and sets of such, also those that other functions of the notebook read for it.
    Modules, classes, functions of packages and all other values stay the same ones, as do arrays
    of more than 16 MB, whose name may be given to another, but which must not be written into.
    """
    return _Copies()(draw)


class _Copies:
    """Copies of values, one of each, so that what was one thing is one thing again."""

    def __init__(self):
        self.made, self.names = {}, {}

    def __call__(self, value):
        known = self.made.get(id(value))
        if known is None:
            known = self.made[id(value)] = (value, self.fresh(value))  # the first keeps its id
        return known[1]

    def fresh(self, value):
        kind = type(value)
        if isinstance(value, np.ndarray):
            return value if value.nbytes > MOST_BYTES else copy.deepcopy(value)
        if kind in (list, tuple, set):
            return kind(map(self, value))
        if kind is dict:
            return {key: self(part) for key, part in value.items()}
        if kind is functools.partial:
            return functools.partial(self(value.func), *self(value.args), **self(value.keywords))
        if kind is types.MethodType:
            return types.MethodType(value.__func__, self(value.__self__))
        if kind is types.FunctionType and value.__globals__.get("__name__") == "__main__":
            return self.function(value)
        return copy.deepcopy(value) if isinstance(value, _kinds()) else value

    def function(self, f):
        cells = tuple(types.CellType() for _ in f.__closure__ or ())
        own = types.FunctionType(f.__code__, self.namespace(f), f.__name__, None, cells or None)
        self.made[id(f)] = (f, own)  # it may call itself
        own.__defaults__, own.__kwdefaults__ = self(f.__defaults__), self(f.__kwdefaults__)
        own.__dict__.update(f.__dict__)
        for cell, old in zip(cells, f.__closure__ or (), strict=True):
            if old != types.CellType():  # it has its value already
                cell.cell_contents = self(old.cell_contents)
        for name in _named(f.__code__) & f.__globals__.keys():
            if name not in own.__globals__:
                own.__globals__[name] = self(f.__globals__[name])
        return own

    def namespace(self, f) -> dict:
        """One for all functions of a notebook, with no more in it than they read."""
        kept = {"__name__", "__builtins__", "__doc__", "__package__"}
        return self.names.setdefault(id(f.__globals__), {
            name: f.__globals__[name] for name in kept & f.__globals__.keys()})


def _named(code) -> set[str]:
    """The names that a code object reads, or one that stands in it, such as a lambda's."""
    inner = (part for part in code.co_consts if isinstance(part, types.CodeType))
    return set(code.co_names).union(*map(_named, inner))


@functools.cache
def _kinds() -> tuple:
    """What can be changed by training it, or by drawing from it."""
    from nnlib.layers import Layer
    from nnlib.network import Network
    from nnlib.training import History

    return Network, Layer, History, np.random.Generator
