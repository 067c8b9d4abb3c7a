"""What the experiment of chapter 1 reckons with its runs: intervals, water, biases."""


import numpy as np
import pytest

EXPERIMENT = "neurons_compared"


def test_what_runs_and_images_share_is_counted_once(lab):
    """Of pure noise, not of runs and not of images, the interval has the variance one time."""
    gain = np.random.default_rng(0).normal(size=(5, 4000))
    found = lab["interval"](gain)
    runs = gain.mean(axis=1).var(ddof=1) / 5
    assert found["high"] - found["mean"] == pytest.approx(2.776 * np.sqrt(runs), rel=0.25)
    twice = np.sqrt(2.776**2 * runs + 1.96**2 * gain.mean(axis=0).var() / 4000)
    assert found["high"] - found["mean"] < twice


def test_an_interval_holds_the_true_difference_about_as_often_as_it_says(lab):
    rng, held = np.random.default_rng(2), 0
    for _ in range(300):
        gain = 0.1 + rng.normal(0, 0.1, 200) + rng.normal(0, 0.02, (5, 1))
        found = lab["interval"](gain + rng.normal(0, 0.1, (5, 200)))
        held += found["low"] <= 0.1 <= found["high"]
    assert 0.93 < held / 300 <= 1


def test_water_passes_a_gap_and_no_corner(lab):
    ring = np.zeros((28, 28))
    ring[9:14, 9:14] = 1
    ring[10:13, 10:13] = 0
    gap, diamond = ring.copy(), np.zeros((28, 28))
    gap[9, 11] = 0
    diamond[[9, 10, 10, 11], [11, 10, 12, 11]] = 1  # touching at corners only
    assert [int(lab["dry"](p).sum()) for p in (ring, gap, diamond)] == [9, 0, 1]


def test_a_fitted_bias_is_right_most_often(lab):
    rng = np.random.default_rng(1)
    x, y, w = rng.normal(size=(3, 60)), rng.integers(0, 2, 60), np.array([1.0, -0.5, 2])
    right = lambda b: int(((w @ x + b > 0) == y).sum())  # noqa: E731
    assert right(lab["fitted"](w, x, y)) == max(right(b) for b in np.linspace(-9, 9, 4001))


def test_the_neuron_of_two_means_names_the_nearer(lab):
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(4, 50)), np.arange(50) % 2
    w, b = lab["by_means"](x, y)
    far = [((x - x[:, y == k].mean(axis=1)[:, None]) ** 2).sum(axis=0) for k in (0, 1)]
    assert np.allclose(2 * (w @ x + b), far[0] - far[1])
