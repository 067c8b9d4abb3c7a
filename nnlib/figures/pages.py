"""What ties a notebook to its page and its folder: measured numbers, and long runs stored."""

import json
import os
import runpy
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

SAID = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
PLACES = Path("experiments"), Path(__file__).parents[2] / "book" / "experiments"


def one_thread() -> None:
    """One thread for NumPy's matrices, unless a variable of the environment says how many.

    So times can be compared, and last digits do not depend on how many processors there are,
    however a notebook is run: `import nnlib.figures`, in each first cell, calls this.
    """
    if not any(name in os.environ for name in SAID):
        threadpool_limits(1, user_api="blas")


def glue(name: str, value, display: bool = True) -> None:
    """Put a measured number on the page, wherever its text asks for this name.

    It is the glue of myst_nb, which builds the pages. Where that is not installed no page is
    built, and this shows nothing: a chapter can be run without it.
    """
    try:
        from myst_nb import glue
    except ImportError:
        return
    if isinstance(value, np.generic):
        value = value.item()  # or the page would say np.int64(3)
    glue(name, value, display)


def stored(name: str) -> dict:
    """The result of the long run book/experiments/NAME.py, which `make experiments` stores.

    Looked for beside the notebook, then in the copy of the book that this package runs from.
    FileNotFoundError where it is in neither.
    """
    return json.loads(_find(f"{name}.json").read_text(encoding="utf-8"))


def program(name: str) -> dict:
    """The names that book/experiments/NAME.py defines, to run a part of it anew.

    Looked for like `stored`; FileNotFoundError where it is not there.
    """
    return runpy.run_path(str(_find(f"{name}.py")))


def _find(file: str) -> Path:
    for place in PLACES:
        if (place / file).is_file():
            return place / file
    raise FileNotFoundError(
        f"experiments/{file} is not beside this notebook, in {Path.cwd()}: copy the folder "
        "book/experiments of the book's repository there, or open the notebook in its book/")
