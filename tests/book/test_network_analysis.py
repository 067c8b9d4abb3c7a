"""What the experiment of chapter 9 runs and reckons, and a part of it with the stored digits."""


import numpy as np
import pytest

from nnlib import train
from nnlib.datasets import one_hot
from nnlib.optimizers import GradientDescent
from nnlib.training import target_accuracy

EXPERIMENT = "network_analysis"


@pytest.mark.parametrize("kind", ["tanh", "ReLU", "sigmoid", "ten neurons"])
def test_networks_side_by_side_learn_what_nnlib_learns(lab, kind):
    x, labels = (of[..., :1500] for of in lab["data"]()["seen"])
    nets = [lab["network"](kind, seed) for seed in (3, 4)]
    stack, parts = lab["Stack"](kind, nets), lab["pieces"](x, labels)
    rates = np.float32([0.45, 1.0])[:, None, None]
    right = [stack.step(parts, 1500, rates) for _ in range(4)]
    for k, (net, rate) in enumerate(zip(nets, (0.45, 1.0), strict=True)):
        history = train(net, x, one_hot(labels), GradientDescent(rate), epochs=4)
        assert np.allclose([r[k] / 1500 for r in right], history.accuracy, atol=2e-3)
        assert all(np.allclose(W[k], layer.W, atol=2e-5)
                   for W, layer in zip(stack.W, net.layers, strict=True))
        assert np.allclose(stack.predict(x)[k], net.predict(x), atol=1e-4)


def test_a_network_stops_where_the_file_says(lab, kept):
    """After the first step before which 95 per cent were right, give or take steps of rounding."""
    x, labels = lab["data"]()["seen"]
    net = lab["network"]("tanh", 0)  # ReLU's way is chaotic: a last digit moves its stop
    history = train(net, x, one_hot(labels), GradientDescent(0.45), epochs=2000,
                    stop=target_accuracy(0.95))
    of = kept["main"]["tanh"]
    assert len(history.accuracy) == pytest.approx(of["steps"]["0.95"][0], abs=5)
    right = (net.predict(lab["data"]()["new"][0]).argmax(axis=0) == lab["data"]()["new"][1])
    stored = np.trace(of["confusion"]["0.95"][0]) / 10_000
    assert right.mean() == pytest.approx(stored, abs=0.01)


def test_the_file_agrees_with_itself(lab, kept):
    settings = kept["settings"]
    assert (settings["main"], settings["rates"]) == (lab["MAIN"], lab["RATES"])
    for of in kept["main"].values():
        for point, matrices in of["confusion"].items():
            totals = np.array(matrices).sum(axis=2)
            assert (totals == totals[0]).all() and totals[0].sum() == 10_000
            if point == "5000":
                assert [np.trace(m) for m in matrices] == [run[-1] for run in of["new"]]
        for target, steps in of["steps"].items():
            reached = np.array(of["seen at"][target])[np.array(steps) > 0]
            assert (reached > float(target) - 0.05).all()


def test_no_image_is_in_two_parts(lab):
    parts = lab["data"]()
    m = parts["seen"][0].shape[1]
    assert m <= lab["OTHER"] and lab["OTHER"] + m + parts["chosen by"][0].shape[1] <= 60_000
    assert not np.array_equal(parts["seen"][0], parts["other"][0])


def test_the_images_that_are_changed_are_drawn_from_all(lab):
    x, labels = lab["asked_of"]()
    x_new, labels_new = lab["data"]()["new"]
    assert x.shape == (784, lab["ASKED"]) and labels.shape == (lab["ASKED"],)
    place = {image.tobytes(): k for k, image in enumerate(x_new.T)}
    places = np.array([place[image.tobytes()] for image in x.T])
    assert len(set(places)) == lab["ASKED"] and np.array_equal(labels_new[places], labels)
    assert 0.45 < np.mean(places < 5000) < 0.55


def test_starts_differ_in_one_thing(lab):
    half, weights, biases, near = (lab["network"]("ReLU", 3, start).layers[0]
                                   for start in ("half", "weights", "biases", "near 0"))
    spread = np.sqrt(2 / (784 + 16))
    assert np.abs(half.W).max() > 0.49 and np.abs(half.b).max() > 0.3
    assert np.abs(weights.W).max() > 0.49 and not weights.b.any()
    assert abs(biases.W.std() / spread - 1) < 0.05 and np.abs(biases.b).max() > 0.3
    assert np.abs(near.W).max() <= 0.001 and not near.b.any()


