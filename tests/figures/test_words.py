"""Numbers in words: few digits, a true minus sign, none before zero, and what is singular."""

import numpy as np
import pytest

from nnlib.figures import words


@pytest.mark.parametrize(("value", "two", "fine"), [
    (0, "0.00", "0.00"), (-0.001, "0.00", "−0.0010"), (0.00199, "0.00", "0.0020"),
    (0.05, "0.05", "0.050"), (0.1, "0.10", "0.10"), (-1.5, "−1.50", "−1.50"),
    (-3.2e-7, "0.00", "−3.2e−07")])
def test_small_numbers_keep_two_digits_where_it_matters(value, two, fine):
    assert (words.two(value), words.fine(value)) == (two, fine)


@pytest.mark.parametrize(("p", "text"), [
    (0, "0.00"), (1, "1.00"), (0.004, "less than 0.01"), (0.006, "0.01"), (0.994, "0.99"),
    (0.9951, "more than 0.99"), (0.5, "0.50")])
def test_a_probability_is_not_rounded_to_a_certainty(p, text):
    assert words.chance(p) == text


@pytest.mark.parametrize(("value", "text"), [
    (0, "0.000"), (-0.0004, "0.000"), (-0.0006, "−0.001"), (-2.3849, "−2.385"), (10, "10.000")])
def test_three_decimals_have_a_true_minus_and_none_before_zero(value, text):
    assert words.three(value) == text


@pytest.mark.parametrize(("number", "other", "text"), [
    (0.999, 1, "0.9990"), (0.5, 1, "0.50"), (-0.96, -1, "−0.960"), (1, 1, "1.00"),
    (0.999, -1, "1.00"), (1 - 1e-9, 1, "1.000000")])
def test_a_number_is_told_apart_from_another(number, other, text):
    assert words.apart(number, other) == text


def test_numbers_have_a_true_minus_sign():
    assert [words.minus(v) for v in (-1.5, 2, -1e-7, 1 / 3, np.float32(0.1))] == [
        "−1.5", "2", "−1e−07", "0.333333", "0.1"]
    assert [words.plus(v) for v in (-1.5, 2, 0)] == ["− 1.5", "+ 2", "+ 0"]
    assert [words.plus(v, words.three) for v in (-1.5, 0.00049)] == ["− 1.500", "+ 0.000"]


@pytest.mark.parametrize(("value", "digits", "text"), [
    (0.0473, 2, "0.047"), (-0.0475, 2, "−0.048"), (238181, 2, "240000"), (1e22, 2, "1e+22"),
    (-0.0, 2, "0"), (0, 3, "0"), (-1e-9, 3, "−1e−09"), (12345, 3, "12300"), (0.12345, 3, "0.123"),
    (1.0, 3, "1"), (17.5, 3, "17.5"), (9.996, 3, "10"), (np.float32(0.1), 3, "0.1")])
def test_short_numbers_keep_the_digits_that_count(value, digits, text):
    assert words.short(value, digits) == text
    assert digits != 2 or words.short(value) == text


@pytest.mark.parametrize(("exponent", "text"), [
    (0, "1"), (-2, "0.01"), (3, "1,000"), (1.5, "32"), (5.9, "790,000"), (-10.2, "6.3·10⁻¹¹"),
    (26, "1.0·10²⁶"), (6.556, "3.6·10⁶"), (5.9999, "1.0·10⁶"), (-3.0001, "0.001"),
    (np.log10(238181), "240,000"), (np.log10(9.96), "10")])
def test_powers_of_ten_are_written_to_be_read(exponent, text):
    assert words.power(exponent) == text


def test_places_indices_and_how_often():
    assert words.place((0.504, -2, 0.257)) == "0.5, −2, 0.26" and words.place([-0.001]) == "0"
    assert [words.sub(k) for k in (1, 20)] == ["₁", "₂₀"]
    assert [words.many(n, "bar") for n in (1, 0, 2000)] == ["1 bar", "0 bars", "2,000 bars"]
    assert [words.times(n) for n in (1, 2, 0, np.int64(1234))] == [
        "once", "twice", "0 times", "1,234 times"]


def test_sentences_begin_with_a_capital_and_leave_the_rest_as_it_is():
    assert words.sentences("norm of dC/dW: a", "", "É") == "Norm of dC/dW: a. É."
    assert words.sentences() == words.sentences("") == ""


@pytest.mark.parametrize(("of", "told"), [
    ((0, "weight"), "0 weights"), ((1, "weight"), "1 weight"), ((12, "weight"), "12 weights"),
    ((1, "bias", "biases"), "1 bias"), ((2, "bias", "biases"), "2 biases")])
def test_one_and_many_are_told_apart(of, told):
    assert words.many(*of) == told
