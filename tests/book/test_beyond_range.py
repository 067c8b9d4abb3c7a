"""The experiment of chapter 12: its runs can be run again, its choices and rivals are fair."""

import json
import runpy

import numpy as np
import pytest

from nnlib.regularizers import SpectralNorm
from tests.book.pages import ROOT

SCRIPT = ROOT / "book" / "experiments" / "beyond_range.py"
LAB = runpy.run_path(str(SCRIPT))
KEPT = json.loads(SCRIPT.with_suffix(".json").read_text(encoding="utf-8"))
TARGETS = [(target, name) for target, names in LAB["NOISY"].items() for name in names]


def test_the_settings_are_those_of_the_stored_results():
    said = KEPT["settings"]
    assert said["base"] == LAB["BASE"] and said["changes"] == LAB["SETTINGS"]
    for name in ("rates", "seeds", "tuning", "one_rate", "longer", "strengths", "noisy_rates",
                 "strong_rates", "shown", "opening", "draws", "choose", "noise", "few", "many"):
        assert said[name] == LAB[name.upper()], name
    assert set(KEPT["tails"]) == set(LAB["FUNCTIONS"])
    assert all(set(of) == set(LAB["SETTINGS"]) for of in KEPT["tails"].values())


@pytest.mark.parametrize(("name", "setting", "seed"), [
    ("ReLU", "base", 3), ("leaky ReLU", "absolute value", 5), ("tanh", "one hidden layer", 1),
    ("sine", "x from -5 to 5", 7)])
def test_a_run_begins_as_it_is_stored_and_ends_near_it(name, setting, seed):
    """Its cost after 100 steps to the digits kept; 1,400 steps later rounding may tell."""
    of = KEPT["tails"][name][setting]
    again = LAB["tail"](name, setting, of["rate"], seed)
    assert again["early"] == pytest.approx(of["runs"][seed]["early"], rel=0.02)
    assert again["beyond"] == pytest.approx(of["runs"][seed]["beyond"], rel=0.15)


@pytest.mark.parametrize(("target", "name", "kind", "draw"), [
    ("square", "tanh", "spectral norm", 2), ("absolute value", "ReLU", "L2", 4)])
def test_a_penalised_run_begins_as_it_is_stored_and_ends_near_it(target, name, kind, draw):
    of = KEPT["noisy"][target][name][kind]["runs"]["0.003"]
    stored = of["runs"][draw]
    again = LAB["noisy"](name, target, of["rate"], draw, LAB["KINDS"][kind](0.003))
    assert again["early"] == pytest.approx(stored["early"], rel=0.02)
    assert again["inside"] == pytest.approx(stored["inside"], rel=0.1)


@pytest.mark.parametrize(("name", "strength", "seed"), [("ReLU", 0.001, 0), ("sine", 0.01, 2)])
def test_a_penalised_run_on_exact_points_ends_near_what_is_stored(name, strength, seed):
    stored = KEPT["opening"][name][f"{strength:g}"][seed]
    again = LAB["opened"](name, KEPT["tails"][name]["base"]["rate"], strength, seed)
    assert len(again["drawn"]) == len(stored["drawn"]) == (31 if seed else 121)
    assert again["inside"] == pytest.approx(stored["inside"], rel=0.1)
    assert again["norms"] == pytest.approx(stored["norms"], rel=0.1)


def test_what_the_page_says_of_the_penalty_on_the_first_figure():
    """Without it none of forty is barred from 1,600, at 0.01 all are; none comes nearer."""
    at_40, barred = {}, {}
    for s in map("{:g}".format, LAB["OPENING"]):
        for name in LAB["FUNCTIONS"]:
            runs = KEPT["opening"][name][s]
            drawn = [run["drawn"][:: 1 if k else 4] for k, run in enumerate(runs)]
            at_40[name, s] = 400 * np.array(drawn)[:, 25]
            barred[name, s] = sum(r["at 1"] + np.prod(r["norms"]) < 4 for r in runs)
    for name in LAB["FUNCTIONS"]:  # the same runs as those of TAILS
        assert 400 * np.array(KEPT["curves"]["exact"][name]["base"])[:, 100] == pytest.approx(
            at_40[name, "0"], abs=1)
        assert (barred[name, "0"], barred[name, "0.01"]) == (0, 10)
    assert max(v.max() for v in at_40.values()) == at_40["leaky ReLU", "0"].max() < 1300
    assert {n for n in LAB["FUNCTIONS"] if np.median(at_40[n, "0.01"]) > np.median(at_40[n, "0"])
            } == {"sine"}


