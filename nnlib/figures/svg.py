"""A figure as short, reproducible SVG text, fit to stand in a page beside others."""

import functools
import html
import io
import re

import numpy as np

from nnlib.figures import stacks
from nnlib.figures.letters import MATH, symbols

STYLE = {"svg.fonttype": "none", "svg.hashsalt": "nnlib",  # words stay words, ids stay the same
         "mathtext.fontset": "stix"}  # whose letters have the places that other fonts have
LINES = "stroke-linejoin:round;stroke-linecap:butt"  # no style sheet: it would be the whole page's
NARROW, LARGEST, STEP = 448, 1.5, 0.1  # pixels of width from which on words grow, and how much
RING = "ring"  # the class of what figures.js lets a reader drag
RIM = 0.12  # of the width of a picture that is added at its sides where its words need it
FREE = 5  # points that they may reach beyond it as it is
WORDS = re.compile(r'<text style="([^"]*)"([^>]*)>([^<]*)</text>')
FORMULA = re.compile(r'<g[^>]* transform="([^"]*)">\s*<text>(.*?)</text>', re.S)
GLYPH = re.compile(r'<tspan x="([^"]*)"[^>]*font-size: ([\d.]+)px[^>]*>([^<]*)<')
SHAPE = re.compile(r' d="(M [^"Zz]*)\sz\s?"([^>]*)>')
NUMBER = r"(-?[\d.]+)"
SAMPLE = re.compile(rf' d="M {NUMBER} {NUMBER}\s+(?:L \S+ \S+\s+)?L {NUMBER} {NUMBER}\s*"')
USE = re.compile(r'<use xlink:href="#([^"]+)"([^>]*?) style="([^"]*)"/>')
MARKED = re.compile(r'(<path id="([^"]+)" d="[^"]*")(?: style="[^"]*")?/>')
PART = re.compile(r'<tspan x="([^"]*)" y="([^"]*)" style="([^"]*)">([^<]*)</tspan>')


def markup(figure) -> str:
    """The figure as SVG text, one element a line, the same bytes for the same picture.

    Ids that nothing refers to are left out; the others carry the mark #ID#, for the reader of
    the text to replace by a name of its own, so that two figures of a page share none. Words
    have the page's font and formulas, where it says --math, that of its formulas; where it says
    --type they are so many times larger: --phone is the most at which none lies on another.
    data-stack is the size of the picture where its panels stand one below another, and
    data-slim stands where it can be made slimmer: where no panel has equal scales.
    """
    import matplotlib
    from matplotlib.text import Text

    buffer = io.StringIO()
    parts = stacks.named(figure)
    for words in figure.findobj(Text):  # those made before; ticks come with the picture
        words.set_math_fontfamily(STYLE["mathtext.fontset"])
    with matplotlib.rc_context(STYLE):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg ") :]
    text = re.sub(r"(?:<metadata>.*?</metadata>|<!--.*?-->)\s*", "", text, flags=re.S)
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", text, flags=re.S)
    text, stack = stacks.stacked(text, figure, parts)
    text = text.replace(f'id="{RING}"', f'class="{RING}"')
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', text))
    short = 6 if len({name[:6] for name in used}) == len(used) else None  # letters of a name
    text = re.sub(r' id="([^"]+)"',
                  lambda m: f' id="#ID#{m[1][:short]}"' if m[1] in used else "", text)
    text = re.sub(r'(href="#|url\(#)([^")]+)', lambda m: f"{m[1]}#ID#{m[2][:short]}", text)
    text = re.sub(r' (?:d|x|y|points|transform)="[^"]*"', _rounded, text)
    text = re.sub(r"(?<=<text>)\s*<tspan.*?(?=</text>)", _joined, text, flags=re.S)
    most, left, right, caps = largest(text)
    text = re.sub(r'viewBox="0 0 ([\d.]+)', lambda m: f'viewBox="{0 - left:g} 0 '
                  f'{float(m[1]) + left + right:g}', text, count=1)
    text = re.sub(r"font-family: ([^;\"]*)(?:; )?", _family, text)
    text = WORDS.sub(functools.partial(_lettered, iter(caps)), text)
    text = text.replace("<text>", '<text class="formula">')
    text = re.sub(r' transform="rotate\(-?0 [^"]*"', "", text)  # that turns nothing
    text = re.sub(r">\s+<", ">\n<", re.sub(r"[ \t\n]+", " ", text))  # one element a line
    text = "\n".join(_without_bare_groups(_styled_once(text).splitlines()))
    return _sized(text, most, stack, all(ax.get_aspect() == "auto" for ax in figure.axes))


