"""What a visit to a chapter moves and runs: formulas are set, and scripts are few."""

import importlib.util
import pickle
import re
import sys
from functools import partial
from pathlib import Path

import pytest
from docutils import nodes

from tests.book.pages import ROOT, documents

sys.path.insert(0, str(ROOT / "book" / "_ext"))

pytestmark = pytest.mark.site
NAMES = documents()
CHAPTERS = [n for n in NAMES if n.split("/")[1][0].isdigit()]
LIGHT = 1_500_000
SCRIPTS = 160_000
WIDTHS = (1280, 390)
OPEN = """() => { document.querySelectorAll('details').forEach(d => d.open = true);
    document.querySelectorAll('.toggle-hidden')
        .forEach(d => d.classList.remove('toggle-hidden')) }"""


def page_text(site, name):
    return (site / f"{name}.html").read_text(encoding="utf-8")


def formulas_of(site, name):
    """How many formulas the page's document has, by Sphinx, and in what its cells printed."""
    path = site.parent / ".doctrees" / f"{name}.doctree"
    document = pickle.loads(path.read_bytes())
    kinds = nodes.math | nodes.math_block
    printed = sum(len(re.findall(r"\$\$.+?\$\$", raw.astext(), re.S))
                  for raw in document.findall(nodes.raw))
    return printed + sum(1 for _ in document.findall(lambda node: isinstance(node, kinds)))


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_of_the_document_is_set(site, name):
    text = page_text(site, name)
    assert text.count("<mjx-container") == formulas_of(site, name)
    assert text.count("<mjx-assistive-mml") == text.count("<mjx-container")
    assert "mjx-merror" not in text and r"\class{" not in text
    assert not re.search(r'class="[^"]*\bmath\b[^"]*">\s*(?:\\[(\[]|\$\$)', text)


def test_chapters_have_formulas_and_no_page_has_mathjax(site):
    assert sum(page_text(site, name).count("<mjx-container") for name in CHAPTERS) > 500
    assert not list((site / "_static").rglob("*tex-chtml*"))
    for name in NAMES:
        assert not re.search(r"<script[^>]*mathjax|window\.MathJax", page_text(site, name), re.I)


def test_fonts_are_those_that_the_formulas_name(site):
    folder = site / "_static" / "formulas"
    css = (folder / "formulas.css").read_text(encoding="utf-8")
    named = set(re.findall(r'url\("\./([^"]+)"\)', css))
    assert {"MathJax_Main-Regular.woff", "MathJax_Math-Italic.woff"} <= named
    assert named == {path.name for path in folder.glob("*.woff")}


def visit(browser, address):
    """The sizes of all files that a first visit asks for, to the page's foot."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, got = context.new_page(), {}
    page.on("response", lambda answer: got.update({answer.url: len(answer.body())}))
    page.goto(address, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("typeof MathJax") == "undefined"
    context.close()
    return got


@pytest.mark.browser
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_first_visit_is_light(chrome, address, name):
    got = visit(chrome, f"{address}/{name}.html")
    assert sum(got.values()) <= LIGHT, sorted(got.items(), key=lambda item: -item[1])[:6]
    scripts = {url: size for url, size in got.items() if re.search(r"\.js(\?|$)", url)}
    assert 0 < sum(scripts.values()) <= SCRIPTS
    for dead in ("fontawesome", "mathjax", "searchindex", "searchtools", "thebe", "tabs"):
        assert not [url for url in scripts if dead in url]


def send(file, route):
    route.fulfill(path=file)


def whole_sheets(page):
    """Give the page each style sheet as its package brings it, in place of the purged one."""
    import lean

    for folder in lean.theme_folders():
        for sheet in folder.rglob("*.css"):
            page.route(re.compile(re.escape("/" + sheet.relative_to(folder).as_posix())),
                       partial(send, sheet))
    for package, name in (("sphinx_design", "sphinx-design.min.css"),
                          ("sphinx_togglebutton", "togglebutton.css"),
                          ("sphinx_proof", "proof.css")):
        home = Path(importlib.util.find_spec(package).origin).parent
        page.route(re.compile(re.escape("/" + name)), partial(send, next(home.rglob(name))))


STILL = "* { transition: none !important; animation: none !important }"
# The theme shows the page's own place in the contents, and marks the section in sight when its
# watcher comes round to it: here the first section is marked, on both pages.
UNSCROLLED = """document.querySelectorAll('.bd-sidebar-primary, .bd-sidebar-primary *')
    .forEach(e => { e.scrollTop = 0; });
    document.querySelectorAll('.bd-toc .nav-link, .page-toc .nav-link, #pst-page-toc-nav .nav-link')
    .forEach((e, k) => e.classList.toggle('active', k === 0));"""
BOXES = "() => { " + UNSCROLLED + """ return [...document.body.querySelectorAll('*')]
    .filter(e => !e.closest('svg, mjx-container')).map(e => {
    const b = e.getBoundingClientRect(), s = getComputedStyle(e);
    return [e.tagName, b.x, b.y, b.width, b.height, s.color, s.backgroundColor, s.font,
            s.borderTopColor, s.borderTopWidth, s.boxShadow, s.opacity, s.visibility,
            s.textDecorationLine, getComputedStyle(e, '::before').content,
            getComputedStyle(e, '::after').content].join('|'); }); }"""


@pytest.mark.browser
@pytest.mark.parametrize("name", ["book/02_forward_propagation", "book/notation", "search"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_purged_style_sheets_change_nothing(chrome, address, name, scheme):
    for width in WIDTHS:
        seen = []
        for prepare in (lambda page: None, whole_sheets):
            page = chrome.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            prepare(page)
            page.goto(f"{address}/{name}.html", wait_until="networkidle")
            page.add_style_tag(content=STILL)
            page.evaluate(OPEN)
            page.evaluate("() => document.fonts.ready.then(() => true)")
            seen.append(page.evaluate(BOXES))
            page.close()
        assert len(seen[0]) > 50
        assert [pair for pair in zip(*seen, strict=True) if pair[0] != pair[1]][:3] == []
