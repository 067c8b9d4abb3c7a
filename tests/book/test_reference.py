"""The reference: every public name of nnlib, from its docstring, with the chapters that use it."""

import importlib
import inspect
import json
import re
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import nnlib
from nnlib import entrance
from tests.book.pages import ROOT, documents

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import docstrings
import library
import uses

ROOMS = library.room_texts(ROOT)
SHOWN = {name: page for page, text in ROOMS.items()
         for one in library.modules_of(text)
         for name in (library.others(ROOMS) if one == "others" else [one])}


@pytest.mark.site
@pytest.mark.parametrize("page", ROOMS)
def test_every_public_name_of_a_room_has_an_entry_with_its_source(page, site, soup):
    article = soup(page).find("article")
    ids = {tag["id"] for tag in article.find_all(id=True)}
    for name in (name for name, where in SHOWN.items() if where == page):
        assert f"module-nnlib.{name}" in ids and set(library.public(name)) <= ids
        for path in library.public(name):
            address = article.find(id=path).select_one("a:has(.viewcode-link)")["href"]
            file, _, there = address.partition("#")
            source = (site / page).parent / file
            assert f'id="{there}"' in source.read_text(encoding="utf-8"), path


@pytest.mark.site
def test_the_list_of_names_leads_to_each_entry_and_keeps_old_addresses(site, soup):
    article = soup("book/reference").find("article")
    for name, page in SHOWN.items():
        for path in (f"module-nnlib.{name}", *library.public(name)):
            short = page.removeprefix("book/")
            assert article.find(id=path) and article.find("a", href=f"{short}.html#{path}"), path
    for name in library.INSIDE:
        assert article.find(id=f"module-nnlib.{name}")


@pytest.mark.site
@pytest.mark.parametrize("page", ["book/reference", *ROOMS])
def test_no_markup_was_made_of_formulas_and_nothing_is_noise(page, site, soup):
    article = soup(page).find("article")
    assert "`" not in article.get_text() and not article.select(".problematic, .system-message")
    assert "Alias for field number" not in article.get_text()


