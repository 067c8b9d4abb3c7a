"""Figures: every plot describes itself; `explore` holds a true frame for every setting."""

import itertools
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib import diagrams, pictures, plots
from nnlib.activations import sigmoid, tanh
from nnlib.perceptron import perceptron, threshold
from nnlib.widgets import explore

matplotlib.use("Agg")
CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
IMAGE = np.random.default_rng(0).uniform(size=784)
DRAWINGS = {
    "curve": lambda: plots.curve(tanh), "lines": lambda: plots.lines([0, 1], up=[0, 1], down=[1, 0]),
    "band": lambda: plots.lines([0, 1], log=True, both=[[1, 2], [3, 4]]),
    "bars": lambda: plots.bars([0.1, 0.9], marked=1),
    "confusion": lambda: plots.confusion([[5, 1], [0, 4]]),
    "perfect": lambda: plots.confusion(np.eye(3, dtype=int)),
    "digits": lambda: pictures.digits(IMAGE, ["a 4"]),
    "pixels": lambda: pictures.pixels(IMAGE, slice(2, 5), slice(0, 9)),
    "weights": lambda: pictures.weights(IMAGE - 0.5),
    "no weights": lambda: pictures.weights(np.zeros(784)),
    "answer": lambda: pictures.answer(IMAGE, np.eye(10)[3], 4),
    "neuron": lambda: diagrams.neuron([1, 0.5], [2, -1], 0.5, sigmoid),
    "network": lambda: diagrams.network([784, 16, 10]),
    "half plane": lambda: diagrams.half_plane(1, 1, -1.5, CORNERS, [0, 0, 0, 1]),
    "no line": lambda: diagrams.half_plane(0, 0, 1),
    "plane": lambda: diagrams.plane(lambda p: p[:1] * p[1:], CORNERS, [0, 0, 0, 1]),
    "warp": lambda: diagrams.warp(tanh),
}


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_describes_itself(name):
    said = plots.description(DRAWINGS[name]())
    assert len(said) > 20 and said.endswith(".") and "nan" not in said


def test_drawings_use_the_axes_they_are_given():
    _, ax = plt.subplots()
    assert plots.curve(tanh, ax=ax) is ax and diagrams.neuron(1, 1, 0, tanh, ax=ax) is ax


def test_texts_say_what_is_drawn():
    said = plots.description(DRAWINGS["half plane"]())
    assert said.endswith("4 of 4 points are on their right side.") and "− 1.5 > 0" in said
    assert "z = 2 × 1 − 1 × 0.5 + 0.5 = 2" in plots.description(DRAWINGS["neuron"]())
    assert "9 of 10 right" in plots.description(DRAWINGS["confusion"]())


def figure(**more):
    return explore(lambda w, f: plots.lines([0, 1], y=[0, w * len(f)]), w=[1, -2.5, 3],
                   f=["tanh", "sigmoid"], **more)


def unpacked(html):
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', html, re.S)[1])
    return data, ["\n".join(data["lines"][i] for i in frame) for frame in data["frames"]]


def test_a_frame_for_every_setting_each_well_formed_and_described():
    html = figure().to_html()
    data, svgs = unpacked(html)
    assert data["values"] == [["1", "−2.5", "3"], ["tanh", "sigmoid"]]
    assert len(svgs) == len(data["says"]) == 6 and len(set(svgs)) == 6
    for svg, says in zip(svgs, data["says"], strict=True):
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img" and len(says) > 10
        ids = set(re.findall(r' id="([^"]+)"', svg))
        assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) == ids
    for (w, f), svg in zip(itertools.product([1, -2.5, 3], ["tanh", "sigmoid"]), svgs, strict=True):
        own = explore(lambda v: plots.lines([0, 1], y=[0, v]), v=[w * len(f), 0])
        picture = ElementTree.fromstring(unpacked(own.to_html())[1][0])
        paths = [[p.get("d") for p in t.iter("{http://www.w3.org/2000/svg}path")]
                 for t in (picture, ElementTree.fromstring(svg))]
        assert paths[0] == paths[1]  # the frame of these values, in this place


def test_the_first_state_stands_in_the_page_without_javascript():
    html = figure(start={"w": 3, "f": "sigmoid"}).to_html()
    data, svgs = unpacked(html)
    before_scripts = html[: html.index("<script")]
    inline = before_scripts[before_scripts.index("<svg") : before_scripts.index("</svg>")]
    assert f'aria-label="{data["says"][5]}"' in inline
    assert ElementTree.fromstring(svgs[5]).get("width") in inline
    assert 'value="2" data-axis="0" aria-valuetext="3"' in html and "selected>sigmoid" in html