def ringed(figure, at: tuple[float, float]) -> tuple[str, list[float]]:
    """`markup` with a ring to drag at a place of the first Axes, and the ring's place in it."""
    ax = figure.axes[0]
    ring = dict(marker="o", clip_on=False, zorder=9, linestyle="none", gid=RING,
                scalex=False, scaley=False)
    ax.plot(*at, markersize=13, markerfacecolor=(0, 0, 0, 0.15),
            markeredgecolor="black", markeredgewidth=1.6, **ring)
    ax.plot(*at, markersize=36, alpha=0, color="black", **ring)  # as large as a finger
    text = markup(figure)
    x, y = ax.transData.transform(at) * 72 / figure.dpi
    return text, [round(x, 1), round(72 * figure.get_figheight() - y, 1)]


def _styled_once(text: str) -> str:
    """The text with a mark's style at its shape, where all its places have the same."""
    styles = {}
    for name, _, style in USE.findall(text):
        styles.setdefault(name, set()).add(style)
    once = {name: of.pop() for name, of in styles.items() if len(of) == 1}
    text = USE.sub(lambda m: f'<use xlink:href="#{m[1]}"{m[2]}/>' if m[1] in once else m[0], text)
    return MARKED.sub(lambda m: f'{m[1]} style="{once[m[2]]}"/>' if m[2] in once else m[0], text)


def _without_bare_groups(lines):
    """The lines, one element each, without groups that say nothing of what is in them."""
    says = []
    for line in lines:
        if line.startswith("<g") and line[2:3] in " >" and not line.endswith("/>"):
            says.append(line != "<g>")
            if says[-1]:
                yield line
        elif line != "</g>" or says.pop():
            yield line


def _sized(text: str, most: float, stack: str, slim: bool) -> str:
    """The text with the width and height of its box, in pixels of a page."""
    left, _, wide, high = re.search(r'viewBox="([^"]*)"', text)[1].split()
    head = (f'<svg role="img" width="{round(float(wide) * 4 / 3, 1):g}" height='
            f'"{round(float(high) * 4 / 3, 1):g}" font-family="system-ui, sans-serif" '
            f'style="--phone:{most:g};{LINES}" data-stack="{stack}" '
            + slim * 'data-slim="" ' + f'viewBox="{left} 0 {wide} {high}" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">')
    return re.sub(r"<svg [^>]*>", head, text, count=1)


def alike(pictures: list[str]) -> list[str]:
    """The pictures as frames of one: of one width and height, with words of one size."""
    most = min(float(re.search(r"--phone:([\d.]+)", text)[1]) for text in pictures)
    boxes = np.array([re.search(r'viewBox="([^"]*)"', text)[1].split() for text in pictures], float)
    left, high = boxes[:, 0].min(), boxes[:, 3].max()
    box = f'viewBox="{left:g} 0 {(boxes[:, 0] + boxes[:, 2]).max() - left:g} {high:g}"'
    sizes = [re.search(r'data-stack="([^"]*)"', text)[1].split() for text in pictures]
    stack = "{:g} {:g}".format(*np.max(np.array(sizes, float), 0)) if all(sizes) else ""
    slim = all(" data-slim=" in text[: text.index(">")] for text in pictures)
    return [_sized(re.sub(r'viewBox="[^"]*"', box, text, count=1), most, stack, slim)
            for text in pictures]


def largest(text: str) -> tuple[float, float, float, list[float]]:
    """How many times larger the words of a picture can be without new meetings between them, how
    far they then reach beyond its left and its right rim, and what is the most for each.

    At most 1.5, and less for a picture that is narrow itself, so that no screen shrinks it much.
    Each grows from where it is anchored, but not out of the disc, the cell or the bar that it
    stands in, not over the sample of a line in a legend, and not far beyond the rim.
    """
    paper = np.array([float(part) for part in re.search(r'viewBox="([^"]*)"', text)[1].split()])
    most = min(LARGEST, max(1, paper[2] * 4 / 3 / NARROW))
    words = [_word(*found) for found in WORDS.findall(text) if found[2].strip()]
    words += [_formula(*found) for found in FORMULA.findall(text)]
    if not words:
        return most, 0.0, 0.0, []
    samples, shapes = _samples(text), _shapes(text, paper[2])

    def meet(boxes):
        return _meet(np.concatenate([boxes, samples]))

    before, held = meet(_boxes(words, 1.0)), _within(_boxes(words, 1.0), shapes, 0)
    factors = np.arange(most, 1, -STEP).round(2)
    caps = np.ones(len(words))
    for factor in factors[::-1]:
        caps[(_within(_boxes(words, factor), shapes, 1) | ~held).all(1)] = factor
    caps[caps >= most] = LARGEST
    for factor in factors:
        boxes = _boxes(words, np.minimum(factor, caps))
        out = np.maximum(0, [-boxes[:, 0].min() - FREE, boxes[:, 2].max() - paper[2] - FREE])
        if out.sum() < RIM * paper[2] and not (meet(boxes) & ~before).any():
            return float(factor), *np.ceil(out).tolist(), caps.tolist()
    return 1.0, 0.0, 0.0, caps.tolist()


