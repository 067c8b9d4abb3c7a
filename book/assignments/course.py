"""Lays out the course for nbgrader in one folder, and zips the student versions.

    python book/assignments/course.py _build/assignments

The folder course/ then has all that a teacher needs: take it to a private place, and run nbgrader
there. What stands in it of a class, its hand-ins and its gradebook, is left alone.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import judge
import nbformat
from grade import HERE, names

BESIDE = ("judge.py", "room.py")  # these travel with every notebook
ROOT = HERE.parent.parent


def known() -> set[str]:
    """The shapes of the functions of nnlib and of the chapters: what a student may not paste."""
    texts = [path.read_text("utf-8") for path in (ROOT / "nnlib").rglob("*.py")]
    for path in (ROOT / "book").glob("*.ipynb"):
        texts += [cell.source for cell in nbformat.read(path, as_version=4).cells
                  if cell.cell_type == "code"]
    return set().union(*(judge.shapes(text) for text in texts if python(text)))


def python(text: str) -> bool:
    """Whether a text is Python; a cell may hold a command of Jupyter."""
    try:
        return ast.parse(text) is not None
    except SyntaxError:
        return False


def lay_out(course: Path) -> None:
    """Copy the sources, the judge and the configuration into `course`."""
    course.mkdir(parents=True, exist_ok=True)
    for name in (*BESIDE, "apart.py", "grade.py", "nbgrader_config.py", "requirements.txt"):
        shutil.copy(HERE / name, course / name)
    shapes = json.dumps(sorted(known()))
    (course / "known.json").write_text(shapes, encoding="utf-8")
    for name in names():
        folder = course / "source" / name
        folder.mkdir(parents=True, exist_ok=True)
        for path in (*(HERE / each for each in BESIDE), HERE / "source" / name / f"{name}.ipynb"):
            shutil.copy(path, folder / path.name)


def generate(course: Path) -> None:
    """Let nbgrader make the student versions, in release/. It calls a program beside its Python."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for name in names():
        subprocess.run([sys.executable, "-m", "nbgrader", "generate_assignment", name, "--force",
                        "--create", "--log-level=WARN"], cwd=course, check=True,
                       env=os.environ | {"PATH": path})


def pack(course: Path, target: Path) -> Path:
    """The zip of the student versions, without what only a grader reads."""
    return Path(shutil.make_archive(str(target / "assignments"), "zip", course / "release"))


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    lay_out(target / "course")
    generate(target / "course")
    print(f"The student versions are in {pack(target / 'course', target)}; "
          "to grade, take the folder course to a private place: it has the solutions.")
