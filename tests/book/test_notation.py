"""The notation page: every letter that a chapter writes is there, for all or for that chapter."""

import re

import nbformat
import pytest

from tests.book.pages import ROOT

PAGE = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")
CHAPTERS = sorted((ROOT / "book").glob("[0-9]*.ipynb"))
GREEK = ("alpha beta gamma Gamma delta Delta epsilon varepsilon zeta eta theta Theta kappa lambda "
         "Lambda mu nu xi Xi pi rho sigma Sigma tau phi varphi Phi chi psi Psi omega Omega").split()
WORDS = re.compile(r"\\(?:text|operatorname|math(?:rm|it|sf)|begin|end)\s*"
                   r"(?:\{[^{}]*\}|T)|\[\d+pt\]")
ALWAYS = {"d", "pi"}  # of a derivative, and the number


def letters(text: str) -> set[str]:
    """The letters of all formulas of a text, Greek ones by name; words in formulas are none."""
    found = set()
    for shown, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+?)\$", text, re.S):
        for sign in re.findall(r"\\[A-Za-z]+|[A-Za-z]", WORDS.sub(" ", shown or inline)):
            if len(sign) == 1 or sign[1:] in GREEK:
                found.add(sign.lstrip("\\"))
    return found


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]


def local() -> dict[str, set[str]]:
    """The letters of single chapters, by their numbers."""
    found = {}
    for chapter, symbol in re.findall(r"^\| (?:\{doc\}`)?(\d+)[^|]*\| ([^|]+)\|",
                                      section("Symbols of one chapter"), re.M):
        found.setdefault(chapter, set()).update(letters(symbol))
    return found


def symbols() -> set[str]:
    rows = re.findall(r"^\| ([^|]+)\|", section("Symbols"), re.M)
    return letters("\n".join(rows))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_letter_of_a_chapter_is_listed(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    number = str(int(path.stem[:2]))
    assert len(letters(text)) > 10
    assert letters(text) - symbols() - local().get(number, set()) - ALWAYS == set()


def test_letters_are_read_without_words():
    assert letters(r"$\mathrm{softmax}(z_k) = W^{\mathsf T}$, $$\gamma \text{ if } x$$") == {
        "z", "k", "W", "gamma", "x"}
    assert {"W", "delta", "theta", "eta", "L", "sigma"} <= symbols()
    assert {"A", "rho", "P", "varphi"} <= local()["13"]


def test_no_chapter_takes_a_letter_that_has_a_meaning_everywhere():
    fixed = {"W", "C", "L", "delta", "theta", "eta", "y", "f", "z", "m"}
    assert fixed <= symbols()
    rows = re.findall(r"^\| [^|]+\| ([^|]+)\|", section("Symbols of one chapter"), re.M)
    taken = {letter for row in rows for name in re.findall(r"\$(\\?\w+)\$", row)
             for letter in letters(f"${name}$")}
    assert not taken & fixed
