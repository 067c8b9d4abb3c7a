"""What the experiment of chapter 7 runs and reckons, and a part of it with the stored digits."""


import numpy as np
import pytest

from nnlib.constructions import double_well, saddle
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, RMSProp

EXPERIMENT = "optimizer_race"
KINDS = {"descent": GradientDescent, "momentum": Momentum, "AdaGrad": AdaGrad, "RMSProp": RMSProp,
         "Adam": Adam}


def test_the_stored_settings_are_those_of_the_script(lab, kept):
    for name, value in kept["settings"].items():
        assert np.array(lab[name]) == pytest.approx(np.array(value), rel=1e-5), name
    assert not set(lab["TUNING"]) & set(lab["SEEDS"])
    assert not set(lab["BATCH_TUNING"]) & set(lab["BATCH_SEEDS"])
    assert list(kept["race"]["1"]["racers"]) == list(kept["race"]["10"]["racers"]) == lab["RACERS"]


def test_no_image_is_in_two_parts(lab):
    assert lab["data"]()["seen"][0].shape[1] + lab["data"]()["chosen by"][0].shape[1] <= 60_000


@pytest.mark.parametrize("budget", ["1", "10"])
def test_every_best_rate_lies_inside_its_grid_of_factors_of_two(kept, budget):
    for name, of in kept["race"][budget]["racers"].items():
        rates = np.array(list(of["tuning"]), float)
        assert np.allclose(rates[1:] / rates[:-1], 2, rtol=1e-3), name
        best = np.argmax(np.mean(list(of["tuning"].values()), axis=1))
        assert 0 < best < len(rates) - 1 and rates[best] == pytest.approx(of["rate"], rel=1e-4)
        assert len(of["new"]) == 10 and len(next(iter(of["tuning"].values()))) == 3


def test_every_best_rate_of_a_batch_size_lies_inside(kept):
    for of in kept["batches"]["tuned"].values():
        means = [np.inf if None in v else np.mean(v) for v in of["tuning"].values()]
        assert 0 < int(np.argmin(means)) < len(means) - 1
        assert float(list(of["tuning"])[int(np.argmin(means))]) == pytest.approx(of["rate"])


@pytest.mark.parametrize("size", [10, 1000])
def test_equal_steps_have_the_stored_costs(lab, kept, size):
    costs = lab["in_batches"](size, lab["EQUAL_RATE"], 1, 20, [0, 10, 20])
    assert costs == pytest.approx(kept["batches"]["equal"][str(size)][1][:3], rel=1e-4)


@pytest.mark.parametrize("size", [10, 100])
def test_the_control_has_the_stored_costs(lab, kept, size):
    every = 1000 // size
    rate = kept["batches"]["tuned"][str(size)]["rate"]
    costs = lab["in_batches"](1000, rate, 2, every, [0, every])
    assert costs == pytest.approx(kept["batches"]["control"][str(size)][2][:2], rel=1e-4)


def test_the_mean_of_the_last_points_is_judged(lab):
    steps = [lab["raced"]("descent", 0.1, 0, 1, k).theta.astype(float) for k in (1, 2, 3)]
    mean = lab["raced"]("descent", 0.1, 0, 1, 3, averaged=2).theta
    assert mean == pytest.approx((steps[1] + steps[2]) / 2, abs=1e-6)


def test_what_chapter_7_says_of_the_floor(kept):
    of = kept["floor"]
    best, large = of["0.064"], of["0.512"]
    assert best["averaged over fixed"]["low"] < 0 < best["averaged over fixed"]["high"]
    assert best["falling over averaged"]["high"] < 0 < large["averaged over fixed"]["low"]
    assert large["falling over averaged"]["low"] < 0 < large["falling over averaged"]["high"]
    assert np.mean(best["new"]["fixed"]) > np.mean(best["new"]["falling"]) + 0.02


@pytest.mark.parametrize("name", ["descent", "Adam", "AdaGrad, falling"])
def test_a_racer_begins_as_stored(lab, kept, name):
    rate = kept["race"]["10"]["racers"][name]["rate"]
    cost = lab["cost_of"](lab["raced"](name, rate, 0, 10, 20), "seen")
    assert cost == pytest.approx(kept["after 20 steps"][name], rel=0.01)


def test_a_falling_rate_alone_is_the_difference(lab):
    assert lab["RACERS"] == [*lab["KINDS"], *(f"{n}, falling" for n in lab["FALLING"])]
    first = [lab["raced"](name, 0.1, 0, 1, 1).theta for name in ("descent", "descent, falling")]
    assert np.array_equal(*first)  # the first step has the whole rate
    later = [lab["raced"](name, 0.1, 0, 1, 4).theta for name in ("descent", "descent, falling")]
    assert not np.array_equal(*later)


