"""Notebooks that a build must run are run before it, as many at once as there are processors.

Sphinx would run them one by one; it finds their outputs in the cache. One that fails here is in no
cache, so that Sphinx runs it again and says where it failed.
"""

import logging
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor


def run(app, env, names):
    """Run those of the documents to be read that are notebooks and not in the cache."""
    settings = env.mystnb_config
    files = [file for file in map(str, map(env.doc2path, names)) if file.endswith(".ipynb")]
    if settings.execution_mode != "cache" or not files:
        return
    cache = get_cache(settings.execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    keys = [cache.add_nb_to_project(file).pk for file in files]
    quiet = logging.Logger(__name__, logging.WARNING)
    load_executor("local-parallel", cache, quiet).run_and_cache(
        filter_pks=keys, timeout=settings.execution_timeout)


def setup(app):
    app.connect("env-before-read-docs", run)
    return {"parallel_read_safe": True}
