"""Symbols in pictures look like those in formulas, and words stay words."""

import re
from xml.etree import ElementTree

import pytest

from nnlib.figures.letters import in_html, symbols


def parts(words):
    """(text, leans, moved) of each piece of a line."""
    found, moved = [], 0.0

    def walk(element, leans, size, moved):
        size *= float(element.get("font-size", "100%")[:-1]) / 100
        moved += float(element.get("dy", "0em")[:-2]) * size
        leans = leans or "italic" in element.get("style", "")
        if (element.text or "").strip("\u200b"):
            found.append((element.text, leans, round(moved, 1)))
        for child in element:
            moved = walk(child, leans, size, moved)
            if child.tail:
                found.append((child.tail, leans, round(moved, 1)))
        return moved

    walk(ElementTree.fromstring(f"<text>{symbols(words)}</text>"), False, 1.0, moved)
    return found


@pytest.mark.parametrize(("words", "wanted"), [
    ("z", [("z", True, 0)]), ("z = −1.8", [("z", True, 0), (" = −1.8", False, 0)]),
    ("f′(z)", [("f", True, 0), ("′", False, -0.4), ("(", False, 0), ("z", True, 0),
               (")", False, 0)]),
    ("Σ y", [("Σ", False, 0), (" ", False, 0), ("y", True, 0)]),
    ("w₁,₂ x", [("w", True, 0), ("1,2", False, 0.2), (" ", False, 0), ("x", True, 0)]),
    ("δ⁽²⁾ < 1", [("δ", True, 0), ("(2)", False, -0.4), (" < 1", False, 0)]),
    ("a₂⁽ᴸ⁻¹⁾", [("a", True, 0), ("2", False, 0.2), ("(", False, -0.4), ("L", True, -0.4),
                 ("−1)", False, -0.4)])])
def test_a_symbol_leans_and_its_indices_stand_low_and_high(words, wanted):
    assert parts(words) == wanted


@pytest.mark.parametrize("words", ["a layer", "I see", "sum of all", "don't", "10⁻³", "e.g. this",
                                   "A sentence", "a 4", "x1", "3×3 & <4>"])
def test_words_and_numbers_are_left_alone(words):
    assert parts(words) == [(words, False, 0)]


@pytest.mark.parametrize("words", ["a", "A = 0.5", "f(a)", "a, b", "error a", "a 0.20", "a −1.5"])
def test_an_a_is_a_symbol_where_a_formula_goes_on(words):
    assert any(leans and text in "aA" for text, leans, _ in parts(words))


def test_what_follows_a_high_index_stands_on_the_line_again():
    for words in ("w₁ + b₂", "a⁽¹⁾ · δ⁽²⁾ + z", "w₁,₂⁽¹⁾ = 3"):
        assert all(moved == 0 for text, _, moved in parts(words) if re.search("[wbaδz+=·]", text))


@pytest.mark.parametrize(("words", "said"), [
    ("w₁,₂ = 3", "<i>w</i><sub>1,2</sub>"), ("∂C/∂w", "<i>C</i>"), ("f′(z)", "<i>f</i>′"),
    ("a₂⁽ᴸ⁻¹⁾", "<i>a</i><sub>2</sub><sup>(<i>L</i>−1)</sup>"), ("Σ y", "Σ")])
def test_sentences_have_the_same_symbols(words, said):
    assert f">{said}</span>" in in_html(words)
    assert in_html("a layer < 3") == "a layer &lt; 3"


def test_a_letter_after_a_space_of_no_width_is_a_name_and_stands_upright():
    assert "italic" in symbols("B layer 1")
    for words in ("\u200bB", "\u200bB layer 1", "\u200bA Xavier"):
        assert symbols(words) == words
