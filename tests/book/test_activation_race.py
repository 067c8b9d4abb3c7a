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
DEPTH = runpy.run_path(str(ROOT / "book" / "experiments" / "activation_depth.py"))
STORED = ROOT / "book" / "experiments" / "activation_race.json"
KEPT = json.loads(STORED.read_text(encoding="utf-8"))
TWENTY = json.loads(STORED.with_stem("activation_depth").read_text(encoding="utf-8"))


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


def test_every_runner_was_tuned_inside_its_grid_but_tanh_on_the_wave():
    outside = [(track, racer) for track in RACE["TRACKS"] if track in KEPT
               for racer in RACE["RACERS"] if not KEPT[track][racer]["inside"]]
    assert outside == [("wave", "tanh")]


def test_with_one_setting_for_all_tsin_is_first_on_one_track_and_last_on_another():
    means = {track: [np.mean([run[0] for run in KEPT[track][racer]["common"]])
                     for racer in RACE["RACERS"]]
             for track in ("digits, 1", "digits, 4", "MNIST, 1")}
    ranks = {track: sum(v > of[0] for v in of) for track, of in means.items()}
    assert RACE["RACERS"][0] == "TSin"
    assert ranks == {"digits, 1": 7, "digits, 4": 5, "MNIST, 1": 0}
    lost = [sum(run[0] == 0 for run in KEPT["MNIST, 4"][racer]["common"])
            for racer in RACE["RACERS"]]
    assert lost == [16, 1, 0, 0, 0, 0, 0, 0]


def test_waves_that_are_learnt_are_continued_wherever_the_line_is_drawn():
    both = np.concatenate([KEPT["wave"][racer]["judged"]
                           for racer in ("TSin", "z + A sin z", "Snake", "sine")])
    for line, left in ((0.15, 12), (0.2, 10), (0.3, 6)):
        inside, on = both[:, 1] < line, both[:, 0] < 1
        assert (~inside).sum() == left and on[inside].mean() > 0.92 > 3 * on[~inside].mean()


def test_the_deep_networks_have_the_settings_that_are_stored():
    assert TWENTY["settings"] == json.loads(json.dumps(DEPTH["SETTINGS"]))
    for name, (_, gains) in DEPTH["RUNNERS"].items():
        assert TWENTY["learnt"][name]["gains"] == gains
        assert np.shape(TWENTY["learnt"][name]["judged"]) == (20, len(gains), 2)


def test_the_rates_of_deep_networks_go_on_until_the_best_lies_inside():
    for of in (*TWENTY["learnt"].values(), *TWENTY["long"].values()):
        for chosen, rates, scores in zip(of["chosen"], of["rates"], of["scores"], strict=True):
            best = 1 + int(np.argmax(scores[1:-1]))
            assert rates == sorted(rates) and rates[best] == chosen
            assert 0 < scores[best] == max(scores)


def test_rates_are_added_where_the_best_lies_at_an_end_and_where_all_diverge():
    fast = DEPTH["RACE"]["TRACKS"]["digits, 20"] | {"epochs": 3}
    DEPTH["RACE"]["TRACKS"]["three steps"] = fast
    (rates,), (scores,) = DEPTH["grown"]("three steps", tsin, [1.7], [1e3, 2e3, 4e3])
    assert rates[-1] == 4e3 and rates[0] < 1e3 and scores[-1] == 0 < max(scores[1:-1])
    assert max(scores) == max(scores[1:-1])


def test_the_first_ring_around_the_wave_is_the_one_that_the_race_judged():
    for racer in DEPTH["RIPPLED"]:
        rings = np.array(TWENTY["farther"][racer])
        assert rings.shape == (20, 4)
        assert rings[:, 0] == pytest.approx(np.array(KEPT["wave"][racer]["judged"])[:, 0])


def test_the_error_of_a_deep_network_is_that_of_nnlib():
    x, y, *_ = RACE["data"]("digits", 4)
    rng = np.random.default_rng(4)
    net = Network([*[Dense(p, 16, tanh) for p in (25, *[16] * 19)], Dense(16, 10, softmax)],
                  cost=cross_entropy, rng=rng,
                  init=lambda shape, rng: 1.2 / np.sqrt(shape[1]) * rng.normal(size=shape))
    delta, found = (net.predict(x) - y) / x.shape[1], []
    for layer, after in zip(net.layers[-2::-1], net.layers[:0:-1], strict=True):
        delta = after.W.T @ delta * tanh.derivative(layer.z)
        found.append(np.linalg.norm(delta))
    assert DEPTH["course"](tanh, [0.4, 1.2], 4)[1] == pytest.approx(found[::-1])


def test_other_weights_on_the_way_back_leave_slopes_and_sums_as_they_are():
    own, fresh = (DEPTH["way_back"](tsin, 1, 2, depth=5, fresh=of) for of in (False, True))
    assert np.array_equal(own[:, 1:], fresh[:, 1:]) and (own[:, 0] != fresh[:, 0]).all()
    assert own.shape == (5, 3)


def test_wider_layers_bring_the_rule_nearer_and_new_weights_do_not():
    high = {key: 1 / np.median(of) for key, of in TWENTY["width"].items()}
    for kind in ("own", "fresh"):
        assert high[f"0.9, 32, {kind}"] > 10 > 2 > high[f"0.9, 128, {kind}"]


def test_more_inputs_too_bring_the_rule_nearer():
    high = [1 / np.median(TWENTY["samples"][str(n)]) for n in DEPTH["SETTINGS"]["samples"]]
    assert high[0] > 40 > 10 > high[2] and high == sorted(high, reverse=True)


def test_a_scaled_activation_has_factors_of_its_own_on_both_ways():
    z = np.linspace(-3, 3, 7)
    f = DEPTH["Scaled"](tsin, 1 / 3, 2)
    assert f.value(z) == pytest.approx(tsin(z) / 3)
    assert f.slope(z, f.value(z)) == pytest.approx(2 * tsin.derivative(z))


def test_more_waves_are_other_seeds_run_as_the_race_runs_them():
    start, stop = DEPTH["SETTINGS"]["more waves"]
    assert start == len(KEPT["wave"]["TSin"]["judged"])
    assert all(np.shape(TWENTY["more"][r]) == (stop - start, 2) for r in DEPTH["RIPPLED"])
    assert DEPTH["wave"]("Snake", "Snake", [start])[0] == pytest.approx(
        TWENTY["more"]["Snake"][0], rel=0.05)


def test_no_value_of_a_rival_beyond_its_edge_tunes_as_well_as_the_opponent():
    for key, tried in TWENTY["edges"].items():
        track, racer = key.split(": ")
        opponent = max(KEPT[track][r]["best score"] for r in RACE["RACERS"][1:])
        assert all(of["inside"] for of in tried.values())
        assert racer == "TSin" or all(of["best score"] < opponent for of in tried.values())
