"""What holds for every module of nnlib: it says what it is, no import goes in a circle, and the
mathematics knows nothing of the drawings."""

import ast
import graphlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

NNLIB = Path(__file__).parent.parent / "nnlib"
MODULES = sorted(".".join(path.relative_to(NNLIB).with_suffix("").parts)
                 for path in NNLIB.rglob("*.py") if path.stem != "__init__")
MATHEMATICS = [name for name in MODULES if not name.startswith("figures.")]
ROOMS = {"nnlib.figures": "figures", "nnlib.entrance": "entrance"}  # what they hold is modules
MOST_LINES = 300


def imported(source: str, later: bool = False) -> set[str]:
    """The modules of nnlib that a source imports when it is loaded, or (`later`) ever."""
    found, waiting = set(), list(ast.parse(source).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[2] for name in node.names
                      if name.name.startswith("nnlib.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "nnlib":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module in ROOMS:
            found |= {inside for name in node.names
                      if (inside := f"{ROOMS[node.module]}.{name.name}") in MODULES}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nnlib."):
            found.add(node.module.partition(".")[2])
        elif later or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += ast.iter_child_nodes(node)
    return found


def order(graph: dict) -> list:
    """The modules, each after those it imports; graphlib.CycleError where there is a circle."""
    return list(graphlib.TopologicalSorter(graph).static_order())


def text(name: str) -> str:
    return (NNLIB / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_long(name):
    count = len(text(name).splitlines())
    assert count <= MOST_LINES, f"{name} has {count} lines: is it one idea?"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_first_what_it_is(name):
    said = ast.get_docstring(ast.parse(text(name)))
    assert said and said.splitlines()[0].endswith(".")


def test_no_import_goes_in_a_circle():
    graph = {name: imported(text(name)) for name in MODULES}
    assert set().union(*graph.values()) <= set(MODULES), "a name that is no module"
    assert set(order(graph)) == set(MODULES)
    assert graph["training"] >= {"network", "metrics", "entrance.checks"}  # imports are seen at all


@pytest.mark.parametrize("name", MATHEMATICS)
def test_the_mathematics_imports_no_drawing(name):
    found = imported(text(name), later=True)
    assert not {module for module in found if module.partition(".")[0] == "figures"}


def test_an_import_of_a_drawing_would_be_seen():
    inside = "def f():\n    from nnlib.figures import plots\n    import nnlib.figures.fits\n"
    assert imported(inside) == set()
    assert imported(inside, later=True) == {"figures.plots", "figures.fits"}


def test_a_circle_would_be_seen():
    later = "def f():\n    from nnlib import a\n"
    assert imported("if True:\n    import nnlib.b\n" + later) == {"b"}
    with pytest.raises(graphlib.CycleError):
        order({"a": imported("from nnlib.b import c"), "b": imported("from nnlib import a")})


def test_every_module_can_be_imported_without_another_import(tmp_path):
    program = "import nnlib, sys\n" + "\n".join(f"nnlib.{name}" for name in MATHEMATICS)
    done = subprocess.run([sys.executable, "-W", "error", "-c", program],
                          cwd=tmp_path, text=True, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(NNLIB.parent)})
    assert done.returncode == 0, done.stderr
