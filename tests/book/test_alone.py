"""A notebook on its own: where the package, or what builds the site, is not installed."""

import ast
import os
import re
import subprocess
import sys
from importlib import metadata

import pytest
from packaging.utils import canonicalize_name

from tests.book.pages import ROOT
from tests.book.test_packaging import closure, requirements
from tests.book.test_promises import cells

NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))
OTHERS = {"no nnlib": {}, "PyPI's nnlib 0.2": {"nnlib/__init__.py": "", "nnlib/utils/cost.py": ""},
          "a module": {"nnlib.py": "class Network: pass\ndef glue(name, value): pass\n"},
          "with figures": {"nnlib/__init__.py": "", "nnlib/figures.py": "def plot(): pass\n"}}
notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def code(path) -> list[str]:
    return [c.source for c in cells(path, "code")]


def run(program, folder, *options, files=None):
    """A Python process in an empty folder, which comes first where it looks for modules."""
    for name, text in (files or {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, *options, "-c", program], cwd=folder, text=True,
                          capture_output=True, encoding="utf-8",
                          env=os.environ | {"PYTHONPATH": str(folder), "IPYTHONDIR": str(folder),
                                            "PYTHONUTF8": "1"})


def is_the_sentence(text: str) -> bool:
    """Whether it says, in one line, what failed, whose nnlib is meant, and how to get it."""
    return bool(re.match("No module named 'nnlib|cannot import name 'glue' from 'nnlib|"
                         ".*nnlib is another's nnlib: this", text)
                and "the book's own nnlib, which is not on PyPI" in text
                and "in a copy of the book's repository: python -m pip uninstall nnlib" in text
                and 'python -m pip install ".[book]"' in text and not text.endswith("."))


def test_the_first_code_cell_is_the_same_in_every_notebook():
    firsts = [cells(path, "code")[0] for path in NOTEBOOKS]
    assert len({c.source for c in firsts}) == 1 and firsts[0].source.count("\n") < 8
    assert all(c.metadata["tags"] == ["remove-cell"] for c in firsts)


@notebook
@pytest.mark.parametrize("files", OTHERS.values(), ids=OTHERS)
def test_without_the_book_s_package_it_stops_with_one_sentence(path, files, tmp_path):
    done = run(code(path)[0], tmp_path, "-S", files=files)  # -S: nothing that was installed
    assert done.returncode == 1 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert is_the_sentence(line), line


EDITABLE = f"""
import importlib.util, pathlib, sys
class Finder:  # like that of pip install -e: asked last, and for each module by its name
    def find_spec(name, path, target=None):
        place = pathlib.Path({str(ROOT)!r}, *name.split("."))
        for file in (place / "__init__.py", place.with_suffix(".py")):
            if name.partition(".")[0] == "nnlib" and file.is_file():
                return importlib.util.spec_from_file_location(name, file)
sys.meta_path = [f for f in sys.meta_path if "editable" not in str(f)] + [Finder]
"""


@pytest.mark.parametrize("init", ["", "class Network: pass\nclass Dense: pass\n"])
def test_a_stranger_that_stands_before_the_book_s_own_is_seen(init, tmp_path):
    done = run(EDITABLE + code(NOTEBOOKS[0])[0], tmp_path, files={"nnlib/__init__.py": init})
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{tmp_path / 'nnlib'} is another's") and is_the_sentence(line)
    done = run(EDITABLE + code(NOTEBOOKS[0])[0] + "\nprint(glue)", tmp_path / "nnlib")
    assert done.returncode == 0 and done.stdout.startswith("<function glue"), done.stderr


def test_in_jupyter_too_and_no_later_cell_is_run(tmp_path):
    program = ("from IPython.core.interactiveshell import InteractiveShell\n"
               f"done = InteractiveShell.instance().run_cell({code(NOTEBOOKS[0])[0]!r})\n"
               "assert not done.success and done.error_in_exec is not None\n")
    done = run(program, tmp_path, files=OTHERS["PyPI's nnlib 0.2"])
    assert done.returncode == 0, done.stderr
    said = re.findall(r"^SystemExit: (.*)$", re.sub(r"\x1b\[[\d;]*m", "", done.stdout), re.M)
    assert len(said) == 1 and is_the_sentence(said[0]) and "Traceback" not in done.stdout


