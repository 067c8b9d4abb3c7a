"""The table that says where each item of the source documents went, made from sources.yml.

    ```{source-map}
    ```
"""

import json
from pathlib import Path

import yaml
from sphinx.util.docutils import SphinxDirective

COLUMNS = "| item | what the document has | chapter |\n|---|---|---|"
ERRATA = "| erratum | severity | where | what it says | chapter |\n|---|---|---|---|---|"


class SourceMap(SphinxDirective):
    """A table of items and one of errata for each document; what is to come is marked."""

    has_content = False

    def run(self):
        book = Path(self.env.srcdir) / "book"
        path = book / "sources.yml"
        self.env.note_dependency(str(path))
        sources = yaml.safe_load(path.read_text(encoding="utf-8"))
        parts = []
        for name, about in sources["documents"].items():
            parts += [f"## {name}: {about['title']}", "",
                      f"{about['author']}, {about['year']}.", "", COLUMNS]
            for key, item in sources["items"].items():
                if key.startswith(name):
                    parts.append(f"| {key} | {item['what']} | {place(book, item['chapter'])} |")
            parts += ["", ERRATA]
            for key, item in sources["errata"].items():
                if key.startswith(name[1]):
                    home = place(book, item["chapter"], key)
                    parts.append(f"| {key} | {item['severity']} | {item['where']} | "
                                 f"{item['what']} | {home} |")
            parts.append("")
        return self.parse_text_to_nodes("\n".join(parts), allow_section_headings=True)


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
