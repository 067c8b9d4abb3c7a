"""What the front page says of the whole book is true of the whole book, and counted on the site."""

import re
import sys

import nbformat
import pytest

from tests.book.pages import ROOT, documents

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import counts

PLACES = {  # where the site shows what the front page counts
    "proofs": "p.proof-link", "checks": "details.checked", "interactive": "div.explore, div.pad",
    "figures": "figure", "predictions": "div.predict", "exercises": "div.exercise",
    "errata": "section > span[id^=erratum-]"}


@pytest.mark.site
@pytest.mark.parametrize("thing", PLACES)
def test_what_is_counted_is_on_the_site(soup, thing):
    shown = sum(len(soup(name).article.select(PLACES[thing])) for name in documents())
    said = re.findall(rf"\{{count\}}`{thing}`", front())
    assert said and shown == counts.counts(ROOT / "book")[thing]


def front() -> str:
    cells = nbformat.read(ROOT / "book" / "index.ipynb", as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def test_every_chapter_of_the_plan_is_named_once():
    listed = front()
    for number in range(1, 14):
        assert len(re.findall(rf"(?:^- |, ){number} ", listed, re.M)) == 1, number
    for name in documents():
        if re.match(r"book/\d", name):
            assert f"{{doc}}`{name.removeprefix('book/')}`: " in listed


def test_no_count_is_typed():
    assert not re.search(r"\d+ (?:proofs|checks|figures|exercises|formulas)", front())
