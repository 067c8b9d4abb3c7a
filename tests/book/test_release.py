"""A release is of one version, everywhere the same, with notes; its files can be read alone."""

import zipfile

import pytest
import yaml

from tests.book import release
from tests.book.pages import ROOT


def test_every_place_says_the_same_version_and_day():
    (version,) = set(release.versions().values())
    day, text = release.notes(version)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert str(cited["date-released"]) == day and text.startswith("- ")


def test_a_release_has_the_site_and_the_notes(tmp_path):
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("Read me", encoding="utf-8")
    (version,) = set(release.versions().values())
    release.release(f"v{version}", tmp_path / "html", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / f"book-{version}.zip") as book:
        assert book.read("index.html") == b"Read me"
    assert (tmp_path / "out" / "notes.md").read_text("utf-8").startswith("- ")


def test_a_tag_of_another_version_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"the tag is v9\.9, and the version is .*CITATION"):
        release.release("v9.9", tmp_path, tmp_path)


def test_a_version_without_notes_is_refused():
    with pytest.raises(ValueError, match=r"says nothing of version 9\.9"):
        release.notes("9.9")


def test_the_workflow_checks_before_it_releases():
    work = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    assert work[True] == {"push": {"tags": ["v*"]}}  # YAML reads `on` as a truth
    runs = [step["run"] for step in work["jobs"]["release"]["steps"] if "run" in step]
    assert [run.split()[:3] for run in runs] == [
        ["make", "assignments", "PYTHON=python"], ["make", "test", "PYTHON=python"],
        ["python", "-m", "tests.book.release"], ["gh", "release", "create"]]
    assert work["permissions"] == {"contents": "read"}