@pytest.mark.parametrize("name", KINDS)
def test_the_rules_are_the_librarys(lab, name):
    H, starts = lab["valley"](20)
    path = lab["walk"](lambda t: H @ t, starts[:, 0], lab["RULES"][name], 0.004, 25)
    theta, optimizer = starts[:, 0].copy(), KINDS[name](0.004)
    for _ in range(25):
        optimizer.step(theta, H @ theta)
    assert path[-1] == pytest.approx(theta, abs=1e-12)


@pytest.mark.parametrize("name", ["descent", "AdaGrad"])
@pytest.mark.parametrize("angle", [0, 45])
def test_a_valley_needs_the_stored_steps(lab, kept, name, angle):
    H, starts = lab["valley"](angle)
    found = lab["counted"](lambda t: np.tensordot(H, t, 1), starts, lab["RULES"][name],
                           lambda p: np.hypot(*p) > 0.02, lab["LONG"])
    stored = kept["valley"][name][str(angle)]
    assert found["rate"] == pytest.approx(stored["rate"], rel=1e-4)
    assert found["steps"] == pytest.approx(stored["steps"], rel=0.02, abs=1)


def test_the_surfaces_are_the_librarys_and_turn_as_a_whole(lab):
    p = np.array([[0.3, -1.2], [0.7, 0.1]])
    for ours, theirs in ((lab["saddle"], saddle), (lab["double_well"], double_well)):
        assert ours(p)[0] == pytest.approx(theirs(p)) and ours(p)[1] == pytest.approx(
            theirs.gradient(p))
    f, starts, bad = lab["turned_by"](30, *lab["SURFACES"]["ravine"][:3])
    g, begun, _ = lab["turned_by"](0, *lab["SURFACES"]["ravine"][:3])
    assert f(starts)[0] == pytest.approx(g(begun)[0]) and bad(starts).all()
    h = 1e-6
    for k in range(2):
        move = h * np.eye(2)[:, [k]]
        slope = (f(starts + move)[0] - f(starts - move)[0]) / (2 * h)
        assert slope == pytest.approx(f(starts)[1][k], rel=1e-5, abs=1e-6)


def test_from_when_on_it_stays(lab):
    bad = np.array([[True, False, True, False], [False, False, True, True],
                    [True, False, True, False], [False, False, True, False]])
    assert lab["stays"](bad).tolist() == [3, 0, np.inf, 2]


def test_class_means_are_the_stored_ones(lab, kept):
    assert lab["class_means"]() == pytest.approx(kept["class means"], abs=1e-6)


FIVE = list(KINDS)


def test_what_chapter_7_says_of_the_race(kept):
    pairs = {b: of["pairs"] for b, of in kept["race"].items()}
    clear = lambda b, one, other: pairs[b][one][other]["low"] > 0  # noqa: E731
    fall, linear = [f"{n}, falling" for n in FIVE], "no hidden layer, falling"
    assert all(clear(b, f"{n}, falling", n) == (n != "AdaGrad") for b in pairs for n in FIVE)
    assert not any(clear("1", n, linear) for n in fall)
    assert all(clear("10", n, linear) for n in fall)
    two = "Adam", "Adam, uncorrected"
    assert not any(clear(b, *pair) for b in pairs for pair in (two, two[::-1]))
    ahead = {n for n in FIVE[1:] for o in FIVE[1:] if o != n and clear("10", n, o)}
    assert ahead == {"AdaGrad"}
    costs = {n: np.mean(kept["race"]["10"]["racers"][n]["cost"]) for n in fall}
    assert min(costs, key=costs.get) == "Adam, falling"
    assert not clear("10", "Adam, falling", "momentum, falling")


def test_what_chapter_7_says_of_four_times_the_best_rate(kept):
    lost = {}
    for b, of in kept["race"].items():
        for kind in ("", ", falling"):
            for name in FIVE:
                tried = of["racers"][name + kind]
                shares = {float(rate): np.mean(v) for rate, v in tried["tuning"].items()}
                at = {share: min(shares, key=lambda r, best=tried["rate"] * share: abs(r - best))
                      for share in (0.25, 4)}
                assert all(rate / tried["rate"] == pytest.approx(s, rel=1e-3)
                           for s, rate in at.items())
                assert max(shares.values()) > shares[at[0.25]] + 0.004
                lost.setdefault(b + kind, {})[name] = max(shares.values()) - shares[at[4]]
    least = [min(of, key=of.get) for of in lost.values()]
    assert least == ["RMSProp", "Adam", "RMSProp", "RMSProp"]
    worst = {name: max(of[name] for of in lost.values()) for name in FIVE}
    assert min(worst, key=worst.get) == "Adam" and worst["Adam"] < 0.02 < 0.03 < worst["RMSProp"]
    assert lost["1, falling"]["descent"] > 0.25


