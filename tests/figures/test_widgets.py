"""`explore`: a true frame for every setting, in the page and live."""

import base64
import functools
import io
import itertools
import json
import re
from xml.etree import ElementTree

import ipywidgets
import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from nnlib.activations import tanh
from nnlib.figures import controls, explore, plots, widgets
from nnlib.figures.words import short

matplotlib.use("Agg")
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS, NAMES = [1, -2.5, 3], ["tanh", "sigmoid"]
FIVE, WORDS = [1, 2, 3, 4, -5.5], ["a", "b", "c", "d", "e"]
ODD = 'a < b & "c" it\'s </script> d'


def figure(**more):
    return explore(lambda w, f: plots.lines([0, 1], y=[0, w * len(f)]), w=WIDTHS, f=NAMES, **more)


@functools.cache
def html(play=None, **more):
    """The figure for a page, made once: its frames take a while."""
    return figure(play=play, **more).to_html()


@functools.cache
def controlled():
    """The elements of a figure with a control of each kind."""
    images = np.arange(5 * 4.0).reshape(4, 5) / 20
    return page(explore(lambda **values: plots.axes(), start={"w_1": 3, "rule": "b", "image": 2},
                        pictures={"image": images}, few=[True, False], w_1=FIVE, rule=WORDS[:2],
                        image=range(5)).to_html())


def control(axis):
    (found,) = [e for e in controlled().iter() if e.get("data-axis") == str(axis)]
    return found


def named(shown):
    """The text with one name in the place of the figure's own."""
    return re.sub(r"explore-[0-9a-f]{10}(-\d+)?", "NAME", shown)


def numbers(frame):
    """The indices of a frame, whose runs are packed: n, -k is n, n + 1, ..., n + k."""
    found = []
    for i in frame:
        found += [i] if i >= 0 else range(found[-1] + 1, found[-1] + 1 - i)
    return found


@pytest.mark.parametrize(("these", "packed"), [
    ([3, 4, 5, 9], [3, -2, 9]), ([0, 1, 1, 2, 0], [0, -1, 1, -1, 0]), ([], []), ([7, 5], [7, 5])])
def test_runs_of_lines_are_packed_and_none_is_lost(these, packed):
    assert widgets._runs(these) == packed and numbers(packed) == these


def unpacked(text):
    """The data of an explore figure, and each of its frames put together."""
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', text, re.S)[1])
    return data, ["\n".join(data["lines"][i] for i in numbers(frame)) for frame in data["frames"]]


def paths(svg):
    return [p.get("d") for p in ElementTree.fromstring(svg).iter(f"{SVG}path")]


def page(text):
    """The figure's elements without its scripts, read as XML."""
    text = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    text = re.sub(r" (hidden|selected|checked)(?=[ >])", r' \1=""', text)
    return ElementTree.fromstring(re.sub(r"(<(?:input|img) [^>]*)>", r"\1/>", text))


def spoken(root):
    """The element with the sentence under the picture."""
    return root.find(".//p[@class='explore-says']/span")


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