@pytest.mark.site
def test_the_search_finds_names(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    for name in ("EarlyStopping", "gradient_check", "cross_entropy"):
        assert f'"{name}"' in text
    pages = re.search(r'"?docnames"?:\s*(\[.*?\])', text)[1]
    assert set(ROOMS) <= set(json.loads(pages))


@pytest.mark.site
def test_it_has_the_speed_with_its_date(soup):
    result = json.loads((ROOT / "book" / "bench" / "results.json").read_text(encoding="utf-8"))
    text = soup("book/reference").find(id="how-fast-it-is").get_text()
    assert result["date"] in text and all(row["name"] in text for row in result["workloads"])


def test_there_are_names_to_look_for():
    names = library.public("activations")
    assert {"nnlib.activations.tanh", "nnlib.activations.Tanh"} <= set(names)
    assert [*library.public("training")][:1] == ["nnlib.training.History"]


def test_every_module_stands_in_one_room_or_inside():
    named = [name for text in ROOMS.values() for name in library.modules_of(text)]
    assert len(named) == len(set(named)) and not set(named) & set(library.INSIDE)
    assert set(SHOWN) | set(library.INSIDE) == set(library.modules())
    assert all(name.startswith("figures") for name in library.others(ROOMS)), "give it a room"
    assert set(ROOMS) <= set(documents())


def test_what_chapters_use_has_an_entry():
    used = set(uses.chapters(ROOT))
    assert len(used) > 60
    inside = {f"nnlib.{name}" for name in library.INSIDE}
    assert [name for name in used if name.rsplit(".", 1)[0] in inside] == []


def test_uses_are_read_off_imports_and_attributes():
    assert uses.used("from nnlib import optimizers, train as go\nimport nnlib.costs as c\n"
                     "from nnlib.activations import tanh\n"
                     "opt = optimizers.Adam(0.1)\ngo(tanh)\nc.l2\n") == {
        "nnlib.optimizers.Adam", "nnlib.training.train", "nnlib.activations.tanh",
        "nnlib.costs.l2"}
    assert uses.used("from nnlib.activations import tanh\nimport numpy as np\nnp.tanh(1)") == set()
    assert uses.used("import nnlib\nnnlib.network.Network.load") == {
        "nnlib.network.Network", "nnlib.network.Network.load"}


def test_chapters_are_named_by_number_and_in_order():
    pages = uses.chapters(ROOT)["nnlib.training.train"]
    assert [page for page, _ in pages] == sorted(page for page, _ in pages)
    assert all(re.match(r"\d+ \w", title) for page, title in pages if page[5].isdigit())


@pytest.mark.parametrize(("text", "wanted"), [
    ("|a - y|, a_ and f*g", [("text", r"\|a - y\|, a\_ and f\*g")]),
    ("of `theta_` alone", [("text", "of ``theta_`` alone")]),
    (">>> f(x_)\n2", [("example", ">>> f(x_)\n2")]),
    ("v <- mu v\nt <- t - v", [("text", "| v \\<- mu v\n| t \\<- t - v")]),
    ("x : an array\n    of two_\nq : what follows",
     [("text", "* **q**: what follows"),
      ("field", ":Parameters:\n   * **x**: an array of two\\_")]),
    ("Some words.\nx, m : a pair; k : how often. More words.\nRaises ValueError for less.",
     [("text", "Some words.\nMore words."),
      ("field", ":Parameters:\n   * **x, m**: a pair\n   * **k**: how often"),
      ("field", ":raises ValueError: for less")]),
    ("k : one\nThe rest. TypeError or\nValueError for no k, KeyError where it is gone.",
     [("text", "The rest."), ("field", ":Parameters:\n   * **k**: one"),
      ("field", ":raises TypeError or ValueError: for no k"),
      ("field", ":raises KeyError: where it is gone")]),
])
def test_docstrings_become_paragraphs_and_fields(text, wanted):
    assert docstrings.blocks(text, {"x", "m", "k"}) == wanted


def test_what_is_made_ready_has_its_line_of_the_source():
    code, tags = library.source("nnlib.activations")
    rows = code.splitlines()
    for name in library.public("activations"):
        _, first, last = tags[name.rpartition(".")[2]]
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", "\n".join(rows[first - 1:last])), name
    _, first, last = library.source("nnlib.elementary")[1]["positive"]
    assert first < last  # of two lines


def test_errors_are_told_by_argument():
    rules = {"lr": entrance.positive, "progress": entrance.flag, "rng": entrance.generator}
    assert library.broken({}) == []
    assert library.broken(rules) == [
        ":raises TypeError or ValueError: where ``lr`` breaks its rule",
        ":raises TypeError: where ``progress``, ``rng`` break their rules"]
    lines, module = ["A module."], importlib.import_module("nnlib.figures")
    importlib.import_module("nnlib.figures.rules")  # which is no rule of an argument
    library.described(SimpleNamespace(srcdir=ROOT), "module", "nnlib.figures", module, {}, lines)
    assert lines == ["A module.", "", ""]


CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_parser", "sphinx_copybutton", "library"]
source_suffix = {{".md": "markdown"}}  # not what another book of this process has added
add_module_names = False
python_maximum_signature_line_length = 66
"""
PAGE = """# Page

See {py:func}`nnlib.training.train`, {py:func}`nnlib.train`, {py:class}`~nnlib.metrics.ClassReport`.

```{library} training metrics elementary
```
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A page with two modules, and what its build complained of."""
    folder, said, path = tmp_path_factory.mktemp("small"), StringIO(), list(sys.path)
    (folder / "book").mkdir()
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    chapter = {"cells": [
        {"cell_type": "markdown", "source": "# Slopes"},
        {"cell_type": "code", "source": "from nnlib import train\ntrain(net)"}]}
    (folder / "book" / "03_slopes.ipynb").write_text(json.dumps(chapter), encoding="utf-8")
    (folder / "book" / "03_slopes.md").write_text("# Slopes\n", encoding="utf-8")
    with docutils_namespace():
        Sphinx(str(folder), str(folder), str(folder / "out"), str(folder / "tree"), "html",
               status=None, warning=said).build()
    sys.path[:] = path
    text = (folder / "out" / "index.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser"), said.getvalue()


def test_chapters_can_link_a_name(small):
    page, said = small
    assert "nnlib" not in said.replace("nnlib.training.History", "")
    links = [a["href"] for a in page.find("h1").find_next("p").find_all("a")]
    assert links == ["#nnlib.training.train", "#nnlib.training.train", "#nnlib.metrics.ClassReport"]


def test_an_entry_has_rules_parameters_errors_uses_and_its_source(small):
    page, _ = small
    entry = page.find(id="nnlib.training.train").find_parent("dl")
    text = " ".join(entry.get_text().split())
    assert "epochs: int >= 0" in text and "optimizer: Optimizer" in text
    fields = {dt.get_text(strip=True): dt.find_next_sibling("dd") for dt in
              entry.select_one("dl.field-list").find_all("dt", recursive=False)}
    assert [*fields] == ["Parameters:", "Raises:", "Used in:"]
    assert [b.get_text() for b in fields["Parameters:"].select("strong")] == [
        "validation", "schedule", "stop"]
    raised = " ".join(fields["Raises:"].get_text().split())
    assert re.search(r"TypeError or ValueError – where epochs, .*break their rules", raised)
    assert "FloatingPointError – for a run that diverges" in raised
    (use,) = fields["Used in:"].find_all("a")
    assert (use.get_text(), use["href"]) == ("3 Slopes", "book/03_slopes.html")
    assert entry.select_one("dt .viewcode-link").find_parent("a")["href"].startswith("_modules/")
    ready = page.find(id="nnlib.elementary.exp").select_one(".viewcode-link")
    assert ready.find_parent("a")["href"] == "_modules/nnlib/elementary.html#exp"


def test_a_list_stands_only_where_a_list_is(small):
    """A signature of several lines is no definition list: a screen reader would count its items."""
    page, _ = small
    assert page.select("dt .sig-param") and not page.select("dt dl")


def test_examples_are_highlighted_and_copied_without_prompts(small):
    page, _ = small
    assert page.select("div.doctest .highlight .gp")
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    prompt = re.search(r"copybutton_prompt_text: '(.*)'", config)[1]
    assert "copybutton_prompt_is_regexp: true" in config
    assert [re.sub(f"^(?:{prompt})", "", line) for line in (">>> f(", "... 2)", "3")] == [
        "f(", "2)", "3"]


@pytest.mark.site
def test_what_nnlib_itself_gives_is_there_with_types_and_sentences(soup):
    for name in nnlib.__all__:
        member = getattr(nnlib, name)
        page = SHOWN[member.__module__.removeprefix("nnlib.")]
        described = soup(page).find(id=f"{member.__module__}.{name}").find_parent("dl")
        assert inspect.getdoc(member).split()[0] in described.get_text()
