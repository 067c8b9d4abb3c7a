r"""Searching: numbers and ids are words, formulas are none, and each page has one search box.

"13,002" and "13002" are the same word, "3-08" is one word whatever its hyphen. Sphinx's script
passes over a query of digits only, so that a number gets a sign before it, here and there.
"""

import re

import sphinx.search
from docutils import nodes
from formulas import plain
from sphinx.search.en import SearchEnglish

WORD = re.compile(r"\d+(?:[-.,\u2010\u2011]\d+)+|\w+")
HYPHENS = re.compile(r"[\u2010\u2011]")
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
PRINTED = re.compile(r"\$\$.*?\$\$", re.S)
SPLITTER = r"""
var splitQuery = (query) => (query.match(/\d+(?:[-.,\u2010\u2011]\d+)+|[\p{L}\p{N}_]+/gu) || [])
  .map((word) => {
    const plain = word.replace(/[\u2010\u2011]/g, "-");
    const number = /^\d{1,3}(,\d{3})+$/.test(plain) ? plain.replaceAll(",", "") : plain;
    return /^\d+$/.test(number) ? "#" + number : number;
  });
"""


def word(text: str) -> str:
    """The form of a word in the index."""
    text = HYPHENS.sub("-", text)
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return f"#{text}" if text.isdecimal() else text


class BookEnglish(SearchEnglish):
    """English, with numbers and ids as words."""

    js_splitter_code = SPLITTER

    def split(self, input):
        return [word(match) for match in WORD.findall(input)]


def readable(document):
    """A copy of the page for the index: formulas stay in titles only, and there without LaTeX."""
    copy = document.deepcopy()
    kinds = nodes.math | nodes.math_block
    for formula in list(copy.findall(lambda node: isinstance(node, kinds))):
        inside = isinstance(formula.parent, nodes.title)
        shown = re.sub(r"[\\{}]", "", plain(formula.astext())) if inside else " "
        formula.parent.replace(formula, nodes.Text(shown))
    for printed in copy.findall(nodes.raw):
        printed.children[:] = [nodes.Text(PRINTED.sub(" ", printed.astext()))]
    return copy


def without_formulas(feed):
    """IndexBuilder.feed with a readable page."""
    def fed(self, docname, filename, title, doctree):
        feed(self, docname, filename, title, readable(doctree))

    return fed


def one_box(app, config):
    """The field in the sidebar stays; without the dialog the buttons would open nothing."""
    config.html_theme_options["disable_search"] = True
    config.html_theme_options["navbar_persistent"] = []


def marking(app, pagename, templatename, context, doctree):
    """The search page writes the words into its links."""
    if pagename == "search":
        app.add_js_file("search.js", loading_method="defer")


def setup(app):
    sphinx.search.languages["en"] = BookEnglish
    sphinx.search.IndexBuilder.feed = without_formulas(sphinx.search.IndexBuilder.feed)
    app.connect("config-inited", one_box, priority=100)
    app.connect("html-page-context", marking)
    return {"parallel_read_safe": True}
