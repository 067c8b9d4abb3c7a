"""What the experiment of chapter 11 runs and reckons, and a part of it with the stored digits."""


import numpy as np
import pytest

EXPERIMENT = "dropout"


def test_the_stored_settings_are_those_of_the_script(lab, kept):
    assert all(lab[name] == value for name, value in kept["settings"].items() if name in lab)
    assert not set(lab["TUNING"]) & set(lab["SEEDS"]) and len(lab["TUNING"]) == 5
    assert all([run["seed"] for run in of] == lab["FEW" if "longer" in name else "SEEDS"]
               for name, of in kept["runs"].items())
    assert not any("diverged" in run for of in kept["runs"].values() for run in of)


def test_no_image_is_in_two_parts(lab):
    (seen, _), (choose, _) = (lab["data"](1000)[part] for part in ("seen", "chosen by"))
    assert seen.shape[1] == 1000 and choose.shape[1] == lab["CHOSEN_BY"]
    assert max(r.get("images", 0) for r in lab["RUNS"].values()) + 10_000 <= 60_000


def test_no_chosen_rate_or_strength_lies_at_the_edge(kept):
    for name, of in kept["tuning"].items():
        if name == "L2":
            best = max(of, key=lambda k: of[k]["share"])
            assert min(map(float, of)) < float(best) < max(map(float, of))
        for one in of.values() if name == "L2" else [of]:
            rates = [float(rate) for rate in one["tried"]]
            assert min(rates) < one["rate"] < max(rates), name


@pytest.mark.parametrize(("family", "grid"), [("keep", "GRID"), ("sigmoid", "sigmoid"),
                                              ("tanh", "tanh")])
def test_all_keep_probabilities_of_a_family_try_one_grid(lab, kept, family, grid):
    names = [name for name in kept["tuning"] if name.split()[0] == family]
    rates = lab["GRID"] if grid == "GRID" else lab["SMALL_RATES"][grid]
    assert len(names) >= 5
    for tried in (kept["tuning"][name]["tried"] for name in names):
        assert set(rates) <= set(map(float, tried))
        assert all(len(of) == len(lab["TUNING"]) for of in tried.values())


@pytest.mark.parametrize("name", ["plain at 0.2", "keep 0.5 at 0.2"])
def test_a_run_has_the_stored_digits(lab, kept, name):
    """Its first passes; the rest follows from these, and rounding has grown by then."""
    setting = lab["RUNS"][name.split(" at ")[0]] | {"steps": 100}
    path, stored = lab["run"](setting, 3, 0.2)["path"], kept["runs"][name][3]["path"]
    for epoch in (1, 2, 5):
        assert path[epoch] == pytest.approx(stored[str(epoch)], rel=0.02, abs=0.004)


@pytest.mark.parametrize("mask", ["noise", "image", "batch"])
def test_every_kind_of_mask_has_the_same_mean_and_variance(lab, mask):
    layer, ones = lab["MASKED"][mask](0.5), np.ones((3000, 4), np.float32)
    factor = layer.forward(ones, np.random.default_rng(0))
    assert factor.mean() == pytest.approx(1, abs=0.05) and factor.var() == pytest.approx(1, abs=0.1)
    assert (factor[:, :1] == factor).all() == (mask == "batch")
    assert np.allclose(layer.backward(ones), factor)
    assert np.array_equal(layer.forward(ones), ones)  # predicting


def test_means_over_one_network_are_that_network(lab):
    net = lab["network"](lab["BASE"] | {"keep": 0.5}, 0)
    found = lab["averages"](net, 0)
    assert found["arithmetic 1"] == pytest.approx(found["geometric 1"])
    assert found["arithmetic 100"][0] <= found["arithmetic 1"][0]  # log is concave
