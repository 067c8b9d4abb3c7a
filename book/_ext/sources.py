"""The map that says where each section of the source documents went, made from sources.yml.

    ```{source-map}
    ```
"""

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
    return f"{page.replace('_', ' ')} (to come)"


def setup(app):
    app.add_directive("source-map", SourceMap)
    return {"parallel_read_safe": True}
