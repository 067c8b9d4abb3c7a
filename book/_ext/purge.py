"""The theme's style sheets without what no page uses, and its icon fonts cut to those icons.

A rule goes only when each of its selectors asks for a class that stands in no page and in no
script. A script may put a class together: so a word in a script that ends with a hyphen keeps
every class that begins with it.
"""

import logging
import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SHEETS = ("styles/pydata-sphinx-theme.css", "styles/sphinx-book-theme.css",
          "sphinx-design.min.css", "mystnb.*.css", "basic.css", "proof.css", "togglebutton.css")
CLASSES = re.compile(r'\bclass="([^"]*)"')
WORDS = re.compile(r"[A-Za-z][\w-]*")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ASKED = re.compile(r"\.((?:[\w-]|\\.)+)")
FONT = re.compile(r"url\(\.\./vendor/fontawesome/webfonts/([\w-]+)\.woff2\) format\(\"woff2\"\),"
                  r"url\([^)]*\) format\(\"truetype\"\)")


class Used:
    """The classes that pages and scripts name."""

    def __init__(self, pages, scripts):
        self.names = {name for page in pages for names in CLASSES.findall(page)
                      for name in names.split()}
        inside = (script for page in pages
                  for script in re.findall(r"<script(?![^>]*json)[^>]*>(.*?)</script>", page, re.S))
        words = {word for text in (*scripts, *inside) for word in WORDS.findall(text)}
        self.names |= words
        self.beginnings = tuple(word for word in words if word.endswith("-") and len(word) > 3)

    def has(self, name: str) -> bool:
        return name in self.names or name.startswith(self.beginnings)

    def wants(self, selector: str) -> bool:
        """If an element may match: what :not(), :is() and their like ask is not looked at."""
        bare = re.sub(r"\[[^\]]*\]", "", selector)
        while bare != (bare := re.sub(r"\([^()]*\)", "", bare)):
            pass
        return all(self.has(name.replace("\\", "")) for name in ASKED.findall(bare))


def rules(css: str):
    """The top level of a style sheet: pairs of what stands before a brace and what in it."""
    start = depth = brace = 0
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|url\([^)"\']*\)|[{};]', css):
        sign = match[0]
        if sign == ";" and depth == 0:
            yield css[start:match.start()].strip(), None
            start = match.end()
        elif sign == "{":
            depth += 1
            brace = match.end() if depth == 1 else brace
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield css[start:brace - 1].strip(), css[brace:match.start()]
                start = match.end()


def selectors(text: str) -> list[str]:
    """A list of selectors, cut at the commas that stand outside of brackets."""
    return re.split(r",(?![^()]*\))(?![^\[\]]*\])", text)


def purged(css: str, used: Used) -> str:
    """The style sheet without the rules that match nothing."""
    kept = []
    for head, body in rules(COMMENT.sub("", css)):
        if body is None:
            kept.append(f"{head};")
        elif head.startswith(("@media", "@supports", "@layer")):
            inner = purged(body, used)
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif head.startswith("@"):
            kept.append(f"{head}{{{body}}}")
        else:
            wanted = [one for one in selectors(head) if used.wants(one)]
            kept += [f"{','.join(wanted)}{{{body}}}"] if wanted else []
    return "".join(kept)


def icons(css: str) -> list[int]:
    """The private characters that a style sheet writes: these are the icons."""
    return sorted({int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", css)})


def cut_font(source: Path, target: Path, characters):
    """Write the font with these characters only."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    font = TTFont(source)
    cutter = subset.Subsetter(subset.Options(notdef_outline=True))
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = "woff"
    font.save(target)


def purge(static: Path, originals: list[Path], pages: list[str]):
    """Write each of SHEETS again, from the first of the folders `originals` that has it."""
    used = Used(pages, [path.read_text(encoding="utf-8") for path in static.rglob("*.js")])
    for sheet in (path for pattern in SHEETS for path in static.glob(pattern)):
        css = purged(original(sheet, static, originals).read_text(encoding="utf-8"), used)
        for name in set(FONT.findall(css)):
            font = static / "vendor" / "fontawesome" / "webfonts" / name
            cut_font(original(font.with_suffix(".ttf"), static, originals),
                     font.with_suffix(".woff"), icons(css))
        sheet.write_text(FONT.sub(r'url(../vendor/fontawesome/webfonts/\1.woff) format("woff")',
                                  css), encoding="utf-8")
    for font in (static / "vendor").rglob("*"):
        if font.suffix in (".ttf", ".woff2"):
            font.unlink()


def original(path: Path, static: Path, folders: list[Path]) -> Path:
    """The file as its package brings it: what stands in the site may be purged already."""
    for folder in folders:
        if (folder / path.relative_to(static)).is_file():
            return folder / path.relative_to(static)
    return path
