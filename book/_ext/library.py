"""The reference: modules of nnlib, each with what its docstrings say and which chapters use it.

    ```{library} layers network
    ```

names modules; "others" stands for the drawings that no page of the reference names. `{rooms}` is
the list of all names, a line each, and `{inside}` that of the modules nobody needs to call.
"""

import ast
import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import uses
from docstrings import CODE, blocks
from docutils import nodes
from sphinx import addnodes
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

SOURCE = re.compile(r" \([^()]*(?:\bD\d\.|Davies|Perrone|et al\.|\b\d{4}\b)[^()]*\)")
INSIDE = """ends products saving stack typed entrance.arrays entrance.checks entrance.labels
    entrance.remedies entrance.states figures.cells figures.colours figures.controls
    figures.letters figures.owned figures.rules figures.strokes figures.svg""".split()
ROWS = re.compile(r'(?<=<span class="sig-paren">\(</span>)\s*<dl>(?:\s*<dd>.*?</dd>)+\s*</dl>')


class Library(SphinxDirective):
    """A section for each module: its docstring, then its members in the order of the source."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        for path in uses.notebooks(Path(self.env.srcdir)):
            self.env.note_dependency(str(path))
        named = self.arguments[0].split()
        if named == ["others"]:
            named = others(room_texts(Path(self.env.srcdir)))
        text = "\n\n".join(
            f"## `nnlib.{name}`\n\n```{{eval-rst}}\n.. automodule:: nnlib.{name}\n"
            + ("   :members:\n   :undoc-members:\n" if public(name) else "") + ready(name)
            + "```" for name in named)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


class Rooms(SphinxDirective):
    """All public names, room by room: each leads to its entry, and stands where it once was."""

    def run(self):
        found, rooms = [], room_texts(Path(self.env.srcdir))
        for page, text in rooms.items():
            self.env.note_dependency(str(Path(self.env.srcdir) / f"{page}.md"))
            names = [one for name in modules_of(text)
                     for one in (others(rooms) if name == "others" else [name])]
            title = re.search(r"^# (.*)$", text, re.M)[1]
            rows = "\n".join(row for name in names for row in lines(name))
            found += self.parse_text_to_nodes(
                f"## {{doc}}`{title} </{page}>`\n\n:::{{container}} names\n{rows}\n:::\n",
                allow_section_headings=True)
        return found


def lines(name: str) -> list[str]:
    """The lines of the list of rooms: a module, each public name, and what is ready in one line."""
    def linked(path):
        return f'{once(path)}{{py:obj}}`~{path}`'

    names = public(name)
    made = [path for path, member in names.items() if not hasattr(member, "__qualname__")]
    rows = [f"- {linked(path)}: {sentence(member)}" for path, member in names.items()
            if path not in made]
    rows += [f"- ready to use: {', '.join(map(linked, made))}"] if made else []
    return ["", f"{once(f'module-nnlib.{name}')}{{py:mod}}`nnlib.{name}`", "", *rows]


def once(name: str) -> str:
    """An empty place with the name of an entry, for links to the page that had all entries."""
    return f'<span id="{name}"></span>'


def sentence(member) -> str:
    """The first sentence of a docstring, without its source, as Markdown without markup."""
    text = " ".join(inspect.cleandoc(member.__doc__).split("\n\n")[0].split())
    text = SOURCE.sub("", re.split(r"\.(?= [A-Z]|$)", text)[0]).rstrip(":;")
    parts = CODE.split(text)
    return "".join(f"`{part}`" if k % 2 else re.sub(r"([\\*_<>\[\]$|{}^~])", r"\\\1", part)
                   for k, part in enumerate(parts))


class Inside(SphinxDirective):
    """The modules of INSIDE: a line each."""

    def run(self):
        rows = []
        for name in INSIDE:
            module = importlib.import_module(f"nnlib.{name}")
            rows.append(f"- {once(f'module-nnlib.{name}')}`nnlib.{name}`: {sentence(module)}")
        return self.parse_text_to_nodes("\n".join([":::{container} names", *rows, ":::"]))


def public(name: str) -> dict[str, object]:
    """The functions and classes of a module, and what it made ready of them, such as tanh."""
    module = importlib.import_module(f"nnlib.{name}")
    return {f"{module.__name__}.{key}": member for key, member in vars(module).items()
            if not key.startswith("_") and callable(member) and member.__doc__
            and getattr(member, "__module__", None) == module.__name__}


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


def room_texts(root: Path) -> dict[str, str]:
    """The pages of the reference that describe modules, in the order of the contents."""
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    return {page: (root / f"{page}.md").read_text(encoding="utf-8")
            for page in re.findall(r"file: (book/reference/\w+)", toc)}


def modules_of(text: str) -> list[str]:
    """The modules that the directives of a page name."""
    return " ".join(re.findall(r"^```\{library\} (.*)$", text, re.M)).split()


def others(texts: dict[str, str]) -> list[str]:
    """The modules of nnlib that no page names, by their names."""
    named = {name for text in texts.values() for name in modules_of(text)}
    return sorted(set(modules()) - named - set(INSIDE))


def described(app, what, name, member, options, lines):
    """A docstring as reStructuredText, and below it the chapters that use what it describes."""
    used = uses.chapters(Path(app.srcdir)).get(name, [])
    ways = "; ".join(f":doc:`{title} </{page}>`" for page, title in used)
    if what == "data":  # an instance: its class says what it is
        kind = type(member)
        lines[:] = [f"The {kind.__name__} that is ready: :class:`~{kind.__module__}."
                    f"{kind.__qualname__}`.", ""]
    else:
        parts = re.split(r"\n\s*\n", inspect.cleandoc("\n".join(lines)))
        text = [block for part in parts for block in blocks(part, arguments(what, member))]
        # What Sphinx sets as one list must stand together.
        lines[:] = "\n\n".join([part for kind, part in text if kind != "field"]).splitlines()
        lines += ["", *[row for kind, part in text if kind == "field"
                        for row in part.splitlines()]]
    if what != "module":  # nnlib.figures has a module of that name
        lines += broken(getattr(member.__init__ if what == "class" else member, "rules", {}))
    if ways and what != "module":
        lines.append(f":Used in: {ways}")
    lines.append("")


def broken(rules) -> list[str]:
    """Which error each rule of a signature raises, as its own wrong examples show, as fields."""
    found = {}
    for name, rule in rules.items():
        kinds = set()
        for wrong in rule.wrong:
            try:
                rule.take(wrong, name)
            except (TypeError, ValueError) as error:
                kinds.add("TypeError" if isinstance(error, TypeError) else "ValueError")
        found.setdefault(" or ".join(sorted(kinds)), []).append(f"``{name}``")
    return [f":raises {kinds}: where {', '.join(names)} "
            f"{'breaks its rule' if len(names) == 1 else 'break their rules'}"
            for kinds, names in found.items() if kinds]


@cache
def source(name: str) -> tuple[str, dict]:
    """The text of a module of nnlib, and the lines of its names, also of what it made ready."""
    analyzer = ModuleAnalyzer.for_module(name)
    analyzer.find_tags()
    made = {one.id: ("data", node.lineno, node.end_lineno)
            for node in ast.parse(analyzer.code).body if isinstance(node, ast.Assign)
            for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    return analyzer.code, made | analyzer.tags


def arguments(what: str, member) -> set[str]:
    """The names of the arguments of a function or a class."""
    if what not in ("function", "method", "class", "exception"):
        return set()
    try:
        return set(inspect.signature(member).parameters)
    except (TypeError, ValueError):  # of an exception, which has none to read
        return set()


def declared(app, what, name, member, options, signature, returns):
    """A signature whose rules, such as float in (0, inf), are strings, which Sphinx can read."""
    if what == "module" or not signature:
        return None
    if "<factory>" in signature:  # a dataclass that is filled as it goes: its fields follow
        return "()", None
    door = member.__init__ if what == "class" else member
    for argument, rule in getattr(door, "rules", {}).items():
        signature = re.sub(rf"\b{argument}: {re.escape(str(rule))}(?=,|\)| =)",
                           f"{argument}: {str(rule)!r}", signature)
    return signature, returns


def unsaid(app, what, name, member, skip, options):
    """Leave out what says nothing and what cannot be called; of a class's values, keep numbers."""
    if not (getattr(member, "__module__", None) or "nnlib").startswith("nnlib"):
        return True  # of a library that a class derives from
    said = getattr(member, "__doc__", None) or ""
    if said.startswith("Alias for field number"):
        return True  # the signature of its tuple names it
    if what == "module":
        return None if callable(member) and said else True
    home = getattr(member, "__qualname__", "").rpartition(".")[0]
    if home and home != app.env.temp_data.get("autodoc:class"):
        return True  # of the class that it derives from
    return None if isinstance(member, float) or (
        said and not isinstance(member, (tuple, int, dict, str))) else True


