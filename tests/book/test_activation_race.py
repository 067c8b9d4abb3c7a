"""The race of chapter 13: its networks side by side are those of nnlib, one by one."""

import json
import runpy
from itertools import pairwise

import numpy as np
import pytest

from nnlib import Dense, Network, train
from nnlib.activations import softmax, tanh, tsin
from nnlib.costs import cross_entropy
from nnlib.optimizers import GradientDescent
from tests.book.pages import ROOT

RACE = runpy.run_path(str(ROOT / "book" / "experiments" / "activation_race.py"))
STORED = ROOT / "book" / "experiments" / "activation_race.json"
KEPT = json.loads(STORED.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("track", "f"), [("digits, 4", tsin), ("digits, 1", tanh)])
def test_networks_side_by_side_end_as_one_network_of_nnlib(track, f):
    plan, seed, settings = RACE["TRACKS"][track], 3, [(0.3, 2.0), (0.08, 0.4), (50.0, 9.0)]
    x, y, x_new, y_new = (np.asarray(v, float) for v in RACE["data"](plan["task"], seed))
    rng, sizes = np.random.default_rng(seed), plan["sizes"]
    hidden = [Dense(p, q, f) for p, q in pairwise(sizes[:-1])]
    net = Network([*hidden, Dense(sizes[-2], 10, softmax)], cost=cross_entropy, rng=rng,
                  init=lambda shape, rng: 0.4 / np.sqrt(shape[1]) * rng.normal(size=shape))
    train(net, x, y, GradientDescent(0.08), plan["epochs"], plan["batch"], rng=rng)
    right = [np.mean(net.predict(a).argmax(axis=0) == b.argmax(axis=0))
             for a, b in ((x_new, y_new), (x, y))]
    assert RACE["runs"](track, f, settings, seed)[1] == pytest.approx(right, abs=1e-9)


def test_a_run_that_diverges_counts_as_0_and_leaves_the_others_alone():
    alone, (lost, beside) = (RACE["runs"]("digits, 1", RACE["FORMS"]["Snake"](1.0), of, 5)
                             for of in ([(0.1, 1.0)], [(1e6, 50.0), (0.1, 1.0)]))
    assert lost == (0, 0) and beside == alone[0]


@pytest.mark.parametrize("name", ["z + A sin z", "Snake"])
def test_the_ripples_have_the_slopes_of_their_values(name):
    f, z = RACE["FORMS"][name](0.7), np.linspace(-9, 9, 101)
    measured = (f.value(z + 1e-6) - f.value(z - 1e-6)) / 2e-6
    assert f.derivative(z) == pytest.approx(measured, abs=1e-8)


def test_seeds_that_choose_and_seeds_that_judge_share_no_image():
    images = [column.tobytes() for seed in (0, 1, 100, 101) for part in (0, 2)
              for column in RACE["data"]("mnist", seed)[part].T]
    assert len(images) == 6000 and len(set(images)) > 5990  # few are in the files twice


def test_the_settings_are_those_of_the_stored_results():
    assert KEPT["settings"] == json.loads(json.dumps(RACE["SETTINGS"]))
    for track in RACE["TRACKS"]:
        for racer in RACE["RACERS"]:
            entry = KEPT[track][racer]
            best = max(v for rows in entry["scores"].values() for row in rows for v in row)
            assert best == pytest.approx(entry["best score"], abs=1e-4)
            assert len(entry["judged"]) == 20
