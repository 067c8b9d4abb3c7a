"""What the front page says of the whole book, counted in its notebooks when it is built.

    {count}`proofs` formulas are proven.
"""

import re
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util.docutils import SphinxRole

EXERCISE = re.compile(r"^```\{exercise(?:-start)?\}", re.M)


def counts(book: Path) -> dict[str, int]:
    """How many of each thing the notebooks of the book have."""
    cells = [cell for path in sorted(book.glob("*.ipynb"))
             for cell in nbformat.read(path, as_version=4).cells]
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell for cell in cells if cell.cell_type == "code"]
    pads = len(re.findall(r"^:{3,}\{pad\}", text, re.M))
    return {
        "proofs": len(re.findall(r"^\$\$ \(pr-", text, re.M)),
        "checks": sum("checked" in cell.metadata.get("tags", ()) for cell in code),
        "interactive": pads + sum(bool(re.search(r"\bexplore\(", cell.source)) for cell in code),
        "figures": pads + sum("figure" in cell.metadata.get("mystnb", {}) for cell in code),
        "predictions": len(re.findall(r"^:{3,}\{predict\}", text, re.M)),
        "exercises": len(EXERCISE.findall(text)),
        "errata": len(re.findall(r"^\(erratum-\d-\d+\)=", text, re.M)),
    }


class Count(SphinxRole):
    """The number of the things that the role names."""

    def run(self):
        found = counts(Path(self.env.srcdir) / "book")
        if self.text not in found:
            message = self.inliner.reporter.error(
                f"count must be one of {', '.join(found)}, not {self.text}", line=self.lineno)
            return [], [message]
        self.env.note_reread()  # another page may change the count
        return [nodes.Text(f"{found[self.text]:,}")], []


def setup(app):
    app.add_role("count", Count())
    return {"parallel_read_safe": True}