def unquoted(app, doctree):
    """Rules stand in signatures without the quotes that Sphinx needed to read them."""
    for parameter in doctree.findall(addnodes.desc_parameter):
        for sign in parameter.findall(addnodes.desc_sig_literal_string):
            if "default_value" not in sign["classes"] and "default_value" not in sign.parent.get(
                    "classes", ()):
                sign.children = [nodes.Text(sign.astext()[1:-1])]


def short_names(app, env):
    """{py:func}`nnlib.train` is {py:func}`nnlib.training.train`: what nnlib itself gives."""
    objects = env.domains["py"].objects
    for module in map(importlib.import_module, ("nnlib", "nnlib.figures")):
        for name in module.__all__:
            full = objects.get(f"{getattr(module, name).__module__}.{name}")
            if full:
                objects[f"{module.__name__}.{name}"] = full._replace(aliased=True)


def looks(app, pagename, templatename, context, doctree):
    """The style sheet of these pages, and long signatures a line an argument, which are no list."""
    marks = 'class="sig sig-object', 'class="names', 'class="viewcode-back'
    if any(mark in context.get("body", "") for mark in marks):
        app.add_css_file("reference.css")
        context["body"] = ROWS.sub(lambda rows: rows[0].replace("dl>", "span>").replace(
            "<dd>", '<span class="sig-row">').replace("</dd>", "</span>"), context["body"])


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.viewcode")
    app.add_directive("library", Library)
    app.add_directive("rooms", Rooms)
    app.add_directive("inside", Inside)
    app.connect("viewcode-find-source", lambda app, name: source(name) if name.split(".")[0]
                == "nnlib" else None)
    app.connect("autodoc-process-docstring", described)
    app.connect("autodoc-process-signature", declared)
    app.connect("autodoc-skip-member", unsaid)
    app.connect("doctree-read", unquoted)
    app.connect("env-updated", short_names)
    app.connect("html-page-context", looks)
    return {"parallel_read_safe": True}
