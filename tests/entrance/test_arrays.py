"""Reading what holds numbers: each kind becomes the array it should be, or says what it is."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
import sympy

from nnlib.entrance import arrays, checks


@pytest.mark.parametrize(("x", "dtype"), [
    ([True, False], bool), (np.array([True, np.True_], object), bool), ([1, 2], np.int64),
    (np.array([1, np.uint8(2)], object), np.int64), (np.array([1, True], object), np.int64),
    (np.array([1, np.True_], object), np.float64), ([1, 2.5], np.float64),
    (np.array([1, 2.5], object), np.float64), ([2**70, 1], np.float64),
    ([Fraction(1, 2), Decimal("0.25")], np.float64), (sympy.Rational(1, 2), np.float64),
    (np.array([], object), np.float64), (pd.array([1, 2], dtype="Int64"), np.int64),
    (pd.Series([1.5, 2], dtype="Float64"), np.float64), (range(3), np.int64),
    (memoryview(b"ab"), np.uint8), (np.float32(2), np.float32)])
def test_numbers_become_arrays_of_numbers(x, dtype):
    got = arrays.array(x, "x")
    assert got.dtype == dtype
    wanted = [float(v) for v in x] if np.ndim(x) else float(x)
    assert got.astype(float).tolist() == wanted


def test_what_holds_no_numbers_is_left_to_who_wants_it():
    assert arrays.array(["a"], "x").dtype.kind == "U"
    assert arrays.array([None, 1], "x").dtype == object
    assert arrays.array([1j], "x").dtype == complex


@pytest.mark.parametrize("value", [None, np.nan, float("nan"), np.float16(np.nan), pd.NA, pd.NaT,
                                   np.datetime64("NaT"), Decimal("NaN")])
def test_what_is_missing(value):
    assert arrays.is_missing(value) is True


@pytest.mark.parametrize("value", [0, "", False, np.inf, "nan", [], np.datetime64("2020-01-01")])
def test_what_is_there(value):
    assert arrays.is_missing(value) is False


def test_a_place_has_the_names_of_a_frame():
    frame = pd.DataFrame({"a": [1, 2], "b": [3, 4]}, index=[7, 8])
    assert arrays.place((1, 0), frame) == "[8, 'a']"
    assert arrays.place((1, 0), frame.T) == "['b', 7]"
    assert arrays.place((1,), frame["a"]) == "[8]"
    assert arrays.place((1, 0), [[1], [2]]) == arrays.place((1, 0), np.eye(2)) == "[1, 0]"
    assert arrays.place((), 3.0) == "[]" and arrays.place((1, 2, 3), None) == "[1, 2, 3]"


def test_a_value_is_shown_in_one_line():
    assert arrays.shown("a") == "'a'" and arrays.shown(0.5) == "0.5"
    for value in (np.eye(30), pd.DataFrame(np.eye(30)), "a" * 500, list(range(500))):
        text = arrays.shown(value)
        assert "\n" not in text and len(text) == 62 and text.endswith(" …")


@pytest.mark.parametrize("call", [
    lambda v: checks.number(v, "v"), lambda v: checks.integer(v, "v"),
    lambda v: checks.boolean(v, "v"), lambda v: checks.function(v, "v"),
    lambda v: checks.path(v, "v"), lambda v: checks.generator(v, "v")])
def test_a_large_value_does_not_swell_a_message(call):
    with pytest.raises(TypeError, match=r"^v must be .*, not array\(\[\[") as caught:
        call(np.eye(9))
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 150


def test_names_are_text_throughout():
    assert arrays.are_names(np.array(["a", "1"])) and arrays.are_names(np.array(["a"], object))
    assert arrays.are_names(np.array([["1"]])) and not arrays.are_names(np.array([["1"]]), True)
    for none in (np.array("a"), np.array([]), np.array(["a", None], object), np.ones(2)):
        assert not arrays.are_names(none)


@pytest.mark.parametrize("error", [RuntimeError("elsewhere"), TypeError("can't convert cuda:0")])
def test_a_tensor_that_cannot_be_read_is_told_how(error):
    class Far:
        def __array__(self, dtype=None, copy=None):
            raise error

    with pytest.raises(TypeError, match=r"^z has type Far: expected an array, .*not <tests") as e:
        checks.float_array(Far(), "z")
    assert e.value.__cause__ is error
    Far.detach = lambda self: self
    with pytest.raises(TypeError, match=r"such as z\.detach\(\)\.cpu\(\)\.numpy\(\)$"):
        checks.float_array(Far(), "z")


@pytest.mark.parametrize("read", [checks.array, checks.float_array, checks.matrix])
def test_a_mask_is_never_lost(read):
    x = np.ma.masked_equal([[1.0, -999.0]], -999)
    for masked in (x, [x[0]], [[1.0, np.ma.masked]]):
        with pytest.raises(ValueError, match=r"^x has masked entries.*x\.filled\(0\).*or drop"):
            read(masked, "x")
    assert read(np.ma.array([[1.0, 2.0]]), "x").tolist() == [[1, 2]]
