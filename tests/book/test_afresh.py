"""Notebooks run before the build; a run that failed is not kept; fonts are looked for first."""

import json
import os
import subprocess
import sys
from io import StringIO

import nbformat
import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import afresh

CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_nb", "afresh", "ahead"]
nb_execution_mode = "cache"
nb_execution_show_tb = False
nb_output_stderr = "error"
exclude_patterns = ["out", "tree", "jupyter_execute", ".jupyter_cache"]
"""
SAYS = """import os, sys
if not os.path.exists({place!r}):
    print("passing", file=sys.stderr)"""


def build(folder) -> str:
    """Build the book in `folder`, every page anew; what it complained of."""
    said, path = StringIO(), list(sys.path)
    with docutils_namespace():
        Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "tree"), "html",
               status=None, warning=said, freshenv=True).build()
    sys.path[:] = path
    return said.getvalue()


def write(folder, **pages):
    """A book of pages of one cell each."""
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    for name, code in pages.items():
        notebook = nbformat.v4.new_notebook(cells=[
            nbformat.v4.new_markdown_cell("---\norphan: true\n---\n# Page"),
            nbformat.v4.new_code_cell(code)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python"}})
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


@pytest.mark.filterwarnings("default")  # of Jupyter's own packages
def test_notebooks_run_before_the_build_and_once(tmp_path):
    ran = f"with open({str(tmp_path / 'ran')!r}, 'a') as file: file.write(%r)"
    write(tmp_path, index=ran % "a", other=ran % "b", wrong=f"{ran % 'c'}\n1 / 0")
    assert "wrong.ipynb: WARNING: Executing notebook failed" in build(tmp_path)
    assert sorted((tmp_path / "ran").read_text()) == ["a", "b", "c", "c"]  # to say where it fails


@pytest.mark.filterwarnings("default")
def test_what_nbval_ran_is_not_run_again_unless_it_failed(tmp_path):
    ran = f"with open({str(tmp_path / 'ran')!r}, 'a') as file: file.write(%r);"
    write(tmp_path, index=f"{ran % 'a'}\nprint('seen')\n'hidden';", wrong=f"{ran % 'b'}\n1 / 0")
    (tmp_path / "pytest.ini").touch()
    run = subprocess.run([sys.executable, "-m", "pytest", "-p", "tests.book.kept", "--nbval-lax",
                          "--nbval-current-env", "--rootdir", str(tmp_path), str(tmp_path)],
                         cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)},
                         capture_output=True, text=True)
    assert "1 failed, 1 passed" in run.stdout, run.stdout + run.stderr
    cache = tmp_path / "_build" / ".jupyter_cache"
    (tmp_path / "conf.py").write_text(f"{CONF}nb_execution_cache_path = {str(cache)!r}\n")
    assert "wrong.ipynb: WARNING: Executing notebook failed" in build(tmp_path)
    assert sorted((tmp_path / "ran").read_text()) == ["a", "b", "b", "b"]
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert page.count("seen") == 2 and page.count("hidden") == 1  # code and output


@pytest.mark.filterwarnings("default")
def test_a_passing_line_on_stderr_fails_one_build_and_not_the_next(tmp_path):
    write(tmp_path, index=SAYS.format(place=str(tmp_path / "gone")))
    assert "stderr was found" in build(tmp_path)
    (tmp_path / "gone").touch()
    assert "stderr was found" not in build(tmp_path)  # the same cells, and a run of their own


@pytest.mark.parametrize(("output", "tags", "wanted"), [
    (nbformat.v4.new_output("stream", name="stderr", text="x"), [], True),
    (nbformat.v4.new_output("stream", name="stdout", text="x"), [], False),
    (nbformat.v4.new_output("error", ename="E", evalue="", traceback=[]), [], True),
    (nbformat.v4.new_output("error", ename="E", evalue="", traceback=[]), ["raises-exception"],
     False),
])
def test_what_counts_as_failed(output, tags, wanted):
    cell = nbformat.v4.new_code_cell("f()", outputs=[output], metadata={"tags": tags})
    assert afresh.failed(nbformat.v4.new_notebook(cells=[cell])) is wanted


def test_fonts_are_found_and_kept(tmp_path):
    program = (f"import sys; sys.path.insert(0, {str(ROOT / 'book' / '_ext')!r})\n"
               "import afresh; afresh.fonts(None)")
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True,
                   env=os.environ | {"MPLCONFIGDIR": str(tmp_path)})
    assert list(tmp_path.glob("fontlist-*.json"))


def test_the_book_uses_both():
    settings = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert "    afresh: book/_ext\n    ahead: book/_ext\n" in settings
