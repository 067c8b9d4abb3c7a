"""SVG text: the same for the same picture, small, and with no id or font of its own."""

import re
from xml.etree import ElementTree

import matplotlib
from matplotlib.patches import Circle

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


def test_it_brings_no_style_sheet_which_would_make_the_page_s_styles_anew():
    """Each change of a frame would compute the style of every element of the page."""
    assert "<style" not in text() and "stroke-linejoin:round;stroke-linecap:butt" in text()


def test_ids_are_those_that_are_referred_to_and_carry_a_mark():
    ids = re.findall(r' id="([^"]+)"', text())
    assert ids and all(name.startswith("#ID#") for name in ids)
    assert set(ids) == set(re.findall(r'(?:href="#|url\(#)([^")]+)', text()))


def written(shown):
    """The words of SVG text, each with the fonts of its parts."""
    return {"".join(e.itertext()).replace("\u200b", ""):
            [p.get("style", "") for p in e.iter() if p is not e] for e in ElementTree.fromstring(shown).iter("{http://www.w3.org/2000/svg}text")}


def test_words_stay_words_in_the_font_of_the_page_and_symbols_in_that_of_its_formulas():
    words = written(text())
    assert {"−6", "f(z)", "f′(z)"} <= set(words)
    assert words["−6"] == [] and not re.search("<metadata|<!--|DejaVu|STIX", text())
    assert words["f(z)"] == 2 * ["font-style: italic; font-family: var(--math,serif)"]
    assert text().count("sans-serif") == 1 and 'font-family="system-ui, sans-serif"' in text()


def test_formulas_of_matplotlib_have_the_font_of_formulas_and_their_words_are_words():
    shown = svg.markup(plots.axes(xlabel=r"slope $\delta^{(2)}$ of all").figure)
    (said,) = [w for w in written(shown) if "slope" in w]
    assert said.replace("\xa0", " ") == "slope δ(2) of all"
    assert ">slope\xa0</tspan>" in shown and shown.count("var(--math") == 4  # one for each sign


def test_it_is_as_wide_as_the_column_and_says_so():
    root = ElementTree.fromstring(text())
    assert (root.get("width"), root.get("viewBox")) == ("672", "0 0 504 230.4")


def factor(ax):
    return float(re.search(r"--phone:([\d.]+)", svg.markup(ax.figure))[1])


def labelled(*places, width=7.0):
    ax = plots.bare(size=(width, 2))
    for x, y in places:
        ax.text(x, y, "ten digits", transform=ax.figure.transFigure, fontsize=10, ha="center")
    return factor(ax)


def test_words_grow_on_a_phone_until_they_meet():
    assert labelled((0.3, 0.5), (0.7, 0.5)) == labelled() == 1.5
    assert 1 < labelled((0.4, 0.5), (0.53, 0.5)) < 1.5  # 66 points apart, and 58 wide
    assert labelled((0.4, 0.5), (0.42, 0.5)) == 1.5  # they lie on each other as they are
    assert labelled((0.4, 0.5), (0.4, 0.59)) < 1.5  # one above another
    assert labelled((0.02, 0.5)) == 1.5 > labelled((-0.06, 0.5))  # the rim of the picture
    assert labelled((0.5, 0.5), width=3.5) == 1  # no screen makes it smaller


def boxed(shown):
    return [float(part) for part in re.search(r'viewBox="([^"]*)"', shown)[1].split()]


def test_a_picture_has_room_for_words_that_grow_beyond_its_rim():
    ax = plots.bare(size=(7, 2))
    ax.text(0, 0.5, "ten digits", transform=ax.figure.transFigure, fontsize=10)
    assert boxed(svg.markup(ax.figure)) == [0, 0, 504, 144]
    ax.text(58 / 504, 0.2, "ten digits", transform=ax.figure.transFigure, fontsize=10, ha="right")
    assert boxed(svg.markup(ax.figure)) == [-27, 0, 531, 144]  # 60 points wide, and then 90


def test_words_do_not_grow_over_the_samples_of_a_legend():
    ax = plots.axes(size=(7, 2))
    for name in ("one curve", "another"):
        ax.plot([0, 1], [0, 1], label=name)
    ax.legend(ncols=2, columnspacing=1, frameon=False)
    close = factor(ax)
    ax.legend(ncols=2, columnspacing=6, frameon=False)
    assert 1 <= close < factor(ax) == 1.5


def test_words_in_a_disc_stay_in_it():
    for radius, most in ((50, ""), (35, "1.1"), (20, "")):  # they hang out of the last
        ax = plots.bare(size=(7, 2))
        ax.set(xlim=(0, 504), ylim=(0, 144))
        ax.text(252, 72, "ten digits", fontsize=10, ha="center")
        ax.add_patch(Circle((252, 72), radius, fill=False))
        shown = svg.markup(ax.figure)
        factor = f"min(var(--type,1),{most})" if most else "var(--type,1)"
        assert f"calc(10px*{factor})" in shown and "--phone:1.5" in shown, radius


def test_frames_have_one_size_and_words_of_one_size():
    one, other = (svg.markup(plots.bare(size=size).figure) for size in ((7, 2), (6, 3)))
    other = other.replace("--phone:1.3", "--phone:1.1")
    heads = [re.match("<svg [^>]*>", shown)[0] for shown in svg.alike([one, other])]
    assert heads[0] == heads[1] and 'viewBox="0 0 504 216"' in heads[0]
    assert 'width="672" height="288"' in heads[0] and "--phone:1." in heads[0]


def test_positions_are_rounded():
    places = " ".join(re.findall(r' (?:d|x|y|points|transform)="([^"]*)"', text()))
    assert re.search(r"\d\.\d\d\b", places) and not re.search(r"\d\.\d{3}", places)


def test_groups_that_say_nothing_are_left_out_and_all_others_close():
    lines = ["<svg>", "<g>", '<g class="a">', "<g>", "<path/>", "</g>", "</g>", "<g>", "</g>",
             "</g>", "</svg>"]
    assert list(svg._without_bare_groups(lines)) == ["<svg>", '<g class="a">', "<path/>", "</g>",
                                                     "</svg>"]


def test_a_mark_has_its_style_at_its_shape_unless_its_places_differ():
    ax = plots.axes(None, (3, 3))
    ax.plot([0, 1], [0, 1], "o", color="#112233", mfc="#445566")
    ax.scatter([0, 1], [1, 0], c=["#aa0000", "#00bb00"])
    text = svg.markup(ax.figure)
    shapes = dict(re.findall(r'<path id="([^"]+)"[^>]*? style="([^"]*)"/>', text))
    assert "fill: #445566; stroke: #112233" in {v.rsplit(";", 0)[0] for v in shapes.values()}
    places = re.findall(r'<use xlink:href="#([^"]+)"[^>]*?(?: style="([^"]*)")?/>', text)
    assert {style for name, style in places if "#445566" in shapes.get(name, "")} == {""}
    assert sum("#aa0000" in style or "#00bb00" in style for _, style in places) == 2
