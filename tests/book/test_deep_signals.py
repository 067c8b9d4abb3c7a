"""The experiment of chapter 6: its controls change one thing, its results can be run again."""

import json
import runpy

import numpy as np
import pytest

from nnlib import signals
from nnlib.activations import sigmoid, tanh
from tests.book.pages import ROOT

SCRIPT = ROOT / "book" / "experiments" / "deep_signals.py"
LAB = runpy.run_path(str(SCRIPT))
KEPT = json.loads(SCRIPT.with_suffix(".json").read_text(encoding="utf-8"))


def accuracies(part, runner, times):
    return [run[0] for run in KEPT[part][runner][times]["runs"]]


def test_the_settings_are_those_of_the_stored_results():
    assert KEPT["settings"] == json.loads(json.dumps(LAB["SETTINGS"]))
    assert set(KEPT["dying"]) == set(LAB["KINDS"]) and set(KEPT["learn"]) == set(LAB["RUNNERS"])
    for name, gain in KEPT["edges"].items():
        assert LAB["edge"](name) == pytest.approx(gain, rel=1e-9)


@pytest.mark.parametrize(("part", "runner", "times", "seed"), [
    ("learn", "sine", 1.2, 3), ("learn", "linear", 1.4, 0), ("shallow", "tanh", 0.5, 2),
    ("equal", "ReLU", 0.7, 1)])
def test_a_run_again_is_right_as_often(part, runner, times, seed):
    of = KEPT[part][runner][f"{times:g}"]
    again = LAB["judged"](runner, times, seed, of["rate"], depth=5 if part == "shallow" else 20,
                          equal=part == "equal")
    assert np.abs(np.subtract(again, of["runs"][seed])).max() < 0.05  # BLAS may round otherwise


def test_more_seeds_and_shaken_weights_can_be_run_again():
    rate = KEPT["learn"]["linear"]["1"]["rate"]
    assert LAB["judged"]("linear", 1.0, 7, rate)[0] == pytest.approx(
        KEPT["more"]["linear"]["1"][2], abs=0.05)
    assert LAB["judged"]("linear", 1.0, 7, rate, shake=3)[0] == pytest.approx(
        KEPT["more"]["linear"]["1"][2], abs=0.05)
    assert {len(of) for of in KEPT["shaken"].values()} == {10}
    assert all(len(of) == 15 for of_r in KEPT["more"].values() for of in of_r.values())


@pytest.mark.parametrize("kind", ["ReLU, Adam", "ReLU, centred and as bright", "ELU",
                                  "ReLU, half the pixels negative"])
def test_a_run_with_dead_units_has_about_its_stored_counts(kind):
    again, was = LAB["dying"](0.2, 2, **LAB["KINDS"][kind]), KEPT["dying"][kind]["0.2"][2]
    assert np.abs(np.subtract(again["dead"], was["dead"])).max() < 4
    assert again["right"] == pytest.approx(was["right"], abs=0.05)
    assert again["diverged"] == was["diverged"]


def test_every_rate_was_chosen_by_the_best_score_and_mostly_inside_its_grid():
    outside = []
    for part in ("learn", "shallow", "equal"):
        for runner, of in KEPT[part].items():
            for times, found in of.items():
                best = max(found["scores"].values())
                assert found["scores"][f"{found['rate']:g}"] == best and len(found["runs"]) == 5
                outside += [] if found["inside"] else [(part, runner, times)]
    assert outside == [("learn", "linear", "2"), ("learn", "ReLU", "2")]


def test_who_chooses_and_who_judges_share_no_image():
    parts = [LAB["PARTS"][k] for k in ("seen", "judges", "chooses")]
    numbers = [set(range(p.start, p.stop)) for p in parts]
    assert not numbers[0] & numbers[1] and not numbers[0] & numbers[2]
    assert not numbers[1] & numbers[2] and not set(LAB["SEEDS"]) & set(LAB["TUNING"])


def test_a_centred_sigmoid_network_is_a_tanh_network_with_a_quarter_of_its_weights():
    net, _ = LAB["network"]("sigmoid, centred", 1.0, 0)
    x = LAB["data"]("seen")[0][:, :20]
    ours, twin = net.layers[0].W @ x, net.layers[0].W @ x / 2
    for layer in net.layers[1:-1]:
        ours, twin = layer.W @ sigmoid(ours) + layer.b, layer.W @ tanh(twin) / 4
    assert np.abs(ours / 2 - twin).max() < 1e-12 and LAB["edge"]("sigmoid, centred") == \
        pytest.approx(4 * LAB["edge"]("tanh"), rel=1e-4)


