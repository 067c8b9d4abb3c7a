"""Figures of a page: `explore` draws all its frames, and static pictures stand in the page itself.

A picture in the page has the page's fonts and colours, and its words grow on a narrow screen.
"""

import os
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from nnlib.figures.widgets import PAGES


class InPage(SphinxPostTransform):
    """The SVG of each static picture in the place of its address, under names of its own."""

    default_priority = 8  # after the choice among the outputs of a cell
    formats = ("html",)

    def run(self, **kwargs):
        for k, image in enumerate(list(self.document.findall(nodes.image))):
            path = Path(self.env.srcdir) / image["uri"]
            if path.suffix == ".svg" and path.is_file():
                text = path.read_text(encoding="utf-8")
                if text.startswith('<svg role="img"'):  # one of ours
                    html = in_page(text, image.get("alt", ""), k)
                    image.replace_self(nodes.raw("", html, format="html"))


def in_page(text: str, alt: str, k: int) -> str:
    """The picture with its words, and with the number k in its names."""
    text = text.replace("picture-", f"picture-{k}-")
    return f'<div class="picture">{text.replace("<svg ", f"<svg {label(alt)} ", 1)}</div>'


def label(alt: str) -> str:
    return f'aria-label="{escape(alt, quote=True)}"'


def setup(app):
    os.environ[PAGES] = "1"  # kernels have it from us: pages have none that could draw a frame
    app.add_post_transform(InPage)
    return {"parallel_read_safe": True}
