"""Which chapters use a name of nnlib: read off the code of the notebooks, which is not run.

A name is used where code loads what an import brought: `tanh` after `from nnlib.activations
import tanh`, `optimizers.Adam` after `from nnlib import optimizers`.
"""

import ast
import importlib
import json
import re
from functools import cache
from pathlib import Path

ROOT = "nnlib"
MAGIC = re.compile(r"^\s*[%!].*$", re.M)


def notebooks(root: Path) -> list[Path]:
    """The chapters, and the page on work of one's own."""
    book = root / "book"
    return [*sorted(book.glob("[0-9]*.ipynb")), *book.glob("own_work.ipynb")]


def code(path: Path) -> str:
    """The code of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return MAGIC.sub("", "\n".join("".join(cell["source"]) for cell in cells
                                   if cell["cell_type"] == "code"))


def title(path: Path) -> str:
    """The title of a chapter with its number, as in "2 Forward propagation"."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    number = re.match(r"0*(\d+)_", path.stem)
    return " ".join([*([number[1]] if number else []), re.search(r"^# (.+)$", text, re.M)[1]])


def used(source: str) -> set[str]:
    """The names of nnlib that a program uses, each by the module that defines it."""
    tree, brought, found = ast.parse(source), {}, set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == ROOT:
            for one in node.names:
                brought[one.asname or one.name] = reached(node.module, one.name)
        elif isinstance(node, ast.Import):
            for one in node.names:
                if one.name.split(".")[0] == ROOT:
                    importlib.import_module(one.name)
                    whole = one.name if one.asname else ROOT
                    brought[one.asname or ROOT] = importlib.import_module(whole)
    for node in ast.walk(tree):
        chain, base = [], node
        while isinstance(base, ast.Attribute):
            chain.insert(0, base.attr)
            base = base.value
        if not (isinstance(base, ast.Name) and isinstance(base.ctx, ast.Load)
                and base.id in brought):
            continue
        member = brought[base.id]
        for name in ["", *chain]:
            member = getattr(member, name, None) if name else member
            if home := known(member):
                found.add(home)
    return found


def reached(module: str, name: str):
    """What `from module import name` brings."""
    found = importlib.import_module(module)
    if not hasattr(found, name):
        importlib.import_module(f"{module}.{name}")
    return getattr(found, name)


def known(member) -> str | None:
    """The full name of a function, a class, or of what a module made ready of a class."""
    module = getattr(member, "__module__", None) or ""
    if module.split(".")[0] != ROOT:
        return None
    if isinstance(member, type) or hasattr(member, "__qualname__"):
        return f"{module}.{member.__qualname__}"
    kept = vars(importlib.import_module(module))
    return next((f"{module}.{key}" for key, value in kept.items() if value is member), None)


@cache
def _read(path: Path, when: int) -> tuple[str, frozenset[str]]:
    return title(path), frozenset(used(code(path)))


def chapters(root: Path) -> dict[str, list[tuple[str, str]]]:
    """For each name that is used: the pages (document, title) that do, in order."""
    places = {}
    for path in notebooks(root):
        name, names = _read(path, path.stat().st_mtime_ns)
        for full in names:
            places.setdefault(full, []).append((f"book/{path.stem}", name))
    return places
