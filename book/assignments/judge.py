"""The judge of the assignments: asks a student's function, compares, and says what is wrong.

    (found,) = judge.ask("cost", (A, Y))
    judge.compare("cost", found, 1.25)

`ask` takes the text of the cell that defines the function, refuses what it may not hold, and runs
it in the room (room.py), a process of its own. `compare` names what is wrong and never what would
be right. Both need NumPy and nothing else.
"""

import ast
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from room import ALLOWED, WITHHELD, pack, unpack

HERE = Path(__file__).parent
OUT_OF_BOUNDS = {  # attributes that lead out of NumPy, into files or into the interpreter
    *"load loadtxt genfromtxt fromfile fromregex memmap DataSource open_memmap".split(),
    *"save savez savez_compressed savetxt tofile dump dumps ctypes ctypeslib".split(),
    *"lib core f2py testing distutils sys os io builtins subprocess warnings".split(),
    *"tb_frame tb_next gi_frame gi_code cr_frame ag_frame f_back f_globals f_locals".split(),
    *"f_builtins f_code mro".split()}
SMALLEST = 60  # nodes: functions below are alike by chance
KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "LANG")

# The cells handed in, when a hand-in is graded; None where a student works, and has run them.
given: list[str] | None = [] if os.environ.get("NBGRADER_EXECUTION") == "autograde" else None
whose: int | None = None  # the number of the student who hands in, where the grader knows it


class Wrong(AssertionError):
    """What is wrong with an answer, in a sentence for the student."""

    def _render_traceback_(self):
        """Jupyter shows the sentence alone: the lines around it are those of a test."""
        return [f"Wrong: {self}"]


def cells() -> list[str]:
    """The texts of the cells, the oldest first."""
    if given is not None:
        return given
    from IPython import get_ipython

    return list(get_ipython().user_ns["In"])


def source(name: str) -> str:
    """The text of the newest cell that defines `name`; Wrong where none does."""
    for text in reversed(cells()):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if re.search(rf"^def {name}\b", text, re.M):
                line = getattr(error, "lineno", None) or 1
                raise Wrong(f"the cell of {name} is not Python: see its line {line}") from None
            continue
        if any(name in _defined(node) for node in tree.body):
            return text
    raise Wrong(f"no cell defines {name}: run the cell in which you wrote it")


def _defined(node: ast.stmt) -> set[str]:
    """The names that a statement makes."""
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    return {t.id for t in getattr(node, "targets", ()) if isinstance(t, ast.Name)}


def number() -> int:
    """The student's number, read off the cell `def number()`, which is not run; 0 if there is none.

    It draws what is the student's own: np.random.default_rng(judge.number()).
    """
    try:
        tree = ast.parse(source("number"))
    except Wrong:
        return 0
    for node in ast.walk(tree):
        value = getattr(node, "value", None)
        if isinstance(node, ast.Return) and isinstance(value, ast.Constant):
            return value.value if type(value.value) is int and value.value > 0 else 0
    return 0


def refuse(text: str, known: set[str] | None = None) -> None:
    """Raises Wrong for a cell that leaves NumPy or holds a function whose shape is known.

    `known` are the shapes of the functions that must not be copied: those in known.json.
    """
    if len(text) > 50_000:
        raise Wrong("the cell is longer than any answer")
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for name in _reached(node):
            raise Wrong(f"line {getattr(node, 'lineno', 1)} of the cell uses {name}: write it "
                        f"with {', '.join(ALLOWED)} alone, and without what reaches files, "
                        "modules or the inside of Python")
    if shapes(text) & (_known() if known is None else known):
        raise Wrong("the cell holds a function of nnlib or of the book under another name: it is "
                    "to be written by you")


def _reached(node: ast.AST):
    """The names in a node that a cell may not use."""
    if isinstance(node, ast.Import):
        yield from (a.name for a in node.names if a.name not in ALLOWED)
    elif isinstance(node, ast.ImportFrom):
        if node.module != "__future__" and (node.level or node.module not in ALLOWED):
            yield node.module or "."
        yield from (a.name for a in node.names
                    if a.name in OUT_OF_BOUNDS or a.name.startswith(("_", "*")))
    elif isinstance(node, ast.Attribute):
        if node.attr in OUT_OF_BOUNDS or node.attr.startswith("_"):
            yield node.attr
    elif isinstance(node, ast.Name):
        if node.id in WITHHELD or node.id.startswith("__"):
            yield node.id
    elif isinstance(node, ast.MatchClass):
        yield from (a for a in node.kwd_attrs if a.startswith("_") or a in OUT_OF_BOUNDS)


def shapes(text: str) -> set[str]:
    """The shapes of the functions in a text: what stays when all names and comments are changed."""
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    spelt = [_spelt(function, {}) for function in functions]
    return {hashlib.sha256(" ".join(w).encode()).hexdigest()[:16] for w in spelt
            if len(w) >= SMALLEST}


