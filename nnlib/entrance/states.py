"""States: what an object remembers, copied and put back in place."""

import copy

import numpy as np


def copied(attributes: dict, leave=()) -> dict:
    """A copy of each attribute but those to leave, and those that none can copy, such as files."""
    found = {}
    for name, value in attributes.items():
        if name in leave:
            continue
        try:
            found[name] = value.bit_generator.state if isinstance(value, np.random.Generator) else (
                copy.deepcopy(value))
        except TypeError:  # an open file, a lock: a step does not change it
            continue
    return found


def put_back(attributes: dict, state: dict, leave=()) -> None:
    """Give the attributes the values of the copy: an array or a Generator stays the same object.

    What has come into being since then goes.
    """
    for name in set(attributes) - set(state) - set(leave):
        if _can_be_copied(attributes[name]):
            del attributes[name]
    for name, value in state.items():
        now = attributes.get(name)
        if isinstance(now, np.random.Generator):
            now.bit_generator.state = value
        elif isinstance(now, np.ndarray) and isinstance(value, np.ndarray) and (
                now.shape == value.shape and now.dtype == value.dtype):
            now[...] = value
        else:
            attributes[name] = copy.deepcopy(value)


def _can_be_copied(value) -> bool:
    try:
        copy.deepcopy(value)
    except TypeError:
        return False
    return True
