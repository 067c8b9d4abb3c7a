"""What drawings stand on: figures that a notebook shows as SVG, and no one else's with them."""

import hashlib

import matplotlib
import matplotlib.figure
import matplotlib.pyplot as plt

from nnlib.figures import svg


class Figure(matplotlib.figure.Figure):
    """A figure of nnlib: by its class a notebook tells it from those of its reader."""


def sheet(rows: int = 1, columns: int = 1, size=(7.0, 3.2), **more):
    """(figure, axes) as plt.subplots has them, its parts laid out so that none is cut.

    size : width and height in inches; 7 is the column of a page. For panels side by side give
    each Axes to a drawing: figure, (left, right) = sheet(1, 2).
    """
    _shown_as_svg()
    figure, grid = plt.subplots(rows, columns, layout="constrained", FigureClass=Figure,
                                **{"figsize": size} | more)
    for ax in figure.axes:
        ax.spines[["top", "right"]].set_visible(False)
    return figure, grid


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
