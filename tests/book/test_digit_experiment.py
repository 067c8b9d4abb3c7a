"""What the experiment of chapter 8 reckons with its runs: intervals, starts, calibration."""


import json

import numpy as np
import pytest

EXPERIMENT = "digit_classifier"


def runs(right):
    return [{"right": np.asarray(r, bool)} for r in right]


def test_an_interval_adds_the_variances_of_seeds_and_of_images(lab):
    rng = np.random.default_rng(0)
    one, other = rng.random((5, 400)) < 0.9, rng.random((5, 400)) < 0.8
    found = lab["compared"](runs(one), runs(other))
    d = one * 1.0 - other
    assert found["seeds"] == d.mean(axis=1).tolist() and found["mean"] == pytest.approx(d.mean())
    by_seeds = 2.776**2 * d.mean(axis=1).var(ddof=1) / 5  # t of 4 degrees of freedom
    by_images = 1.96**2 * d.mean(axis=0).var(ddof=1) / 400
    assert found["high"] - found["mean"] == pytest.approx(np.sqrt(by_seeds + by_images))
    assert found["mean"] - found["low"] == pytest.approx(found["high"] - found["mean"])


def test_runs_that_are_right_on_the_same_images_do_not_differ(lab):
    one = np.random.default_rng(1).random((5, 100)) < 0.5
    found = lab["compared"](runs(one), runs(one))
    assert (found["mean"], found["low"], found["high"]) == (0, 0, 0)


def test_an_interval_holds_the_true_difference_about_as_often_as_it_says(lab):
    """Seeds and images both vary: of 300 intervals some 95 in a hundred hold the difference 0.1."""
    rng, held = np.random.default_rng(2), 0
    for _ in range(300):
        image, seed = rng.normal(0, 0.1, 200), rng.normal(0, 0.02, (2, 5, 1))
        one, other = (rng.random((5, 200)) < p + image + s for p, s in zip((0.7, 0.6), seed,
                                                                           strict=True))
        found = lab["compared"](runs(one), runs(other))
        held += found["low"] <= 0.1 <= found["high"]
    assert 0.93 < held / 300 <= 1


def test_each_change_of_the_start_changes_that_alone(lab):
    x = np.random.default_rng(3).random((784, 40))
    make = lambda **change: lab["network"](lab["BASE"] | change, x, 0)  # noqa: E731
    plain, small, few = make(), make(small=[0]), make(directions=20)
    assert all(np.array_equal(a.W, b.W) for net in (small, few)
               for a, b in zip(plain.layers[1:], net.layers[1:], strict=True))
    assert np.abs(small.layers[0].W).max() <= np.sqrt(6 / 800) < np.abs(plain.layers[0].W).max()
    assert np.linalg.matrix_rank(few.layers[0].W, tol=1e-8) == 16
    main = np.linalg.svd(x)[0][:, :20]
    assert np.allclose(few.layers[0].W @ main, plain.layers[0].W @ main)
    assert np.allclose(few.layers[0].W @ np.linalg.svd(x)[0][:, 20:], 0)
    narrow = make(shrink=0.2)
    assert all(np.allclose(b.W, k * a.W) for a, b, k in zip(plain.layers, narrow.layers,
                                                            (1, 0.2, 0.2), strict=True))
    zero = make(zero_biases=True)
    assert all((layer.b == 0).all() for layer in zero.layers)
    assert np.array_equal(zero.layers[0].W, plain.layers[0].W)


def test_a_swap_puts_the_wide_start_into_one_part_of_the_images_only(lab):
    x = np.random.default_rng(6).random((784, 40))
    make = lambda **change: lab["network"](lab["BASE"] | change, x, 0)  # noqa: E731
    wide, narrow = make().layers[0].W, make(start="xavier").layers[0].W
    inside = lab["within"](x)
    assert np.linalg.matrix_rank(inside, tol=1e-8) == 20 and np.allclose(inside @ inside, inside)
    for swapped, part in (("inside", inside), ("outside", np.eye(784) - inside)):
        net = make(start="xavier", swapped=swapped)
        assert np.allclose(net.layers[0].W @ part, wide @ part)
        assert np.allclose(net.layers[0].W @ (np.eye(784) - part), narrow @ (np.eye(784) - part))
        assert all((layer.b == 0).all() for layer in net.layers)


def test_what_is_cleared_after_training_is_the_start_outside_the_main_directions(lab):
    cleared, same = (lab["run"]({"iterations": 0, "cleared": c}, 0, 0.5)["new"] for c in (1, 0))
    fewer = lab["run"]({"iterations": 0, "directions": 20}, 0, 0.5)["new"]
    assert cleared == fewer != same  # before the first step both are the same network


def test_a_block_is_the_next_thousand(lab):
    (x, labels), (x2, labels2) = (lab["data"](1000, block=k)["seen"] for k in (0, 1))
    both, names = lab["data"](2000)["seen"]
    assert np.array_equal(np.hstack([x, x2]), both)
    assert np.array_equal(np.hstack([labels, labels2]), names)


def test_reversed_pixels_give_the_same_sums(lab):
    x = np.random.default_rng(4).random((784, 5))
    plain = lab["network"](lab["BASE"], x, 0)
    turned = lab["network"](lab["BASE"] | {"reverse": True}, x, 0)
    assert np.allclose(plain.predict(x), turned.predict(x[::-1]), rtol=1e-12)


