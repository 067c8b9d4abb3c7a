"""The extensions of the site that have logic of their own."""

import sys

import pytest

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import colours
import furniture


@pytest.mark.parametrize(("formula", "wanted"), [
    ("z = W a + b", r"z = {\class{sym-weight}{W}} {\class{sym-activation}{a}} + "
                    r"{\class{sym-bias}{b}}"),
    (r"\delta_i", r"{\class{sym-error}{\delta}}_i"),
    (r"\tilde w", r"\tilde {\class{sym-weight}{w}}"),
    (r"\tanh \text{a b $x^{2}$ w} \begin{array} x", None),
    (r"\operatorname{bw} \mathrm{softmax} \bigl( \partial", None),
])
def test_letters_are_coloured_and_names_are_not(formula, wanted):
    assert colours.coloured(formula) == (wanted or formula)


def test_launch_buttons_need_an_address(monkeypatch):
    class Config:
        def __init__(self):
            self.html_theme_options = {}

    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    config = Config()
    furniture.known_address(None, config)
    assert config.html_theme_options == {}
    monkeypatch.setenv("GITHUB_REPOSITORY", "someone/somewhere")
    furniture.known_address(None, config)
    assert config.html_theme_options["repository_url"].endswith("someone/somewhere")
    assert "binderhub_url" in config.html_theme_options["launch_buttons"]
