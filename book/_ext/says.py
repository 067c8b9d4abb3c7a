"""The box for a mistake of a source document.

    :::{document-says} 3-17
    What it says, what is right, and how much it matters.
    :::
"""

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective


class DocumentSays(SphinxDirective):
    """An admonition that names the errata it treats, with a link to the page that lists them."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        ids = [i.strip() for i in self.arguments[0].split(",")]
        names = ", ".join(ids).replace("-", "\N{NON-BREAKING HYPHEN}")
        box = nodes.admonition(classes=["document-says"], ids=[f"erratum-{i}" for i in ids])
        title = nodes.title("", "What the document says ")
        words = nodes.inline("", f"erratum {names}" if len(ids) == 1 else f"errata {names}")
        title += pending_xref("", words, refdomain="std", reftype="doc", refexplicit=True,
                              reftarget="/book/sources", refdoc=self.env.docname)
        box += title
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def setup(app):
    app.add_directive("document-says", DocumentSays)
    return {"parallel_read_safe": True}
