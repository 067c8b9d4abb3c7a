"""The tables that say where each item of the source documents went, made from sources.yml.

    ```{source-map}
    ```

On the errata page of a document, its errata alone, those to come among them:

    ```{errata-table} D3
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


class ErrataTable(SphinxDirective):
    """The errata of one document, with a link to each entry that stands."""

    required_arguments = 1
    has_content = False

    def run(self):
        book = Path(self.env.srcdir) / "book"
        self.env.note_dependency(str(book / "sources.yml"))
        sources = yaml.safe_load((book / "sources.yml").read_text(encoding="utf-8"))
        name = self.arguments[0]
        if name not in sources["documents"]:
            names = ", ".join(sources["documents"])
            raise self.error(f"errata-table must be of {names}, not {name}")
        lines = ["| erratum | severity | what it says | chapter |", "|---|---|---|---|"]
        for key, row in sources["errata"].items():
            if key.startswith(name[1]):
                home = place(book, row["chapter"], key)
                lines.append(f"| {entry(book, key)} | {row['severity']} | {row['what']} | {home} |")
        return self.parse_text_to_nodes("\n".join(lines))


def entry(book: Path, key: str) -> str:
    """A link to the entry of an erratum, or its id alone if there is none yet."""
    label, shown = f"(erratum-{key})=", key.replace("-", "\N{NON-BREAKING HYPHEN}")
    for page in book.glob("errata_*.ipynb"):
        cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
        if any(label in "".join(cell["source"]).splitlines() for cell in cells):
            return f"{{ref}}`{shown} <erratum-{key}>`"
    return shown


def table(book: Path, kind: str, what: str, rows) -> str:
    """A Markdown table with a row for each of `rows`, pairs of an id and its entry."""
    lines = [f"| {kind} | where | {what} | chapter |", "|---|---|---|---|"]
    for key, row in rows:
        severity = f" ({row['severity']})" if "severity" in row else ""
        home = place(book, row["chapter"], key if severity else None)
        name = entry(book, key) if severity else key
        lines.append(f"| {name}{severity} | {row['where']} | {row['what']} | {home} |")
    return "\n".join(lines)


def place(book: Path, chapter: str, erratum: str | None = None) -> str:
    """A link to the page if it stands, else the chapter's name and that it is to come; or none."""
    if (book / f"{chapter}.ipynb").is_file():
        notebook = json.loads((book / f"{chapter}.ipynb").read_text(encoding="utf-8"))
        assert erratum is None or erratum in notebook["metadata"]["nnlib"]["errata"], erratum
        return f"{{doc}}`{chapter}`"
    if (book / f"{chapter}.md").is_file():
        return f"{{doc}}`{chapter}`"
    return "none" if chapter == "errata" else f"{chapter.replace('_', ' ')} (to come)"


def setup(app):
    app.add_directive("source-map", SourceMap)
    app.add_directive("errata-table", ErrataTable)
    return {"parallel_read_safe": True}
