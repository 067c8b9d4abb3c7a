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
        assert LAB["edge"](name) == pytest.approx(gain, rel=1e-6)


@pytest.mark.parametrize(("part", "runner", "times", "seed"), [
    ("learn", "sine", 1.2, 3), ("learn", "linear", 1.4, 0), ("shallow", "tanh", 0.5, 2),
    ("equal", "ReLU", 0.7, 1)])
def test_a_run_again_is_right_as_often(part, runner, times, seed):
    of = KEPT[part][runner][f"{times:g}"]
    again = LAB["judged"](runner, times, seed, of["rate"], depth=5 if part == "shallow" else 20,
                          step="equal" if part == "equal" else "plain")
    assert np.abs(np.subtract(again, of["runs"][seed])).max() < 0.05  # BLAS may round otherwise


def test_more_seeds_and_shaken_weights_can_be_run_again():
    rate = KEPT["learn"]["linear"]["1"]["rate"]
    assert LAB["judged"]("linear", 1.0, 7, rate)[0] == pytest.approx(
        KEPT["more"]["linear"]["1"][2], abs=0.05)
    assert LAB["judged"]("linear", 1.0, 7, rate, shake=3)[0] == pytest.approx(
        KEPT["more"]["linear"]["1"][2], abs=0.05)
    assert {len(of) for of in KEPT["shaken"].values()} == {10}
    assert all(len(of) == 15 for of_r in KEPT["more"].values() for of in of_r.values())
    assert set(KEPT["more"]) == {*LAB["RUNNERS"], LAB["TWIN"]}
    changed = [of for all_t in KEPT["equal"].values() for of in all_t.values()]
    assert all(len(of["more"]) == 15 for of in [*changed, *KEPT["apart"].values()])
    assert LAB["more_of"](KEPT["apart"]["sigmoid"], "sigmoid", 1.0, "apart")[:1] == pytest.approx(
        KEPT["apart"]["sigmoid"]["more"][:1], abs=0.05)


@pytest.mark.parametrize("kind", ["ReLU, Adam", "ReLU, centred and as bright", "ELU",
                                  "ReLU, half the pixels negative"])
def test_a_run_with_dead_units_has_about_its_stored_counts(kind):
    again, was = LAB["dying"](0.2, 2, **LAB["KINDS"][kind]), KEPT["dying"][kind]["0.2"][2]
    assert np.abs(np.subtract(again["dead"], was["dead"])).max() < 4
    assert again["right"] == pytest.approx(was["right"], abs=0.05)
    assert again["diverged"] == was["diverged"]


def test_every_rate_was_chosen_by_the_best_score_and_inside_its_grid():
    settings = [of for part in ("learn", "shallow", "equal") for all_t in KEPT[part].values()
                for of in all_t.values()] + [*KEPT["longer"].values(), *KEPT["apart"].values(),
                                             *(KEPT["twin"][t] for t in ("1", "1.2", "1.4"))]
    assert len(settings) == 56 + 21 + 12 + 13 + 5 + 3
    for found in settings:
        rates = [float(k) for k in found["scores"]]
        assert found["scores"][f"{found['rate']:g}"] == max(found["scores"].values())
        assert found["inside"] and min(rates) < found["rate"] < max(rates)
        assert len(found["runs"]) == 5


def test_finer_rates_lie_between_neighbours_that_were_scored_too():
    for runner, of in KEPT["finer"].items():
        for times, found in of.items():
            coarse = KEPT["learn"][runner][times]
            assert found["scores"][f"{found['rate']:g}"] == max(found["scores"].values())
            assert found["rate"] == pytest.approx(coarse["rate"], rel=0.75)
            rates = [float(k) for k in found["scores"]]
            assert min(rates) < found["rate"] < max(rates) and len(found["runs"]) == 20
    again = LAB["judged"]("sine", 1.0, 4, KEPT["finer"]["sine"]["1"]["rate"])[0]
    assert again == pytest.approx(KEPT["finer"]["sine"]["1"]["runs"][4], abs=0.05)


