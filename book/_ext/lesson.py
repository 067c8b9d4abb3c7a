"""What makes a page a lesson: predictions with their answer behind a click, checks in one line,
and the slips of the source documents in the margin.

    ::::{predict} The bias grows. Where does the line go?
    - [ ] It turns.
    - [x] It moves.

    The answer, shown after a choice. Without a list the answer is a plain fold. The page may begin
    the list at another of its choices.
    ::::

    :::{slip} 3-06
    One line for the margin; the whole argument is on the errata page.
    :::

In a sentence the role {slip}`3-06` is the link alone. Below a result its proof is folded.
A code cell with the tag `checked` opens with a comment, `# checked: what it shows`; the page has
that one line, which opens to the cell. The code of a cell with the tag `hide-input` is folded
below what the cell shows.
"""

import re
from zlib import crc32

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx_proof.nodes import proof_node

log = logging.getLogger(__name__)
CHOICE = re.compile(r"- \[([ x])\] (.+)")
CHECKED = re.compile(r"# checked: (.+)\n?")
FORMULA = re.compile(r"\$([^$]+)\$")


class fold(nodes.General, nodes.Element):
    """A part of the page that a click opens; its first child is its summary."""


class summary(nodes.General, nodes.TextElement):
    """The line of a fold that always shows."""


class choice(nodes.General, nodes.TextElement):
    """An answer to choose, right or not."""


class Predict(SphinxDirective):
    """A question; answers to choose from, if the content begins with a list; then the answer."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        self.assert_has_content()
        lines = list(self.content)
        found = []
        while lines and (match := CHOICE.fullmatch(lines[0].strip())):
            found.append(match.groups())
            lines.pop(0)
        right = sum(mark == "x" for mark, _ in found)
        if found and (right != 1 or len(found) < 2):
            raise self.error("a prediction needs two or more choices, one of them right: [x]")
        box = nodes.container(classes=["predict"])
        box += self.words(nodes.paragraph(classes=["predict-question"]), self.arguments[0])
        if found:
            choices = nodes.container(classes=["predict-choices"])
            found = turned(self.arguments[0], found)
            choices += [self.words(choice(right=mark == "x"), text) for mark, text in found]
            box += choices
        answer = fold(classes=["predict-answer"])
        answer += [summary("", "Answer"), *self.parse_text_to_nodes("\n".join(lines))]
        box += answer
        return [box]

    def words(self, node, text):
        node += self.parse_inline(text)[0]
        return node


def turned(question: str, choices: list) -> list:
    """The choices in turn, begun where the question's letters say: not always the last is right."""
    first = crc32(question.encode()) % len(choices)
    return choices[first:] + choices[:first]


class Slip(SphinxDirective):
    """A mistake of a source document, in one line of the margin."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        self.assert_has_content()
        aside = nodes.sidebar(classes=["margin", "slip"])
        aside += self.parse_content_to_nodes()
        keys = [key.strip() for key in self.arguments[0].split(",")]
        word = "erratum " if len(keys) == 1 else ""
        aside[-1] += nodes.Text(" " if word else " Errata ")
        for k, key in enumerate(keys):
            aside[-1] += [nodes.Text(", " if k else ""), entry(key, self.env.docname, word)]
        return [aside]


class SlipLink(SphinxRole):
    """The link to an erratum's entry, alone."""

    def run(self):
        return [entry(self.text, self.env.docname)], []


def entry(key: str, docname: str, word: str = "erratum "):
    """A link to the entry of an erratum, such as 3-06, which has the label erratum-3-06."""
    words = nodes.inline("", f"{word}{key}".replace("-", "\N{NON-BREAKING HYPHEN}"),
                         classes=["slip-link"])
    return pending_xref("", words, refdomain="std", reftype="ref", refexplicit=True,
                        reftarget=f"erratum-{key}", refdoc=docname, refwarn=True)


