"""nnlib: the small NumPy package that the book runs. One idea a module."""

import importlib
import importlib.util

from nnlib.layers import Dense, Dropout, PReLU
from nnlib.network import Network
from nnlib.training import train

__version__ = "0.2.0"
__all__ = ["Dense", "Dropout", "Network", "PReLU", "train"]


def __getattr__(name: str):
    """nnlib.datasets and every other module, loaded when it is first asked for."""
    if name.startswith("_") or importlib.util.find_spec(f"nnlib.{name}") is None:
        raise AttributeError(f"nnlib has no {name}")
    return importlib.import_module(f"nnlib.{name}")