def test_what_finer_rates_say_of_a_gain_above_the_edge():
    step = {r: np.subtract(of["1.2"]["runs"], of["1"]["runs"]) for r, of in KEPT["finer"].items()}
    error = {r: v.std(ddof=1) / 20**0.5 for r, v in step.items()}
    assert all(step[r].mean() > 2 * error[r] for r in ("tanh", "ELU", "TSin"))
    assert abs(step["sine"].mean()) < 2 * error["sine"]


def test_what_fifty_epochs_say():
    mean = {k: np.mean([run[0] for run in of["runs"]]) for k, of in KEPT["longer"].items()}
    assert mean["tanh, 1, plain"] > 0.8 > KEPT["nearest mean"] > mean["ReLU, 1, plain"] > 0.6
    assert 0.74 < mean["linear, 1, plain"] < 0.83 and mean["sigmoid, 1, plain"] < 0.35
    assert all(mean[f"{r}, 0.7, plain"] < 0.35 < 0.45 < mean[f"{r}, 0.7, equal"] <
               mean[f"{r}, 0.7, Adam"] for r in ("linear", "tanh"))


def test_fifty_epochs_of_adam_can_be_run_again():
    of = KEPT["longer"]["tanh, 0.7, Adam"]
    again = LAB["judged"]("tanh", 0.7, 1, of["rate"], step="Adam", epochs=50)
    assert again == pytest.approx(of["runs"][1], abs=0.08)


def test_what_is_left_of_a_random_nudge_is_the_size_of_the_matrix():
    net, rng = LAB["network"]("tanh", 1.0, 3)
    x = LAB["data"]("seen")[0][:, :1]
    z, a, nudges = [], x, rng.normal(size=(32, 20_000))
    for layer in net.layers[:-1]:
        z.append(layer.W @ a + layer.b)
        a = layer.activation(z[-1])
    for layer, sums in zip(net.layers[1:-1], z, strict=False):
        nudges = layer.W @ (tanh.derivative(sums) * nudges)
    assert LAB["passed"](net, x)[0] == pytest.approx(np.sqrt(np.mean(nudges**2)), rel=0.05)
    stored = KEPT["learn"]["tanh"]["1"]["sizes"][3][0]["nudge"]
    again = LAB["travelled"](net, *(v[:, :200] for v in LAB["data"]("seen")[:2]))["nudge"]
    assert again == pytest.approx(stored, rel=0.01)
    two, delta = LAB["data"]("seen")[0][:, :2], np.zeros((32, 2))
    delta[:, 1] = 1  # only the second image has an error
    assert LAB["passed"](net, two, delta)[1] == pytest.approx(LAB["passed"](net, two[:, 1:])[0])


def test_the_twin_starts_as_the_centred_sigmoid_and_steps_otherwise():
    nets = [LAB["network"](name, 1.0, 3)[0] for name in (LAB["TWIN"], "sigmoid, centred")]
    x, y, _ = LAB["data"]("seen")
    ours, theirs = (net.predict(x) for net in nets)
    assert np.abs(ours - theirs).max() < 1e-12 and ours.std(axis=1).min() > 1e-4
    for net in nets:
        net.gradient(x, y)
    assert LAB["common"](nets[0]) < 0.05 < 0.4 < LAB["common"](nets[1])
    assert KEPT["shares"][LAB["TWIN"]][3][0] == pytest.approx(LAB["common"](nets[0]), rel=0.02)
    again = LAB["judged"](LAB["TWIN"], 1.0, 3, KEPT["twin"]["1"]["rate"])[0]
    assert again == pytest.approx(KEPT["twin"]["1"]["runs"][3][0], abs=0.08)


