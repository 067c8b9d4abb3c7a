"""What makes a page a lesson: predictions, folds and slips, in a book of one page."""

import json
import re
import sys
from collections import Counter
from io import StringIO

import nbformat
import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import lesson
import pad

HEAD = {"metadata": {"kernelspec": {"name": "python3", "display_name": "Python"},
                     "language_info": {"name": "python", "pygments_lexer": "python"}},
        "nbformat": 4, "nbformat_minor": 5}
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "book" / "_ext")!r})
extensions = ["myst_nb", "sphinx_proof", "lesson", "pad"]
nb_execution_mode = "off"
myst_enable_extensions = ["colon_fence", "dollarmath"]
"""


@pytest.fixture
def page(tmp_path):
    """page(cells) -> (the built page, what the build complained of); a cell is text, or a dict."""
    def build(*cells):
        made = [{"cell_type": "markdown", "id": f"m{k}", "metadata": {}, "source": cell}
                if isinstance(cell, str) else
                {"cell_type": "code", "id": f"c{k}", "execution_count": 1, "outputs": [],
                 "metadata": {"tags": [cell["tag"]]}, "source": cell["code"]} | cell.get("more", {})
                for k, cell in enumerate(cells)]
        (tmp_path / "conf.py").write_text(CONF)
        (tmp_path / "index.ipynb").write_text(json.dumps(HEAD | {"cells": made}))
        said, out = StringIO(), str(tmp_path / "out")
        with docutils_namespace():
            Sphinx(str(tmp_path), str(tmp_path), out, out, "html", status=None,
                   warning=said).build()
        text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser"), said.getvalue()

    before = list(sys.path)
    yield build
    sys.path[:] = before


ASKED = """# Page

::::{predict} What happens to $w$?
- [ ] It turns.
- [x] It *moves*.

