r"""One symbol, one colour: wraps the letters of formulas in classes that the CSS colours.

W and w are weights, b a bias, a an activation, \delta an error. Names of commands and
environments, and text inside formulas, are left alone. The sources stay plain LaTeX.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CLASSES = {"W": "weight", "w": "weight", "b": "bias", "a": "activation", r"\delta": "error"}
TOKEN = re.compile(
    r"\\(?:text|mathrm|mathbf|operatorname|textbf|begin|end|label|tag|class)\*?\s*"
    r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
    r"|\\[A-Za-z]+|\\.|[A-Za-z]", re.S)


def coloured(latex: str) -> str:
    """The formula with \\class{sym-...}{...} around each symbol that has a colour."""
    def wrap(match):
        token = match[0]
        kind = CLASSES.get(token)
        return rf"{{\class{{sym-{kind}}}{{{token}}}}}" if kind else token

    return TOKEN.sub(wrap, latex)


class Colours(SphinxPostTransform):
    """Colour the formulas of a page, for HTML only."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        kinds = nodes.math | nodes.math_block
        for formula in self.document.findall(lambda node: isinstance(node, kinds)):
            formula.children = [nodes.Text(coloured(formula.astext()))]


def setup(app):
    app.add_post_transform(Colours)
    return {"parallel_read_safe": True}
