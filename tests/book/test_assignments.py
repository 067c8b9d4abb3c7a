"""The assignments: a model solution has all marks, a blank none, and no mistake or cheat all."""

import ast
import re
import sys

import nbformat
import pytest

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "assignments"))
import course
import grade
import judge

FOLDER = ROOT / "book" / "assignments"
NAMES = grade.names()
WRONG = sorted((FOLDER / "wrong").rglob("*.py"))
BACK = "05_backpropagation_in_rows"


@pytest.fixture(scope="module")
def known():
    """What is known of nnlib and the book, by its shape."""
    return course.known()


@pytest.fixture(autouse=True)
def as_when_graded(monkeypatch, known):
    """A grader's judge: it knows nnlib, and looks at no session."""
    monkeypatch.setattr(judge, "given", [])
    monkeypatch.setattr(judge, "_known", lambda: known)


def task_of(text):
    """The function that a cell writes: the last that it defines."""
    return [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)][-1]


def handed_in(name, text):
    """The model solution with one of its functions written as in `text`."""
    notebook, task = grade.source(name), task_of(text)
    (cell,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == task]
    cell.source = text
    return notebook, f"test-{task}"


def mark(name, text):
    """The mark of the task that `text` writes."""
    notebook, test = handed_in(name, text)
    return grade.grade(grade.source(name), notebook, only=test)[test]


