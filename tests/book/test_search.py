"""Searching in the built site: what is found, where it leads, and what is shown there."""

import json
import re
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from docutils import nodes
from docutils.utils import new_document

from tests.book.pages import ROOT, documents

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import search

PAGES = documents()


@pytest.mark.parametrize(("text", "words"), [
    ("13,002 numbers", ["#13002", "numbers"]), ("13002", ["#13002"]),
    ("erratum 3\u201108, D1.3-08", ["erratum", "3-08", "D1", "3-08"]),
    ("a learning-rate of 0.05", ["a", "learning", "rate", "of", "0.05"]),
])
def test_numbers_and_ids_are_words(text, words):
    assert search.BookEnglish({}).split(text) == words


@pytest.fixture(scope="module", params=["http", "file"])
def home(request, site, address):
    """The address of the site, over http and as files."""
    return site.as_uri() if request.param == "file" else address


@pytest.fixture
def page(chrome):
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


def ask(page, home, words):
    """Type the words into the search field of a chapter; the addresses of what is found."""
    page.goto(f"{home}/{PAGES[1]}.html")
    page.locator("form.bd-search input").fill(words)
    page.keyboard.press("Enter")
    page.locator(".search-summary", has_text="found").wait_for()
    return [link.get_attribute("href") for link in page.locator("#search-results ul a").all()]


site_test = pytest.mark.site
in_browser = pytest.mark.browser


@site_test
@in_browser
@pytest.mark.parametrize("words", ["13,002", "13002", "3-08", "gradient"])
def test_what_is_searched_for_is_marked_on_the_page_found(page, home, words):
    assert ask(page, home, words)
    page.locator("#search-results ul a[data-asked]:not([href*='#'])").first.click()
    page.locator(".search-marks").wait_for()
    marks = page.locator("mark.search-hit")
    plain = re.sub(r"[\u2010\u2011]", "-", marks.first.inner_text().lower().replace(",", ""))
    assert words.replace(",", "") in plain
    assert all(mark.is_visible() for mark in marks.all())  # no fold keeps a hit
    assert page.problems == []
    page.keyboard.press("Escape")
    assert marks.count() == 0 and page.locator(".search-marks").count() == 0


@site_test
@in_browser
def test_a_fold_that_holds_a_hit_opens(page, home, site):
    folded = re.compile(r'class="solution[^"]* dropdown')
    name = next(n for n in PAGES if folded.search((site / f"{n}.html").read_text("utf-8")))
    page.goto(f"{home}/{name}.html")
    hidden = page.locator(".solution.toggle-hidden section").first
    words = re.findall(r"[a-z]{6,}", hidden.text_content(timeout=5000))
    assert words and not hidden.is_visible()
    page.goto(f"{home}/{name}.html?highlight={words[0]}")
    page.locator(".search-marks").wait_for()
    inside = page.locator(".solution mark.search-hit").first
    assert inside.is_visible()
    assert page.locator("mjx-container mark").count() == 0


def test_the_index_reads_pages_without_formulas():
    page = new_document("page")
    page += nodes.section("", nodes.title("", "The slope of ", nodes.math("", r"{\delta}")))
    page += nodes.paragraph("", "before ", nodes.math("", r"\frac{1}{2}"), nodes.Text(" after"))
    page += nodes.raw("", r"<p>$$\frac{1}{2}$$ agrees</p>", format="html")
    text = search.readable(page).astext()
    assert "The slope of delta" in text and "before   after" in text and " agrees" in text
    assert "frac" not in text and "frac" in page.astext()


@site_test
def test_the_index_holds_no_formulas(site):
    text = (site / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[text.index("(") + 1:text.rindex(")")])
    assert not {"frac", "mathrm", "bigl", "qquad", "sym"} & set(index["terms"])
    assert not [title for title in index["alltitles"] if "\\" in title]
    assert "#13002" in index["terms"] and "3-08" in index["terms"]


@site_test
@in_browser
def test_excerpts_hold_no_latex(page, address):
    for words in ("weights", "derivative"):
        assert ask(page, address, words)
        page.locator("p.context").first.wait_for()
        page.wait_for_load_state("networkidle")
        shown = page.locator("#search-results").inner_text()
        assert not re.search(r"\\[a-z]{3,}|\\\(|sym-", shown)


@site_test
@in_browser
@pytest.mark.parametrize("width", [320, 390, 800, 1280])
@pytest.mark.parametrize("name", [PAGES[1], "search"])
def test_there_is_one_search_box(page, home, name, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{home}/{name}.html")
    assert page.locator("input[type=search]").count() == 1
    assert page.locator(".search-button__button, #pst-search-dialog").count() == 0
    page.keyboard.press("Control+k")
    field = page.locator("input[type=search]")
    field.wait_for(state="visible")
    assert field.evaluate("e => e === document.activeElement")


@site_test
@in_browser
def test_the_page_of_the_search_is_accessible(page, address):
    page.goto(f"{address}/search.html", wait_until="networkidle")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found] == []
