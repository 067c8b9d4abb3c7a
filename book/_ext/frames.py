"""Pages have no kernel: `explore` is told, before a notebook runs, to draw all its frames."""

import os

from nnlib.figures.widgets import PAGES


def setup(app):
    os.environ[PAGES] = "1"  # the kernels inherit it
    return {"parallel_read_safe": True}
