"""What a page is measured by, in a browser: its first screen, its code, its figures, its width."""

import re

REPR = re.compile(r"\barray\(|\bnp\.(?:u?int|float|bool|str)\w*\(|\bdtype=|"
                  r"^\s*[\[({].*[\])}]\s*$|<\w+\.\w+|"
                  r"\[ *-?\d[\d.e+-]*(?: +-?\d[\d.e+-]*)+ *\]", re.M)  # [1. 2.], NumPy's
COLUMN = """() => document.querySelector('.bd-article section > p').getBoundingClientRect().width"""
FIGURES = """() => [...document.querySelectorAll('article figure')]
    .map(figure => figure.querySelector('svg, img')).filter(e => e && e.checkVisibility())
    .map(e => e.getBoundingClientRect().width)"""
CODE = """() => [...document.querySelectorAll('article .cell_input')]
    .filter(e => e.checkVisibility({contentVisibilityAuto: true}) &&
                 !e.closest('details:not([open])'))
    .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0)
    / document.querySelector('article').getBoundingClientRect().height"""
STOPS = """() => [...document.querySelectorAll('article input[type=range]')]
    .map(e => Number(e.max) - Number(e.min) + 1)"""
TYPE = """() => [...document.querySelectorAll('article figure')]
    .map(figure => figure.querySelector('svg')).filter(e => e && e.checkVisibility())
    .map(svg => svg.getScreenCTM().d * Math.min(...[...svg.querySelectorAll('text:not(.formula)')]
         .filter(e => e.textContent.trim())
         .map(e => parseFloat(getComputedStyle(e).fontSize)), 99))"""

CUT = """() => [...document.querySelectorAll('article pre')]
    .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
    .map(e => e.textContent.split('\\n').sort((a, b) => b.length - a.length)[0])"""
WIDE = """() => [...document.querySelectorAll("mjx-container[display='true']")]
    .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).length"""

ICONS = """() => [...document.querySelectorAll('body *:not(svg, svg *)')].filter((e) =>
    ['::before', '::after'].some((part) => {
        const {content, display} = getComputedStyle(e, part);
        return display !== 'none' && /[\\uE000-\\uF8FF]/.test(content);
    })).map((e) => e.outerHTML.slice(0, 120))"""
LOST = """() => {
    const shown = (e) => getComputedStyle(e).display === 'contents' ? [...e.children].some(shown)
        : e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
    return [...document.querySelectorAll(
        'article figure, .solution section, article details > *')]
        .filter((e) => !shown(e)).map((e) => e.outerHTML.slice(0, 200));
}"""


def first_figure(page) -> float:
    """How far below the page's top its first figure begins, in pixels."""
    box = page.locator("article figure svg, article figure img").first.bounding_box()
    return box["y"] + page.evaluate("scrollY")


def narrow_figures(page) -> int:
    """How many figures fill less than three quarters of the column."""
    column = page.evaluate(COLUMN)
    return sum(width < 0.745 * column for width in page.evaluate(FIGURES))


def reprs(page) -> list[str]:
    """Outputs that are written as Python writes values to itself."""
    outputs = page.locator("article .cell_output pre:not(.highlight-python pre)")
    return [said for said in outputs.all_text_contents()
            if REPR.search(said) and not said.lstrip().startswith("def ")]  # a program, shown


def overflow(page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")
