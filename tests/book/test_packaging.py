"""What a stranger's machine gets: a wheel that carries its data, pins that install, and make
targets that do again what is stale and nothing else."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
NO_MAKE = pytest.mark.skipif(sys.platform == "win32", reason="make is for Linux and macOS")


def requirements(path: str) -> list[Requirement]:
    """The lines of a requirements file, without comments."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]


def pins() -> dict[str, str]:
    """constraints.txt: each package's name and its exact version."""
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==")
            for r in requirements("constraints.txt")}


def closure(requirement: Requirement, seen: set[tuple[str, str]]) -> None:
    """Add to `seen` all (package, extra) that a requirement needs on this machine."""
    name = canonicalize_name(requirement.name)
    for extra in {"", *requirement.extras} - {e for n, e in seen if n == name}:
        seen.add((name, extra))
        for needed in map(Requirement, metadata.requires(name) or []):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                closure(needed, seen)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder into which nnlib was installed from its wheel, with no network."""
    source, wheels, target = (tmp_path_factory.mktemp(n) for n in ("source", "wheels", "target"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "nnlib", source / "nnlib",
                    ignore=shutil.ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-index", "--no-build-isolation", "--no-deps",
                    "--wheel-dir", wheels, source], check=True)
    (wheel,) = wheels.glob("nnlib_book-*.whl")
    subprocess.run([*pip, "install", "--no-index", "--no-deps", "--target", target, wheel],
                   check=True)
    return target


def test_the_wheel_carries_every_file_of_the_package(installed):
    def files(folder):
        return {p.relative_to(folder).as_posix() for p in (folder / "nnlib").rglob("*")
                if p.is_file() and "__pycache__" not in p.parts}

    assert files(installed) == files(ROOT)
    assert len(list((installed / "nnlib" / "data").glob("*.gz"))) == 4


def test_the_package_has_a_name_of_its_own_and_the_readme_says_how_to_get_it(installed):
    """PyPI has a stranger's nnlib, so ours is nnlib-book, and imported as nnlib."""
    (info,) = installed.glob("*.dist-info")
    about = metadata.PathDistribution(info)
    assert (about.metadata["Name"], info.name.partition("-")[0]) == ("nnlib-book", "nnlib_book")
    assert about.read_text("top_level.txt").split() == ["nnlib"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (bold,) = re.findall(r"\*\*([^*]*pip install nnlib[^*]*)\*\*", readme)
    assert "stranger" in bold
    assert "    python -m pip install .\n" in readme and "`nnlib-book`" in readme
    assert not re.search(r"pip install (?:-\S+ )*nnlib(?!`)", readme)


def test_mnist_loads_from_an_installed_wheel_in_any_directory(installed, tmp_path):
    program = ("import nnlib, nnlib.datasets as d; x, labels = d.load_mnist('test', n=5); "
               "print(nnlib.__file__, x.shape, labels.tolist())")
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, text=True, check=True,
                          env=os.environ | {"PYTHONPATH": str(installed)}, capture_output=True)
    assert done.stdout.startswith(str(installed)), "the wheel's nnlib must be the one that ran"
    assert done.stdout.endswith("(784, 5) [7, 2, 1, 0, 4]\n")


def test_the_package_and_the_book_ask_for_the_same_ranges():
    book = {r.name: r.specifier for r in requirements("requirements.txt")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    package = [*project["dependencies"], *project["optional-dependencies"]["book"]]
    for r in [*map(Requirement, package), *requirements("binder/requirements.txt")]:
        assert r.specifier == book.get(r.name, r.specifier), r.name


def test_every_requirement_has_an_upper_bound():
    for r in [*requirements("requirements.txt"), *requirements("binder/requirements.txt"),
              *requirements("book/assignments/requirements.txt")]:
        assert any(s.operator == "<" for s in r.specifier), r.name


def test_constraints_are_exact_and_within_the_ranges():
    for r in requirements("constraints.txt"):
        assert r.url is None and [s.operator for s in r.specifier] == ["=="], r.name
    for r in requirements("requirements.txt"):
        assert r.specifier.contains(pins()[canonicalize_name(r.name)]), r.name


def test_whatever_is_installed_for_the_book_is_pinned():
    needed = set()
    for r in requirements("requirements.txt"):
        closure(r, needed)
    assert len(needed) > 100
    assert not {name for name, _ in needed} - set(pins())


def test_help_lists_every_target():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert set(re.findall(r"^([a-z]+):.*## \S", MAKEFILE, re.M)) == set(phony.split())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_the_pages_name_no_target_that_is_missing(page):
    named = re.findall(r"\bmake ([a-z]+)(?=`|$|  )", (ROOT / page).read_text(encoding="utf-8"),
                       re.M)
    assert named and set(named) <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))


