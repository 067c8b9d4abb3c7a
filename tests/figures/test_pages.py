"""What ties a notebook to its page: glue with and without myst_nb, and the runs that are stored."""

import json
import sys

import numpy as np
import pytest

from nnlib.figures import glue, pages
from tests.book.pages import ROOT

EXPERIMENTS = ROOT / "book" / "experiments"


def test_glue_is_that_of_myst_nb_where_it_is_installed(monkeypatch, capsys):
    calls = []
    monkeypatch.setattr("myst_nb.glue", lambda *args: calls.append(args))
    assert glue("share", "97.1%", display=False) is None and glue("n", 5) is None
    assert calls == [("share", "97.1%", False), ("n", 5, True)]


def test_glue_reaches_the_page_under_its_name(monkeypatch):
    shown = []
    monkeypatch.setattr("myst_nb.ext.glue.ipy_display",
                        lambda bundle, **how: shown.append((bundle, how["metadata"])))
    glue("share", "97.1%", display=False)
    (bundle, metadata), = shown
    assert metadata["scrapbook"]["name"] == "share" and "97.1%" in str(bundle)


def test_glue_shows_nothing_where_myst_nb_is_missing(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "myst_nb", None)
    assert glue("share", "97.1%") is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("name", sorted(path.stem for path in EXPERIMENTS.glob("*.json")))
def test_a_stored_run_and_its_program_are_found_from_any_folder(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    stored, program = pages.stored(name), pages.program(name)
    assert stored == json.loads((EXPERIMENTS / f"{name}.json").read_bytes())
    assert stored["versions"] and program["__doc__"]


def test_a_stored_run_has_the_settings_of_its_program():
    race, digits = (pages.program(name) for name in ("activation_race", "digit_classifier"))
    assert pages.stored("activation_race")["settings"] == race["SETTINGS"]
    settings = pages.stored("digit_classifier")["settings"]
    assert settings["base"] == digits["BASE"]
    assert settings["changes"] == digits["RUNS"] | digits["CAUSES"]
    for name in ("BLOCKS", "STOPPED", "SHORT", "ARITHMETIC", "RAW"):
        assert settings[name.lower()] == digits[name]
    assert settings["gentle"] == list(digits["GENTLE"])


@pytest.mark.parametrize(("value", "shown"), [(np.int64(3), "3"), (np.float64(0.25), "0.25")])
def test_glue_shows_a_number_of_numpy_as_a_number(value, shown, monkeypatch):
    seen = []
    monkeypatch.setattr("myst_nb.glue", lambda name, value, display: seen.append(repr(value)))
    glue("count", value)
    assert seen == [shown]


def test_what_lies_beside_the_notebook_comes_first(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "experiments").mkdir()
    (tmp_path / "experiments" / "digit_classifier.json").write_text('{"η": 1}', encoding="utf-8")
    (tmp_path / "experiments" / "digit_classifier.py").write_text("RATE = 1", encoding="utf-8")
    assert pages.stored("digit_classifier") == {"η": 1}
    assert pages.program("digit_classifier")["RATE"] == 1


@pytest.mark.parametrize(("find", "file"), [(pages.stored, "digit_classifier.json"),
                                            (pages.program, "digit_classifier.py")])
def test_a_notebook_alone_is_told_in_one_sentence_what_it_lacks(find, file, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pages, "PLACES", pages.PLACES[:1])  # as from a wheel
    with pytest.raises(FileNotFoundError) as caught:
        find("digit_classifier")
    said = str(caught.value)
    assert said.startswith(f"experiments/{file} is not beside this notebook, in {tmp_path}: copy")
    assert "book/experiments" in said and "\n" not in said and not said.endswith(".")