def test_other_images_give_what_the_file_has(lab, kept):
    """tanh only: ReLU's way is chaotic, the sigmoid's is long."""
    stopped, steps = lab["until"]("tanh", "half", [0.8, 0.95], "other")
    of = kept["other"]["main"]["tanh"]
    for target, stack in stopped.items():
        assert np.allclose(steps[target], of["steps"][str(target)], atol=5)
        right = np.trace(of["confusion"][str(target)], axis1=1, axis2=2) / 10_000
        assert np.allclose(stack.right(*lab["data"]()["new"]).mean(axis=1), right, atol=0.01)


def test_ones_with_dots_are_asked_at_every_place(lab, kept):
    assert lab["dotted"](np.zeros(784), 3).sum(axis=0).tolist() == [9.0] * 676
    for part in kept["ones"].values():
        for of in part.values():
            assert np.sum(of, axis=1).tolist() == [lab["ONES"] * 676] * 5


def test_a_start_is_judged_at_the_rate_that_the_others_chose(lab):
    score = np.zeros((8, 5))
    score[2], score[6, 0] = 0.9, 5.0  # the first start alone would choose rate number 6
    of = {"chosen by": score, **{k: np.arange(40.0).reshape(8, 5) for k in ("new", "end", "drops")}}
    found = lab["own_rates"](of)
    assert found["rates"] == [lab["RATES"]["rates"][k] for k in (2, 6, 6, 6, 6)]
    assert found["new"] == [10, 31, 32, 33, 34]


def test_a_stray_spot_goes_and_the_digit_stays(lab):
    image = np.zeros((28, 28), np.float32)
    image[5:20, 10:13] = 1  # a stroke
    image[22, 22] = image[23, 23] = 0.7  # two pixels that touch by a corner
    image[2:10, 20:24] = 1  # a second part, too large to be stray
    whole = image.copy()
    whole[22, 22] = whole[23, 23] = 0
    cleaned, had = lab["without_stray"](np.stack([image.ravel(), whole.ravel()], axis=1))
    assert had.tolist() == [True, False]
    assert np.array_equal(cleaned[:, 0], whole.ravel()) and np.array_equal(cleaned[:, 1],
                                                                           whole.ravel())
    spots = lab["components"](image.reshape(-1, 1))
    assert len(np.unique(spots)) == 4  # paper and three spots


def test_a_dot_lies_on_blank_paper(lab):
    x = lab["data"]()["new"][0][:, :50].copy()
    for size in (1, 4):
        new = lab["on_paper"](x, size, np.random.default_rng(0))
        added = new != x
        assert (added.sum(axis=0) == size**2).all() and (x[added] == 0).all()


def test_how_far_an_accuracy_fell(lab):
    assert lab["fallen"](np.array([[1, 3, 2, 5, 1]])).tolist() == [5]


def test_an_ablated_neuron_that_nobody_hears_costs_nothing(lab):
    nets = [lab["network"]("tanh", seed) for seed in lab["SEEDS"]]
    stack = lab["Stack"]("tanh", nets)
    stack.W[1][:, :, 3] = 0
    lost = np.array(lab["ablated"](stack))
    assert lost.shape == (2, 5, 16) and np.abs(lost[0, :, 3]).max() == 0
    assert np.abs(lost[0]).max() > 0


def test_what_the_chapter_says_of_curves_and_certainty(kept):
    falls = {k: np.array(of["drops"]["5000"]) for k, of in kept["main"].items()}
    assert falls["ReLU"].min() > 0.05 and max(falls["tanh"].max(), falls["sigmoid"].max()) == 0
    level = kept["gaps"]["ten neurons - sigmoid at 5000"]["all"]
    assert level["low"] < 0 < level["high"] and abs(level["mean"]) < 0.005
    for kind in ("tanh", "ReLU", "sigmoid"):
        of = kept["main"][kind]
        surer = np.array(of["sure"]["5000"]) - [np.trace(m) / 1e4 for m in of["confusion"]["5000"]]
        assert 0.055 < surer.min() and surer.max() < 0.115


