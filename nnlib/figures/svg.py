"""A figure as short, reproducible SVG text, fit to stand in a page beside others."""

import io
import re

STYLE = {"svg.fonttype": "none", "svg.hashsalt": "nnlib"}  # words stay words, ids stay the same


def markup(figure) -> str:
    """The figure as SVG text, one element a line, the same bytes for the same picture.

    Ids that nothing refers to are left out; the others carry the mark #ID#, for the reader of
    the text to replace by a name of its own, so that two figures of a page share none.
    """
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context(STYLE):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg ") :]
    text = re.sub(r"(?:<metadata>.*?</metadata>|<!--.*?-->)\s*", "", text, flags=re.S)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    text = re.sub(r' id="([^"]+)"', lambda m: f' id="#ID#{m[1]}"' if m[1] in used else "", text)
    text = re.sub(r'(href="#|url\(#)', r"\1#ID#", text)
    text = re.sub(r"font-family: [^;]*sans-serif;", "", text)  # the page's own font
    text = re.sub(r' (?:d|x|y|points|transform)="[^"]*"', _rounded, text)
    text = re.sub(r">\s+<", ">\n<", re.sub(r"\s+", " ", text))  # one element a line
    return text.replace("<svg ", '<svg role="img" ', 1)


def _rounded(attribute) -> str:
    """A hundredth of a point is enough."""
    return re.sub(r"\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", attribute[0])