COMMANDS = re.findall(r"`\.venv/bin/python -m (pytest [^`]+)`",
                      (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_a_contributor_s_day_name_what_there_is(command):
    (named,) = re.findall(r" ((?:tests|nnlib|book)\S*)", command)
    file, _, test = named.partition("::")
    assert (ROOT / file).exists()
    assert not test or f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_there_are_commands_for_one_file_one_test_and_one_chapter():
    assert len(COMMANDS) >= 5
    for one in (r"tests/test_\w+\.py$", r"::test_\w+$", r"--nbval-lax .*book/\w+\.ipynb$"):
        assert [command for command in COMMANDS if re.search(one, command)]


@pytest.fixture
def built(tmp_path):
    """A small project whose book was just built, as far as make can see."""
    sources = ("nnlib/a.py", "book/01_a.ipynb", "book/_ext/a.py", "book/_static/a.css",
               "book/references.bib", "_config.yml", "_toc.yml", "requirements.txt",
               "constraints.txt", "pyproject.toml")
    stamps = (".venv/.installed", "_build/.executed", "_build/.looks", "_build/html/.built")
    for age, name in enumerate(reversed([*sources, *stamps])):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1e9 - age, 1e9 - age))
    (tmp_path / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    return tmp_path


def plan(folder, *arguments, target="book") -> str:
    """What `make book`, or another target, would run."""
    return subprocess.run(["make", "-n", *arguments, target], cwd=folder, env=outside_make(),
                          text=True, check=True, capture_output=True).stdout


def outside_make() -> dict[str, str]:
    """The environment without what `make test` tells a make below it."""
    return {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}


def pytest_calls(commands: str) -> list[str]:
    return [line for line in commands.splitlines() if "-m pytest" in line]


@NO_MAKE
def test_make_check_is_style_and_the_package_on_both_cores_and_builds_nothing(built):
    commands = plan(built, target="check")
    assert "ruff check nnlib tests book" in commands and "nbstripout --keep-id --verify" in commands
    (call,) = pytest_calls(commands)
    assert call.endswith("--doctest-modules nnlib tests --ignore tests/book")
    assert " -n 2 --dist worksteal " in call and "OMP_NUM_THREADS=1" in call
    assert not re.search(r"jupyter-book|nbval|pip install", commands)


@NO_MAKE
def test_make_check_sets_up_where_nothing_is(built):
    assert "pip install" in plan(built, "-W", "requirements.txt", target="check")


@NO_MAKE
def test_make_test_runs_every_check_on_both_cores(built):
    (built / "book" / "own_work.ipynb").touch()  # not only those that have a number
    commands = plan(built, target="test")
    tests, notebooks, site = pytest_calls(commands)
    assert '-m "not site" --doctest-modules nnlib tests' in tests and "-m site tests" in site
    assert notebooks.endswith(" book/01_a.ipynb book/own_work.ipynb") and "--nbval-lax" in notebooks
    assert [re.findall(r"--dist (\w+)", call)[-1] for call in (tests, notebooks, site)] == [
        "worksteal", "loadfile", "worksteal"]  # the cells of a notebook share their kernel
    assert plan(built, target="check").splitlines()[:3] == commands.splitlines()[:3]
    assert "make --no-print-directory book" in commands and "tests.book.browser" in commands


@NO_MAKE
def test_make_does_nothing_again(built):
    assert plan(built).splitlines() == ['echo "The book is built: open _build/html/index.html"']


@NO_MAKE
@pytest.mark.parametrize(("changed", "installs", "runs_all", "writes_all"), [
    ("nnlib/a.py", False, True, True),
    ("requirements.txt", True, True, True),
    ("constraints.txt", True, True, True),
    ("book/_ext/a.py", False, False, True),
    ("book/_static/a.css", False, False, True),
    ("_toc.yml", False, False, True),
    ("book/01_a.ipynb", False, False, False),
])
def test_make_does_again_what_is_stale(built, changed, installs, runs_all, writes_all):
    commands = plan(built, "-W", changed)
    assert ("pip install" in commands) == installs
    assert ("rm -rf _build/.jupyter_cache" in commands) == runs_all
    assert bool(re.search(r"rm -rf .*_build/html", commands)) == writes_all
    assert "jupyter-book build" in commands and "tests.book.pages" in commands


@NO_MAKE
def test_a_build_that_failed_is_not_taken_up_where_it_stopped(built):
    """Sphinx reports a page's warnings only when it reads the page: read all of them again."""
    folder = built / ".venv" / "bin"
    folder.mkdir()
    for name, status in (("python", 0), ("jupyter-book", 1)):
        (folder / name).write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    read = built / "_build" / ".doctrees" / "01_a.doctree"
    for expected in (True, False):
        read.parent.mkdir(parents=True, exist_ok=True)
        read.touch()
        (built / "book" / "01_a.ipynb").touch()
        done = subprocess.run(["make", "book"], cwd=built, env=outside_make(),
                              capture_output=True)
        assert done.returncode != 0
        assert read.exists() == expected


WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
JOBS = yaml.safe_load(WORKFLOW)["jobs"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_the_actions_of_a_workflow_are_pinned(path):
    text = path.read_text(encoding="utf-8")
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
               for step in steps if "uses" in step)
    named = re.findall(r"uses: \S+ # v\d+\.\d+\.\d+$", text, re.M)
    assert len(named) == text.count("uses:") > 0


def test_what_is_published_is_the_site_that_passed_every_check():
    """The job that deploys needs all others, builds nothing, and takes what one of them uploads."""
    used = {name: [step.get("uses", "").partition("@")[0] for step in job["steps"]]
            for name, job in JOBS.items()}
    (publish,) = [name for name, uses in used.items() if "actions/deploy-pages" in uses]
    assert set(JOBS[publish]["needs"]) == set(JOBS) - {publish}
    assert JOBS[publish]["if"] == "github.event_name == 'push'"  # always() would not wait
    assert used[publish] == ["actions/deploy-pages"]
    (tested,) = [name for name, uses in used.items() if "actions/upload-pages-artifact" in uses]
    assert used[tested][-1] == "actions/upload-pages-artifact", "only after its checks"
    assert any(step.get("run", "").startswith("make test") for step in JOBS[tested]["steps"])
    writes = [name for name, job in JOBS.items() if "write" in job.get("permissions", {}).values()]
    assert writes == [publish]


def test_a_newer_push_ends_the_checks_of_the_older_and_no_publishing():
    assert "concurrency" not in yaml.safe_load(WORKFLOW)
    groups = [job["concurrency"]["group"] for job in JOBS.values()]
    assert len(set(groups)) == len(JOBS)
    for name, job in JOBS.items():
        cancelled = job["concurrency"].get("cancel-in-progress", False)
        assert cancelled == (name != "publish")
        in_matrix = set(job.get("strategy", {}).get("matrix", {}))
        assert in_matrix == set(re.findall(r"matrix\.(\w+)", job["concurrency"]["group"]))


@pytest.mark.parametrize("job", [job for name, job in JOBS.items() if name != "publish"])
def test_checks_count_the_pages_and_keep_what_pip_loaded(job):
    runs = " ".join(step.get("run", "") for step in job["steps"])
    assert re.search(r"make test|tests\.book\.pages", runs)
    (python,) = [step["with"] for step in job["steps"] if "setup-python" in step.get("uses", "")]
    assert (python["cache"], python["cache-dependency-path"]) == ("pip", "constraints.txt")


def test_a_commit_is_checked_with_the_versions_that_the_book_is():
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    asked = [Requirement(r) for hook in repo["hooks"] for r in hook["additional_dependencies"]]
    assert {r.name: str(r.specifier) for r in asked} == {
        name: f"=={pins()[name]}" for name in ("ruff", "nbstripout")}
    assert "jupyter" in repo["hooks"][0]["types_or"]


def test_notebooks_are_linted_and_each_rule_left_out_says_why(tmp_path):
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    ruff = tomllib.loads(settings)["tool"]["ruff"]
    assert "exclude" not in ruff and "extend-exclude" not in ruff
    for rule in ruff["lint"]["per-file-ignores"]["*.ipynb"]:
        assert re.search(rf'^ *"{rule}",  # \S.{{20}}', settings, re.M), rule
    cell = {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {},
            "outputs": [], "source": ["import sys, os\n", "print(nowhere)"]}
    (tmp_path / "a.ipynb").write_text(json.dumps(
        {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--config",
                           ROOT / "pyproject.toml", "--output-format", "concise", tmp_path],
                          text=True, capture_output=True)
    assert {"E401", "F401", "F821"} <= set(re.findall(r": ([A-Z]+\d+) ", done.stdout))