def test_a_rate_is_the_best_of_its_grid_and_lies_inside_it():
    outside = []
    for name, of in KEPT["tails"].items():
        for setting, found in of.items():
            assert found["scores"][f"{found['rate']:g}"] == min(found["scores"].values())
            assert len(found["runs"]) == 10
            outside += [] if found["inside grid"] else [(name, setting)]
    assert outside == []


@pytest.mark.parametrize(("target", "name"), TARGETS)
def test_rates_and_strengths_are_chosen_by_draws_that_do_not_judge(target, name):
    """Of each penalty, of each strength and of none: by the least mean, inside the grid."""
    assert not set(LAB["CHOOSE"]) & set(LAB["DRAWS"])
    of = KEPT["noisy"][target][name]
    rates = list(of["rates"].values())
    assert all(set(LAB["NOISY_RATES"]) <= set(map(float, found["scores"])) for found in rates)
    for kind in LAB["KINDS"]:
        scores = {s: np.mean(found["chooses"]) for s, found in of[kind]["runs"].items()}
        assert of[kind]["strength"] == min(scores, key=scores.get)
        assert float(of[kind]["strength"]) not in (min(map(float, scores)), max(map(float, scores)))
        rates += of[kind]["runs"].values()
        assert all(set(LAB["NOISY_RATES"]) <= set(map(float, found["scores"]))
                   for s, found in of[kind]["runs"].items() if float(s) <= 0.003)
    for found in rates:
        scores = {float(rate): score for rate, score in found["scores"].items()}
        assert found["rate"] == min(scores, key=scores.get)
        assert min(scores) < found["rate"] < max(scores)
        assert np.mean(found["chooses"]) == pytest.approx(scores[found["rate"]], rel=1e-3)
        assert len(found["chooses"]) == len(LAB["CHOOSE"])


def test_the_kept_vector_finds_the_norm_that_a_whole_iteration_finds():
    warm, exact, W = LAB["Warm"](0.1), SpectralNorm(0.1), np.random.default_rng(0).normal(
        size=(32, 32))
    for _ in range(300):
        found = warm.gradient(W)
    assert np.abs(found - exact.gradient(W)).max() < 1e-6


def test_a_network_that_stops_early_does_not_learn_its_last_quarter():
    x, y = LAB["drawn"]("square", 0, 20)
    net = LAB["network"](LAB["FUNCTIONS"]["tanh"], 0)
    LAB["learn"](net, x[:, :15], y[:, :15], 0.01, 200, held_out=(x[:, 15:], y[:, 15:]))
    best = net.evaluate(x[:, 15:], y[:, 15:])[0]
    LAB["learn"](net, x[:, :15], y[:, :15], 0.01, 200)
    assert best <= net.evaluate(x[:, 15:], y[:, 15:])[0] * 1.5


def test_polynomials_of_the_right_degree_are_exact():
    assert KEPT["polynomials"]["square"]["2"]["beyond"] < 1e-10
    assert KEPT["polynomials"]["cube"]["3"]["beyond"] < 1e-10
    assert KEPT["polynomials"]["cube"]["2"]["beyond"] > 1


def test_no_network_is_steeper_than_its_bound():
    for target, name in TARGETS:
        of = KEPT["noisy"][target][name]
        runs = [*of["none"], *(r for kind in LAB["KINDS"] for s in of[kind]["runs"].values()
                               for r in s["runs"])]
        for run in runs:
            most = max(run["slope inside"], run["slope beyond"])
            assert most <= np.prod(run["norms"]) * 1.001 + 1e-12
            assert sum(s**2 for s in run["norms"]) >= 2.99 * most ** (2 / 3)


def means(target, name, kind):
    return {float(s): np.mean([(r["inside"], r["beyond"]) for r in found["runs"]], axis=0)
            for s, found in KEPT["noisy"][target][name][kind]["runs"].items()}


def gains(target, name, kind, k, less=None):
    """Differences over the draws of JUDGE, at the strength and rate that others chose."""
    of = KEPT["noisy"][target][name]
    rows = {w: of[w]["runs"][of[w]["strength"]]["runs"] if w in LAB["KINDS"] else of[w]
            for w in (kind, less or "none")}
    d = np.subtract(*([r[k] for r in rows[w]] for w in rows))
    return d.mean(), 2.131 * d.std(ddof=1) / 4


