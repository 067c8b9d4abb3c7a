"""Docstrings as reStructuredText. They are plain text, so all that would be markup is escaped."""

import re

CODE = re.compile(r"`([^`]+)`")
MARKUP = re.compile(r"([\\*|_`<>])")
NAME = r"\w+(?: \([^()]*\))?"
ITEM = re.compile(rf"(?:each keyword|{NAME}(?:, {NAME})*) : ")
ERRORS = r"\w+(?:Error|Warning)(?:,?\s+or\s+\w+Error)*"
RAISES = re.compile(rf"(?:^|(?<=[.;:]\s)|(?<=\n))"
                    rf"(?:Raises\s({ERRORS})\b|({ERRORS})(?= for | where ))(.*)$", re.S)
SENTENCE = r"\n(?=(?:Raises|The|An?|Each|It|Both|All|Source:) )"


def blocks(text: str, known: set[str] = frozenset()) -> list[tuple[str, str]]:
    """One paragraph as pairs (kind, reStructuredText), where a "field" goes below all else.

    A doctest stays as it is. `name : what` of an argument is a parameter, of anything else an
    item; what an error is for is a field, too; lines with arrows stay lines; all else is a
    paragraph, escaped.
    """
    if text.lstrip().startswith(">>>"):
        return [("example", text)]
    rows, found = text.splitlines(), []
    first = next((k for k, row in enumerate(rows) if ITEM.match(row)), len(rows))
    items, rest = itemized("\n".join(rows[first:]))
    prose, raised = cut("\n".join([*rows[:first], *rest]))
    arrows = sum("<-" in row or row.startswith("  ") for row in prose.splitlines()) > 1
    if prose.strip():
        found.append(("text", "\n".join(("| " if arrows else "") + escaped(row.strip())
                                        for row in prose.splitlines())))
    own = [set(re.sub(r" \([^()]*\)", "", names).split(", ")) <= known for names, _ in items]
    rows = [f"**{escaped(names)}**: {escaped(what)}" for names, what in items]
    if plain := [f"* {row}" for row, is_own in zip(rows, own, strict=True) if not is_own]:
        found.append(("text", "\n".join(plain)))
    if named := [f"   * {row}" for row, is_own in zip(rows, own, strict=True) if is_own]:
        found.append(("field", "\n".join([":Parameters:", *named])))
    return found + [("field", f":raises {kinds}: {escaped(why)}") for kinds, why in raised]


def itemized(text: str) -> tuple[list[list[str]], list[str]]:
    """Lines of items, "low, high : the ends; every : how often", one by one, and what follows.

    An item ends where another begins, or with its sentence.
    """
    items, rest = [], []
    for row in re.split(rf"\n(?={ITEM.pattern})|;\s+(?={ITEM.pattern})|{SENTENCE}", text):
        if ITEM.match(row):
            names, what = " ".join(row.split()).split(" : ", 1)
            what, *more = re.split(r"(?<=\w|\))\. (?=[A-Z])", what, maxsplit=1)
            if raises := RAISES.search(what):
                more = [what[raises.start():], *more]
                what = what[:raises.start()].rstrip()
            items.append([names, what.rstrip(".;")])
            rest += more
        elif row:
            rest.append(row)
    return items, rest


def cut(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without its sentence on errors, and that as pairs (errors, what they are for)."""
    match = RAISES.search(text)
    if not match:
        return text, []
    said, *after = re.split(r"\. (?=[A-Z])", " ".join(match[3].split()).strip(" ,"), maxsplit=1)
    said, *others = re.split(r"[,;]? (?:and )?(?=\w+Error (?:for|where) )", said)
    kinds = " ".join((match[1] or match[2]).split())
    pairs = [(kinds, said), *(tuple(other.split(" ", 1)) for other in others)]
    rest = "\n".join(part for part in (text[:match.start()].rstrip(" ;\n"), *after) if part)
    return rest, [(kinds, why.strip(" .,;")) for kinds, why in pairs]


def escaped(row: str) -> str:
    """A line without markup, but for code between single backticks."""
    parts = CODE.split(row)
    return "".join(f"``{part}``" if k % 2 else MARKUP.sub(r"\\\1", part)
                   for k, part in enumerate(parts))