def glued(source: str) -> list[str]:
    """The calls of glue in a cell, each with a text in the place of what was measured."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id == "glue"]
    for call in calls:
        call.args = [ast.Constant("name"), ast.Constant("value")]
    return [ast.unparse(call) for call in calls]


def test_the_calls_of_glue_are_seen():
    assert glued('for k in n:\n    glue(f"a-{k}", n[k], display=False)') == [
        "glue('name', 'value', display=False)"]


BLOCKED = """
class Gone:  # None in sys.modules would do, but SciPy takes it for a Sphinx that is there
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("myst_nb", "jupyter_book", "sphinx", "docutils"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Gone)
"""


@notebook
def test_it_begins_and_glues_without_what_builds_the_site(path, tmp_path):
    first, imports, *rest = code(path)
    assert not [source for source in [imports, *rest] if "myst_nb" in source]
    calls = [call for source in rest for call in glued(source.removesuffix(";"))]
    done = run("\n".join([f"import sys; sys.path.append({str(ROOT)!r})", BLOCKED, first, imports,
                          *calls, "print('came to the end')"]), tmp_path)
    assert (done.returncode, done.stdout) == (0, "came to the end\n"), done.stderr


@notebook
def test_the_long_runs_it_draws_are_stored_and_nothing_else_is_read_beside_it(path):
    text = "\n".join(code(path))
    assert not re.search(r"experiments/|run_path", text)
    for kind, name in re.findall(r'pages\.(stored|program)\("(\w+)"\)', text):
        ending = {"stored": "json", "program": "py"}[kind]
        assert (ROOT / "book" / "experiments" / f"{name}.{ending}").is_file()


THREADS = """
from nnlib.figures import glue
import threadpoolctl
pools = threadpoolctl.threadpool_info()
print(*{pool["num_threads"] for pool in pools if pool["user_api"] == "blas"})
"""


@pytest.mark.parametrize(("said", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2"),
                                               ({"OMP_NUM_THREADS": "2"}, "2")])
def test_a_notebook_runs_on_one_thread_however_it_is_run(said, threads):
    clean = {k: v for k, v in os.environ.items() if not k.endswith("_THREADS")}
    done = subprocess.run([sys.executable, "-c", THREADS], cwd=ROOT, text=True, check=True,
                          env=clean | said, capture_output=True)
    assert done.stdout.split() == [threads]


CLOCK = re.compile(r"^(?:perf_counter|process_time|monotonic|time|timeit)(?:_ns)?$")


def parted(target, value):
    """The pairs of an assignment of tuples; as it is where a star takes several."""
    if not (isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)) or any(
            isinstance(one, ast.Starred) for one in [*target.elts, *value.elts]):
        return [(target, value)]
    return zip(target.elts, value.elts, strict=True)


def clocked(program: str) -> list[str]:
    """The assertions of a program that look at a time, or at what was reckoned from one."""
    tree, tainted = ast.parse(program), set()

    def looks(node):
        return any((isinstance(one, ast.Name) and (one.id in tainted or CLOCK.match(one.id)))
                   or (isinstance(one, ast.Attribute) and CLOCK.match(one.attr))
                   for one in ast.walk(node))

    assigns = [node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AugAssign))]
    while True:
        # of `a, b = f(), clock()` only b
        pairs = [(target, value) for node in assigns for target in
                 (node.targets if isinstance(node, ast.Assign) else [node.target])
                 for target, value in parted(target, node.value)]
        found = {one.id for target, value in pairs if looks(value)
                 for one in ast.walk(target) if isinstance(one, ast.Name)}
        if found <= tainted:
            break
        tainted |= found
    return [ast.unparse(node) for node in ast.walk(tree)
            if isinstance(node, ast.Assert) and looks(node.test)]


def test_a_clock_in_an_assertion_would_be_seen():
    assert clocked("t = perf_counter()\nused = perf_counter() - t\nratio = used / 2\n"
                   "assert ratio < 3") == ["assert ratio < 3"]
    assert clocked("x, seconds = f(), time.time()\nassert x == 1\nprint(seconds)") == []
    assert clocked("x, *rest = 1, 2, time.time()\nassert rest[0] == 2") == ["assert rest[0] == 2"]


@notebook
def test_no_assertion_looks_at_a_clock(path):
    assert clocked("\n".join(re.sub(r"^[%!].*$", "", source, flags=re.M)
                             for source in code(path))) == []


@pytest.fixture(scope="module")
def binder():
    """All packages that Binder installs."""
    had = set()
    for requirement in requirements("binder/requirements.txt"):
        closure(requirement, had)
    return {name for name, _ in had} | {"nnlib-book"}


@notebook
def test_binder_installs_what_a_notebook_imports(path, binder):
    nodes = [n for text in code(path) if "%" not in text for n in ast.walk(ast.parse(text))]
    imports = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    imports |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}
    tops = {name.split(".")[0] for name in imports} - set(sys.stdlib_module_names)
    made_by = metadata.packages_distributions()
    assert tops and not {top for top in tops
                         if not binder & {canonicalize_name(d) for d in made_by[top]}}
