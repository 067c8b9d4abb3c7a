"""The files of a release: the site as a zip that can be read without a network, the student
versions of the assignments, and the notes.

    python -m tests.book.release v0.3.0 _build/release

Refuses a tag that is not the version of the package, and a version without notes in CHANGELOG.md.
"""

import re
import shutil
import sys
import tomllib
from pathlib import Path

import yaml

from tests.book.pages import ROOT

ASSIGNMENTS = ROOT / "_build" / "assignments" / "assignments.zip"


def versions() -> dict[str, str]:
    """What each place says that the version is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = re.search(r'^__version__ = "(.+)"$', (ROOT / "nnlib" / "__init__.py").read_text(
        "utf-8"), re.M)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    return {"pyproject.toml": project["version"], "nnlib": package[1],
            "CITATION.cff": str(cited["version"])}


def notes(version: str) -> tuple[str, str]:
    """The day of a version and what CHANGELOG.md says of it; ValueError where it says nothing."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(version)} \((\d{{4}}-\d\d-\d\d)\)\n(.+?)(?=^## |\Z)", text,
                      re.M | re.S)
    if found is None:
        raise ValueError(f"CHANGELOG.md says nothing of version {version}")
    return found[1], found[2].strip()


def release(tag: str, html: Path, target: Path) -> None:
    """Write the zip of the site and the notes into `target`; ValueError for a tag that is wrong."""
    (version,) = said if len(said := set(versions().values())) == 1 else ("",)
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, and the version is {versions()}")
    target.mkdir(parents=True, exist_ok=True)
    _, text = notes(version)
    (target / "notes.md").write_text(f"{text}\n", encoding="utf-8")
    shutil.make_archive(str(target / f"book-{version}"), "zip", html)
    if ASSIGNMENTS.exists():  # make assignments
        shutil.copy(ASSIGNMENTS, target / f"assignments-{version}.zip")


if __name__ == "__main__":
    try:
        release(sys.argv[1], ROOT / "_build" / "html", Path(sys.argv[2]))
    except ValueError as error:
        sys.exit(f"No release: {error}")