def test_raw_pixels_are_scaled_ones_with_a_wider_start_and_a_faster_first_layer(lab):
    rng = np.random.default_rng(7)
    x, y = rng.random((784, 30)), np.eye(10)[:, rng.integers(0, 10, 30)]
    nets = []
    for scale, change in ((1, {}), (255, {}), (1, lab["RAW"]["both"]),
                          (255, lab["RAW"]["raw, both undone"])):
        setting = lab["BASE"] | {"iterations": 1} | change
        nets.append(lab["network"](setting, scale * x, 0))
        lab["learn"](nets[-1], scale * x, y, setting, 0.5, 0)
    plain, raw, both, undone = (net.layers[0].W for net in nets)
    assert np.allclose(255 * raw, both, rtol=1e-9) and np.allclose(255 * undone, plain, rtol=1e-9)
    assert not np.allclose(both, plain)


def test_a_step_with_weight_decay_takes_its_part_of_each_weight_and_of_no_bias(lab):
    rng = np.random.default_rng(8)
    x, y = rng.random((784, 30)), np.eye(10)[:, rng.integers(0, 10, 30)]
    start, (plain, less) = lab["network"](lab["BASE"], x, 0), (
        lab["network"](lab["BASE"], x, 0) for _ in range(2))
    for net, decay in ((plain, 0), (less, 0.1)):
        lab["learn"](net, x, y, lab["BASE"] | {"iterations": 1, "decay": decay}, 0.5, 0)
    for begun, a, b in zip(start.layers, plain.layers, less.layers, strict=True):
        assert np.allclose(b.W, a.W - 0.5 * 0.1 * begun.W) and np.array_equal(a.b, b.b)


@pytest.mark.parametrize(("change", "still"), [
    ({"biases": "stay"}, ["b", "b", "b"]), ({"frozen": True}, ["W", "b"])])
def test_what_is_frozen_does_not_move(lab, change, still):
    rng = np.random.default_rng(5)
    x, y = rng.random((784, 30)), np.eye(10)[:, rng.integers(0, 10, 30)]
    setting = lab["BASE"] | {"iterations": 3} | change
    net, first = lab["network"](setting, x, 0), lab["network"](setting, x, 0)
    lab["learn"](net, x, y, setting, 0.5, 0)
    layers = range(3) if still == ["b"] * 3 else [0, 0]
    for layer, part in zip(layers, still, strict=True):
        assert np.array_equal(getattr(net.layers[layer], part), getattr(first.layers[layer], part))
    assert not np.array_equal(net.layers[2].W, first.layers[2].W)


def test_calibration_counts_every_answer_once(lab):
    certainty = np.array([0.3, 0.55, 0.56, 0.65, 0.75, 0.85, 0.92, 0.97, 0.995, 0.9995, 1.0])
    right = np.array([0, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0], bool)
    (bins,) = lab["calibration"]([{"certainty": certainty, "right": right}])
    assert [n for n, _, _ in bins] == [1, 2, 1, 1, 1, 1, 1, 1, 2]
    assert bins[1] == [2, pytest.approx(0.555), 0.5] and bins[-1][2] == 0.5
    (bins,) = lab["calibration"]([{"certainty": certainty[:1], "right": right[:1]}])
    assert bins == [[1, 0.3, 0]] + 8 * [[0, 0, 0]]


def test_without_the_slope_the_error_of_the_second_layer_lacks_that_factor(lab):
    rng = np.random.default_rng(9)
    x, y = rng.random((784, 30)), np.eye(10)[:, rng.integers(0, 10, 30)]
    flawed, right = (lab["network"](lab["BASE"] | {"slopeless": k}, x, 0) for k in (True, False))
    assert np.array_equal(flawed.predict(x), right.predict(x))
    for net in (flawed, right):
        net.gradient(x, y)
    first, second, last = flawed.layers
    delta3 = (last.a - y) / 30
    delta2 = last.W.T @ delta3  # the factor 1 - a * a is missing here, and not below
    delta1 = second.W.T @ delta2 * (1 - first.a**2)
    assert np.allclose(second.dW, delta2 @ first.a.T) and np.allclose(first.dW, delta1 @ x.T)
    assert np.allclose(last.dW, right.layers[2].dW)
    assert not np.allclose(second.dW, right.layers[1].dW)


def test_parts_made_anew_are_those_stored(lab):
    kept = json.loads(lab["RESULT"].read_text())
    assert set(lab["PARTS"]) <= set(kept)
    again = lab["run"](lab["SHORT"] | {"slopeless": True}, 1, 0.5)["new"]
    assert abs(again - kept["slopeless"]["no slope"][1]) < 0.002
    for of in kept["sets"].values():
        assert np.isclose(np.mean(of["seeds"]), of["mean"]) and of["low"] < of["mean"] < of["high"]
    first = kept["sets"]["start - ten neurons, Xavier"]["seeds"][0]
    assert np.isclose(first, kept["differences"]["start - ten neurons, Xavier"]["mean"])
    for of in kept["no leaps"]:  # it stops as soon as the cost is as low
        assert all(calm[0] <= leap[0] for calm, leap in zip(of["calm"], of["leaping"], strict=True))
