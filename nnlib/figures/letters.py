"""Symbols in the words of a picture set like those of formulas: w₁,₂ becomes an italic w with 1,2.

Drawings write plain words; the signs of Unicode say what is low and what is high.
"""

import html
import re

MATH = "var(--math,serif)"  # a page says which
LETTER = "A-Za-zΑ-Ωα-ω"  # of which those from Α to Ω stand upright
LOW = dict(zip("₀₁₂₃₄₅₆₇₈₉₋₊ᵢⱼₖₗₘₙ", "0123456789−+ijklmn", strict=True))
HIGH = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ᴸˡᵀ", "0123456789−+()LlT", strict=True))
SYMBOL = re.compile(
    rf"(?<![{LETTER}\d′’'_.\u200b])([{LETTER}])(?![{LETTER}\d’'_]|\.\w)(′*)"
    rf"([{''.join(LOW)}](?:,?[{''.join(LOW)}])*)?([{''.join(HIGH)}]+)?")
SCRIPT, DOWN, UP = 0.7, 0.2, 0.4  # in the size of the words
SIGNS = "=+−·×⋅/()<>≤≥≈|,⊙∂"


def symbols(words: str) -> str:
    """Plain words as the inside of an SVG text, each symbol in it as a formula has it.

    A symbol is a letter that stands alone; "a", "A" and "I" are words unless a sign of a formula,
    a decimal or the end of the words follows them. After a space of no width
    (U+200B) a letter is the name of a row or a case, which stands upright.
    """
    return _with(words, _set)


def in_html(words: str) -> str:
    """The same as HTML."""
    return _with(words, _marked)


def _with(words, symbol) -> str:
    """The words, escaped, with what `symbol` makes of each symbol."""
    parts, end = [], 0
    for found in SYMBOL.finditer(words):
        if _is_a_word(found, words):
            continue
        parts.append(html.escape(words[end : found.start()], quote=False))
        end = found.end()
        parts.append(symbol(*found.groups(), last=end == len(words)))
    return "".join(parts) + html.escape(words[end:], quote=False)


def _marked(letter, prime, low, high, last) -> str:
    text = f"{letter if 'Α' <= letter <= 'Ω' else f'<i>{letter}</i>'}{prime}"
    for script, signs, tag in ((low, LOW, "sub"), (high, HIGH, "sup")):
        if script:
            said = "".join(signs.get(sign, sign) for sign in script)
            leaning = re.sub("[a-zL]", r"<i>\g<0></i>", said)
            text += f"<{tag}>{leaning}</{tag}>"
    return f'<span class="explore-symbol">{text}</span>'


def _is_a_word(found, words) -> bool:
    letter, prime, low, high = found.groups()
    if prime or low or high or letter not in "aAI":
        return False
    after = words[found.end() :].lstrip()
    return bool(after) and after[0] not in SIGNS and not re.match(r"−?\d+\.\d", after)


def _set(letter, prime, low, high, last) -> str:
    """One symbol; what follows it stands on the line again."""
    text, high = _part(letter, italic=not "Α" <= letter <= "Ω"), (prime or "") + (high or "")
    moved = 0.0
    for script, signs, by in ((low, LOW, DOWN), (high, HIGH, -UP)):
        if script:
            said = "".join(signs.get(sign, sign) for sign in script)
            back = f' dx="{-_width(low):.2f}em"' if signs is HIGH and low else ""
            text += (f'<tspan font-size="{SCRIPT:.0%}" dy="{(by - moved) / SCRIPT:.2f}em"{back}>'
                     f"{_script(said)}</tspan>")
            moved = by
    if moved and not last:
        text += f'<tspan dy="{-moved:.2f}em">\u200b</tspan>'
    return text


def _width(script) -> float:
    """How wide digits and commas are in the font of formulas, in their own size."""
    return sum(0.28 if sign == "," else 0.5 for sign in script)


def _script(said) -> str:
    """Letters lean, all else stands."""
    runs = re.findall(rf"[{LETTER}]+|[^{LETTER}]+", said)
    return "".join(_part(run, italic=run[0].isalpha() and run != "T") for run in runs)


def _part(said, italic=False) -> str:
    lean = "font-style: italic; " if italic else ""
    return f'<tspan style="{lean}font-family: {MATH}">{said}</tspan>'
