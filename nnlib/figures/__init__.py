"""The drawings of the book: `explore` makes one that can be changed; `glue` gives pages numbers."""

from pathlib import Path

import nnlib
from nnlib.figures.pages import glue, one_thread
from nnlib.figures.widgets import explore

__all__ = ["explore", "glue"]

# PyPI's nnlib may stand in the path before an editable one, whose modules are then found below it.
if Path(nnlib.__path__[0]).resolve() != Path(__file__).resolve().parents[1]:
    raise ImportError(f"{nnlib.__path__[0]} is another's nnlib")

one_thread()
