"""The table that says where each item of the source documents went, made from sources.yml.

    ```{source-map}
    ```
"""

import json
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective


class SourceMap(SphinxDirective):
    """A table of items and one of errata for each document; what is to come is marked."""

    has_content = False

    def run(self):
        book = Path(self.env.srcdir) / "book"
        self.env.note_dependency(str(book / "sources.yml"))
        sources = yaml.safe_load((book / "sources.yml").read_text(encoding="utf-8"))
        parts = []
        for name, about in sources["documents"].items():
            items = [(k, v) for k, v in sources["items"].items() if k.startswith(name)]
            errata = [(k, v) for k, v in sources["errata"].items() if k.startswith(name[1])]
            parts += [f"## {name}: {about['title']}", f"{about['author']}, {about['year']}.",
                      table(book, "item", "what the document has", items),
                      table(book, "erratum", "what it says", errata)]
        parts += ["## Right, though often suspected",
                  table(book, "item", "what the document has", sources["right"].items())]
        return self.parse_text_to_nodes("\n\n".join(parts), allow_section_headings=True)


def table(book: Path, kind: str, what: str, rows) -> str:
    """A Markdown table with a row for each of `rows`, pairs of an id and its entry."""
    lines = [f"| {kind} | where | {what} | chapter |", "|---|---|---|---|"]
    for key, row in rows:
        severity = f" ({row['severity']})" if "severity" in row else ""
        home = place(book, row["chapter"], key if severity else None)
        lines.append(f"| {key}{severity} | {row['where']} | {row['what']} | {home} |")
    return "\n".join(lines)


def place(book: Path, chapter: str, erratum: str | None = None) -> str:
    """A link to the page if it stands, else the chapter's name and that it is to come."""
    if (book / f"{chapter}.ipynb").is_file():
        notebook = json.loads((book / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        assert erratum is None or erratum in notebook["metadata"]["nnlib"]["errata"], erratum
        return f"{{doc}}`{chapter}`"
    if (book / f"{chapter}.md").is_file():
        return f"{{doc}}`{chapter}`"
    return f"{chapter.replace('_', ' ')} (to come)"


def setup(app):
    app.add_directive("source-map", SourceMap)
    return {"parallel_read_safe": True}