def test_equal_steps_change_the_size_of_steps_alone():
    settings, steps = LAB["SETTINGS"], []
    was = dict(settings)
    settings |= {"epochs": 1, "batch": 1000}  # one step
    for equal in (False, True):
        net, rng = LAB["network"]("tanh", 0.7, 0)
        first = [np.hstack([layer.W, layer.b]) for layer in net.layers]
        LAB["learn"](net, rng, 1e-3, equal)
        steps.append([np.hstack([layer.W, layer.b]) - f
                      for layer, f in zip(net.layers, first, strict=True)])
    settings |= was
    norm = np.linalg.norm
    for plain, even, start in zip(*steps, first, strict=True):
        assert (plain * even).sum() == pytest.approx(norm(plain) * norm(even))
        assert norm(even) == pytest.approx(1e-3 * norm(start[:, :-1]))


def test_the_images_of_the_controls_differ_as_they_should():
    seen = LAB["PARTS"]["seen"]
    of = {name: LAB["shown"](name)[:, seen] for name in
          ("raw", "centred", "dimmed", "centred and as bright", "half negative")}
    square = {name: np.mean(x**2) for name, x in of.items()}
    assert square["dimmed"] == pytest.approx(square["centred"])
    assert square["centred"] < 0.6 * square["raw"]
    assert square["centred and as bright"] == pytest.approx(square["raw"])
    assert of["raw"].min() == of["dimmed"].min() == 0
    assert np.abs(of["centred"].mean(axis=1)).max() < 1e-12
    assert np.array_equal(np.abs(of["half negative"]), of["raw"])
    signs = of["half negative"][of["raw"].any(axis=1)].sum(axis=1) > 0
    assert 0.4 < signs.mean() < 0.6


@pytest.mark.parametrize("runner", LAB["RUNNERS"])
def test_wide_networks_do_what_the_theory_says(runner):
    f = LAB["SEEN_AS"][runner]
    for times, of in zip(LAB["FINE"], KEPT["factors"]["256"][runner], strict=True):
        gain = times * LAB["edge"](runner)
        chi = np.prod([signals.factor(f, gain, float(q))
                       for q in signals.course(f, gain, 19, gain**2)]) ** (1 / 38)
        assert np.median(of, axis=0) == pytest.approx([chi, chi], rel=0.1)


def test_what_the_page_says_of_gains():
    more = KEPT["more"]
    mean = {r: {t: np.mean(accuracies("learn", r, t) + more.get(r, {}).get(t, []))
                for t in of} for r, of in KEPT["learn"].items()}
    assert all(max(of, key=of.get) == "1" for of in (mean["linear"], mean["ReLU"]))
    assert all(0.02 < mean[r]["1.2"] - mean[r]["1"] < 0.11 for r in ("tanh", "sine", "ELU", "TSin"))
    assert all(of["0.5"] < 0.12 and of["0.7"] < 0.17 for of in mean.values())
    learns = {t: {r for r, of in mean.items() if of[t] > 0.5} for t in mean["tanh"]}
    curved = {"tanh", "sine", "ELU", "TSin"}
    assert learns["0.85"] == {"linear"} and learns["2"] == {"TSin"}
    assert learns["1"] == learns["1.2"] == learns["1.4"] == curved | {"linear"}
    assert max(of["1"] for of in mean.values()) < KEPT["nearest mean"]
    assert max(mean["sigmoid"].values()) < 0.18 < min(
        mean["sigmoid, centred"][t] for t in ("1", "1.2", "1.4"))
    assert all(np.mean(accuracies("shallow", r, t)) > 0.5 for r in KEPT["shallow"]
               for t in KEPT["shallow"][r] if (r, t) != ("linear", "2"))


def test_where_on_the_axis_of_the_figure_a_network_learns():
    for part, depth in (("learn", 20), ("shallow", 5)):
        for r, of in KEPT[part].items():
            f, gains = LAB["SEEN_AS"][r], {t: float(t) * LAB["edge"](r) for t in of}
            for t, g in gains.items():
                at = np.log10(np.prod([signals.factor(f, g, float(q)) for q in signals.course(
                    f, g, depth - 1, g**2)])) / 2
                if depth == 5:
                    assert -1.5 < at < 1.6
                elif np.mean(accuracies(part, r, t)) > 0.5:
                    assert -1.5 < at < 1.6 or (r, t) == ("linear", "1.4")


def test_no_dead_unit_of_the_first_layer_ever_came_back():
    for kind, of in KEPT["dying"].items():
        for runs in of.values():
            for run in runs:
                assert run["back"][0] == 0 and np.all(np.diff(run["dead"], axis=0)[:, 0] >= 0)
                if "centred" in kind:
                    assert run["died"][0] == 0


def test_training_turns_the_fading_of_errors_round_where_it_learns():
    for runner in ("linear", "tanh", "sine", "ELU", "TSin", "ReLU"):
        for before, after in KEPT["learn"][runner]["1"]["sizes"]:
            assert after["errors"][0] > after["errors"][-1]
            fading = [s["differences"][-1] / s["differences"][0] for s in (before, after)]
            assert fading[1] > fading[0]