@pytest.mark.parametrize("name", NAMES)
def test_the_model_solution_has_full_marks_and_a_person_reads_the_rest(name):
    master = grade.source(name)
    marks = grade.grade(master, master)
    tests = {k: m for k, m in marks.items() if k.startswith("test-")}
    assert len(tests) >= 3 and all(m.points == m.of > 0 and not m.said for m in tests.values())
    read = {k: m for k, m in marks.items() if k not in tests}
    assert read and all(m.points is None for m in read.values())
    assert sum(m.of for m in read.values()) <= 0.4 * sum(m.of for m in marks.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_blank_version_is_python_and_has_no_mark(name):
    master = grade.source(name)
    blank = grade.student_version(master)
    for cell in blank.cells:
        if cell.cell_type == "code":
            ast.parse(cell.source)
    assert all(m.points == 0 for m in grade.grade(master, blank).values())
    (number,) = [c for c in master.cells if c.id == "cell-number"]
    next(c for c in blank.cells if c.id == "cell-number").source = number.source
    marks = grade.grade(master, blank)
    assert all(m.points == 0 for m in marks.values())
    assert all(m.said.endswith("is still to be written") for k, m in marks.items() if "test-" in k)


@pytest.mark.parametrize("name", NAMES)
def test_the_student_version_holds_no_solution_and_no_hidden_test(name):
    master, blank = grade.source(name), grade.student_version(grade.source(name))
    text = "\n".join(cell.source for cell in blank.cells)
    assert "SOLUTION" not in text and "HIDDEN" not in text
    hidden = "\n".join(found for cell in master.cells for found in (
        *grade.HIDDEN.findall(cell.source),
        *(match[0] for match in grade.SOLUTION.finditer(cell.source))))
    told = {line.strip() for line in hidden.splitlines()
            if len(line.strip()) > 25 and "judge.ask" not in line}
    assert len(told) > 25 and not [line for line in told if line in text]


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_says_what_to_do_and_how_to_hand_in(name):
    notebook = grade.source(name)
    opening = notebook.cells[0].source
    assert all(words in opening for words in ("**What to do.**", "**To hand in.**", "points"))
    told = sum(c.metadata.get("nbgrader", {}).get("points", 0) for c in notebook.cells)
    by_machine = sum(c.metadata.nbgrader.points for c in notebook.cells if grade.role(c) == "test")
    assert f"{told} points, {by_machine} of them by machine" in opening
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None
        if "read by a person" in cell.source:
            points = int(re.search(r"\((\d+) points, read", cell.source)[1])
            rubric = [int(n) for n in re.findall(r"^\| (\d+) \|", cell.source, re.M)]
            assert sum(rubric) == points and len(rubric) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_the_metadata_is_what_nbgrader_reads(name):
    cells = grade.source(name).cells
    told = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    assert len(told) == len(cells) and len({t.grade_id for t in told}) == len(told)
    for cell, its in zip(cells, told, strict=True):
        assert its.schema_version == 3 and its.task is False
        assert its.grade is ("points" in its)
        assert its.locked is (grade.role(cell) in ("test", "locked"))
        assert ("### BEGIN HIDDEN TESTS" in cell.source) is (grade.role(cell) == "test")
        assert ("### BEGIN SOLUTION" in cell.source) is its.solution


@pytest.mark.parametrize("path", WRONG, ids=lambda path: f"{path.parent.name[:2]}-{path.stem}")
def test_a_mistake_is_found_and_named_and_nothing_given_away(path, monkeypatch):
    text = path.read_text(encoding="utf-8")
    if "too much time" in text:
        monkeypatch.setattr(judge.ask, "__kwdefaults__", {"seconds": 2, "megabytes": 2048})
    got = mark(path.parent.name, text)
    assert got.points == 0
    assert any(one in got.said for one in re.match(r"# TOLD: (.+)\n", text)[1].split("|"))
    assert not re.search(r"\d\.\d{3}", got.said), "no number of the answer"


@pytest.mark.parametrize("name", NAMES)
def test_each_assignment_has_its_mistakes(name):
    tried = {task_of(p.read_text(encoding="utf-8")) for p in WRONG if p.parent.name == name}
    tasks = {c.metadata.nbgrader.grade_id.removeprefix("test-")
             for c in grade.source(name).cells if grade.role(c) == "test"}
    assert tried == tasks and sum(p.parent.name == name for p in WRONG) >= 5


RIGHT = "    return delta.sum(axis=0), A.T @ delta, delta @ W.T\n"
DEF = "def back(delta, A, W):\n"
CHEATS = {
    "the package under another name": ("import nnlib as n\n" + DEF + RIGHT, "uses nnlib"),
    "the package by importlib": (
        "import importlib\n" + DEF + "    importlib.import_module('nnlib')\n" + RIGHT, "importlib"),
    "torch inside": (DEF + "    import torch\n" + RIGHT, "uses torch"),
    "__import__": (DEF + "    __import__('nnlib')\n" + RIGHT, "uses __import__"),
    "eval": (DEF + "    eval('1')\n" + RIGHT, "uses eval"),
    "reads the hidden tests": (
        DEF + "    open('../../source/05/05.ipynb').read()\n" + RIGHT, "uses open"),
    "reads by NumPy": (DEF + "    np.fromfile('known.json')\n" + RIGHT, "uses fromfile"),
    "reads by NumPy, imported": ("from numpy import load\n" + DEF + RIGHT, "uses load"),
    "through the classes": (
        DEF + "    ().__class__.__base__.__subclasses__()\n" + RIGHT, "uses __"),
    "through a frame": (
        DEF + "    g = (g.gi_frame.f_back for _ in [1])\n    next(g)\n" + RIGHT,
        "uses (gi_frame|f_back)"),
    "through a pattern": (
        DEF + "    match A:\n        case object(__class__=c):\n            pass\n" + RIGHT,
        "uses __class__"),
    "an endless loop": (DEF + "    while True:\n        pass\n", "took too much time"),
    "an endless loop outside": ("while True:\n    pass\n" + DEF + RIGHT, "took too much time"),
    "leaves": (DEF + "    raise SystemExit(0)\n", "ends the program"),
    "leaves by exit": (DEF + "    exit()\n", "uses exit"),
    "sys.exit": ("import sys\n" + DEF + "    sys.exit(0)\n", "uses sys"),
    "all memory": (DEF + "    return [np.ones((30_000, 30_000)) for _ in range(9)]\n", "Memory"),
    "recursion": (DEF + "    return back(delta, A, W)\n", "RecursionError"),
    "no end of output": (DEF + "    print('x' * 10**7)\n    return 1\n", "3 results are wanted"),
    "numpy.testing patched": (
        "import numpy.testing\n" + DEF + "    return 1\n", "uses numpy.testing"),
    "allclose patched": (
        "np.allclose = np.isclose = lambda *a, **k: np.True_\n" + DEF + "    return 1, 2, 3\n",
        "has the shape"),
    "assert patched": ("AssertionError = int\n" + DEF + "    return 1, 2, 3\n", "has the shape"),
    "an answer that is equal to all": (
        "class Yes:\n    def __eq__(self, other):\n        return True\n\n\n" + DEF
        + "    return Yes(), Yes(), Yes()\n", "returns a Yes"),
    "the network": (
        "import urllib.request as u\n" + DEF + "    u.urlopen('http://x.test')\n", "uses urllib"),
    "answers for what was seen": (
        DEF + "    return delta[0], np.array([[1, -1, 2], [0, 0, 0]]), np.array([[2, 2]])\n",
        "db"),
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_cheat_is_given_a_mark(cheat, monkeypatch):
    text, says = CHEATS[cheat]
    monkeypatch.setattr(judge.ask, "__kwdefaults__", {"seconds": 2, "megabytes": 2048})
    got = mark(BACK, text)
    assert got.points == 0 and re.search(says, got.said), got.said


REACHES = {
    "import": "import nnlib", "file": "open('/etc/hosts')", "eval": "eval('1')",
    "NumPy's files": "np.load('x.npy')",
    "os": "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == '_wrap_close']"
          "[0].__init__.__globals__['system']('true')",
    "socket": "np.lib.npyio.os.sys.modules['_socket'].socket()",
    "ctypes": "np.ctypeslib.ctypes.CDLL(None)", "fork": "np.lib.npyio.os.fork()",
    "write": "np.zeros(3).tofile('x')", "thread": "np.lib.npyio.os.sys.modules['_thread']"
             ".start_new_thread(print, ())"}


@pytest.mark.parametrize("way", REACHES)
def test_the_room_is_shut_even_where_the_text_was_not_refused(way, monkeypatch):
    """The second wall by itself: the text is let through, and the room stops it."""
    monkeypatch.setattr(judge, "refuse", lambda text: None)
    monkeypatch.setattr(judge, "given", ["def number():\n    return 1"])
    judge.given.append(f"def reach():\n    {REACHES[way]}\n    return 'out'")
    with pytest.raises(judge.Wrong, match="reach stops with|took too much"):
        judge.ask("reach", ())


def test_what_a_student_needs_of_numpy_is_in_the_room():
    uses = ("np.median(x)", "np.quantile(x, 0.3)", "np.einsum('ij,kj->ik', x, x, optimize=True)",
            "np.pad(x, 1)", "np.unique(x)", "np.histogram(x)[0]", "np.linalg.lstsq(x, x)[0]",
            "np.random.default_rng(1).permutation(x)", "np.polyfit(x[0], x[1], 1)", "np.fft.fft(x)",
            "np.apply_along_axis(np.sum, 0, x)", "np.vectorize(abs)(x)", "len(str(x))",
            "print(x, f'{x[0, 0]:.2f}')", "np.allclose(x, x)", "np.average(x, axis=0)", "np.cov(x)",
            "np.piecewise(x, [x > 0], [1, 2])", "np.nanmean(x)", "np.trapezoid(x)", "np.ptp(x)",
            "np.random.normal(size=3)", "np.block([[x, x]])", "np.roots([1, 2])")
    judge.given = ["def number():\n    return 1", "import math\nfrom itertools import pairwise\n"
                   "def use(x):\n" + "".join(f"    {one}\n" for one in uses) + "    return x"]
    (found,) = judge.ask("use", (judge.np.eye(3),))
    assert found.tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def renamed(text):
    """A text whose every name of its own has been changed, with no word of what it does."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.name += "_"
            node.body = node.body[ast.get_docstring(node) is not None:] or node.body
        if isinstance(node, ast.arg):
            node.arg, node.annotation = f"my_{node.arg}", None
        if isinstance(node, ast.Name) and node.id.islower():
            node.id = f"my_{node.id}"
    return ast.unparse(tree)


@pytest.mark.parametrize("module", ["network", "layers", "costs", "activations", "optimizers"])
def test_the_package_is_known_under_other_names(module, known):
    text = (ROOT / "nnlib" / f"{module}.py").read_text("utf-8").replace("nnlib", "mine")
    text = re.sub(r"^(from|import) .*?(\((.|\n)*?\))?$", "", text, flags=re.M)
    for pasted in (text, renamed(text)):
        with pytest.raises(judge.Wrong, match="function of nnlib or of the book|uses"):
            judge.refuse(pasted, known)
        assert judge.shapes(pasted) & known


def test_a_function_of_a_chapter_is_known_and_those_of_the_model_are_not(known):
    cells = nbformat.read(ROOT / "book" / "05_backpropagation.ipynb", as_version=4).cells
    (text,) = [c.source for c in cells if c.source.startswith("def backpropagate(")]
    assert judge.shapes(renamed(text)) & known
    own = [c.source for name in NAMES for c in grade.source(name).cells if c.cell_type == "code"]
    own += [path.read_text("utf-8") for path in WRONG]
    assert not [text for text in own if judge.shapes(text) & known]


def test_a_crash_costs_its_task_alone():
    notebook, test = handed_in(BACK, "x = 1 / 0\n" + DEF + RIGHT)
    marks = grade.grade(grade.source(BACK), notebook)
    assert "stops with ZeroDivisionError in line 1" in marks[test].said
    lost = {k for k, m in marks.items() if k.startswith("test-") and m.points != m.of}
    assert lost == {test}


def test_a_cell_that_is_no_python_and_one_that_is_missing_are_said():
    assert "the cell of back is not Python: see its line 2" in grade.grade(
        grade.source(BACK), broken("def back(delta, A, W):\n    return (\n"), "test-back")[
        "test-back"].said
    assert "no cell defines back" in grade.grade(
        grade.source(BACK), broken("1"), "test-back")["test-back"].said


def broken(text):
    notebook = grade.source(BACK)
    next(c for c in notebook.cells if c.id == "cell-back").source = text
    return notebook


@pytest.mark.parametrize("name", NAMES)
def test_students_numbers_draw_different_variants(name):
    (cell,) = [c for c in grade.source(name).cells if c.id == "cell-setup"]
    drawn = set()
    for number in range(20_260_001, 20_260_041):
        judge.given = [f"def number():\n    return {number}"]
        space = {}
        assert not grade.run(cell.source, space)
        drawn.add(repr({k: v for k, v in space.items() if isinstance(v, (int, float, bool))}))
    assert len(drawn) > 30


def test_a_neighbour_s_numbers_are_wrong_and_no_number_is_no_mark():
    notebook = grade.source(BACK)
    cell = next(c for c in notebook.cells if c.id == "cell-number")
    cell.source = cell.source.replace("20261127", "20261128")
    marks = grade.grade(grade.source(BACK), notebook)
    assert [marks[f"test-{k}"].points for k in ("bend", "last", "back", "gradient")] == [0, 3, 4, 0]
    cell.source = "def number():\n    return None"
    got = grade.grade(grade.source(BACK), notebook, "test-back")["test-back"]
    assert got.points == 0 and "your student number is missing" in got.said


@pytest.mark.parametrize("whose, points", [(None, 4), (20261127, 4), (20261128, 0)])
def test_a_number_that_is_another_student_s_is_no_mark(whose, points, monkeypatch):
    monkeypatch.setattr(judge, "whose", whose)
    got = grade.grade(grade.source(BACK), grade.source(BACK), "test-back")["test-back"]
    assert got.points == points and ("20261128 handed this in" in got.said) is (not points)


def test_what_a_student_is_told_shows_no_line_of_a_test():
    assert judge.Wrong("it is wrong")._render_traceback_() == ["Wrong: it is wrong"]


def test_a_file_that_is_no_notebook_is_said_and_the_next_is_graded(tmp_path, capsys):
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    (tmp_path / "list.ipynb").write_text("[]", encoding="utf-8")
    right = tmp_path / "right.ipynb"
    nbformat.write(grade.source("01_neurons_in_rows"), right)
    wrong = [str(tmp_path / name) for name in ("broken.ipynb", "list.ipynb", "missing.ipynb")]
    assert grade.main("01_neurons_in_rows", *wrong, str(right)) == 1
    said = capsys.readouterr().out
    assert said.count("no notebook that can be read") == 3 and "15 of 20 by machine" in said
    assert grade.main("01") == 2 and "01_neurons_in_rows, 03_" in capsys.readouterr().out
