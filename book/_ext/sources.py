"""The maps that say where the source documents went, made from sources.yml: by sections,

    ```{source-map}
    ```

and on the errata page of a document, its errata, those to come among them:

    ```{errata-table} D3
    ```
"""

import json
import re
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective

SECTION = re.compile(r"sections? (\d(?:\.\d+)*(?:\.[a-c])?)")


class SourceMap(SphinxDirective):
    """A table of sections for each document; what is to come is marked."""

    has_content = False

    def run(self):
        book = Path(self.env.srcdir) / "book"
        self.env.note_dependency(str(book / "sources.yml"))
        sources = yaml.safe_load((book / "sources.yml").read_text(encoding="utf-8"))
        parts = []
        for name, about in sources["documents"].items():
            parts += [f"## {name}: {about['title']}", f"{about['author']}, {about['year']}.",
                      sections(book, name, sources["items"])]
        parts += ["## Right, though often suspected", right(book, sources["right"])]
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
                lines.append(f"| {entry(book, key)} | {row['severity']} | {row['what']} | "
                             f"{place(book, row['chapter'])} |")
        return self.parse_text_to_nodes("\n".join(lines))


def entry(book: Path, key: str) -> str:
    """A link to the entry of an erratum, or its id alone if there is none yet."""
    label, shown = f"(erratum-{key})=", key.replace("-", "\N{NON-BREAKING HYPHEN}")
    for page in book.glob("errata_*.ipynb"):
        cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
        if any(label in "".join(cell["source"]).splitlines() for cell in cells):
            return f"{{ref}}`{shown} <erratum-{key}>`"
    return shown


def section(key: str, where: str) -> str:
    """The section of an item: as its place names it, or else as its id does."""
    if where.startswith("reference"):
        return "references"
    if match := SECTION.match(where):
        return match[1]
    if key.startswith("D4"):
        return where.partition(",")[0]
    number = re.sub(r"(?<=\d)([a-c])$", r".\1", key.partition(".")[2].rpartition("-")[0])
    return f"2.{number}" if key.startswith(("D2.3", "D2.4")) else number


def sections(book: Path, document: str, items: dict) -> str:
    """A Markdown table with a row for each section of a document, in its order."""
    found = {}
    for key, item in items.items():
        if key.startswith(document):
            counted, pages = found.setdefault(section(key, item["where"]), ([], {}))
            counted.append(key)
            pages[item["chapter"]] = None
    lines = ["| section | items | where they went |", "|---|---|---|"]
    for name, (counted, pages) in sorted(found.items()):
        shown = "title, abstract" if name == "0" else name
        lines.append(f"| {shown} | {len(counted)} | "
                     f"{'; '.join(place(book, page) for page in sorted(pages))} |")
    return "\n".join(lines)


def right(book: Path, rows: dict) -> str:
    """A table of what the documents have right, though a reader may doubt it."""
    lines = ["| where | what the document has | chapter |", "|---|---|---|"]
    for row in rows.values():
        lines.append(f"| {row['where']} | {row['what']} | {place(book, row['chapter'])} |")
    return "\n".join(lines)


def place(book: Path, page: str) -> str:
    """A link to the page if it stands, else its name and that it is to come."""
    if any((book / f"{page}{ending}").is_file() for ending in (".ipynb", ".md")):
        return f"{{doc}}`{page}`"
    return "none" if page == "errata" else f"{page.replace('_', ' ')} (to come)"


def setup(app):
    app.add_directive("source-map", SourceMap)
    app.add_directive("errata-table", ErrataTable)
    return {"parallel_read_safe": True}