def test_what_the_captions_say_of_penalties():
    for target, name in TARGETS:
        none = np.mean([r["inside"] for r in KEPT["noisy"][target][name]["none"]])
        for kind in LAB["KINDS"]:
            of = means(target, name, kind)
            inside = [v[0] for v in of.values()]
            assert 0.75 * none < min(inside) < 1.01 * none
            assert inside[list(of).index(0.03)] > 1.1 * none
            assert min(v[1] for v in of.values()) > 3 * min(inside), (target, name, kind)


def test_what_the_page_says_of_rates_and_penalties():
    """Either alone brings most of the gain inside; 80 points beat every penalty there."""
    mean = lambda runs: np.mean([r["inside"] for r in runs])  # noqa: E731
    for target, name in TARGETS:
        of, neither = KEPT["noisy"][target][name], mean(KEPT["exact rates"][target][name])
        for kind in LAB["KINDS"]:
            both = neither - mean(of[kind]["runs"][of[kind]["strength"]]["runs"])
            assert neither - mean(of["none"]) > 0.6 * both > 0
            assert neither - mean(KEPT["penalty alone"][target][name][kind]) > 0.6 * both
    for target, name in TARGETS:
        for kind in LAB["KINDS"]:
            mean, half = gains(target, name, kind, "inside")
            assert mean + half > 0 or (name, kind) in (
                ("tanh", "spectral norm"), ("sine", "spectral norm"), ("sine", "L2"),
                ("ReLU", "L2"))
            mean, half = gains(target, name, kind, "beyond")
            assert mean - half < 0 and mean + half > -0.02
            mean, half = gains(target, name, "four times the points", "inside", kind)
            assert mean + half < 0


def test_what_the_page_says_of_the_five_cases_together():
    """Beyond, both penalties lower the error by little, and 80 points inside by more."""
    none = [[r["beyond"] for r in KEPT["noisy"][t][n]["none"]] for t, n in TARGETS]
    means = {}
    for kind in (*LAB["KINDS"], "four times the points"):
        rows = [KEPT["noisy"][t][n][kind] for t, n in TARGETS]
        rows = [of if kind not in LAB["KINDS"] else of["runs"][of["strength"]]["runs"]
                for of in rows]
        d = np.mean(np.array([[r["beyond"] for r in row] for row in rows]) - none, axis=0)
        assert d.mean() + 2.131 * d.std(ddof=1) / 4 < 0, kind
        means[kind] = d.mean() / np.mean(none)
    assert -0.1 < means["spectral norm"] < means["L2"]
    assert means["four times the points"] < 2 * means["spectral norm"]


def test_what_the_captions_say_of_the_bound():
    loose = {}
    for name in LAB["NOISY"]["square"]:
        of = KEPT["noisy"]["square"][name]
        rows = [of["none"], *(of["spectral norm"]["runs"][s]["runs"]
                              for s in ("0.001", "0.003", "0.01"))]
        loose[name] = [np.median([np.prod(r["norms"]) / max(r["slope inside"], r["slope beyond"])
                                  for r in row]) for row in rows]
        assert loose[name] == sorted(loose[name], reverse=True)
        assert 2.7 < loose[name][0] < 5.4 and 1 <= loose[name][-1] < 2.2
        shown = LAB["SHOWN"]
        held = [of["none"][shown], *(of["spectral norm"]["runs"][s]["runs"][shown] for s in
                                     ("0.01", "0.03"))]
        slopes = [run["slope inside"] for run in held]
        assert slopes[0] > slopes[1] > slopes[2]


def test_what_the_page_says_of_targets():
    median = lambda name, setting: np.median([r["beyond"] for r in  # noqa: E731
                                              KEPT["tails"][name][setting]["runs"]])
    best = {s: min(LAB["FUNCTIONS"], key=lambda name, s=s: median(name, s))
            for s in ("absolute value", "step", "wave")}
    assert best == {"absolute value": "leaky ReLU", "step": "tanh", "wave": "sine"}
    assert median("ReLU", "absolute value") < 0.25 * median("tanh", "absolute value")
    assert median("sine", "wave") > KEPT["polynomials"]["wave"]["0"]["beyond"]
    slow = np.median([r["beyond"] for r in KEPT["slower wave"]])
    assert slow < 0.8 * KEPT["polynomials"]["wave"]["0"]["beyond"]
    assert min(median(name, s) for name in LAB["FUNCTIONS"]
               for s in ("base", "cube", "exponential")) > 0.5
