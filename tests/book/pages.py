"""Fails unless every page of the table of contents stands in the built site.

    python -m tests.book.pages _build/html

A builder that cannot read the configuration may end well and write nothing.
"""

import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent


def documents() -> list[str]:
    """The documents that _toc.yml names, without their endings."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(page["file"] for part in toc["parts"] for chapter in part["chapters"]
                           for page in (chapter, *chapter.get("sections", ())))]


def missing(html: Path) -> list[str]:
    """The documents of the table of contents that have no page in `html`."""
    return [name for name in documents() if not (html / f"{name}.html").is_file()]


if __name__ == "__main__":
    gone = missing(Path(sys.argv[1]))
    sys.exit(f"pages are missing from {sys.argv[1]}: {', '.join(gone)}" if gone else 0)