def test_the_same_figure_is_the_same_bytes():
    assert figure().to_html() == figure().to_html()


def test_two_figures_of_a_page_share_no_id():
    one, two = (explore(lambda v: plots.bars([v, 1]), v=v).to_html() for v in ([0, 1], [1, 2]))
    ids = [set(re.findall(r' id=\\?"([^"\\]+)', html)) for html in (one, two)]
    assert ids[0] and not ids[0] & ids[1]


def test_no_figure_is_left_open():
    figure().to_html()
    assert plt.get_fignums() == []


def test_play_adds_a_button_for_its_axis_only():
    assert 'data-play="0"' in figure(play="w").to_html() and "data-play" not in (
        re.sub(r"<script.*?</script>", "", figure().to_html(), flags=re.S))


def test_the_live_figure_changes_with_its_controls():
    box = figure(play="w").live()
    picture, slider, choice, player = box.children
    seen = {picture.value}
    slider.value = 3
    seen.add(picture.value)
    choice.value = "sigmoid"
    seen.add(picture.value)
    player.value = 1
    assert slider.value == -2.5 and len(seen | {picture.value}) == 4
    assert picture.value.startswith("<svg") and "aria-label" in picture.value


def test_what_a_notebook_receives():
    bundle = figure()._repr_mimebundle_()
    assert {"text/html", "text/plain", "application/vnd.jupyter.widget-view+json"} <= set(bundle)


@pytest.mark.parametrize(("call", "words"), [
    (lambda: explore(plots.bars), "at least one axis"),
    (lambda: explore(plots.bars, v=[1]), "at least two values"),
    (lambda: figure(start={"w": 7}), "start has w=7"),
    (lambda: figure(start={"q": 7}), "no value of that axis"),
    (lambda: figure(play="q"), "the axes are"),
    (lambda: explore(plots.bars, v=range(21), u=range(20)).to_html(), "420 frames are too many"),
])
def test_bad_input(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_perceptron_learns_what_a_line_can_part():
    assert threshold(np.array([-1, 0, 2], np.float32)).tolist() == [0, 0, 1]
    learned = perceptron(CORNERS, [0, 0, 0, 1])
    assert threshold(learned.w @ CORNERS + learned.b).tolist() == [0, 0, 0, 1]
    assert learned.corrections[-1] == 0 and sum(learned.corrections) == len(learned.path)
    assert perceptron(CORNERS, [0, 1, 1, 0], epochs=30).corrections[-1] > 0
    with pytest.raises(ValueError, match="4 zeros and ones"):
        perceptron(CORNERS, [0, 1, 2, 0])


def blindness(rgb, kind):
    """sRGB as seen without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1)."""
    matrix = {"protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                         [-0.003882, -0.048116, 1.051998]],
              "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                         [-0.011820, 0.042940, 0.968881]],
              "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                         [0.004733, 0.691367, 0.303900]]}
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.clip(linear if kind == "none" else np.array(matrix[kind]) @ linear, 0, 1)


def lab(linear):
    """CIE L*a*b* of linear sRGB under D65."""
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722],
                    [0.0193, 0.1192, 0.9505]]) @ linear / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def palettes():
    css = Path(__file__).parent.parent / "book" / "_static" / "book.css"
    text = css.read_text(encoding="utf-8")
    dark = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', text, re.S)[1]
    light = re.search(r":root.*?\{(.*?)\}", text, re.S)[1]
    return {"light": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", light)),
            "dark": dict(re.findall(r"--(weight|bias|activation|error): (#\w+)", dark))}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["none", "protan", "deutan", "tritan"])
def test_the_four_colours_can_be_told_apart_and_read(theme, kind):
    colours = palettes()[theme]
    assert set(colours) == set(plots.PALETTE)
    rgb = [np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) / 255 for c in colours.values()]
    seen = [lab(blindness(c, kind)) for c in rgb]
    assert min(np.linalg.norm(p - q) for p, q in itertools.combinations(seen, 2)) > 10
    paper = 1.0 if theme == "light" else 0.0331  # white, and the theme's #14181e at its lightest
    for c in rgb:
        light = float(np.array([0.2126, 0.7152, 0.0722]) @ blindness(c, "none"))
        high, low = max(light, paper), min(light, paper)
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_figures_and_formulas_have_the_same_colours():
    assert {k: v.lower() for k, v in plots.PALETTE.items()} == palettes()["light"]