def _spelt(node: ast.AST, names: dict) -> list[str]:
    """The tree of a node as words: kinds, numbers, and which names are the same."""
    words = [type(node).__name__]
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "ctx", "type_comment", "kind"):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                continue  # a docstring
            if isinstance(part, ast.AST):
                words += _spelt(part, names)
            elif field in ("id", "arg", "attr", "name"):
                words.append(str(names.setdefault(part, len(names))))
            else:
                words.append("text" if isinstance(part, str) else repr(part))
    return words


def _known() -> set[str]:
    """The shapes that `make assignments` wrote beside a grader's judge; a student has none."""
    path = HERE / "known.json"
    return set(json.loads(path.read_text("utf-8")) if path.exists() else ())


def ask(name: str, *cases: tuple, seconds: int = 10, megabytes: int = 2048) -> list:
    """What the student's function `name` answers to each case, a tuple of its arguments.

    All cases of one call share one process. Raises Wrong where the function is missing or refused,
    takes too long, stops, or changes what it is given.
    """
    if not number():
        raise Wrong("your student number is missing: write it into the cell `number`, and run it")
    if whose not in (None, number()):
        raise Wrong(f"the number in the cell `number` is {number()}, and {whose} handed this in")
    text = source(name)
    refuse(text)
    task = json.dumps({"source": text, "name": name, "seconds": seconds, "megabytes": megabytes,
                       "cases": [[pack(part) for part in case] for case in cases]})
    try:
        answers = json.loads(_in_the_room(task, seconds))
    except (subprocess.TimeoutExpired, ValueError):
        raise Wrong(f"{name} took too much time or memory, or ended the program: is there a loop "
                    "without an end?") from None
    for answer in answers:
        if "error" in answer:
            raise Wrong(f"{name} {answer['error']}")
    return [unpack(answer["value"]) for answer in answers]


def _in_the_room(task: str, seconds: int) -> str:
    """What the room writes; it is given no environment, an empty folder, and a clock."""
    quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-I", "-S", "-B", HERE / "room.py", Path(np.__file__).parent.parent]
    with tempfile.TemporaryDirectory() as empty, subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=empty, env=quiet | {k: os.environ[k] for k in KEPT if k in os.environ},
            start_new_session=True, text=True) as room:
        try:
            return room.communicate(task, timeout=seconds + 5)[0]
        finally:
            if room.poll() is None:
                if hasattr(os, "killpg"):
                    os.killpg(room.pid, signal.SIGKILL)
                room.kill()


def ensure(holds, sentence: str) -> None:
    """Raises Wrong with the sentence unless it holds."""
    if not holds:
        raise Wrong(sentence)


def shapes_are(names: tuple, found, wanted: tuple) -> None:
    """Raises Wrong unless `found` is as many arrays as `names`, of the shapes `wanted`."""
    ensure(isinstance(found, (tuple, list)) and len(found) == len(names),
           f"{len(names)} results are wanted: {', '.join(names)}")
    for name, value, shape in zip(names, found, wanted, strict=True):
        ensure(value is not None, f"{name} is None: does the function return it?")
        ensure(_shape(value) == shape, f"{name} has the shape {_shape(value)}: {shape} is wanted")


def _shape(value):
    """The shape of an answer, in words where it has none."""
    try:
        return "of a text" if isinstance(value, str) else np.shape(value)
    except ValueError:
        return "of rows of different lengths"


def compare(what, found, wanted, slips: dict | None = None, rtol=1e-7, atol=1e-10) -> None:
    """Raises Wrong unless `found` is `wanted`, saying in which way it is not, and no more.

    `what` names the answer, or each of several; `slips` maps a sentence to what that slip gives.
    """
    if isinstance(what, (tuple, list)):
        if not isinstance(found, (tuple, list)) or len(found) != len(what):
            raise Wrong(f"{len(what)} results are wanted: {', '.join(what)}")
        for k, name in enumerate(what):
            of_this = {s: v[k] for s, v in (slips or {}).items() if v[k] is not None}
            compare(name, found[k], wanted[k], of_this, rtol, atol)
        return
    shapes_are((what,), (found,), (np.shape(wanted),))
    found, wanted = np.asarray(found, float), np.asarray(wanted, float)
    off = ~np.isclose(found, wanted, rtol, atol)
    if not off.any():
        return
    if not np.isfinite(found).all():
        raise Wrong(f"{what} is nan or infinite where a number is wanted: does something overflow?")
    for sentence, value in (slips or {}).items():
        if np.shape(value) == found.shape and np.allclose(found, value, rtol, atol):
            raise Wrong(f"{what}: {sentence}")
    raise Wrong(f"{what} is wrong in {off.sum()} of {off.size} entries" if found.ndim else
                f"{what} is wrong")
