"""A network in a file: its layers and cost as JSON, its parameters as an array, in one .npz.

Nothing is pickled, so a file from a stranger can do no harm. Only parts of nnlib itself are
written: whoever has parts of his own pickles the network.
"""

import json
import os
import secrets
import zipfile
import zlib

import numpy as np

from nnlib import activations, costs, layers
from nnlib.entrance import checks

FORMAT = 1  # of the file; a file without a number is of this one
ACTIVATIONS = {type(f).__name__: type(f) for f in activations.ALL}
COSTS = {repr(cost): cost for cost in costs.ALL}
LAYERS = {kind.__name__: kind for kind in (layers.Dense, layers.PReLU, layers.Dropout)}
BROKEN = (ValueError, TypeError, KeyError, AttributeError, EOFError, OSError, NotImplementedError,
          MemoryError, RecursionError, zipfile.BadZipFile, zlib.error)  # of a strange file


def write(path, net) -> None:
    """Write layers, cost and parameters of `net` to `path`: whole, or what was there stays.

    Raises ValueError for a part that is not of nnlib, and OSError where there is no room.
    """
    path = checks.path(path, "path")
    about = json.dumps({"format": FORMAT, "layers": [_describe(layer) for layer in net.layers],
                        "cost": _name(net.cost, "cost", {k: type(c) for k, c in COSTS.items()})})
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a folder: give the name of a file in it")
    checks.finite(net.theta, "theta")
    path = path.resolve()  # what a link points to is what is replaced
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(f"{path} is read-only: it stays as it is")
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with open(part, "wb") as file:  # np.savez would add .npz to any other name
            np.savez(file, theta=net.theta, about=about)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            os.chmod(part, path.stat().st_mode & 0o777)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def read(path):
    """(layers, cost, theta) that `write` wrote, or a ValueError that says it did not."""
    if not checks.path(path, "path").is_file():
        raise FileNotFoundError(f"{path} is no file: give one that save() wrote")
    with open(path, "rb") as handle:
        try:
            with np.load(handle, allow_pickle=False) as file:
                theta, about = file["theta"], json.loads(str(file["about"]))
            written = about.get("format", FORMAT)
            if written == FORMAT:
                stack, cost = [_build(d) for d in about["layers"]], COSTS[about["cost"]]
        except BROKEN as error:
            raise ValueError(f"{path} is not a network that save() wrote") from error
    if written != FORMAT:
        raise ValueError(f"{path} has format {written}, and this nnlib reads format {FORMAT}: it "
                         "was written by another version")
    wanted = sum(layer.n_parameters for layer in stack)
    if theta.shape != (wanted,):
        raise ValueError(f"{path} has {theta.size} parameters, its layers {wanted}")
    return stack, cost, checks.finite(checks.float_array(theta, "theta"), "theta")


def _name(part, what: str, known: dict) -> str:
    """The name under which a part is known, by its exact type: others may have any formula."""
    for name, kind in known.items():
        if type(part) is kind:
            return name
    raise ValueError(f"only {what}s of nnlib can be saved, not {part!r}: pickle the network where "
                     "it has parts of your own")


def _describe(layer) -> dict:
    about = {"kind": _name(layer, "layer", LAYERS)} | layer.config()
    if "activation" in about:
        f = about["activation"]
        about |= {"activation": _name(f, "activation", ACTIVATIONS), "parameters": f.parameters()}
    try:
        again = repr(_build(json.loads(json.dumps(about))))
    except TypeError as error:
        again = str(error)
    if again != repr(layer):
        raise ValueError(f"{layer} cannot be saved, for a file would give back {again}: pickle the "
                         "network where it has parts of your own")
    return about


def _build(about: dict):
    about = dict(about)
    kind = LAYERS[about.pop("kind")]
    if "activation" in about:
        f = ACTIVATIONS[about["activation"]]
        about["activation"] = f(**about.pop("parameters"))
    return kind(**about)
