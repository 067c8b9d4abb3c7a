"""A plugin of pytest: what nbval has run need not run again when the book is built.

    pytest -p tests.book.kept --nbval-lax book/01_neurons.ipynb

The outputs of a notebook whose every cell has passed are put where the build looks for them.
"""

import functools

import pytest
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

PASSED = pytest.StashKey[int]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Run a cell as Jupyter runs it, and keep the notebook after its last one."""
    notebook = item.parent
    passed = notebook.stash.get(PASSED, 0)
    if not passed:  # nbval keeps no history, without which a semicolon hides nothing
        client = notebook.kernel.kc
        client.execute = functools.partial(_with_history, client.execute)
    result = yield
    item.cell.outputs, item.cell.execution_count = item.test_outputs, passed + 1
    notebook.stash[PASSED] = passed + 1
    if passed + 1 == sum(cell.cell_type == "code" for cell in notebook.nb.cells):
        get_cache(item.config.rootpath / "_build" / ".jupyter_cache").cache_notebook_bundle(
            CacheBundleIn(notebook.nb, notebook.path), check_validity=False, overwrite=True)
    return result


def _with_history(execute, code, **settings):
    return execute(code, **{**settings, "store_history": True})
