"""What the experiment of chapter 4 runs and reckons, and a part of it with the stored digits."""


import numpy as np
import pytest

EXPERIMENT = "step_length"


def test_the_stored_settings_are_those_of_the_script(lab, kept):
    assert all(lab[name] == value for name, value in kept["settings"].items())
    assert [float(rate) for rate in kept["edge"]] == lab["RATES"]
    assert not set(lab["TUNING"]) & {*lab["SEEDS"], *lab["MORE_SEEDS"]}


def test_no_image_is_in_two_parts(lab):
    (seen, _), (choose, _) = (lab["data"]()[part] for part in ("seen", "chosen by"))
    assert seen.shape[1] == lab["IMAGES"] and choose.shape[1] == 10_000
    assert lab["IMAGES"] + 10_000 <= 60_000  # the first and the last of the training images


def test_a_run_has_the_stored_digits(lab, kept):
    """Few steps: on other hardware rounding differs, and a step this long makes it grow."""
    run, stored = lab["edge"](3, 1.6, 8, [0, 1, 2, 3, 5, 8]), kept["edge"]["1.6"]
    assert run["curvatures"] == pytest.approx(stored["curvatures"][3][:6], rel=1e-3)
    first = lab["edge"](0, 3.2, 6, [])
    assert first["costs"] == pytest.approx(stored_costs(kept, "3.2")[:7], rel=1e-5)


def stored_costs(kept, rate):
    return kept["edge"][rate]["costs"][0]


def test_until_the_change_a_switched_run_is_the_same(lab, kept):
    at_30 = [[of[0] for of in runs] for runs in kept["switch"].values()]
    assert all(of == at_30[0] for of in at_30)  # before the first step at the new rate
    short = lab["edge"](1, lambda step: 0.4 if step < 2 else 0.1, 3, [])["costs"]
    assert short[:3] == lab["edge"](1, 0.4, 2, [])["costs"]
    assert short[3] != lab["edge"](1, 0.4, 3, [])["costs"][3]


def test_an_equal_run_stops_at_the_first_step_that_is_equal(lab, kept):
    """At 0.2, where rounding does not grow from step to step."""
    found = lab["equal"](1, 0.2)
    for what, of in found.items():
        assert abs(of["step"] - kept["equal"][what]["0.2"]["steps"][1]) <= 1
        stored = kept["equal"][what]["0.2"]["new"][1]
        assert of["right"].mean() == pytest.approx(stored, abs=1e-3)  # ten images
    costs = lab["edge"](1, 0.2, found["cost"]["step"], [])["costs"]
    assert costs[-1] <= lab["COST"] < min(costs[:-1])


def test_class_means_are_the_stored_ones(lab, kept):
    assert lab["class_means"]() == pytest.approx(kept["class means"], abs=3e-4)


def test_of_each_step_the_curvatures_along_it_and_the_change_are_stored(lab, kept):
    found, stored = lab["along"](2, steps=3), kept["along"][2]
    assert len(kept["along"]) == len(lab["MORE_SEEDS"])
    assert all(len(of) == lab["ALONG"] for of in stored.values())
    for name, of in found.items():
        assert of == pytest.approx(stored[name][:3], rel=1e-3)
    costs = lab["edge"](2, lab["STEEP"], 3, [])["costs"]
    assert found["changes"] == pytest.approx(np.diff(costs))
    f, net = lab["surface"](lab["network"](2)), lab["network"](2)
    g = f(net.theta.copy())[1]
    promise = lab["STEEP"] * float(g @ g)
    exact = -promise * (1 - lab["STEEP"] * found["means"][0] / 2)
    assert found["changes"][0] == pytest.approx(exact, abs=1e-3 * promise)


def test_the_main_part_is_linear_and_at_0_that_of_even_outputs(lab):
    net = lab["network"](3)
    theta, v = net.theta.copy(), np.random.default_rng(0).normal(size=net.theta.size)
    silent = np.zeros_like(theta)
    real, even = (lab["main_part"](3, silent, of)(v)[1] for of in (False, True))
    assert real == pytest.approx(even, abs=1e-9) and np.linalg.norm(real) > 0
    f, h = lab["surface"](net), 1e-4 / np.linalg.norm(v)
    whole = f(silent + h * v)[1].copy() - f(silent - h * v)[1]
    assert real[-10:] == pytest.approx(whole[-10:] / (2 * h), abs=1e-5)  # the last biases
    both = lab["main_part"](3, theta)(v)[1], lab["main_part"](3, theta)(2 * v)[1]
    assert 2 * both[0] == pytest.approx(both[1], abs=1e-6)


