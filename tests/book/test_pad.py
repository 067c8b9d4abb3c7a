"""The network of the pad, how it centres, and what is stored of both."""

import json
import sys

import numpy as np
import pytest

from nnlib.datasets import load_mnist
from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import pad

EXPERIMENT = "pad_network"
KEPT = json.loads(pad.RESULT.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def digits():
    """(x, labels) of the test images, and their pixels as bytes (m, 784)."""
    x, labels = load_mnist("test")
    raw = np.rint(255 * x.T).astype(np.uint8)
    return raw.T / 255, labels, raw


def test_the_network_is_that_of_chapter_8_and_reads_as_well_in_half_the_bits(digits):
    x, labels, _ = digits
    net = pad.network(KEPT)
    assert net.n_parameters == 13_002 and pad.RESULT.stat().st_size < 80_000
    new = np.mean(net.predict(x).argmax(axis=0) == labels)
    assert new == pytest.approx(KEPT["in 16 bits"]["new"], abs=2e-4) and new > 0.94
    assert abs(new - KEPT["in 64 bits"]["new"]) < 0.002
    chapter = pad.RESULT.with_name("digit_classifier.json").read_text(encoding="utf-8")
    first = json.loads(chapter)["runs"]["all"][0]
    assert (KEPT["in 64 bits"]["seen"], KEPT["in 64 bits"]["new"]) == pytest.approx(
        (first["seen"], first["new"]), abs=1e-12)


def test_the_samples_are_all_digits_and_two_that_are_misread(digits):
    x, labels, _ = digits
    said = pad.network(KEPT).predict(x[:, KEPT["samples"]]).argmax(axis=0)
    right = said == labels[KEPT["samples"]]
    assert said[:10].tolist() == list(range(10)) and right[:10].all() and not right[10:].any()


def test_what_is_centred_is_as_mnist_was(lab, digits):
    """A digit of MNIST comes back pixel by pixel, wherever it was moved."""
    for image in digits[0][:, :200].T.reshape(-1, 28, 28):
        for side in lab["SIDES"]:
            assert np.allclose(lab["centred"](lab["moved"](image, side)), image, atol=1e-12)
    assert KEPT["kept by centring"] >= 9990


def test_a_drawing_of_another_size_fills_the_box(lab):
    ink = np.zeros((112, 112))
    ink[10:42, 50:66] = 1  # twice as high as wide
    out = lab["centred"](ink)
    rows, columns = np.flatnonzero(out.any(axis=1)), np.flatnonzero(out.any(axis=0))
    assert np.ptp(rows) + 1 == 20 and np.ptp(columns) + 1 == 10
    assert out.sum() == pytest.approx(200) and 13.5 <= rows.mean() < 14.5
    assert not lab["centred"](np.zeros((9, 9))).any()


def test_moving_and_centring_are_what_the_note_says(lab, digits):
    """The stored shares, on a part of the images: centred ones keep theirs, moved ones fall."""
    x, labels, _ = digits
    net, runs = pad.network(KEPT), KEPT["runs"]
    for way, images in lab["changed"](x[:, :1000]).items():
        assert lab["right"](net, images, labels[:1000]) == pytest.approx(runs[way][0], abs=0.05)
    for k in range(5):
        assert max(runs[f"moved {side}"][k] for side in lab["SIDES"]) < 0.6
        assert min(runs[f"moved {side}, centred"][k] for side in lab["SIDES"]) > 0.94


def test_a_push_is_a_derivative_times_a_pixel(digits):
    net, x = pad.network(KEPT), digits[0][:, 7]
    last = net.layers[-1]

    def sums(x):
        return (last.W @ net.activations(x[:, None])[-2] + last.b)[:, 0]

    lit = np.flatnonzero(x)[::9]
    for digit in (4, 9):
        found = pad.pushes(net, x, digit)
        for i in lit:
            step = 1e-6 * np.eye(784)[i]
            slope = (sums(x + step) - sums(x - step))[digit] / 2e-6
            assert found[i] == pytest.approx(slope * x[i], abs=1e-6)
    assert not found[x == 0].any()
