"""Ties each displayed equation with a label `pr-...` to the cell that proves it.

The cell is the one of the same page that says label="pr-...". A label without a proof is
an error of the build.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

log = logging.getLogger(__name__)


class ProofLinks(SphinxPostTransform):
    """Put a link "checked by SymPy" after every proven equation, and an anchor at its cell."""

    default_priority = 5  # before equations are numbered and rendered

    def run(self, **kwargs):
        cells = [n for n in self.document.findall(nodes.container)
                 if n.get("nb_element") == "cell_code"]
        for equation in list(self.document.findall(nodes.math_block)):
            label = equation.get("label") or ""
            if not label.startswith("pr-"):
                continue
            cell = next((c for c in cells if f'label="{label}"' in c.astext()), None)
            if cell is None:
                log.warning("equation %s has no cell that proves it", label, location=equation)
                continue
            cell["ids"].append(f"proof-{label}")
            self.number(cell, equation)
            link = nodes.reference("", "checked by SymPy", internal=True, refid=f"proof-{label}")
            equation.parent.insert(equation.parent.index(equation) + 1,
                                   nodes.paragraph("", "", link, classes=["proof-link"]))

    def number(self, cell, equation):
        """Let the proof name its equation by number, where the notebook has its label."""
        numbers = self.env.toc_fignumbers.get(self.env.docname, {}).get("displaymath", {})
        number = ".".join(map(str, numbers.get(equation["ids"][0], ())))
        for shown in cell.findall(nodes.raw):
            html = shown.astext().replace(f">{equation['label']}</a>", f">({number})</a>")
            shown.children[:] = [nodes.Text(html)]


def setup(app):
    app.add_post_transform(ProofLinks)
    return {"parallel_read_safe": True}
