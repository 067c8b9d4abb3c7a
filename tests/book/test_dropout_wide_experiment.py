"""What the runs of chapter 11 on all of MNIST chose and stored, and one pass of two anew."""

import numpy as np
import pytest

EXPERIMENT = "dropout_wide"


def test_the_stored_settings_are_those_of_the_script(lab, kept):
    assert all(lab[name] == value for name, value in kept["settings"].items())
    assert not set(lab["TUNING"]) & set(lab["SEEDS"])
    assert list(kept["runs"]) == list(kept["tuning"]) == list(lab["NETWORKS"])
    for of in kept["runs"].values():
        assert not any("diverged" in r for r in of)
        assert [r["seed"] for r in of] == lab["SEEDS"]


def test_no_image_is_in_two_parts_and_twenty_passes_are_made(lab, kept):
    wide = lab["WIDE"]
    assert wide["images"] + lab["LAB"]["CHOSEN_BY"] == 60_000
    assert wide["steps"] * wide["batch"] == 20 * wide["images"]
    assert all(list(r["path"])[-1] == "20" for of in kept["runs"].values() for r in of)


def test_each_best_rate_lies_inside_a_grid_of_factors_of_two(lab, kept):
    for tried in kept["tuning"].values():
        rates = sorted(map(float, tried))
        assert set(lab["GRID"]) <= set(rates) and np.allclose(np.divide(rates[1:], rates[:-1]), 2)
        assert all(len(of) == len(lab["TUNING"]) for of in tried.values())
        assert min(rates) < float(lab["best"](tried)) < max(rates)
        assert lab["next_rate"](tried, 2) is None


def test_the_next_rate_is_of_the_grid_and_then_beyond_the_edge(lab):
    low, middle, high = lab["GRID"]
    one = {str(low): [0.9, 0.9], str(middle): [0.8, 0.8]}
    assert lab["next_rate"](one, 2) == high
    assert lab["next_rate"](one | {str(high): [0.7]}, 1) == low / 2
    assert lab["next_rate"](one | {str(high): [0.7]}, 2) == high
    assert lab["next_rate"](one | {str(high): [0.95, 0.95]}, 2) == 2 * high


def test_differences_follow_from_the_images_that_are_stored_as_wrong(lab, kept):
    for of in kept["runs"].values():
        assert [r["new"] for r in of] == pytest.approx(lab["right"](of).mean(axis=1), abs=1e-9)
    again = lab["differences"](kept["runs"])
    assert set(again) == set(kept["differences"]) and len(again) == len(lab["PAIRS"])
    for name, of in again.items():
        assert [of[k] for k in ("mean", "low", "high")] == pytest.approx(
            [kept["differences"][name][k] for k in ("mean", "low", "high")], abs=1e-9)


def test_a_diverged_run_counts_as_wrong_everywhere(lab):
    found = lab["right"]([{"diverged": True}, {"wrong": [3, 5]}])
    assert found[0].sum() == 0 and np.flatnonzero(found[1] == 0).tolist() == [3, 5]


@pytest.mark.parametrize("name", ["none", "hidden 1/2, inputs 0.8"])
def test_the_first_pass_has_the_stored_digits(lab, kept, name):
    """The rest follows from it, and rounding has grown by then."""
    rate = float(lab["best"](kept["tuning"][name]))
    setting = lab["WIDE"] | lab["NETWORKS"][name] | {"steps": 500}
    path, stored = lab["LAB"]["run"](setting, 1, rate)["path"], kept["runs"][name][1]["path"]
    assert path[1] == pytest.approx(stored["1"], rel=0.02, abs=0.003)
