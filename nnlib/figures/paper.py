"""What drawings stand on: figures that a notebook shows as SVG, and no one else's with them."""

import hashlib

import matplotlib
import matplotlib.figure
import matplotlib.pyplot as plt

from nnlib.figures import svg


class Figure(matplotlib.figure.Figure):
    """A figure of nnlib: by its class a notebook tells it from those of its reader."""


def sheet(rows: int = 1, columns: int = 1, **more):
    """(figure, axes) as plt.subplots has them, its parts laid out so that none is cut."""
    _shown_as_svg()
    return plt.subplots(rows, columns, layout="constrained", FigureClass=Figure, **more)


def _shown_as_svg():
    """In a notebook, show every Figure of ours as SVG: the same bytes for the same picture."""
    if "inline" not in matplotlib.get_backend():
        return
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:  # a process that a notebook started has its backend, and shows nothing
        return
    formatters = shell.display_formatter.formatters
    for kind in ("image/png", "image/jpeg", "application/pdf"):
        formatters[kind].for_type(Figure, lambda figure: None)
    formatters["image/svg+xml"].for_type(Figure, _svg)


def _svg(figure) -> str:
    text = svg.markup(figure)
    return text.replace("#ID#", f"picture-{hashlib.sha256(text.encode()).hexdigest()[:10]}-")
