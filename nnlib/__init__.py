"""nnlib: the small NumPy package that the book runs. One idea a module."""

from nnlib.layers import Dense, Dropout, PReLU
from nnlib.network import Network
from nnlib.training import train

__version__ = "0.1.0"
__all__ = ["Dense", "Dropout", "Network", "PReLU", "train"]
