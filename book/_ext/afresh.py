"""What a build must not stumble over twice: Matplotlib's search for fonts, and runs that failed.

Matplotlib writes to stderr while it looks for fonts, once on a machine, and what a notebook writes
there fails the build: so it looks before any notebook runs. A run that wrote to stderr is kept by
the cache like any other: so it is taken out, and the next build runs the notebook again.
"""

from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from sphinx.util import logging


def fonts(app):
    """Matplotlib finds its fonts, here and now; the list is kept on disk."""
    import matplotlib.font_manager

    return matplotlib.font_manager.fontManager


def failed(notebook: nbformat.NotebookNode) -> bool:
    """Whether a cell wrote to stderr, or raised what it was not tagged to raise."""
    return any(output.get("name") == "stderr" or (
        output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", ()))
        for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)


def forget(folder: Path) -> list[str]:
    """Take out of a cache the notebooks that failed; their names."""
    cache, gone = get_cache(folder), []
    for record in cache.list_cache_records():
        if failed(cache.get_cache_bundle(record.pk).nb):
            cache.remove_cache(record.pk)
            gone.append(Path(record.uri).stem)
    return gone


def forget_what_failed(app, error):
    """At the end of a build, a good one too: then there is nothing to take out."""
    settings = app.env.mystnb_config
    folder = Path(settings.execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    if settings.execution_mode == "cache" and (folder / "global.db").is_file():
        for name in forget(folder):
            logging.getLogger(__name__).info("the next build runs %s again", name)


def setup(app):
    app.connect("builder-inited", fonts)
    app.connect("build-finished", forget_what_failed)
    return {"parallel_read_safe": True}