def test_the_curvature_at_equal_costs_falls_with_the_rate(lab, kept, monkeypatch):
    monkeypatch.setitem(lab["levels"].__globals__, "LEVELS", lab["LEVELS"][:1])
    assert lab["levels"](0, 0.8) == pytest.approx(kept["levels"]["0.8"][0][:1], rel=1e-2)
    assert all(len(run) == len(lab["LEVELS"]) for of in kept["levels"].values() for run in of)


def test_after_the_change_all_go_equally_far(lab, kept):
    assert all((lab["THEN"][-1] / then * after) % 1 == 0
               for then in lab["THEN"] for after in lab["AFTER"])
    assert all(len(run) == len(lab["AFTER"]) for of in kept["switch"].values() for run in of)


def test_a_warm_run_reaches_the_last_rate_and_a_shaken_one_starts_elsewhere(lab, kept, monkeypatch):
    assert [run["rises"] for run in kept["warm"]] == [36, 43, 53, 42, 41]
    monkeypatch.setitem(lab["shaken"].__globals__, "STEPS", 3)
    still, moved = (lab["shaken"](0, 0.8, by)["cost"] for by in (0, 1e-6))
    assert still == pytest.approx(lab["edge"](0, 0.8, 3, [])["costs"][-1], rel=1e-9)
    assert still != moved == pytest.approx(still, rel=1e-3)


def test_the_square_cost_has_its_own_runs(lab, kept):
    found, stored = lab["square"](1, 0.05, [0, 5])["curvatures"], kept["square"]["0.05"][1]
    assert found == pytest.approx(stored["curvatures"][:2], rel=1e-3)
    assert "lost" in lab["square"](1, 0.4, [0, 50])


def test_from_zero_without_noise_nothing_is_learned(lab, kept, monkeypatch):
    monkeypatch.setitem(lab["from_zero"].__globals__, "NOISY_STEPS", 40)
    silent = lab["from_zero"](0, 0.0)
    assert silent["step"] is None and silent["cost"] > 2.29
    at = kept["zero"]["0.1"][0]["step"]
    monkeypatch.setitem(lab["from_zero"].__globals__, "NOISY_STEPS", at + 20)
    assert abs(lab["from_zero"](0, 0.1)["step"] - at) <= 2


def test_as_far_means_an_equal_product_of_rate_and_steps(lab):
    assert {round(rate * steps, 9) for rate, steps in lab["FAR"].items()} == {160.0}

def test_what_the_page_says_of_stored_runs_only(lab, kept):
    assert len(kept["close"]) == len(lab["SEEDS"])
    assert all(len(run) == len(lab["CLOSE"]) for run in kept["close"])
    run = lab["edge"](3, lab["STEEP"], 30, lab["CLOSE"][:1], 0)["curvatures"]
    assert run == pytest.approx(kept["close"][3][:1], rel=1e-2)
    stops = kept["seen right"]
    assert [*stops] == [*kept["equal"]["accuracy"]]
    assert min(min(of) for of in stops.values()) == lab["SHARE"] * lab["IMAGES"]


def test_the_gradient_turns_to_the_steepest_direction(lab):
    first, second = lab["toward"](0)
    assert 0 < first < 0.15 < 0.4 < second <= 1


def test_jitter_shrinks_with_the_rate(lab):
    x = np.array([-2, -1, 0, 1, 2]) / np.sqrt(2)
    y = x + 0.2 * np.array([2, -1, -2, -1, 2])
    for once in (True, False):
        long, short = (lab["jitter"](x, y, eta, once, 200) for eta in (0.1, 0.05))
        assert 0 < short[0] < long[0] and 0 < short[1] < long[1]
    assert lab["jitter"](x, x, 0.1, True, 5) == [0, 0]  # no sample disagrees
