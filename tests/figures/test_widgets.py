"""`explore`: a true frame for every setting, in the page and live."""

import functools
import itertools
import json
import re
from xml.etree import ElementTree

import ipywidgets
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.activations import tanh
from nnlib.figures import explore, plots
from nnlib.figures.words import short

matplotlib.use("Agg")
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS, NAMES = [1, -2.5, 3], ["tanh", "sigmoid"]
ODD = 'a < b & "c" it\'s </script> d'


def figure(**more):
    return explore(lambda w, f: plots.lines([0, 1], y=[0, w * len(f)]), w=WIDTHS, f=NAMES, **more)


@functools.cache
def html(play=None):
    """The figure for a page, made once: its frames take a while."""
    return figure(play=play).to_html()


def unpacked(text):
    """The data of an explore figure, and each of its frames put together."""
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.S)[1])
    return data, ["\n".join(data["lines"][i] for i in frame) for frame in data["frames"]]


def paths(svg):
    return [p.get("d") for p in ElementTree.fromstring(svg).iter(f"{SVG}path")]


def page(text):
    """The figure's elements without its scripts, read as XML."""
    text = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    text = re.sub(r" (hidden|selected)(?=[ >])", r' \1=""', text)
    return ElementTree.fromstring(re.sub(r"(<input [^>]*)>", r"\1/>", text))


def test_there_is_one_frame_for_every_combination_and_each_is_a_picture():
    data, svgs = unpacked(html())
    assert data["values"] == [["1", "−2.5", "3"], ["tanh", "sigmoid"]]
    assert len(svgs) == len(data["says"]) == len(set(svgs)) == 6
    for svg in svgs:
        root = ElementTree.fromstring(svg)
        assert root.tag == f"{SVG}svg" and root.get("role") == "img"
        ids = re.findall(r' id="([^"]+)"', svg)
        assert len(set(ids)) == len(ids)  # each once, and just those that are referred to
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) == set(ids)


def test_each_frame_stands_in_the_place_of_its_values():
    data, svgs = unpacked(html())
    for index, (w, f) in enumerate(itertools.product(WIDTHS, NAMES)):
        own = explore(lambda v: plots.lines([0, 1], y=[0, v]), v=[w * len(f), 0])
        assert paths(svgs[index]) == paths(unpacked(own.to_html())[1][0])
        assert f"y {short(w * len(f), 3)}." in data["says"][index]


def test_no_line_is_stored_twice():
    data, _ = unpacked(html())
    assert len(set(data["lines"])) == len(data["lines"]) < sum(map(len, data["frames"])) / 2


@pytest.mark.parametrize(("start", "index"), [({}, 0), ({"w": 3, "f": "sigmoid"}, 5),
                                              ({"w": -2.5}, 2)])
def test_the_first_state_stands_in_the_page_without_javascript(start, index):
    shown = figure(start=start).to_html()
    data, svgs = unpacked(shown)
    inline = page(shown).find(f".//{SVG}svg")
    assert inline.get("aria-label") == data["says"][index]
    assert [p.get("d") for p in inline.iter(f"{SVG}path")] == paths(svgs[index])
    says = page(shown).find(".//p")
    assert says.text == data["says"][index] and says.get("aria-live") == "polite"


def test_controls_are_native_labelled_and_hidden_until_they_work():
    root = page(figure(start={"w": 3, "f": "sigmoid"}).to_html())
    controls = root.find("div[@class='explore-controls']")
    assert controls.get("hidden") is not None
    slider, choice = controls.find(".//input"), controls.find(".//select")
    assert (slider.get("type"), slider.get("min"), slider.get("max")) == ("range", "0", "2")
    assert (slider.get("value"), slider.get("aria-valuetext")) == ("2", "3")
    assert controls.find(".//output").text == "3"
    options = choice.findall("option")
    assert [o.text for o in options] == NAMES and options[1].get("selected") is not None
    assert [c.get("data-axis") for c in (slider, choice)] == ["0", "1"]
    assert [span.text for span in controls.iter("span")] == ["w", "f"]


def test_an_axis_of_time_gets_a_play_button():
    root = page(html("w"))
    assert [b.get("data-play") for b in root.iter("button")] == ["0"]
    assert not list(page(html()).iter("button"))


def test_the_script_is_that_of_this_figure():
    name = re.search(r'<div class="explore" id="([^"]+)"', html())[1]
    assert html().count(f'document.getElementById("{name}")') == 1
    assert "EXPLORE_ID" not in html() and "#ID#" not in html()
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", html())  # asks no other host


