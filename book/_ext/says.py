"""The box for a mistake of a source document.

    :::{document-says} 3-17
    What it says, what is right, and how much it matters.
    :::
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class DocumentSays(SphinxDirective):
    """An admonition that names the errata it treats (ids as in sources.yml)."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        ids = [i.strip() for i in self.arguments[0].split(",")]
        names = ", ".join(ids)
        box = nodes.admonition(classes=["document-says"], ids=[f"erratum-{i}" for i in ids])
        title = nodes.title("", "What the document says ")
        title += nodes.inline("", f"erratum {names}" if len(ids) == 1 else f"errata {names}",
                              classes=["erratum-ids"])
        box += title
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def setup(app):
    app.add_directive("document-says", DocumentSays)
    return {"parallel_read_safe": True}
