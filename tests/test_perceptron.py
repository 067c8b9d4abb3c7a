"""The perceptron: it learns what a line can part, and never ends where no line can."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.perceptron import perceptron, threshold
from tests.layouts import layouts

CORNERS = np.array([[0, 0, 1, 1], [0, 1, 0, 1.0]])
AND, OR, XOR = [0, 0, 0, 1], [0, 1, 1, 1], [0, 1, 1, 0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_threshold_unit_fires_above_zero(dtype):
    a = threshold(np.array([-1, 0, 5e-324 if dtype == np.float64 else 1e-45, 2], dtype))
    assert a.tolist() == [0, 0, 1, 1] and a.dtype == dtype
    assert threshold(3) == 1 and np.ndim(threshold(0.0)) == 0


@pytest.mark.parametrize("y", [AND, OR, [0, 0, 0, 0], [1, 1, 1, 1]])
def test_it_learns_what_a_line_can_part(y):
    learned = perceptron(CORNERS, y)
    assert threshold(learned.w @ CORNERS + learned.b).tolist() == y
    assert learned.corrections[-1] == 0 and sum(learned.corrections) == len(learned.path)


def test_the_first_corrections_by_hand():
    learned = perceptron(CORNERS, AND)
    steps = [(w.tolist(), b) for w, b in learned.path[:3]]
    assert steps == [([1, 1], 1), ([1, 1], 0), ([1, 0], -1)]


def test_large_numbers_do_no_harm():
    learned = perceptron(1e150 * CORNERS, XOR)
    assert len(learned.corrections) == 100 and np.isfinite(learned.w).all()
    assert perceptron(1e150 * CORNERS, OR).corrections[-1] == 0


def test_no_line_parts_xor():
    learned = perceptron(CORNERS, XOR, epochs=30)
    assert len(learned.corrections) == 30 and min(learned.corrections) > 0


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.integers(0, 10_000))
def test_it_parts_any_two_clouds_with_a_gap(seed):
    rng = np.random.default_rng(seed)
    x, w = rng.uniform(-1, 1, size=(3, 30)), rng.normal(size=3)
    x = x[:, np.abs(w @ x) > 0.2 * np.linalg.norm(w)]
    y = (w @ x > 0).astype(int)
    learned = perceptron(x, y, epochs=1000, rng=rng)
    assert np.array_equal(threshold(learned.w @ x + learned.b), y)


def test_a_generator_shuffles_and_none_does_not():
    one, two = (perceptron(CORNERS, XOR, 5, np.random.default_rng(s)).path for s in (0, 1))
    assert str(one) != str(two)
    assert str(perceptron(CORNERS, XOR, 5).path) == str(perceptron(CORNERS, XOR, 5).path)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_order_of_memory_changes_no_digit(dtype, tmp_path):
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(33, 60)).astype(dtype), rng.integers(0, 2, 60)
    wanted = perceptron(x, y, 20)
    for name, other in layouts(x, tmp_path).items():
        found = perceptron(other, y, 20)
        assert np.array_equal(found.w, wanted.w) and found.b == wanted.b, name
        assert found.corrections == wanted.corrections
        assert np.array_equal(threshold(other), threshold(x)), name


@pytest.mark.parametrize("y", [np.array(AND, bool), AND, np.array(AND, np.float32), tuple(AND)])
def test_zeros_and_ones_of_any_type(y):
    assert np.array_equal(perceptron(CORNERS, y).w, perceptron(CORNERS, AND).w)
