"""The reference: modules of nnlib, each with what its docstrings say.

    ```{library} layers network
    ```

The argument names modules; "others" stands for all that the page does not name. Docstrings are
plain text, so everything that reStructuredText would take for markup is escaped.
"""

import importlib
import re
from pathlib import Path

from sphinx.util.docutils import SphinxDirective

CODE = re.compile(r"`([^`]+)`")
MARKUP = re.compile(r"([\\*|_`<>])")
ITEM = re.compile(r"^\w[\w, ()]* : ")


class Library(SphinxDirective):
    """A section for each module: its docstring, then its members in the order of the source."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        named = self.arguments[0].split()
        if named == ["others"]:
            named = others(Path(self.env.doc2path(self.env.docname)).read_text(encoding="utf-8"))
        text = "\n\n".join(
            f"### `nnlib.{name}`\n\n```{{eval-rst}}\n.. automodule:: nnlib.{name}\n"
            "   :members:\n   :undoc-members:\n" + ready(name) + "```" for name in named)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def ready(name: str) -> str:
    """What a module makes ready of its classes, such as tanh of Tanh: autodoc passes them over."""
    module = importlib.import_module(f"nnlib.{name}")
    keys = [key for key, member in vars(module).items() if type(member).__module__ ==
            getattr(member, "__module__", None) == module.__name__ and not key.startswith("_")]
    return "".join(f"\n.. autodata:: nnlib.{name}.{key}\n" for key in keys)


def modules() -> list[str]:
    """The modules of nnlib as they are named after it: "layers", "figures.plots", "entrance"."""
    import nnlib

    root = Path(nnlib.__file__).parent
    names = (".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
             for path in root.rglob("*.py"))
    return sorted(set(names) - {"__init__", "data"})


def others(page: str) -> list[str]:
    """The modules of nnlib that the page does not name, by their names."""
    named = set(" ".join(re.findall(r"^```\{library\} (.*)$", page, re.M)).split())
    return sorted(set(modules()) - named)


def plain(app, what, name, member, options, lines):
    """A docstring as reStructuredText: paragraphs, lists of arguments, lines of formulas."""
    if what == "data":  # an instance: its class says what it is
        lines[:] = []
        return
    paragraphs = re.split(r"\n\s*\n", "\n".join(lines).strip())
    lines[:] = [*"\n\n".join(map(paragraph, paragraphs)).splitlines(), ""]


def paragraph(text: str) -> str:
    """One paragraph: a doctest as it is, `name : what` as a list, all else escaped."""
    if text.lstrip().startswith(">>>"):
        return text
    rows = [escaped(row) for row in text.splitlines()]
    if all(ITEM.match(row) or row.startswith(" ") for row in text.splitlines()):
        return "\n".join(row if row.startswith(" ") else f"* {row}" for row in rows)
    if sum("<-" in row or row.startswith("  ") for row in text.splitlines()) > 1:
        return "\n".join(f"| {row.strip()}" for row in rows)
    return "\n".join(row.strip() for row in rows)


def declared(app, what, name, member, options, signature, returns):
    """A signature whose rules, such as float in (0, inf), are strings, which Sphinx can read."""
    if what == "module" or not signature:
        return None
    door = member.__init__ if what == "class" else member
    for argument, rule in getattr(door, "rules", {}).items():
        signature = re.sub(rf"\b{argument}: {re.escape(str(rule))}(?=,|\)| =)",
                           f"{argument}: {str(rule)!r}", signature)
    return signature, returns


def escaped(row: str) -> str:
    """A line without markup, but for code between single backticks."""
    parts = CODE.split(row)
    return "".join(f"``{part}``" if k % 2 else MARKUP.sub(r"\\\1", part)
                   for k, part in enumerate(parts))


def unsaid(app, what, name, member, skip, options):
    """Leave out what says nothing and what cannot be called; of a class's values, keep numbers."""
    if not (getattr(member, "__module__", None) or "nnlib").startswith("nnlib"):
        return True  # of a library that a class derives from
    if what == "module":
        return None if callable(member) and member.__doc__ else True
    return None if isinstance(member, float) or (
        member.__doc__ and not isinstance(member, (tuple, int, dict, str))) else True


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.add_directive("library", Library)
    app.connect("autodoc-process-docstring", plain)
    app.connect("autodoc-process-signature", declared)
    app.connect("autodoc-skip-member", unsaid)
    return {"parallel_read_safe": True}
