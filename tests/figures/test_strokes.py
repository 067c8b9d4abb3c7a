"""The strokes of drawings: words that can be read."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex

from nnlib.figures import plots, strokes
from tests.figures import drawn

matplotlib.use("Agg")


def test_quiet_words_can_be_read_in_the_light_and_in_the_dark():
    grey = int(strokes.QUIET[1:3], 16) / 255
    for shade, paper in ((grey, 1.0), (1 - grey, 0x14 / 255)):  # dark: turned over by the page
        low, high = sorted(((c + 0.055) / 1.055) ** 2.4 for c in (shade, paper))
        assert (high + 0.05) / (low + 0.05) >= 4.5


@pytest.mark.parametrize("colour", [strokes.WEIGHT, strokes.BIAS, strokes.SIGNAL, plots.INK])
def test_a_filled_disc_can_be_told_and_its_words_can_be_read(colour):
    ax = plots.bare()
    strokes.node(ax, (0, 0), "a", colour, filled=True)
    tint, ink = ax.patches[0].get_facecolor(), ax.texts[0].get_color()
    for seen, paper in ((np.asarray, 1.0), (lambda c: (1 - np.asarray(c)) @ TURNED, 0x12 / 255)):
        fill = (1 - tint[3]) * paper + tint[3] * seen(tint[:3])
        assert contrast(fill, np.full(3, paper)) > 1.5
        assert contrast(seen(matplotlib.colors.to_rgb(ink)), fill) > 4.5


TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]]).T


def contrast(*colours):
    """Of two colours of the screen, as WCAG has it; TURNED is the filter hue-rotate(180deg)."""
    low, high = sorted(((np.clip(c, 0, 1) + 0.055) / 1.055) ** 2.4 @ (0.2126, 0.7152, 0.0722)
                       for c in colours)
    return (high + 0.05) / (low + 0.05)


def test_letters_are_large_enough_on_a_narrow_page():
    assert strokes.SIZE / 72 / strokes.WIDTH * 350 >= 9.5  # pixels on a page of 350


def test_a_column_has_its_neurons_from_the_top_and_a_single_one_in_the_middle():
    assert strokes.column(1, 1) == [(1, 0.0)] and len(strokes.column(1, 4)) == 4
    assert strokes.column(0, 3, 1, -2) == [(0, 1), (0, -0.5), (0, -2)]
    assert strokes.column(0, 1, 1, -2) == [(0, -0.5)]
    assert strokes.column(2, 2) == [(2, 1.55), (2, -1.55)]


def test_between_two_places_is_a_part_of_the_way_from_the_first():
    assert strokes.between((0, 2), (4, 10)).tolist() == [2, 6]
    assert strokes.between((0, 2), (4, 10), 0.25).tolist() == [1, 4]


@pytest.mark.parametrize("put", [strokes.write, strokes.tag])
def test_words_stand_where_and_as_they_are_told(put):
    ax = plots.bare()
    put(ax, (1, 2), "loud", strokes.BIAS)
    put(ax, (3, 4), "low", strokes.ERROR, "normal")
    for text, spot, colour, weight in zip(ax.texts, [(1, 2), (3, 4)], [strokes.BIAS, strokes.ERROR],
                                          ["bold", "normal"], strict=True):
        assert text.get_position() == spot and drawn.look(text) == (colour.lower(), weight)
        assert (text.get_ha(), text.get_va()) == ("center", "center")
        assert text.get_fontsize() == strokes.SIZE and text.get_zorder() > 3  # above lines, arrows
    assert [t.get_text() for t in ax.texts] == ["loud", "low"]


def test_what_is_told_of_words_goes_before_what_is_usual():
    ax = plots.bare()
    strokes.write(ax, (0, 0), "a", "k", ha="left", fontsize=7)
    assert (ax.texts[0].get_ha(), ax.texts[0].get_fontsize()) == ("left", 7)
    assert ax.texts[0].get_bbox_patch() is None


def test_a_tag_keeps_lines_away_with_a_narrow_piece_of_paper():
    ax = plots.bare()
    strokes.tag(ax, (0, 0), "a", "k")
    paper = ax.texts[0].get_bbox_patch()
    assert to_hex(paper.get_facecolor()) == "#ffffff" and paper.get_facecolor()[3] == 1
    assert paper.get_edgecolor()[3] == 0 and 0 < paper.get_boxstyle().pad * strokes.SIZE < 3


@pytest.mark.parametrize(("start", "end", "room", "ends"), [
    ((0, 0), (2, 0), {}, [(0.38, 0), (1.62, 0)]),
    ((3, 1), (0, 5), {}, [(3 - 0.38 * 0.6, 1 + 0.38 * 0.8), (0.38 * 0.6, 5 - 0.38 * 0.8)]),
    ((0, 0), (0, 4), {"room": 1}, [(0, 1), (0, 3)])])
@pytest.mark.parametrize("head", [False, True])
def test_an_edge_leaves_room_for_the_discs_at_its_ends(start, end, room, ends, head):
    ax = plots.bare()
    strokes.edge(ax, start, end, strokes.BIAS, 2.5, head=head, **room)
    assert drawn.edges(ax) == [drawn.Edge(
        *map(drawn.place, ends), strokes.BIAS.lower(), 2.5, "->" if head else "-")]


def test_an_edge_has_its_style_and_a_head_unless_told_otherwise():
    ax = plots.bare()
    strokes.edge(ax, (0, 0), (2, 0), "k", 1, "--", head=False)
    assert ax.lines[0].get_linestyle() == "--" and not ax.texts
    strokes.edge(ax, (0, 0), (2, 0), "k", 1)
    assert len(ax.lines) == 1 and drawn.edges(ax)[1].style == "->"


def test_an_arrow_is_short_by_what_it_is_told_and_else_by_nothing():
    ax = plots.bare()
    strokes.arrow(ax, (0, 1), (2, 3), strokes.WEIGHT, 1.5)
    strokes.arrow(ax, (0, 1), (2, 3), strokes.WEIGHT, 1.5, short=4)
    assert [(t.arrow_patch.shrinkA, t.arrow_patch.shrinkB) for t in ax.texts] == [(0, 0), (4, 4)]
    assert drawn.edges(ax) == 2 * [drawn.Edge((0, 1), (2, 3), strokes.WEIGHT.lower(), 1.5, "->")]


@pytest.mark.parametrize("filled", [False, True])
def test_a_node_is_a_disc_with_words_in_its_middle(filled):
    ax = plots.bare()
    strokes.node(ax, (1, 2), "a\n0.5", strokes.SIGNAL, filled)
    strokes.node(ax, (3, 4), "b", strokes.BIAS, filled, radius=0.2)
    for spot, words, colour, radius in (((1, 2), "a\n0.5", strokes.SIGNAL, 0.34),
                                        ((3, 4), "b", strokes.BIAS, 0.2)):
        rim, text = drawn.rims(ax)[spot], drawn.word(ax, words)
        assert rim.radius == radius and to_hex(rim.get_edgecolor()) == colour.lower()
        assert rim.get_linewidth() == 1.4 and text.get_position() == spot
        assert drawn.look(text) == (plots.INK if filled else colour.lower(), "normal")
        tint = [p for p in ax.patches if p.get_fill() and p.get_center() == spot]
        assert [(p.radius, to_hex(p.get_facecolor()), p.get_alpha(), p.get_linewidth())
                for p in tint] == ([(radius, colour.lower(), 0.3, 0)] if filled else [])
    assert len(drawn.rims(ax)) == 2 == len(ax.texts)
    assert drawn.rims(ax)[1, 2].radius < 0.38  # within the room that an edge leaves


def test_sizes_of_layers_are_taken_or_refused_in_one_sentence():
    assert strokes.sizes_of_layers.take((np.int64(3), 1), "sizes") == [3, 1]
    assert strokes.sizes_of_layers.take(np.array([3, 4, 2]), "sizes") == [3, 4, 2]
    for wrong in strokes.sizes_of_layers.wrong:
        with pytest.raises((TypeError, ValueError), match=r"^sizes[^\n]*[^.]$"):
            strokes.sizes_of_layers.take(wrong, "sizes")
