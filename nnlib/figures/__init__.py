"""The drawings of the book: `explore` makes one that its reader can change."""

from nnlib.figures.widgets import explore

__all__ = ["explore"]
