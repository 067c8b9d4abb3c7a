"""What the theme loads and no page needs: 1.5 MB of icons in a script, the search on every page,
Thebe, tabs, the state of widgets, unused rules of style sheets.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import purge

THEMES = ("pydata_sphinx_theme", "sphinx_book_theme")
SCRIPT = r'\s*<script [^>]*src="[^"]*{}[^"]*"[^>]*></script>'
NOWHERE = re.compile("|".join((
    r"\s*<!-- So that users can add custom icons -->", SCRIPT.format(r"fontawesome\.js"),
    r'\s*<script type="text/x-thebe-config">.*?</script>', r"\s*<script>kernelName = .*?</script>",
)), re.S)
ONLY_SEARCH = re.compile("|".join(map(SCRIPT.format, (
    r"/searchtools\.js", r"/language_data\.js", r"searchindex\.js"))), re.S)
ICON = re.compile(r'<(i|span) class="([^"]*\bfa-[^"]*)"([^>]*)></\1>')
STYLES = {"fa-brands": 0, "fab": 0, "fa-regular": 0, "far": 0, "fa-solid": -1, "fas": -1}
DEAD = ("thebe", "design-tabs", "sphinx_highlight")
GONE = ("scripts/fontawesome.js*", "design-tabs.js", "sphinx-thebe.*", "scripts/*.map",
        "styles/*.map")


def theme_folders() -> list[Path]:
    """The static folders of the themes, as they are installed."""
    return [Path(find_spec(name).origin).parent / "theme" / name / "static" for name in THEMES]


def drawn(text: str):
    """A function that draws an icon of Font Awesome, whose script is `text`, as inline SVG."""
    @cache
    def icon(classes, others):
        names = classes.split()
        style = next((STYLES[name] for name in names if name in STYLES), -1)
        for name in names:
            key = re.escape(name.removeprefix("fa-"))
            shapes = re.findall(rf'(?<![\w-])"?{key}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"',
                                text)
            if name.startswith("fa-") and shapes:
                wide, high, path = shapes[style]
                others = re.sub(r' title="[^"]*"', "", others)  # the button has the name
                return (f'<svg class="svg-inline--fa {classes}"{others} aria-hidden="true" '
                        f'viewBox="0 0 {wide} {high}"><path fill="currentColor" d="{path}"/></svg>')
        raise ValueError(f"Font Awesome has no icon {classes}")

    return lambda match: icon(match[2], match[3])


def fewer_files(app, pagename, templatename, context, doctree):
    """Drop the scripts, the style sheets and the state that the page does not need."""
    def lives(file):
        name = str(getattr(file, "filename", "") or "")
        return (not any(dead in name for dead in DEAD)
                or (pagename == "search" and "sphinx_highlight" in name)) and getattr(
            file, "attributes", {}).get("type") != "application/vnd.jupyter.widget-state+json"

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if lives(file)]


def trim(app, error):
    """Take out of the pages what templates put there, and out of _static what is left over."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    folders = theme_folders()
    icon = drawn((folders[0] / "scripts" / "fontawesome.js").read_text(encoding="utf-8"))
    pages = []
    for path in (p for p in Path(app.outdir).rglob("*.html") if static not in p.parents):
        text = path.read_text(encoding="utf-8")
        trimmed = ICON.sub(icon, NOWHERE.sub("", text))
        if path.name != "search.html":
            trimmed = ONLY_SEARCH.sub("", trimmed)
        if trimmed != text:
            path.write_text(trimmed, encoding="utf-8")
        pages.append(trimmed)
    for path in (p for pattern in GONE for p in static.glob(pattern)):
        path.unlink()
    purge.purge(static, folders, pages)


def setup(app):
    app.connect("html-page-context", fewer_files, priority=950)
    app.connect("build-finished", trim, priority=700)
    return {"parallel_read_safe": True}
