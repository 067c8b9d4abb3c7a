"""What holds for every module of nnlib: short, no import in a circle, each by itself."""

import ast
import graphlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

NNLIB = Path(__file__).parent.parent / "nnlib"
MODULES = sorted(path.stem for path in NNLIB.glob("*.py") if path.stem != "__init__")
MOST_LINES = 200


def imported(source: str) -> set[str]:
    """The modules of nnlib that a source imports when it is loaded, not later in a function."""
    found, waiting = set(), list(ast.parse(source).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[2] for name in node.names
                      if name.name.startswith("nnlib.")}
        elif isinstance(node, ast.ImportFrom) and node.module == "nnlib":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nnlib."):
            found.add(node.module.partition(".")[2])
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += ast.iter_child_nodes(node)
    return found


def order(graph: dict) -> list:
    """The modules, each after those it imports; graphlib.CycleError where there is a circle."""
    return list(graphlib.TopologicalSorter(graph).static_order())


def text(name: str) -> str:
    return (NNLIB / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_long(name):
    count = len(text(name).splitlines())
    assert count <= MOST_LINES, f"{name}.py has {count} lines: split it"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_first_what_it_is(name):
    said = ast.get_docstring(ast.parse(text(name)))
    assert said and said.splitlines()[0].endswith(".")


def test_no_import_goes_in_a_circle():
    graph = {name: imported(text(name)) for name in MODULES}
    assert set().union(*graph.values()) <= set(MODULES), "a name that is no module"
    assert set(order(graph)) == set(MODULES)
    assert graph["training"] >= {"network", "metrics", "checks"}  # imports are seen at all


def test_a_circle_would_be_seen():
    later = "def f():\n    from nnlib import a\n"
    assert imported("if True:\n    import nnlib.b\n" + later) == {"b"}
    with pytest.raises(graphlib.CycleError):
        order({"a": imported("from nnlib.b import c"), "b": imported("from nnlib import a")})


@pytest.mark.parametrize("name", MODULES)
def test_every_module_can_be_the_first_to_be_imported(name, tmp_path):
    done = subprocess.run([sys.executable, "-W", "error", "-c", f"import nnlib.{name}"],
                          cwd=tmp_path, text=True, capture_output=True,
                          env=os.environ | {"PYTHONPATH": str(NNLIB.parent)})
    assert done.returncode == 0, done.stderr
