"""The extensions of the site that have logic of their own."""

import os
import re
import sys
from types import SimpleNamespace

import pytest
from docutils import nodes
from docutils.utils import new_document

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import colours
import frames
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


OURS = ('<svg role="img" width="1"><clipPath id="picture-0a-p1"></clipPath>'
        '<g clip-path="url(#picture-0a-p1)"></g></svg>')


def placed(tmp_path, *files):
    """The nodes of a page with a picture for each file, after the extension has seen them."""
    document = new_document("page")
    for k, (name, text) in enumerate(files):
        (tmp_path / name).write_text(text, encoding="utf-8")
        document += nodes.image(uri=name, alt=f'Picture "{k}"')
    document.settings.env = SimpleNamespace(srcdir=str(tmp_path))
    frames.InPage(document).run()
    return document.children


def test_static_pictures_stand_in_the_page_with_their_words_and_names_of_their_own(tmp_path):
    one, two = placed(tmp_path, ("a.svg", OURS), ("b.svg", OURS))
    for k, node in enumerate((one, two)):
        assert isinstance(node, nodes.raw) and node["format"] == "html"
        assert f'<svg aria-label="Picture &quot;{k}&quot;" role="img"' in node.astext()
        ids, used = (set(re.findall(what, node.astext())) for what in (
            r' id="([^"]+)"', r"url\(#([^)]+)\)"))
        assert ids == used == {f"picture-{k}-0a-p1"}


def test_other_pictures_stay_where_they_are(tmp_path):
    for node in placed(tmp_path, ("a.png", "no text"), ("b.svg", "<svg width='1'></svg>")):
        assert isinstance(node, nodes.image)


def test_a_build_of_pages_asks_for_all_frames(monkeypatch):
    monkeypatch.delenv("NNLIB_PAGES", raising=False)
    frames.setup(SimpleNamespace(add_post_transform=lambda transform: None))
    assert os.environ.pop("NNLIB_PAGES") == "1"


def test_the_script_of_figures_stands_once_on_a_page():
    script = (ROOT / "nnlib" / "figures" / "explore.js").read_text(encoding="utf-8")
    page = f"<p><script>{script}</script></p><p><script>{script}</script></p>"
    once = furniture.once_a_page(page)
    assert len(once) < len(page) - len(script) + 200
    assert once.count("explore(document.currentScript.parentElement);</script>") == 2
    assert once.count("function (root)") == 1
    assert once.startswith("<p><script>var explore = function")
    other = "<p><script>other()</script></p>"
    assert furniture.once_a_page(other) == other


def test_a_table_has_one_row_of_names_and_a_true_minus_sign():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"gain 1": [-1.5, 2.0], "fitted": ["(-2 to 3)", "a-1"]},
                             index=pandas.Index(["a", "b"], name="layer"))
    table = furniture.tidy(frame.to_html(notebook=True))
    head = re.search(r"<thead>(.*?)</thead>", table, re.S)[1]
    assert re.findall(r"<t[hd]>(.*?)</t[hd]>", head) == ["layer", "gain 1", "fitted"]
    assert head.count("<tr") == 1 and "\N{MINUS SIGN}1.5" in table and "a-1" in table
    assert "(\N{MINUS SIGN}2 to 3)" in table
    plain = frame.reset_index(drop=True).to_html(notebook=True)
    assert furniture.tidy(plain).count("<tr") == plain.count("<tr")
