"""The reference page: every module and every public name of nnlib, from the docstrings."""

import importlib
import inspect
import re
import sys

import pytest
from bs4 import BeautifulSoup

import nnlib
from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import library

MODULES = library.modules()
PAGE = (ROOT / "book" / "reference.md").read_text(encoding="utf-8")


def public(name: str) -> list[str]:
    """The functions and classes of a module, and what it made ready of them, such as tanh."""
    module = importlib.import_module(f"nnlib.{name}")
    return [f"{module.__name__}.{key}" for key, member in vars(module).items()
            if not key.startswith("_") and callable(member) and member.__doc__
            and getattr(member, "__module__", None) == module.__name__]


@pytest.fixture(scope="module")
def page(site):
    text = (site / "book" / "reference.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser").find("article")


@pytest.mark.site
@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_is_on_the_page(name, page):
    ids = {tag["id"] for tag in page.find_all(id=True)}
    assert f"module-nnlib.{name}" in ids
    assert set(public(name)) <= ids


@pytest.mark.site
def test_what_nnlib_itself_gives_is_there_with_types_and_sentences(page):
    for name in nnlib.__all__:
        member = getattr(nnlib, name)
        described = page.find(id=f"{member.__module__}.{name}").find_parent("dl").get_text()
        assert inspect.getdoc(member).split()[0] in described
    assert "n_in: 'int >= 1'" in page.find(id="nnlib.layers.Dense").get_text()


@pytest.mark.site
def test_no_markup_was_made_of_formulas(page):
    assert "`" not in page.get_text() and not page.select(".problematic, .system-message")
    assert "|a - y|" in page.get_text() and "theta <- theta" in page.get_text()


@pytest.mark.site
def test_it_has_the_speed_with_its_date(page):
    import json

    result = json.loads((ROOT / "book" / "bench" / "results.json").read_text(encoding="utf-8"))
    text = page.find(id="how-fast-it-is").get_text()
    assert result["date"] in text and all(row["name"] in text for row in result["workloads"])


def test_there_are_names_to_look_for():
    assert {"nnlib.activations.tanh", "nnlib.activations.Tanh"} <= set(public("activations"))
    assert public("training")[:1] == ["nnlib.training.History"]


def test_every_module_is_named_once_or_left_to_the_last_section():
    named = " ".join(re.findall(r"^```\{library\} (.*)$", PAGE, re.M)).split()
    assert len(named) == len(set(named)) and set(named) <= {*MODULES, "others"}
    assert set(library.others(PAGE)) | set(named) - {"others"} == set(MODULES)


@pytest.mark.parametrize(("text", "wanted"), [
    ("|a - y|, a_ and f*g", r"\|a - y\|, a\_ and f\*g"),
    ("of `theta_` alone", "of ``theta_`` alone"),
    (">>> f(x_)\n2", ">>> f(x_)\n2"),
    ("x : an array\n    of two_\nm : a number", "* x : an array\n    of two\\_\n* m : a number"),
    ("v <- mu v\nt <- t - v", "| v \\<- mu v\n| t \\<- t - v"),
])
def test_docstrings_become_plain_paragraphs(text, wanted):
    assert library.paragraph(text) == wanted