def test_ones_taken_for_an_eight_are_those_of_the_matrix(lab, kept):
    of, (x, labels) = kept["eights"], lab["data"]()["new"]
    assert of["images"] == np.sum(labels == 1)
    assert of["spots"] == lab["without_stray"](x[:, labels == 1], lab["WIDER"])[1].sum()
    for kind in ("tanh", "ReLU", "sigmoid", "ten neurons"):
        counts = np.array(kept["main"][kind]["confusion"]["0.95"])
        assert of[kind]["taken"] == counts[:, 1, 8].tolist()
        assert (np.array(of[kind]["with a spot"]) <= of[kind]["taken"]).all()
        assert (np.array(of[kind]["mended"]) <= of[kind]["with a spot"]).all()
    stack = lab["Stack"]("tanh", [lab["network"]("tanh", seed) for seed in lab["SEEDS"]])
    found = lab["eights"]({"start": stack})["start"]
    assert np.array(found["taken"]).shape == (5,) and max(found["with a spot"]) <= of["spots"]


def test_what_the_chapter_says_of_images_with_stray_spots(kept):
    spots = kept["erased"]["images"]
    for kind in ("tanh", "ReLU", "sigmoid", "ten neurons"):
        of = kept["erased"][kind]
        assert max(*of["mended"], *of["broken"]) <= 5
        wider = kept["erased wider"][kind]
        assert max(*wider["mended"], *wider["broken"]) < 10
        shares = np.mean(of["wrong with"]) / spots, np.mean(of["wrong without"]) / (10_000 - spots)
        assert abs(shares[0] - shares[1]) < 0.025


def test_what_the_chapter_says_of_changes_starts_and_neurons_taken_away(kept):
    shifts = [np.mean(of["shift"][2]) for of in kept["flips"].values()]
    assert np.ptp(shifts) < 0.03 and min(shifts) > 0.6
    worst = {k: np.max(of[0], axis=1) for k, of in kept["ablated"].items()}
    assert worst["ReLU"].min() > 0.05 and worst["sigmoid"].mean() < worst["tanh"].mean() < 0.05
    start = {k: np.mean(kept["flips"][k]["noise"][2]) for k in kept["flips"]}
    assert start["ReLU, biases 0"] > 0.85 * start["ReLU"]
    assert max(start["ReLU, Xavier"], start["ReLU, Xavier, biases"]) < start["ReLU"] / 2
    assert start["ten neurons, near 0"] < start["ten neurons"] / 2
    thick = [np.mean(kept["flips"][k]["thicken"][0])
             for k in ("class means", "ReLU", "ReLU, Xavier")]
    assert thick[0] > 1.3 * thick[1] > 1.9 * thick[2]
    ratios = np.divide(*(kept["mended"]["ReLU"]["80 to 95"][k] for k in ("mended", "broken")))
    assert 4.5 < ratios.min() and ratios.max() < 7.5


def test_a_thinned_stroke_keeps_only_what_is_inked_all_round(lab):
    x = np.zeros((5, 5), np.float32)
    x[1:4, 1:4] = 1
    x[2, 2] = 0.5
    thin = lab["thinned"](x.reshape(25, 1)).reshape(5, 5)
    assert thin[2, 2] == 0.5 and thin.sum() == 0.5
    wide = np.ones((25, 1), np.float32)
    assert np.array_equal(lab["thinned"](wide), wide)


def test_strokes_are_counted_among_the_same_ones(lab, kept):
    of = kept["strokes"]
    assert of["images"] == kept["eights"]["images"] and of["most ink"] == of["images"] // 10
    for kind in ("tanh", "ReLU", "sigmoid", "ten neurons"):
        found, counts = of[kind], np.array(kept["main"][kind]["confusion"]["0.95"])
        assert found["taken"] == kept["eights"][kind]["taken"]
        assert found["right"] == counts[:, 1, 1].tolist()
        for part, whole in (("most ink", "taken"), ("mended", "taken"), ("kept", "right"),
                            ("turned", "right")):
            assert (np.array(found[part]) <= found[whole]).all()
    stack = lab["Stack"]("tanh", [lab["network"]("tanh", seed) for seed in lab["SEEDS"]])
    found = lab["strokes"]({"start": stack})["start"]
    x, labels = lab["data"]()["new"]
    x = x[:, labels == 1]
    said = stack.predict(x).argmax(axis=1)
    thick = stack.predict(lab["thicken"](x, 1)).argmax(axis=1)
    assert found["turned"] == [int(np.sum((a == 1) & (b == 8)))
                               for a, b in zip(said, thick, strict=True)]
