"""The edition without solutions: a copy of the book's sources from which they are cut.

    python book/_ext/unsolved.py _build/class

`make book SOLUTIONS=no` builds its site from there: so nothing of a solution is in a page, in its
source, in the search index or in what a page offers for download.
"""

import re
import shutil
import sys
from pathlib import Path

import nbformat

ROOT = Path(__file__).parent.parent.parent
PARTS = ("book", "nnlib", "tests", "_config.yml", "_toc.yml", "CONTRIBUTING.md")  # built from
START = re.compile(r"^```\{solution-start\} (\S+)$", re.M)
END = re.compile(r"^```\{solution-end\}\n```\n*", re.M)


def cut(notebook):
    """The notebook without its solutions, from the fence of each start to that of its end.

    Raises ValueError for a solution that does not end, or an end without a solution: nothing may
    be kept by mistake.
    """
    kept, inside = [], None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, inside = outside(cell.source, inside)
            if cell.source.strip():
                kept.append(cell)
        elif not inside:
            kept.append(cell)
    if inside:
        raise ValueError(f"the solution of {inside} does not end")
    notebook.cells = kept
    return notebook


def outside(text: str, inside: str | None) -> tuple[str, str | None]:
    """Of a cell's text what is in no solution; and the exercise whose solution goes on after it."""
    start, end = START.search(text), END.search(text)
    if inside:
        if start and not (end and end.start() < start.start()):
            raise ValueError(f"the solution of {start[1]} begins in that of {inside}")
        return outside(text[end.end():], None) if end else ("", inside)
    if end and not (start and start.start() < end.start()):
        raise ValueError("a solution ends that has not begun")
    if not start:
        return text, None
    rest, inside = outside(text[start.end():], start[1])
    return text[:start.start()] + rest, inside


def copy(target: Path):
    """Write the sources without solutions and assignments into `target`, in place of what is."""
    skipped = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "assignments")
    target.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        if (ROOT / part).is_file():
            shutil.copy(ROOT / part, target / part)
            continue
        shutil.rmtree(target / part, ignore_errors=True)
        shutil.copytree(ROOT / part, target / part, ignore=skipped)
    for path in sorted(target.glob("book/*.ipynb")):
        nbformat.write(cut(nbformat.read(path, as_version=4)), path)


if __name__ == "__main__":
    copy(Path(sys.argv[1]))