def test_steps_apart_move_no_neurons_weights_together():
    mean = lambda of: np.mean([run[0] for run in of["runs"]])  # noqa: E731
    net, rng = LAB["network"]("sigmoid, centred", 1.0, 0)
    was = [layer.W.sum(axis=1) for layer in net.layers]
    net = LAB["learn"](net, rng, 0.3, "apart", epochs=1)
    moved = [np.abs(layer.W.sum(axis=1) - w).max()
             for layer, w in zip(net.layers, was, strict=True)]
    assert max(moved[1:-1]) < 1e-10 < 1e-4 < min(moved[0], moved[-1])
    plain, twin = KEPT["learn"]["sigmoid, centred"]["1"], KEPT["twin"]["1"]
    assert mean(plain) < 0.35 < 0.5 < mean(KEPT["apart"]["sigmoid, centred"]) < 0.65
    assert mean(twin) > 0.55 and np.mean(KEPT["more"][LAB["TWIN"]]["1"]) > 0.55
    assert mean(KEPT["apart"]["sigmoid"]) < 0.2 and mean(KEPT["apart"]["ReLU"]) < 0.5


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
    for step in ("plain", "equal"):
        net, rng = LAB["network"]("tanh", 0.7, 0)
        first = [np.hstack([layer.W, layer.b]) for layer in net.layers]
        LAB["learn"](net, rng, 1e-3, step)
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
    assert learns["0.85"] == {"linear"} and "TSin" in learns["2"]
    assert mean["ReLU"]["2"] < 0.2 < mean["linear"]["2"] < 0.6
    assert learns["1"] == learns["1.2"] == curved | {"linear"}
    assert learns["1.4"] == curved | {"linear", "sigmoid, centred"}  # that at the border
    assert mean["sigmoid, centred"]["1.4"] < 0.52
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
                    assert -1.5 < at < 1.6 or r == "linear"


def test_no_dead_unit_of_the_first_layer_ever_came_back():
    for kind, of in KEPT["dying"].items():
        for runs in of.values():
            for run in runs:
                assert run["back"][0] == 0 and np.all(np.diff(run["dead"], axis=0)[:, 0] >= 0)
                if "centred" in kind:
                    assert run["died"][0] == 0


def test_units_that_die_and_those_that_come_back_are_counted_once():
    for of in KEPT["dying"].values():
        for run in (run for runs in of.values() for run in runs):
            first, last = np.array(run["dead"][0]), np.array(run["dead"][-1])
            ever, back = np.array(run["ever"]), np.array(run["returned"])
            assert (ever <= 64).all() and (ever >= last).all()
            assert (ever <= first + run["died"]).all()
            assert (back <= ever).all() and (back <= run["back"]).all()
            assert (ever - last <= back).all() and ever[0] == last[0] and back[0] == 0
    runs = {r: KEPT["dying"]["ReLU"][r] for r in ("0.6", "1.4")}
    ever, back = ({r: sum(sum(run[key][1:]) for run in of) for r, of in runs.items()}
                  for key in ("ever", "returned"))
    end = {r: sum(sum(run["dead"][-1][1:]) for run in of) for r, of in runs.items()}
    assert back["0.6"] > 0.9 * ever["0.6"] > 80 > 20 > end["0.6"]
    assert end["1.4"] > 0.7 * ever["1.4"] > 400


def test_training_turns_the_fading_of_errors_round_where_it_learns():
    for runner in ("linear", "tanh", "sine", "ELU", "TSin", "ReLU"):
        for before, after in KEPT["learn"][runner]["1"]["sizes"]:
            assert after["errors"][0] > after["errors"][-1]
            fading = [s["differences"][-1] / s["differences"][0] for s in (before, after)]
            assert fading[1] > fading[0]
    turned = {r: sum(after["errors"][0] > after["errors"][-1]
                     for _, after in KEPT["learn"][r]["1"]["sizes"])
              for r in ("sigmoid", "sigmoid, centred")}
    assert turned == {"sigmoid": 4, "sigmoid, centred": 0}


def test_what_tanh_leaves_of_a_random_nudge_grows_and_real_errors_grow_more():
    rows = KEPT["learn"]["tanh"]["1"]["sizes"]
    was, now = (np.array([row[k]["nudge"] for row in rows]) for k in (0, 1))
    grown = np.array([row[1]["errors"][0] / row[1]["errors"][-1] for row in rows])
    assert (now[:, 0] > 1.5 * was[:, 0]).all() and (now[:, 1] > now[:, 0]).all()
    assert ((2.5 < grown / now[:, 1]) & (grown / now[:, 1] < 3.8)).all()
