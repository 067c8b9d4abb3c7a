"""Setting formulas at build time, and cutting style sheets, without a built site."""

import sys
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import formulas
import lean
import purge

INLINE = r'<span class="math notranslate nohighlight">\({\class{sym-weight}{w}} &lt; 2\)</span>'
SHOWN = (r'<div class="math notranslate nohighlight" id="equation-x"><span class="eqno">(1.2)'
         '<a class="headerlink" href="#equation-x">#</a></span>' "\n" r"\[\begin{split}a \\[10pt] b"
         "\n" r"\end{split}\]</div>")
PRINTED = r'<div class="output text_html"><div class="math">$$\frac{1}{2}$$</div><p>So.</p></div>'
PAGE = f"<head></head><p>{INLINE}</p>{SHOWN}{PRINTED}<pre>\\(left alone\\)</pre>"


def test_the_formulas_of_a_page_are_found():
    assert formulas.found(PAGE) == [
        (r"{\class{sym-weight}{w}} < 2", False),
        ("\\begin{split}a \\\\[10pt] b\n\\end{split}", True), (r"\frac{1}{2}", True)]


def test_an_author_s_formula_is_what_is_copied():
    assert formulas.plain(r"{\class{sym-error}{\delta}}x + {\class{sym-bias}{b}}_2") == (
        r"\delta x + b_2")


@pytest.fixture
def built(tmp_path):
    """A site of one page, not yet set."""
    (tmp_path / "out" / "book").mkdir(parents=True)
    (tmp_path / "trees").mkdir()
    page = tmp_path / "out" / "book" / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    program = formulas.node()
    if program is None:
        pytest.skip("no Node was found")
    app = SimpleNamespace(outdir=tmp_path / "out", doctreedir=tmp_path / "trees",
                          builder=SimpleNamespace(format="html"),
                          config=SimpleNamespace(formulas_node=program))
    return app, page


def test_a_page_is_set_once_and_keeps_its_numbers_colours_and_words(built):
    app, page = built
    formulas.set_all(app, None)
    text = page.read_text(encoding="utf-8")
    assert text.count("<mjx-container") == 3 and r"\(left alone\)" in text
    assert 'data-tex="w &lt; 2"' in text and '(1.2)<a class="headerlink"' in text
    assert '<mi class="sym-weight">w</mi>' in text and "mjx-mi class=\"mjx-i sym-weight\"" in text
    assert '../_static/formulas/formulas.css' in text
    folder = app.outdir / "_static" / "formulas"
    first = (folder / "formulas.css").read_text(encoding="utf-8")
    formulas.set_all(app, None)
    assert page.read_text(encoding="utf-8") == text
    assert (folder / "formulas.css").read_text(encoding="utf-8") == first
    assert (folder / "MathJax_Math-Italic.woff").is_file()
    assert not (folder / "MathJax_Fraktur-Bold.woff").exists()


@pytest.mark.parametrize("before, after", [("(", "),"), ("", "."), ("non-", "&#8217;s")])
def test_no_line_ends_between_a_formula_and_what_touches_it(before, after):
    page = f"<p>as {before}{INLINE}{after} and {INLINE} too</p>{SHOWN}."
    text = formulas.replaced(page, dict.fromkeys(formulas.found(page), "F"), "")
    filled = INLINE.partition("\\(")[0] + "F</span>"
    assert f'<span class="glued">{before}{filled}{after}</span> and {filled} too' in text
    assert text.count("glued") == 1


def test_an_unknown_command_ends_the_build_with_its_place(built):
    app, page = built
    page.write_text(PAGE.replace(r"\frac", r"\phrack"), encoding="utf-8")
    with pytest.raises(ExtensionError, match=r"book/page\.html: Undefined.*\\phrack.*\{1\}\{2\}"):
        formulas.set_all(app, None)


def test_without_node_mathjax_stays_and_the_build_says_so(built, monkeypatch, capsys):
    app, page = built
    monkeypatch.setattr(formulas, "find_spec", lambda name: None)
    monkeypatch.setattr(formulas.shutil, "which", lambda name: None)
    config = SimpleNamespace()
    formulas.look_for_node(None, config)
    assert config.formulas_node is None and "MathJax in the browser" in capsys.readouterr().err
    app.config = config
    formulas.set_all(app, None)
    assert page.read_text(encoding="utf-8") == PAGE
    context = {"script_files": [SimpleNamespace(filename="mathjax/tex-chtml.js", attributes={})]}
    formulas.without_mathjax(app, "page", "page.html", context, None)
    assert len(context["script_files"]) == 1


def test_a_rule_stays_if_any_element_may_match_it():
    css = ("@charset \"utf-8\";.used,.gone>a{color:red}.gone{color:blue}p:not(.gone){margin:0}"
           "@media print{.gone{color:red}}@media screen{.made-up-here{top:0}}"
           "@font-face{src:url(a.woff)}a:is(.gone,.used)::after{content:\"}\"}")
    used = purge.Used(['<p class="used">'], ["x = 'made-up-' + y"])
    assert purge.purged(css, used) == (
        "@charset \"utf-8\";.used{color:red}p:not(.gone){margin:0}"
        "@media screen{.made-up-here{top:0}}@font-face{src:url(a.woff)}"
        "a:is(.gone,.used)::after{content:\"}\"}")


def test_icons_are_drawn_and_an_unknown_one_is_an_error():
    script = 'x={bars:[448,512,["navicon"],"f0c9","M0 96"],"two-bars":[1,1,[],"f000","M1"]}'
    page = lean.ICON.sub(lean.drawn(script), '<i class="fas fa-bars" data-mode="x"></i>')
    assert page == ('<svg class="svg-inline--fa fas fa-bars" data-mode="x" aria-hidden="true" '
                    'viewBox="0 0 448 512"><path fill="currentColor" d="M0 96"/></svg>')
    with pytest.raises(ValueError, match="fa-nothing"):
        lean.ICON.sub(lean.drawn(script), '<i class="fa-solid fa-nothing"></i>')
