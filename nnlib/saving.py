"""A network in a file: its layers and cost as JSON, its parameters as an array, in one .npz.

Nothing is pickled, so a file from a stranger can do no harm.
"""

import json
import zipfile
import zlib

import numpy as np

from nnlib import activations, checks, costs, layers

ACTIVATIONS = {type(f).__name__: type(f) for f in activations.ALL}
COSTS = {repr(cost): cost for cost in costs.ALL}
BROKEN = (ValueError, TypeError, KeyError, AttributeError, EOFError, OSError, NotImplementedError,
          MemoryError, RecursionError, zipfile.BadZipFile, zlib.error)  # of a strange file


def write(path, net) -> None:
    """Write the layers, the cost and the parameters of `net` to `path`, a file of that name."""
    if COSTS.get(repr(net.cost)) is not net.cost:
        raise ValueError(f"only a cost of nnlib.costs can be saved, not {net.cost!r}")
    about = {"layers": [_describe(layer) for layer in net.layers], "cost": repr(net.cost)}
    if checks.path(path, "path").is_dir():
        raise IsADirectoryError(f"{path} is a folder: give the name of a file in it")
    with open(path, "wb") as file:  # np.savez would add .npz to any other name
        np.savez(file, theta=net.theta, about=json.dumps(about))


def read(path):
    """(layers, cost, theta) that `write` wrote, or a ValueError that says it did not."""
    if not checks.path(path, "path").is_file():
        raise FileNotFoundError(f"{path} is no file: give one that save() wrote")
    with open(path, "rb") as handle:
        try:
            with np.load(handle, allow_pickle=False) as file:
                theta, about = file["theta"], json.loads(str(file["about"]))
            stack, cost = [_build(d) for d in about["layers"]], COSTS[about["cost"]]
        except BROKEN as error:
            raise ValueError(f"{path} is not a network that save() wrote") from error
    wanted = sum(layer.n_parameters for layer in stack)
    if theta.shape != (wanted,):
        raise ValueError(f"{path} has {theta.size} parameters, its layers {wanted}")
    return stack, cost, checks.finite(checks.float_array(theta, "theta"), "theta")


def _describe(layer) -> dict:
    if isinstance(layer, layers.Dropout):
        return {"kind": "Dropout", "keep": layer.keep, "inverted": layer.inverted}
    if isinstance(layer, layers.PReLU):
        return {"kind": "PReLU", "n": layer.n_out, "alpha": layer.start}
    f = layer.activation
    name = type(f).__name__
    if ACTIVATIONS.get(name) is not type(f):
        raise ValueError(f"only an activation of nnlib.activations can be saved, not {f!r}")
    return {"kind": "Dense", "n_in": layer.n_in, "n_out": layer.n_out,
            "activation": name, "parameters": f.parameters()}


def _build(d: dict):
    if d["kind"] == "Dropout":
        return layers.Dropout(d["keep"], d["inverted"])
    if d["kind"] == "PReLU":
        return layers.PReLU(d["n"], d["alpha"])
    if d["kind"] != "Dense":
        raise ValueError(f"{d['kind']} is no layer")
    f = ACTIVATIONS[d["activation"]](**d["parameters"])
    return layers.Dense(d["n_in"], d["n_out"], f)