def test_the_same_figure_is_the_same_bytes():
    assert figure().to_html() == html()


def test_two_figures_of_a_page_share_no_id():
    both = (explore(lambda v: plots.bars([v, 1]), v=v).to_html() for v in ([0, 1], [1, 2]))
    ids = [set(re.findall(r' id=\\?"([^"\\]+)', shown)) for shown in both]
    assert ids[0] and not ids[0] & ids[1]


def test_no_figure_is_left_open():
    explorer = figure(play="w")
    explorer.to_html()
    explorer.live().children[1].value = 3
    assert plt.get_fignums() == []


def test_without_a_description_the_values_are_the_text():
    bare = explore(lambda w_1, f: plots.axes(title=f), w_1=[-1, 0.5], f=NAMES)
    says = unpacked(bare.to_html())[0]["says"]
    assert says[:2] == ["w 1 = −1, f = tanh", "w 1 = −1, f = sigmoid"]


def test_any_text_is_shown_as_it_is():
    for values in ([ODD, "x"], [ODD, 1]):  # a list, and a slider
        shown = explore(lambda f: plots.axes(xlabel=f), f=values).to_html()
        assert unpacked(shown)[0]["says"][0] == f"f = {ODD}"
        assert unpacked(shown)[0]["values"][0][0] == ODD
        root = page(shown)
        assert root.find(".//p").text == f"f = {ODD}"
        assert root.find(f".//{SVG}svg").get("aria-label") == f"f = {ODD}"
        control = root.find(".//option") if values[1] == "x" else root.find(".//output")
        assert control.text == ODD
        assert shown.count("</script>") == 2  # the text ends none
    live = explore(lambda f: plots.axes(xlabel="f"), f=[ODD, "x"]).live()
    assert live.children[1].options == ((ODD, ODD), ("x", "x"))


@pytest.mark.parametrize("values", [np.linspace(-1, 1, 3), range(3), (0, 1), np.array([1, 2]),
                                    [True, False], ["a", "b"], [None, tanh]])
def test_any_values_make_an_axis(values):
    data, svgs = unpacked(explore(lambda v: plots.axes(title=str(v)), v=values).to_html())
    assert len(svgs) == len(values) and all(data["values"][0])


def test_a_figure_may_be_drawn_instead_of_axes():
    one = explore(lambda k: plots.bars([k, 1]), k=[0, 1]).to_html()
    assert one == explore(lambda k: plots.bars([k, 1]).figure, k=[0, 1]).to_html()


def panels(w):
    """Two drawings in one figure."""
    figure, (left, right) = plt.subplots(1, 2)
    plots.bars([w, 1], ax=left)
    plots.lines([0, 1], y=[0, w], ax=right)
    return figure, right


def test_a_figure_of_two_panels_is_said_with_both():
    for draw in (lambda w: panels(w)[0], lambda w: panels(w)[1]):  # the figure, or one of its Axes
        says = unpacked(explore(draw, w=[2, 3]).to_html())[0]["says"]
        assert says[1] == "The largest of 2 bars is 0, at 3.00. Curves that end at: y 3."
    says = unpacked(explore(lambda w: plots.describe(panels(w)[0], "Both."), w=[2, 3]).to_html())
    assert says[0]["says"] == ["Both.", "Both."]


def test_the_live_figure_changes_with_its_controls():
    picture, slider, choice, player = figure(play="w").live().children
    assert isinstance(slider, ipywidgets.SelectionSlider)
    assert isinstance(choice, ipywidgets.Dropdown) and isinstance(player, ipywidgets.Play)
    seen = [picture.value]
    for control, value in ((slider, 3), (choice, "sigmoid"), (player, 1)):
        control.value = value
        seen.append(picture.value)
    assert len(set(seen)) == 4 and slider.value == -2.5
    says = [re.search(r"<p>(.*)</p>", value)[1] for value in seen]
    ends = [short(y, 3) for y in (4, 12, 21, -17.5)]
    assert all(f"y {end}." in text for text, end in zip(says, ends, strict=True))
    for value, text in zip(seen, says, strict=True):
        assert f'<svg aria-label="{text}"' in value and "#ID#" not in value


def test_the_live_figure_begins_with_the_start():
    _, slider, choice = figure(start={"w": 3, "f": "sigmoid"}).live().children
    assert (slider.value, choice.value) == (3, "sigmoid")
    assert (slider.description, choice.description) == ("w", "f")


def test_what_a_notebook_receives():
    bundle = figure()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/plain"] == "explore(w=[1, -2.5, 3], f=['tanh', 'sigmoid'])"
    assert bundle["text/html"] == html()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