def test_what_chapter_7_says_of_turned_valleys(kept):
    assert all(of["inside"] for of in kept["valley"]["AdaGrad"].values())
    for both in kept["surfaces"].values():
        assert all(of["inside"] for found in both.values() for of in found.values())
    for name, of in kept["horizons"].items():  # the same counts by another way
        for angle, found in of.items():
            steps = kept["valley"][name][angle]["steps"]
            assert found["1500"]["0.75"] == pytest.approx(steps, rel=0.01)
    turned = {h: kept["horizons"]["Adam"]["45"][h]["0.75"] for h in ("500", "1500", "6000")}
    assert turned["500"] < turned["1500"] < 1.3 * kept["horizons"]["Adam"]["0"]["1500"]["0.75"]
    assert turned["6000"] > 6 * turned["1500"]
    at_45 = {b1: {h: {b2: v["45"][h]["0.75"] for b2, v in of.items()} for h in turned}
             for b1, of in kept["memories"].items()}
    descent = kept["valley"]["descent"]["45"]["steps"]
    assert min(n for of in at_45["0"].values() for n in of.values()) > descent + 30
    worst = {h: max(of, key=of.get) for h, of in at_45["0.9"].items()}
    assert worst["1500"] == "0.99" and worst["6000"] == "0.998"
    ten = [v[h]["0.75"] for v in kept["memories"]["0.9"]["0.9"].values() for h in turned]
    assert ten == pytest.approx([102] * 3 + [134] * 3, abs=2)


@pytest.mark.parametrize("angle", [0, 45])
def test_who_is_first_there_has_the_stored_steps(lab, kept, angle):
    found = lab["arrives"](angle, lab["RULES"]["RMSProp"])
    stored = kept["arrivals"]["RMSProp"][str(angle)]
    assert found["rate"] == pytest.approx(stored["rate"], rel=1e-4) and found["inside"]
    assert found["steps"] == pytest.approx(stored["steps"], abs=2)
    assert found["left again"] == stored["left again"] == 100


def test_what_chapter_7_says_of_first_arrivals(kept):
    of = {n: [v["0"]["steps"], v["45"]["steps"]] for n, v in kept["arrivals"].items()}
    assert all(v["inside"] for found in kept["arrivals"].values() for v in found.values())
    assert of["RMSProp"] == [4, 222] and of["Adam"] == [62, 71] and of["AdaGrad"] == [5, 343]
    own = [of[f"Adam, 0, {beta2}"] for beta2 in ("0.99", "0.999", "0.9999")]
    assert own == [[13, 231], [13, 234], [13, 233]]
    for name in of:  # it cannot stay before it is there
        for angle, found in kept["valley"].get(name, {}).items():
            assert kept["arrivals"][name][angle]["steps"] <= found["steps"]


def test_adam_leaps_out_late_and_not_with_its_sizes_held(lab, kept):
    found = lab["leaps_part"](kept["valley"]["Adam"]["45"]["rate"])
    assert found["sizes held"] == kept["leaps"]["sizes held"]
    assert set(found["sizes held"].values()) == {0} and found["leaps past the limit"] == 100
    inside, some, every = found["Adam"].values()
    assert (inside, every) == (0, 100)
    assert some == pytest.approx(kept["leaps"]["Adam"]["1000 to 1500"], abs=3)


def test_a_short_second_memory_has_the_stored_steps(lab, kept):
    found = lab["seen_at"](45, lab["adam"](0.9, 0.9))
    for horizon, of in found.items():
        assert of == pytest.approx(kept["memories"]["0.9"]["0.9"]["45"][horizon], abs=2)


def test_without_noise_large_rates_are_right_more_often(lab, kept):
    of = kept["floor"]["0.512"]
    assert of["exact over fixed"]["low"] > 0 > of["falling over exact"]["high"]
    assert np.mean(of["new"]["exact"]) > 0.9 > np.mean(of["new"]["fixed"])
    one, other = (lab["raced"]("descent", 0.512, 0, 1, 2, exact=e).theta for e in (True, False))
    assert not np.array_equal(one, other)
