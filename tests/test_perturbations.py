"""Perturbed images: what changes, what does not, and that x is left alone."""

import numpy as np
import pytest

from nnlib.datasets import load_mnist
from nnlib.perturbations import dot, noise, shift, thicken
from tests.layouts import layouts


def rng(seed=0):
    return np.random.default_rng(seed)


CHANGES = {"noise": lambda x: noise(x, 0.3, rng(1)), "shift": lambda x: shift(x, 2, -1),
           "dot": lambda x: dot(x, 3, 20), "thicken": thicken}


@pytest.fixture(scope="module")
def digits():
    return load_mnist("test", n=20)[0]


def one(size, *places):
    """A blank image of this side with ink at the given places, as a column."""
    image = np.zeros((size, size))
    for place in places:
        image[place] = 1
    return image.reshape(-1, 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", CHANGES)
def test_shape_type_and_range_are_kept_and_x_is_left_alone(name, dtype, digits):
    x = digits.astype(dtype)
    kept, out = x.copy(), CHANGES[name](x)
    assert out.shape == x.shape and out.dtype == dtype and out.min() >= 0 and out.max() <= 1
    assert np.array_equal(x, kept) and not np.shares_memory(out, x)
    assert (out != x).any(axis=0).all()


@pytest.mark.parametrize("name", sorted(CHANGES.keys() - {"noise"}))
def test_each_image_is_changed_alone(name, digits):
    out = CHANGES[name](digits)
    for i in (0, 7, 19):
        assert np.array_equal(out[:, [i]], CHANGES[name](digits[:, [i]]))


@pytest.mark.parametrize("name", CHANGES)
def test_the_order_of_memory_changes_no_digit(name, digits, tmp_path):
    for order, other in layouts(digits, tmp_path).items():
        kept, out = other.copy(), CHANGES[name](other)
        assert np.array_equal(out, CHANGES[name](digits)), order
        assert type(out) is np.ndarray and out.flags.writeable and np.array_equal(other, kept)


def test_noise_has_the_stated_spread():
    x = np.full((400, 500), 0.5)
    assert (noise(x, 0.05, rng()) - x).std() == pytest.approx(0.05, rel=0.01)
    assert np.array_equal(noise(x, 0.05, rng(3)), noise(x, 0.05, rng(3)))
    assert np.array_equal(noise(x, 0, rng()), x)


@pytest.mark.parametrize(("right", "down"), [(0, 0), (2, 0), (-1, 0), (0, 1), (1, -2), (5, -5)])
def test_a_shift_moves_each_pixel(right, down):
    x = rng(2).uniform(size=(25, 3))
    square, moved = x.reshape(5, 5, 3), shift(x, right, down).reshape(5, 5, 3)
    for i, j in np.ndindex(5, 5):
        i0, j0 = i - down, j - right
        inside = 0 <= i0 < 5 and 0 <= j0 < 5
        assert np.array_equal(moved[i, j], square[i0, j0] if inside else np.zeros(3))


def test_a_dot_is_a_square_of_ink():
    assert dot(np.zeros((9, 1)), 1, 0).ravel().tolist() == [0, 0, 0, 1, 1, 0, 1, 1, 0]
    assert dot(np.ones((9, 1)), 2, 2, 1, 0.5).ravel().tolist() == [1] * 8 + [0.5]


def test_thickening_spreads_ink_to_the_neighbours():
    cross = one(5, (2, 2), (1, 2), (3, 2), (2, 1), (2, 3))
    assert np.array_equal(thicken(one(5, (2, 2))), cross)
    assert np.array_equal(thicken(one(5, (2, 2)), 2), thicken(cross))
    assert np.array_equal(thicken(one(3, (0, 0))), one(3, (0, 0), (0, 1), (1, 0)))
    assert np.array_equal(thicken(cross, 0), cross)


def test_thickening_takes_the_largest_of_five(digits):
    around = np.pad(digits.reshape(28, 28, -1), ((1, 1), (1, 1), (0, 0)))
    middle = np.s_[1:-1]
    five = [around[middle, middle], around[:-2, middle], around[2:, middle], around[middle, :-2],
            around[middle, 2:]]
    assert np.array_equal(thicken(digits).reshape(28, 28, -1), np.max(five, axis=0))
