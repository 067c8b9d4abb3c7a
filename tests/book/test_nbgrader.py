"""nbgrader itself makes the student versions and grades hand-ins; `make assignments` brings it.

    NBGRADER_PYTHON=/path/to/python ... names another Python that has nbgrader.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "assignments"))
import grade

PYTHON = Path(os.environ.get("NBGRADER_PYTHON", ROOT / ".venv-assignments" / "bin" / "python"))
NAME = "05_backpropagation_in_rows"
pytestmark = [
    pytest.mark.skipif(not PYTHON.exists(), reason="no nbgrader here: make assignments"),
    pytest.mark.xdist_group("nbgrader")]
MARKS = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({s.student.id: {g.name: g.auto_score for n in s.notebooks for g in n.grades}
                      for s in book.assignment_submissions(%r)}))
"""
PATCH = """import judge, pathlib
judge.ask = lambda *a, **k: [0]
judge.compare = judge.ensure = judge.shapes_are = lambda *a, **k: None
pathlib.Path({ran!r}).touch()"""


def nbgrader(course, *arguments):
    path = f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run([PYTHON, *arguments], cwd=course, env=os.environ | {"PATH": path},
                          check=True, capture_output=True, text=True).stdout


def hand_in(course, student, cells=None, drop=(), files=()):
    """The student version with some cells written, others dropped, and files beside it."""
    notebook = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    of = [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells]
    for cell, its in zip(notebook.cells, of, strict=True):
        cell.source = (cells or {}).get(its, cell.source)
    notebook.cells = [c for c, its in zip(notebook.cells, of, strict=True) if its not in drop]
    folder = course / "submitted" / student / NAME
    folder.mkdir(parents=True)
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")
    return folder / f"{NAME}.ipynb", notebook


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course whose assignment was released, handed in by six, and graded."""
    folder = tmp_path_factory.mktemp("course")
    nbgrader(ROOT, ROOT / "book" / "assignments" / "course.py", folder)
    course, ran = folder / "course", str(folder / "was-run")
    solved = {c.metadata.nbgrader.grade_id: c.source for c in grade.source(NAME).cells
              if c.metadata.nbgrader.solution}
    patch = nbformat.v4.new_code_cell(PATCH.format(ran=ran))
    forged = nbformat.v4.new_code_cell(PATCH.format(ran=ran), metadata={"nbgrader": {
        "grade": False, "grade_id": "more", "locked": True, "schema_version": 3, "solution": False,
        "task": False}})
    tests = [f"test-{k}" for k in ("bend", "last", "back", "gradient")]
    mine = {"number": solved["number"]}
    nbformat.write(*reversed(hand_in(course, "good", solved)))
    nbformat.write(*reversed(hand_in(course, "20261128", solved)))
    nbformat.write(*reversed(hand_in(course, "blank")))
    nbformat.write(*reversed(hand_in(course, "wrong", solved | {
        "back": "def back(delta, A, W):\n    return delta.sum(), A.T @ delta, delta @ W.T",
        "gradient": "def gradient(theta, X, Y, sizes):\n    while True:\n        pass"})))
    nbformat.write(*reversed(hand_in(course, "dropping", mine, drop=["setup", *tests])))
    path, notebook = hand_in(course, "patching", mine, files=[
        ("numpy.py", PATCH.format(ran=ran)), ("judge.py", "def number():\n    return 1\n")])
    notebook.cells[2:2] = [patch, forged]
    nbformat.write(notebook, path)
    nbgrader(course, "-m", "nbgrader", "autograde", NAME)
    nbgrader(course, "-m", "nbgrader", "generate_feedback", NAME)
    return course


def test_the_student_versions_are_those_that_the_other_tests_grade(course):
    for name in grade.names():
        made = nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4)
        ours = grade.student_version(grade.source(name))
        assert [c.source.strip() for c in made.cells] == [c.source.strip() for c in ours.cells]


def test_the_zip_has_what_a_student_needs_and_no_more(course):
    import zipfile

    with zipfile.ZipFile(course.parent / "assignments.zip") as packed:
        files = {name for name in packed.namelist() if not name.endswith("/")}
        text = "".join(packed.read(name).decode() for name in files)
    assert files == {f"{name}/{each}" for name in grade.names()
                     for each in (f"{name}.ipynb", "judge.py", "room.py")}
    assert "SOLUTION" not in text and "HIDDEN" not in text


def test_the_marks_are_right_and_nothing_of_a_hand_in_was_run(course):
    marks = json.loads(nbgrader(course, "-c", MARKS % NAME))
    tests = {s: [m[f"test-{k}"] for k in ("bend", "last", "back", "gradient")]
             for s, m in marks.items()}
    assert tests == {"good": [3, 3, 4, 6], "blank": [0] * 4, "wrong": [3, 3, 0, 0],
                     "dropping": [0] * 4, "patching": [0] * 4, "20261128": [0] * 4}
    assert marks["good"]["steps"] is None and marks["blank"]["steps"] == 0
    assert not (course.parent / "was-run").exists()


def test_the_feedback_says_what_is_wrong_and_shows_no_hidden_test(course):
    page = (course / "feedback" / "wrong" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "db of one sample has the shape ()" in page and "loop without an end" in page
    assert "HIDDEN" not in page and "7503" not in page
