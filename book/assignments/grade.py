"""Student versions and marks without nbgrader: for one hand-in, and for the tests.

    python book/assignments/grade.py 01_neurons_in_rows handed-in.ipynb [more.ipynb ...]

Reads the metadata that nbgrader reads. Of a hand-in nothing is run here: the tests are those of the
source notebook, and what a student wrote goes as text to the judge, which runs it in its room.
"""

import contextlib
import copy
import io
import re
import sys
from pathlib import Path
from typing import NamedTuple

import judge
import nbformat

HERE = Path(__file__).parent
STUB = {"code": "# YOUR CODE HERE\nraise NotImplementedError()", "markdown": "YOUR ANSWER HERE"}
SOLUTION = re.compile(r"^( *)### BEGIN SOLUTION\n.*?^ *### END SOLUTION$", re.M | re.S)
HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS\n.*?^ *### END HIDDEN TESTS\n?", re.M | re.S)


class Mark(NamedTuple):
    """Points, None where a person has to read; of how many; and what was said."""

    points: float | None
    of: float
    said: str


def names() -> list[str]:
    """The assignments, in order."""
    return sorted(path.name for path in (HERE / "source").iterdir() if path.is_dir())


def source(name: str):
    """The notebook of an assignment, with solutions and hidden tests."""
    return nbformat.read(HERE / "source" / name / f"{name}.ipynb", as_version=4)


def role(cell) -> str:
    """What a cell is to the grader: test, hand (read by a person), solution, locked or free."""
    told = cell.metadata.get("nbgrader", {})
    if told.get("grade"):
        return "hand" if told.get("solution") else "test"
    return "solution" if told.get("solution") else "locked" if told.get("locked") else "free"


def student_version(notebook):
    """The notebook without solutions, hidden tests and outputs."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        stub = STUB[cell.cell_type]
        cell.source = SOLUTION.sub(lambda found, stub=stub: "\n".join(
            found[1] + line for line in stub.split("\n")), cell.source)
        cell.source = HIDDEN.sub("", cell.source)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def written(notebook) -> list[str]:
    """The cells of a hand-in that are the student's: all but those that are locked."""
    return [cell.source for cell in notebook.cells
            if cell.cell_type == "code" and role(cell) not in ("test", "locked")]


def grade(master, handed_in, only: str | None = None) -> dict[str, Mark]:
    """The mark of each graded cell of `master`; with `only`, of that test alone."""
    judge.given = written(handed_in)
    blank = {c.metadata.nbgrader.grade_id: c.source for c in student_version(master).cells
             if role(c) == "hand"}
    theirs = {c.metadata.nbgrader.get("grade_id"): c.source for c in handed_in.cells
              if "nbgrader" in c.metadata}
    space, marks = {"__name__": "test"}, {}
    for cell in master.cells:
        told = cell.metadata.get("nbgrader", {})
        name = told.get("grade_id")
        if role(cell) == "hand":
            empty = theirs.get(name, blank[name]) == blank[name]
            marks[name] = Mark(0 if empty else None, told["points"],
                               "nothing is written" if empty else "to be read")
        elif role(cell) == "test" and only in (None, name):
            said = run(cell.source, space)
            marks[name] = Mark(0 if said else told["points"], told["points"], said)
        elif role(cell) == "locked" and cell.cell_type == "code":
            run(cell.source, space)
    return marks


def run(text: str, space: dict) -> str:
    """Run a cell of the source notebook; "" if it ends well, else the sentence for the student."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, "test", "exec"), space)
    except judge.Wrong as wrong:
        return str(wrong)
    except Exception as error:  # an answer of a form that the test has not foreseen
        return f"the answer has a form that the test does not expect ({type(error).__name__})"
    return ""


def main(name: str = "", *paths: str) -> int:
    """Print the marks of hand-ins; 1 where one cannot be read, 2 where there is nothing to do."""
    if name not in names() or not paths:
        print("which assignment, and which hand-ins? "
              f"python grade.py ASSIGNMENT FILE.ipynb ...: {', '.join(names())}")
        return 2
    unread = 0
    for path in paths:
        try:
            handed_in = nbformat.read(path, as_version=4)
        except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
            print(f"{path}: this is no notebook that can be read ({type(error).__name__})")
            unread = 1
            continue
        marks = grade(source(name), handed_in)
        print(f"{path}, number {judge.number()}")
        for task, mark in marks.items():
            points = "?" if mark.points is None else mark.points
            print(f"  {points:>2} of {mark.of}  {task}: {mark.said or 'right'}")
        print(f"  {sum(m.points or 0 for m in marks.values())} of "
              f"{sum(m.of for m in marks.values())} by machine")
    return unread


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