def _word(style, place, said):
    """(x, y, angle, start, width, size) of plain words, start and width along their line."""
    high = float(re.search(r"font-size: ([\d.]+)px", style)[1])
    wide = 0.6 * high * len(said)
    start = {"middle": -wide / 2, "end": -wide}.get(
        (re.search(r"text-anchor: (\w+)", style) or [0, ""])[1], 0.0)
    return (*_spot(place), start, wide, high)


def _formula(place, inside):
    """The same of a formula, which grows from its middle."""
    glyphs = [(float(x), float(high), said) for x, high, said in GLYPH.findall(inside)]
    high = max(h for _, h, _ in glyphs)
    wide = max(x + 0.58 * h * len(said) for x, h, said in glyphs)
    x, y, angle = _spot(place)
    turn = np.exp(-1j * np.radians(angle))
    middle = x + 1j * y + turn.conjugate() * wide / 2
    return middle.real, middle.imag, angle, -wide / 2, wide, high


def _spot(place):
    """(x, y, angle) of attributes such as x="1" y="2" transform="rotate(-90 1 2)"."""
    moved = re.search(r"translate\(([-\d.]+)[ ,]([-\d.]+)\)", place)
    if not moved:
        moved = [0, *(re.search(rf'\b{key}="([-\d.]+)"', place)[1] for key in "xy")]
    turned = re.search(r"rotate\(([-\d.]+)", place)
    return float(moved[1]), float(moved[2]), float(turned[1]) if turned else 0.0


def _boxes(words, factor):
    """Left, top, right and bottom of words that are `factor` times larger."""
    x, y, angle, start, wide, high = np.array(words).T
    along = np.stack([start, start + wide, start, start + wide]) * factor
    across = np.stack([-0.75 * high, -0.75 * high, 0.2 * high, 0.2 * high]) * factor
    corners = (x + 1j * y) + (along + 1j * across) * np.exp(1j * np.radians(angle))
    return np.stack([corners.real.min(0), corners.imag.min(0),
                     corners.real.max(0), corners.imag.max(0)], axis=1)


def _shapes(text, most):
    """Left, top, right and bottom of closed shapes that are narrower than a third of `most`.

    Paper behind words, white and without a line around it, is none.
    """
    found = [np.array(re.findall(r"-?[\d.]+", path), float).reshape(-1, 2)
             for path, look in SHAPE.findall(text) if "stroke:" in look or "#ffffff" not in look]
    boxes = np.array([[*points.min(0), *points.max(0)] for points in found]).reshape(-1, 4)
    return boxes[boxes[:, 2] - boxes[:, 0] < most / 3]


def _samples(text):
    """The same of short level lines, such as those of a legend."""
    ends = np.array(SAMPLE.findall(text), float).reshape(-1, 4)
    ends = ends[(np.abs(ends[:, 1] - ends[:, 3]) < 0.1) & (np.abs(ends[:, 2] - ends[:, 0]) < 30)]
    return ends + np.array([0, -3, 0, 3])


def _within(boxes, shapes, room):
    """Which boxes lie in which shapes, or out of them by less than `room` points."""
    low = boxes[:, None, :2] >= shapes[:, :2] - room
    high = boxes[:, None, 2:] <= shapes[:, 2:] + room
    return low.all(2) & high.all(2)


def _meet(boxes):
    """Which boxes overlap by more than a point, each with another."""
    left, top, right, bottom = boxes.T
    wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    high = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    return np.triu((wide > 1) & (high > 1), 1)


def _joined(match) -> str:
    """The glyphs of a formula from the left, those of one word as one: a page's font may differ."""
    parts: list[list[str]] = []
    for x, y, style, said in sorted(PART.findall(match[0]), key=lambda part: float(part[0])):
        if parts and parts[-1][1:3] == [y, style] and "STIX" not in style:
            parts[-1][3] += said
        else:
            parts.append([x, y, style, said])
    return "".join(f'<tspan x="{x}" y="{y}" style="{style}">{said}</tspan>'
                   for x, y, style, said in parts)


def _lettered(caps, match) -> str:
    """Plain words as large as the page says, with their symbols set as such; code as it is."""
    style, place, said = match.groups()
    cap = next(caps) if said.strip() else LARGEST
    factor = "var(--type,1)" if cap >= LARGEST else f"min(var(--type,1),{cap:g})"
    style = re.sub(r"(?<=font-size: )([\d.]+px)", rf"calc(\1*{factor})", style)
    if "font-family" not in style:
        said = symbols(html.unescape(said))
    return f'<text style="{style}"{place}>{said}</text>'


def _family(match) -> str:
    """Formulas have their own font, all else that of the page, and code that of code."""
    if "STIX" in match[1]:
        return f"font-family: {MATH}"
    return match[0] if "monospace" in match[1].rsplit(",")[-1] else ""


def _rounded(attribute) -> str:
    """A hundredth of a point is enough, and a tenth for the lines of a path."""
    places = 1 if attribute[0].startswith(" d=") else 2
    return re.sub(rf"\d+\.\d{{{places + 1},}}",
                  lambda m: f"{float(m[0]):.{places}f}".removesuffix(".0"), attribute[0])
