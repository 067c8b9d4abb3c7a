"""Every figure that the source documents show, and some they describe, has a function for it."""

import importlib
import re

import pytest
import yaml

from tests.book.pages import ROOT

FIGURES = {  # item of the list of sources: the functions that draw it
    "D1.4-02": ["fits.fit"], "D1.4-03": ["fits.fit"], "D1.4-04": ["fits.fit"],
    "D2.1-12": ["reading.network"], "D2.2.2a-04": ["schemes.perceptron"],
    "D2.3b-07": ["schemes.together"],
    "D3.2-03": ["pictures.digits", "pictures.pixels", "reading.window"],
    "D3.2-07": ["reading.network"],
    "D3.3-07": ["backward.levers"], "D3.3-12": ["landscapes.descent"], "D3.3-22": ["graphs.chain"],
    "D3.3-24": ["graphs.chain"], "D3.3-30": ["graphs.paths"],
    "D3.4-21": ["histories.curves"], "D3.4-23": ["histories.curves"],
    "D3.4-25": ["histories.curves", "histories.rates"],
    "D3.4-27": ["histories.curves", "histories.rates"],
    "D3.4-28": ["histories.curves", "histories.rates"],
    "D3.4-33": ["plots.confusion", "mistakes.misclassified", "mistakes.recalls"],
    "D3.4-34": ["mistakes.gallery"], "D3.4-36": ["mistakes.gallery"],
    "D3.4-37": ["plots.confusion", "mistakes.misclassified"],
    "D3.4-38": ["mistakes.compared", "pictures.digits"], "D3.4-39": ["mistakes.gallery"],
    "D3.4-40": ["mistakes.misclassified"], "D3.4-41": ["mistakes.misclassified"],
    "D3.5-13": ["plots.curve"], "D3.5-19": [
        "designs.turned", "ripples.directions"],
    "D4.3-01": ["plots.curve"],
    # described in words
    "D1.1-06": ["fits.extrapolations"], "D1.3-08": ["fits.spectra"],
    "D2.2.2b-15": ["walkthrough.walk"], "D2.3a-01": ["histories.per_layer"],
    "D3.3-11": ["graphs.reach"], "D3.3-06": ["landscapes.surface"],
    "D3.3-14": ["landscapes.contours", "landscapes.steepest"], "D3.5-01": ["histories.gap"],
    "D3.5-02": ["schemes.thinned"],
}


def items():
    text = (ROOT / "book" / "sources.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["items"]


def test_no_figure_is_left_out():
    shown = {item for item, row in items().items() if re.match(r"figure \d", row["what"])}
    assert len(shown) == 28 and shown <= set(FIGURES) and set(FIGURES) <= set(items())


@pytest.mark.parametrize("path", sorted({path for paths in FIGURES.values() for path in paths}))
def test_the_function_names_what_it_draws(path):
    module, name = path.split(".")
    said = getattr(importlib.import_module(f"nnlib.figures.{module}"), name).__doc__
    assert any(item in said for item, paths in FIGURES.items() if path in paths)
