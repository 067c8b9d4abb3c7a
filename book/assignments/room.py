"""The room in which a student's function runs: Python, NumPy, and no way out.

    python -I -S -B room.py FOLDER_OF_NUMPY < task > answers

Task and answers are JSON, which carries numbers and nothing that runs. When the task is read the
room is shut: from then on no file, module, process or socket opens, and time and memory are short.
Only the judge knows what would be right, and the judge is another process.
"""

import io
import json
import sys

ALLOWED = ("numpy", "numpy.linalg", "numpy.random", "math", "cmath", "itertools")
LAZY = ("__future__", "numpy.ma", "numpy.fft", "numpy.polynomial")  # NumPy opens these at need
WITHHELD = ("breakpoint", "compile", "copyright", "credits", "delattr", "dir", "eval", "exec",
            "exit", "getattr", "globals", "help", "input", "license", "locals", "open", "quit",
            "setattr", "vars", "__import__")
OUTSIDE = ("open", "import", "compile", "exec", "code.", "object.__", "cpython.", "os.", "sys.",
           "gc.", "ctypes.", "socket.", "subprocess.", "shutil.", "glob.", "tempfile.", "mmap.",
           "marshal.", "pickle.", "signal.", "urllib.", "_thread.", "resource.", "sqlite3.")
CELL = "your cell"
LARGEST = 1_000_000  # numbers in one answer


def pack(value):
    """What JSON can carry of a value; TypeError for what is not made of numbers."""
    import numpy as np

    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind not in "biuf":
            raise TypeError(f"an array of type {value.dtype}")
        if value.size > LARGEST:
            raise TypeError(f"an array of {value.size} numbers")
        return {"array": value.ravel().tolist(), "shape": value.shape, "type": str(value.dtype)}
    if isinstance(value, (tuple, list)):
        return {type(value).__name__: [pack(part) for part in value]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"a {type(value).__name__}")


def unpack(value):
    """The value that `pack` took."""
    import numpy as np

    if not isinstance(value, dict):
        return value
    if "array" in value:
        return np.array(value["array"], value["type"]).reshape(value["shape"])[()]
    ((kind, parts),) = value.items()
    return {"tuple": tuple, "list": list}[kind](unpack(part) for part in parts)


def limit(seconds: int, megabytes: int) -> None:
    """Time, memory, no new files or processes, as far as the system keeps such limits."""
    try:
        import resource
    except ImportError:  # Windows: what is left is the judge's clock and the guard below
        return
    for what, most in (("CPU", seconds), ("AS", megabytes << 20), ("CORE", 0), ("FSIZE", 0),
                       ("NPROC", 0), ("NOFILE", 0)):
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{what}"), (most, most))
        except (AttributeError, ValueError, OSError):
            continue


def shut(code) -> None:
    """Let no event through that reaches outside; only `code` may be run. It cannot be undone."""
    def guard(event, arguments):
        if event.startswith(OUTSIDE) and not (event == "exec" and arguments[0] is code):
            raise PermissionError(f"there is no way out of here ({event})")

    sys.addaudithook(guard)


def namespace() -> dict:
    """The names that a cell finds: the harmless builtins, np, and an import of what is allowed."""
    import builtins

    import numpy as np

    really = builtins.__import__

    def careful(name, space=None, local=None, names=(), level=0):
        ours = name.startswith("numpy.") and name in sys.modules  # NumPy's own, while it works
        if level or not (ours or name in (*ALLOWED, "__future__")):
            raise ImportError(f"only {', '.join(ALLOWED)} can be imported")
        return really(name, space, local, names, level)

    inside = {k: v for k, v in vars(builtins).items() if k not in WITHHELD}
    return {"__builtins__": inside | {"__import__": careful}, "__name__": CELL, "np": np}


def said(error: BaseException) -> str:
    """The sentence about an error: its kind, its line in the cell, and what Python said."""
    if isinstance(error, NotImplementedError):
        return "is still to be written"
    if isinstance(error, SystemExit):
        return "ends the program, where it should return"
    frame = error.__traceback__.tb_next
    line = f" in line {frame.tb_lineno} of its cell" if frame else ""
    return f"stops with {type(error).__name__}{line}: {str(error)[:150]}"


def answer(space: dict, name: str, case: list) -> dict:
    """{"value": ...} of one call, or {"error": a sentence}."""
    arguments = [unpack(part) for part in case]
    try:
        value = space[name](*arguments)
    except BaseException as error:
        return {"error": said(error)}
    try:
        packed = pack(value)
    except (TypeError, RecursionError) as error:
        return {"error": f"returns {error}, where numbers and arrays of numbers are wanted"}
    if json.dumps([pack(part) for part in arguments]) != json.dumps(case):
        return {"error": "changes the arrays that it is given: it should leave them as they are"}
    return {"value": packed}


def main() -> None:
    """Read the task, shut the room, run the cell, and call its function with each case."""
    task = json.load(sys.stdin)
    sys.path.append(sys.argv[1])
    import warnings

    for module in (*ALLOWED, *LAZY):
        __import__(module)
    warnings.simplefilter("ignore")
    space, out = namespace(), sys.stdout
    sys.stdout = sys.stderr = io.StringIO()
    code = compile(task["source"], CELL, "exec", dont_inherit=True)
    limit(task["seconds"], task["megabytes"])
    sys.path.clear()
    sys.meta_path.clear()
    shut(code)
    try:
        exec(code, space)
        answers = [answer(space, task["name"], case) for case in task["cases"]]
    except BaseException as error:
        answers = [{"error": said(error)}]
    out.write(json.dumps(answers))
    out.flush()


if __name__ == "__main__":
    main()