class Checks(SphinxTransform):
    """Fold each cell with the tag `checked` under the comment that it opens with."""

    default_priority = 850

    def apply(self, **kwargs):
        for cell in tagged(self.document, "checked"):
            code = next(cell.findall(nodes.literal_block))
            match = CHECKED.match(code.astext())
            if match is None:
                log.warning("a cell with the tag checked opens with: # checked: what it shows",
                            location=cell)
                continue
            code.children = [nodes.Text(code.astext()[match.end():])]
            code.rawsource = code.astext()
            line = summary("", "", nodes.inline("", "checked: "), *formulas(match[1]))
            folded = fold("", line, classes=["checked"])
            cell.replace_self(folded)
            folded += cell


class Plumbing(SphinxTransform):
    """Fold the code of cells with the tag `hide-input` below what they show.

    The code of one that shows nothing joins the next such fold or the next check, else the one
    before, unless a cell in sight stands between.
    """

    default_priority = 850

    def apply(self, **kwargs):
        silent = []
        for cell in tagged(self.document, "hide-input"):
            del cell["hide_mode"]  # myst-nb would fold it above
            code, *shown = cell.children
            words = nodes.inline("", "show the code")
            folded = fold("", summary("", "", words), code, classes=["plumbing"])
            cell.children = [*shown, folded]
            cell.setup_child(folded)
            if not shown:
                silent.append(cell)
        for cell in reversed(silent):
            home, place = nearest(cell)
            if home is not None:
                home[place:place] = cell[-1][1:]
                cell.parent.remove(cell)


def nearest(cell):
    """The fold that takes the code of a cell, and the place in it; None where there is none."""
    steps = [node for node in cell.document.findall(nodes.Element) if checks(node)
             or ("cell" in node.get("classes", ()) and not checks(node.parent))]
    at = steps.index(cell)
    for others, place in ((steps[at + 1:], 1), (steps[:at][::-1], None)):
        if others and (checks(others[0]) or "tag_hide-input" in others[0]["classes"]):
            home = others[0] if checks(others[0]) else others[0][-1]
            return home, place or len(home)
    return None, 0


def checks(node) -> bool:
    return isinstance(node, fold) and "checked" in node["classes"]


def tagged(document, tag) -> list:
    """The code cells of a page that have a tag."""
    return [cell for cell in document.findall(nodes.container)
            if f"tag_{tag}" in cell.get("classes", ())]


class Proofs(SphinxTransform):
    """Fold each proof, which sphinx-proof leaves open, with the id of every other."""

    default_priority = 850

    def apply(self, **kwargs):
        for proof in list(self.document.findall(proof_node)):
            body = proof.children[0].children
            first = next(iter(body[0].findall(nodes.Text)))
            first.parent.replace(first, nodes.Text(first.removeprefix("Proof. ")))
            proof.replace_self(fold("", summary("", "Proof"), *body, classes=["proof-fold"]))


def formulas(text: str) -> list:
    """A line of words and of formulas between single dollar signs."""
    parts = FORMULA.split(text)
    return [nodes.math(part, part) if k % 2 else nodes.Text(part)
            for k, part in enumerate(parts) if part]


def opens(tag, **attributes):
    return lambda self, node: self.body.append(self.starttag(node, tag, "", **attributes))


def closes(tag):
    return lambda self, node: self.body.append(f"</{tag}>\n")


def offer(self, node):
    right = "yes" if node["right"] else "no"
    self.body.append(self.starttag(node, "button", "", type="button", **{"data-right": right}))


def setup(app):
    app.add_directive("predict", Predict)
    app.add_directive("slip", Slip)
    app.add_role("slip", SlipLink())
    app.add_transform(Checks)
    app.add_transform(Plumbing)
    app.add_transform(Proofs)
    app.add_node(fold, html=(opens("details"), closes("details")))
    app.add_node(summary, html=(opens("summary"), closes("summary")))
    app.add_node(choice, html=(offer, closes("button")))
    return {"parallel_read_safe": True}