Because of $b$.
::::
"""


def test_a_prediction_has_choices_and_its_answer_is_closed(page):
    built, said = page(ASKED)
    assert said == ""
    asked = built.select_one(".predict")
    assert asked.select_one(".predict-question").get_text() == r"What happens to \(w\)?"
    choices = asked.select("button")
    assert {c.get_text(): c["data-right"] for c in choices} == {
        "It turns.": "no", "It moves.": "yes"}
    answer = asked.select_one("details")
    assert not answer.has_attr("open") and "Because of" in answer.get_text()
    assert answer.summary.get_text() == "Answer"


def test_a_prediction_without_choices_is_a_fold(page):
    built, said = page("# Page\n\n:::{predict} How many?\nFive.\n:::")
    assert said == "" and not built.select("button[data-right]")
    assert "Five." in built.select_one(".predict details").get_text()


def test_the_right_choice_stands_anywhere():
    """Over the whole book no place of three is right in more than half of the questions."""
    places = Counter()
    for path in (ROOT / "book").glob("*.ipynb"):
        text = "\n".join(c.source for c in nbformat.read(path, as_version=4).cells)
        asked = re.findall(r"^:{3,}\{predict\} (.+)\n((?:- \[.\] .+\n)+)", text, re.M)
        for question, rest in asked:
            marks = re.findall(r"^- \[(.)\]", rest, re.M)
            assert sorted(lesson.turned(question, marks)) == sorted(marks)
            places[lesson.turned(question, marks).index("x") if len(marks) == 3 else None] += 1
    three = [places[k] for k in range(3)]
    assert sum(three) > 40 and max(three) < sum(three) / 2


@pytest.mark.parametrize("marks", ["  ", "xx"])
def test_a_prediction_has_one_right_choice(page, marks):
    wrong = ASKED.replace("[ ]", f"[{marks[0]}]").replace("[x]", f"[{marks[1]}]")
    assert "one of them right" in page(wrong)[1]


def test_a_check_is_one_line_that_opens(page):
    built, said = page("# Page", {"tag": "checked", "code": "# checked: $w$ is one\nassert w == 1"})
    fold = built.select_one("details.checked")
    assert said == "" and not fold.has_attr("open")
    assert fold.summary.get_text() == r"checked: \(w\) is one"
    assert fold.select_one("pre").get_text().strip() == "assert w == 1"


def test_a_check_that_does_not_say_what_it_checks_is_a_fault(page):
    assert "# checked: what it shows" in page("# Page", {"tag": "checked", "code": "assert 1"})[1]


def test_code_that_draws_is_folded_below_what_it_shows_with_what_prepares(page):
    shown = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "shown"}]}
    built, said = page("# Page", {"tag": "hide-input", "code": "import os"},
                       {"tag": "hide-input", "code": "draw()", "more": shown}, "words",
                       {"tag": "hide-input", "code": "last = 1"})
    assert said == ""
    fold, = built.select("details.plumbing")
    assert [code.get_text().strip() for code in fold.select("pre")] == [
        "import os", "draw()", "last = 1"]
    assert "shown" in fold.find_previous_sibling(class_="cell_output").get_text()


def test_code_that_shows_nothing_joins_the_next_check_but_passes_no_cell_in_sight(page):
    check = {"tag": "checked", "code": "# checked: all\nassert b == 2"}
    quiet = [{"tag": "hide-input", "code": code} for code in ("a = 1", "b = 2", "c = 3")]
    built, said = page("# Page", quiet[0], {"tag": "lesson", "code": "a"}, quiet[1], "words",
                       check, {"tag": "lesson", "code": "b"}, quiet[2],
                       {"tag": "lesson", "code": "c"})
    assert said == ""
    checked, = built.select("details.checked")
    assert [code.get_text().strip() for code in checked.select("pre")] == ["b = 2", "assert b == 2"]
    assert [fold.select_one("pre").get_text().strip() for fold in
            built.select("details.plumbing")] == ["a = 1", "c = 3"]


def test_proofs_are_folded_and_carry_no_common_id(page):
    proof = ":::{prf:proof}\n:class: dropdown\nAs $x$ grows.\n:::\n\n"
    built, said = page("# Page\n\n" + proof + "And so\n\n" + proof)
    assert said == "" and not built.select("[id=proof]")
    for fold in built.select("details.proof-fold"):
        assert fold.get_text().split() == ["Proof", "As", r"\(x\)", "grows."]


def test_a_slip_leads_to_its_entry(page):
    built, said = page("# Page\n\n:::{slip} 3-06\nHe says $w$.\n:::\n\nIn prose {slip}`3-06`.",
                       "(erratum-3-06)=\n## Entry")
    assert said == ""
    assert "He says" in built.select_one("aside.slip").get_text()
    links = built.select('a[href="#erratum-3-06"]:has(.std-ref)')
    assert [link.get_text() for link in links] == ["erratum 3\N{NON-BREAKING HYPHEN}06"] * 2


def test_several_slips_share_one_word(page):
    built, said = page("# Page\n\n:::{slip} 3-06,3-07\nHe says $w$.\n:::",
                       "(erratum-3-06)=\n## One\n\n(erratum-3-07)=\n## Two")
    note = " ".join(built.select_one("aside.slip").get_text().split())
    assert said == "" and note.endswith("Errata 3-06, 3-07".replace("-", "\N{NON-BREAKING HYPHEN}"))


def test_a_slip_without_an_entry_is_a_fault(page):
    assert "erratum-9-99" in page("# Page\n\nIn prose {slip}`9-99`.")[1]


PAD = """# Page

:::{pad} Of a hundred, {new} are read. Blue pushes for it.
:name: fig-09-pad
:first: 7

More on $x$.
:::

See {ref}`the pad <fig-09-pad>`.
"""


def test_a_pad_is_a_figure_with_a_name_and_brings_its_script(page):
    built, said = page(PAD)
    figure = built.select_one("figure#fig-09-pad")
    assert said == "" and figure.select_one(".pad .pad-outputs")
    caption = figure.figcaption.get_text()
    new = pad.measured(json.loads(pad.RESULT.read_text(encoding="utf-8")))["new"]
    assert f"Of a hundred, {new} are" in caption
    assert r"More on \(x\)" in caption and built.select_one('a[href="#fig-09-pad"]')
    assert "reads a 7" in figure.select_one(".pad-says").get_text()
    assert built.select("link[href*='pad.css']") and built.select("script[src*='pad.js']")
    assert len(str(figure)) < 70_000