def test_a_ring_stands_at_the_place_of_its_values_and_changes_nothing_else():
    def draw(w, f):
        ax = plots.lines([0, 1], y=[0, w])
        ax.set(xlim=(0, 4), ylim=(-4, 4))
        return ax

    shown = explore(draw, w=WIDTHS, f=NAMES, drag=lambda w: (1, w)).to_html()
    (axes, places), = map(json.loads, re.findall(r"data-drag='(.*?)'", shown))
    assert axes == [[0, len(WIDTHS)]] and len(places) == len(WIDTHS)
    (_, y0), (_, y1), (_, y2) = places
    assert len({x for x, _ in places}) == 1
    assert np.isclose((y1 - y0) / (y2 - y0), (WIDTHS[1] - WIDTHS[0]) / (WIDTHS[2] - WIDTHS[0]),
                      rtol=1e-2)
    for index, one in enumerate(unpacked(shown)[1]):
        ring = re.search(r'class="ring".*?<use [^>]*x="([\d.]+)" y="([\d.]+)"', one, re.S)
        assert np.allclose([float(ring[1]), float(ring[2])], places[index // 2], atol=0.1)
        plain = unpacked(explore(draw, w=WIDTHS, f=NAMES).to_html())[1][index]
        assert set(paths(plain)) <= set(paths(one))
    assert "ring" not in explore(draw, w=WIDTHS, f=NAMES).to_html().split("<script>")[0]


def test_a_ring_that_asks_for_another_axis_is_refused():
    with pytest.raises(ValueError, match="drag asks for 'v', but the axes are"):
        explore(plots.curve, w=WIDTHS, drag=lambda v: (v, 0))


def test_no_line_is_stored_twice():
    data, frames = unpacked(html())
    assert len(set(data["lines"])) == len(data["lines"])
    assert len(data["lines"]) < sum(len(frame.splitlines()) for frame in frames)


@pytest.mark.parametrize(("start", "index"), [({}, 0), ({"w": 3, "f": "sigmoid"}, 5),
                                              ({"w": -2.5}, 2)])
def test_the_first_state_stands_in_the_page_without_javascript(start, index):
    shown = figure(start=start).to_html()
    data, svgs = unpacked(shown)
    inline = page(shown).find(f".//{SVG}svg")
    assert inline.get("aria-label") == data["says"][index]
    assert [p.get("d") for p in inline.iter(f"{SVG}path")] == paths(svgs[index])
    says = spoken(page(shown))
    assert "".join(says.itertext()) == data["says"][index] and says.get("aria-live") == "polite"
    state = page(shown).find(".//p[@class='explore-state']")  # of what the controls would show
    w, f = WIDTHS[index // 2], NAMES[index % 2]
    assert "".join(state.itertext()) == f"w = {controls.text(w)}, f = {f}"
    assert page(shown).find("div[@class='explore-controls']").get("hidden") is not None


def test_up_to_four_values_are_buttons_of_which_one_is_pressed():
    for axis, said, at in ((0, ["True", "False"], 0), (2, ["a", "b"], 1)):
        group = control(axis)
        assert group.get("role") == "radiogroup" and group.get("class") == "explore-buttons"
        radios = list(group.iter("input"))
        assert {r.get("type") for r in radios} == {"radio"}
        assert len({r.get("name") for r in radios}) == 1
        assert [r.get("value") for r in radios] == ["0", "1"]
        assert [r.get("checked") is not None for r in radios] == [k == at for k in (0, 1)]
        assert ["".join(each.itertext()) for each in group.iter("label")] == said
        (name,) = [e for e in group.iter("span") if e.get("id") == group.get("aria-labelledby")]
        assert "".join(name.itertext()) == ["few", "", "rule"][axis]


def test_five_numbers_are_a_slider_with_its_ends_and_its_value():
    slider = control(1)
    assert (slider.get("type"), slider.get("min"), slider.get("max")) == ("range", "0", "4")
    assert (slider.get("value"), slider.get("aria-valuetext")) == ("2", "3")
    (label,) = [e for e in controlled().iter("label") if slider in list(e)]
    assert label.find("output").text == "3"
    assert [e.text for e in label.iter("span") if e.get("class") == "explore-end"] == ["1", "−5.5"]
    assert "".join(label.find("span").itertext()) == "w1 ="
    assert label.find("span/span/sub").text == "1"


def test_five_words_are_a_list_and_five_of_many_kinds_too():
    for values in (WORDS, [1, "a", None, True, 2]):
        root = page(explore(lambda f: plots.axes(), f=values, start={"f": "a"}).to_html())
        options = list(root.find(".//select").iter("option"))
        assert [o.text for o in options] == [controls.text(v) for v in values]
        assert [o.get("selected") is not None for o in options] == [v == "a" for v in values]


def test_pictures_are_what_one_chooses_from():
    group = control(3)
    assert group.get("role") == "radiogroup" and group.get("class") == "explore-pictures"
    images = list(group.iter("img"))
    assert [i.get("alt") for i in images] == [f"image {k} of 5" for k in range(1, 6)]
    shown = [np.array(Image.open(io.BytesIO(base64.b64decode(i.get("src").split(",")[1]))))
             for i in images]
    wanted = 255 * (1 - np.arange(20).reshape(4, 5) / 20)  # dark on light
    assert np.abs([s.ravel() for s in shown] - wanted.T).max() <= 0.5
    assert [r.get("checked") is not None for r in group.iter("input")] == [k == 2 for k in range(5)]


def test_pictures_may_stand_one_behind_another():
    images = np.random.default_rng(0).random((3, 4, 2)) * 2 - 0.5
    made = controls.thumbnails(images, "image", 3)
    shown = [np.array(Image.open(io.BytesIO(base64.b64decode(m.split(",")[1])))) for m in made]
    span = max(1, images.max()) - images.min()
    assert np.abs(np.array(shown) - 255 * (1 - (images - images.min()) / span)).max() <= 0.5
    columns = controls.thumbnails(np.moveaxis(images, 0, 2)[:, [0, 0, 1, 1]].reshape(16, 3)[:16],
                                  "image", 3)
    assert len(set(columns)) == 3


@pytest.mark.parametrize(("pictures", "words"), [
    ({"image": np.ones((4, 2))}, "2 images for axis image, which has 3"),
    ({"image": np.ones((5, 3))}, "image has shape (5, 3)"), ({"w": np.ones((4, 3))}, "'w'"),
    ({"image": np.full((4, 3), np.nan)}, "image")])
def test_pictures_that_do_not_fit_are_refused(pictures, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        explore(lambda image: plots.axes(), image=range(3), pictures=pictures)


@pytest.mark.parametrize(("name", "said", "kind"), [
    ("w", "<i>w</i>", "weight"), ("w_1", "<i>w</i><sub>1</sub>", "weight"),
    ("w12", "<i>w</i><sub>12</sub>", "weight"), ("b", "<i>b</i>", "bias"),
    ("a_l", "<i>a</i><sub><i>l</i></sub>", "activation"),
    ("a_prev", "<i>a</i><sub>prev</sub>", "activation"), ("delta", "<i>δ</i>", "error"),
    ("eta", "<i>η</i>", None), ("η", "<i>η</i>", None), ("A", "<i>A</i>", None)])
def test_the_name_of_a_symbol_is_set_like_it_in_its_colour(name, said, kind):
    made = controls.label(name)
    assert f">{said}</span>" in made
    assert re.findall(r"var\(--(\w+),", made) == ([kind] if kind else [])


@pytest.mark.parametrize(("name", "said"), [("hidden_layers", "hidden layers"), ("lr", "lr"),
                                            ("from_", "from"), ("rate", "rate")])
def test_another_name_is_words(name, said):
    assert controls.label(name) == said


def test_an_axis_of_time_gets_a_play_button_with_its_pace():
    assert [(b.get("data-play"), b.get("data-pace")) for b in page(html("w")).iter("button")] == [
        ("0", "1")]
    assert [b.get("data-pace") for b in page(html("f", pace=0.25)).iter("button")] == ["0.25"]
    assert not list(page(html()).iter("button"))
    for wrong in (0, -1, float("nan"), "fast"):
        with pytest.raises((TypeError, ValueError), match="pace"):
            figure(play="w", pace=wrong)


def test_the_longest_sentence_keeps_its_place():
    says = ["x" * n for n in (3, 50, 46, 20, 49)]
    shown = explore(lambda k: plots.describe(plots.axes(), says[k]), k=range(5)).to_html()
    kept = [e.get("data-says") for e in page(shown).iter("i") if e.get("data-says")]
    assert kept == [says[1], says[4], says[2]]  # of nearly the same length, too
    assert all(e.get("aria-hidden") for e in page(shown).iter("i") if e.get("data-says"))


def test_the_script_is_that_of_this_figure():
    assert html().count("document.currentScript.parentElement") == 1 and "#ID#" not in html()
    assert html().rstrip().endswith("</script>\n</div>")  # whose parent is the figure
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", html())  # asks no other host


def test_the_same_figure_is_the_same_bytes_but_for_its_name():
    one = figure()
    first, second, third = one.to_html(), one.to_html(), figure().to_html()
    assert named(first) == named(second) == named(third) == named(html())
    ids = [set(re.findall(r' id=\\?"([^"\\]+)', shown)) for shown in (first, second, third)]
    assert all(ids) and not ids[0] & ids[1] and not ids[1] & ids[2] and not ids[0] & ids[2]


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
    for values in ([ODD, *WORDS], [ODD, 1]):  # a list, and buttons
        shown = explore(lambda f: plots.axes(xlabel=f), f=values).to_html()
        assert unpacked(shown)[0]["says"][0] == f"f = {ODD}"
        assert unpacked(shown)[0]["values"][0][0] == ODD
        root = page(shown)
        assert "".join(spoken(root).itertext()) == f"f = {ODD}"
        assert root.find(f".//{SVG}svg").get("aria-label") == f"f = {ODD}"
        shows = root.find(".//option") if len(values) > 2 else root.find(".//label/span")
        assert "".join(shows.itertext()) == ODD and root.find(".//p/output").text == ODD
        assert shown.count("</script>") == 2  # the text ends none
    live = explore(lambda f: plots.axes(xlabel="f"), f=[ODD, "x"]).live()
    assert live.children[1].options == ((ODD, ODD), ("x", "x"))


@pytest.mark.parametrize("values", [np.linspace(-1, 1, 3), range(3), (0, 1), np.array([1, 2]),
                                    [True, False], ["a", "b"], [None, tanh]])
def test_any_values_make_an_axis(values):
    data, svgs = unpacked(explore(lambda v: plots.axes(title=str(v)), v=values).to_html())
    assert len(svgs) == len(values) and all(data["values"][0])


def test_a_figure_may_be_drawn_instead_of_axes():
    one = named(explore(lambda k: plots.bars([k, 1]), k=[0, 1]).to_html())
    assert one == named(explore(lambda k: plots.bars([k, 1]).figure, k=[0, 1]).to_html())


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


def words(value):
    return "".join(ElementTree.fromstring(re.search("<p>.*</p>", value)[0]).itertext())


def test_the_live_figure_changes_with_its_controls():
    picture, first, choice, player = figure(play="w", pace=0.25).live().children
    assert isinstance(first, ipywidgets.ToggleButtons)
    assert isinstance(choice, ipywidgets.ToggleButtons) and isinstance(player, ipywidgets.Play)
    seen = [picture.value]
    for moved, value in ((first, 3), (choice, "sigmoid"), (player, 1)):
        moved.value = value
        seen.append(picture.value)
    assert len(set(seen)) == 4 and first.value == -2.5 and player.interval == 250
    ends = [short(y, 3) for y in (4, 12, 21, -17.5)]
    for value, end in zip(seen, ends, strict=True):
        assert f"y {end}." in words(value)
        assert f'<svg aria-label="{words(value)}"' in value and "#ID#" not in value


def test_the_live_controls_are_those_of_the_page():
    images = np.eye(4, 5)
    live = explore(lambda **values: plots.axes(), pictures={"image": images}, few=[1, 2], w_1=FIVE,
                   rule=WORDS, image=range(5), start={"w_1": 3, "image": 4}).live()
    _, few, slider, choice, chosen = live.children
    assert isinstance(few, ipywidgets.ToggleButtons) and isinstance(choice, ipywidgets.Dropdown)
    assert isinstance(slider, ipywidgets.SelectionSlider) and slider.value == 3
    strip, buttons = chosen.children
    assert strip.value.count("<img") == 5 and buttons.value == 4
    assert slider.description == controls.label("w_1") and slider.description_allow_html


def test_the_live_figure_begins_with_the_start():
    picture, first, choice = figure(start={"w": 3, "f": "sigmoid"}).live().children
    assert (first.value, choice.value) == (3, "sigmoid")
    assert f"y {short(21, 3)}." in words(picture.value)


def counted(monkeypatch):
    """A figure of ten frames, and how often it was drawn."""
    drawn = []
    monkeypatch.delenv("NNLIB_PAGES", raising=False)
    return drawn, explore(lambda k: drawn.append(k) or plots.axes(), k=range(10), start={"k": 4})


def test_with_a_kernel_only_the_frames_that_are_looked_at_are_drawn(monkeypatch):
    drawn, shown = counted(monkeypatch)
    bundle = shown._repr_mimebundle_()
    assert drawn == [4]
    assert set(bundle) == {"text/html", "text/plain", "application/vnd.jupyter.widget-view+json"}
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    still = page(bundle["text/html"])
    assert still.find(f".//{SVG}svg").get("aria-label") == "k = 4"
    assert "".join(spoken(still).itertext()) == "k = 4"
    assert "<script" not in bundle["text/html"]


def test_a_page_has_all_frames_and_makes_no_widget(monkeypatch):
    drawn, shown = counted(monkeypatch)
    monkeypatch.setenv("NNLIB_PAGES", "1")
    bundle = shown._repr_mimebundle_()
    assert drawn == list(range(10)) and set(bundle) == {"text/html", "text/plain"}
    assert len(unpacked(bundle["text/html"])[1]) == 10
    assert bundle["text/plain"] == f"explore(k={list(range(10))})"
