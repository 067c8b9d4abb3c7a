"""SVG text: the same for the same picture, small, and with no id or font of its own."""

import re
from xml.etree import ElementTree

import matplotlib

from nnlib.activations import tanh
from nnlib.figures import plots, svg

matplotlib.use("Agg")


def text(**more):
    return svg.markup(plots.curve(tanh, **more).figure)


def test_the_same_picture_is_the_same_text_and_another_is_not():
    assert text() == text() != text(high=5)


def test_it_is_one_svg_element_that_says_it_is_an_image():
    root = ElementTree.fromstring(text())
    assert root.tag.endswith("}svg") and root.get("role") == "img"
    assert text().startswith("<svg ") and all(line.startswith("<") for line in text().splitlines())


def test_ids_are_those_that_are_referred_to_and_carry_a_mark():
    ids = re.findall(r' id="([^"]+)"', text())
    assert ids and all(name.startswith("#ID#") for name in ids)
    assert set(ids) == set(re.findall(r'(?:href="#|url\(#)([^")]+)', text()))


def test_words_stay_words_in_the_font_of_the_page():
    assert ">f(z)</text>" in text() and "sans-serif" not in text()
    assert not re.search("<metadata|<!--", text())


def test_positions_are_rounded():
    places = " ".join(re.findall(r' (?:d|x|y|points|transform)="([^"]*)"', text()))
    assert re.search(r"\d\.\d\d\b", places) and not re.search(r"\d\.\d{3}", places)
