r"""Searching: numbers and ids are words, formulas are none, and each page has one search box.

"13,002" and "13002" are the same word, "3-08" is one word whatever its hyphen. Sphinx's script
passes over a query of digits only, so that a number gets a sign before it, here and there.
"""

import re

import sphinx.search
from docutils import nodes
from sphinx.search.en import SearchEnglish

WORD = re.compile(r"\d+(?:[-.,\u2010\u2011]\d+)+|\w+")
HYPHENS = re.compile(r"[\u2010\u2011]")
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
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


class Words(sphinx.search.WordCollector):
    """The words of a page without its formulas."""

    def dispatch_visit(self, node):
        if isinstance(node, (nodes.math, nodes.math_block)):
            raise nodes.SkipNode
        super().dispatch_visit(node)


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
    sphinx.search.WordCollector = Words
    app.connect("config-inited", one_box, priority=100)
    app.connect("html-page-context", marking)
    return {"parallel_read_safe": True}
