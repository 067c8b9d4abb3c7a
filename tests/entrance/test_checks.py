"""The checks themselves: what passes, and what is said of the rest."""

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnlib.entrance import checks
from nnlib.initializers import uniform
from nnlib.schedules import plateau, step_decay, time_decay

anything = hnp.arrays(st.sampled_from([np.float32, np.float64]), hnp.array_shapes(max_dims=3),
                      elements=st.floats(width=32))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(anything)
def test_all_finite_is_what_isfinite_says(x):
    for view in (x, x.T, x[..., ::-1], x[..., ::2]):
        assert checks.all_finite(view) == np.isfinite(view).all()


def test_all_finite_of_sums_that_overflow_and_infinities_that_cancel():
    top = np.finfo(float).max
    assert checks.all_finite(np.array([top, top])) and checks.all_finite(np.array([]))
    assert not checks.all_finite(np.array([np.inf, -np.inf]))


def test_all_finite_copies_nothing():
    x = np.zeros((500, 4000))
    for view in (x, x.T, x[:, :3000], x[:, ::2]):
        tracemalloc.start()
        assert checks.all_finite(view)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < x.nbytes / 20


@pytest.mark.parametrize(("x", "dtype"), [
    (1, np.float64), (True, np.float64), ([1, 2], np.float64), (np.uint8([3]), np.float64),
    (1.5, np.float64), (np.float32(1.5), np.float32), (np.ones(2, np.float16), np.float16)])
def test_float_array_keeps_floats_and_turns_whole_numbers_into_doubles(x, dtype):
    assert checks.float_array(x, "x").dtype == dtype and (checks.float_array(x, "x") == x).all()


def test_floats_are_taken_as_they_are():
    x = np.ones((3, 2))
    assert checks.matrix(x, "x", 3, "it") is x and checks.finite(x, "x") is x
    assert checks.cast(x, "x", np.float64) is x
    assert checks.cast(x, "x", np.float32).dtype == np.float32


@pytest.mark.parametrize(("call", "said"), [
    (lambda: checks.matrix(np.ones((5, 3)), "x", 3, "the first layer"),
     "x has 5 rows but the first layer expects 3: samples go in columns; did you mean x.T?"),
    (lambda: checks.matrix(np.ones((5, 4)), "x", 3, "the first layer"),
     "x has 5 rows but the first layer expects 3"),
    (lambda: checks.matrix(np.ones(3), "x"),
     "x has shape (3,): expected a matrix with one sample a column, so a single sample is "
     "x.reshape(-1, 1), and samples of one number x.reshape(1, -1)"),
    (lambda: checks.finite(np.array([[0, 1], [2, np.nan]]), "x"),
     "x must be finite, but its entry [1, 1] is nan"),
    (lambda: checks.finite(np.array([[0, np.nan]]), "x", given=[[0, np.nan]]),
     "x must be finite, but its entry [0, 1] is nan: fill or drop missing values"),
    (lambda: checks.cast(np.array([0, -1e39]), "x", np.float32),
     "x in float32 must be finite, but its entry [1] is -inf"),
    (lambda: checks.fitting([1.0, 2.0], "b", (3, 1)), "b must have shape (3, 1), not (2,)"),
    (lambda: checks.same_shape(np.ones((2, 3)), np.ones((3, 2))),
     "y has shape (3, 2) but the outputs a have shape (2, 3)"),
    (lambda: checks.integer(0, "epochs"), "epochs must be at least 1, not 0"),
    (lambda: checks.number(1, "mu", 0, 1, open_high=True),
     "mu must be finite with 0 <= mu < 1, not 1"),
    (lambda: checks.number(-1, "lr", 0, open_low=True), "lr must be finite with 0 < lr, not -1"),
    (lambda: checks.number(np.inf, "low"), "low must be finite, not inf"),
])
def test_what_is_said_word_for_word(call, said):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == said


@pytest.mark.parametrize("value", [3, np.int32(3), np.uint8(3)])
def test_integers(value):
    assert checks.integer(value, "n") == 3 and type(checks.integer(value, "n")) is int


@pytest.mark.parametrize("value", [3.0, True, np.True_, "3", None, np.array(3), 3j])
def test_what_is_no_integer(value):
    with pytest.raises(TypeError, match=r"^n must be an integer, not "):
        checks.integer(value, "n")


@pytest.mark.parametrize("value", [0.5, np.float32(0.5), Fraction(1, 2), np.float64(0.5)])
def test_numbers(value):
    assert checks.number(value, "p", 0, 1) == 0.5
    assert type(checks.number(value, "p", 0, 1)) is float


@pytest.mark.parametrize("value", ["0.5", None, True, np.array(0.5), [0.5], 0.5j])
def test_what_is_no_number(value):
    with pytest.raises(TypeError, match=r"^p must be a number, not "):
        checks.number(value, "p")


@pytest.mark.parametrize(("value", "closed", "open_"), [(0, True, False), (1, True, False),
                                                         (0.5, True, True), (-0.1, False, False),
                                                         (1.1, False, False)])
def test_ends_that_belong_to_a_range_and_ends_that_do_not(value, closed, open_):
    def passes(**ends):
        try:
            checks.number(value, "p", 0, 1, **ends)
        except ValueError:
            return False
        return True

    assert passes() == closed and passes(open_low=True, open_high=True) == open_


@pytest.mark.parametrize(("value", "said"), [
    (uniform, "uniform makes one: call it, f=uniform(-0.5, 0.5)"),
    (time_decay, "time_decay makes one: call it, f=time_decay(0.01)"),
    (step_decay, "step_decay makes one: call it, f=step_decay(0.5, 10)"),
    (plateau, "plateau makes one: call it, f=plateau(0.5, 10)"),
    (dict, "dict makes one: call it, f=dict(...)")])
def test_what_makes_functions_is_to_be_called(value, said):
    with pytest.raises(TypeError) as caught:
        checks.function(value, "f", "epoch", "history")
    assert str(caught.value) == f"f must be a function, and {said}"
    example = said.partition("f=")[2]
    if "..." not in example:
        made = eval(example, {value.__name__: value})
        assert checks.function(made, "f", "epoch", "history") is made


def test_generators():
    rng = np.random.default_rng(0)
    assert checks.generator(rng) is rng
    for bad in (None, 1, np.random.RandomState(0), np.random, "rng"):
        with pytest.raises(TypeError, match=r"must be a NumPy Generator such as np.random.def"):
            checks.generator(bad)


def test_castable_gives_back_the_very_array():
    for x in (np.ones((2, 3)), np.ones((2, 3), np.float16), np.ones((2, 3), np.uint8)):
        assert checks.castable(x, "x", np.float32) is x
    with pytest.raises(ValueError, match=r"x in float32 must be finite.* \[1\] is inf"):
        checks.castable(np.array([1, 1e39]), "x", np.float32)
    with pytest.raises(ValueError, match=r"x must be finite, but its entry \[0\] is nan"):
        checks.castable(np.array([np.nan]), "x", np.float32)


def test_a_matrix_of_integers_stays_one_where_they_are_welcome():
    x = np.ones((2, 3), np.uint8)
    assert checks.matrix(x, "x", integers=True) is x
    assert checks.matrix(x, "x").dtype == np.float64
    assert checks.matrix([[1, 2]], "x", integers=True).dtype == np.float64
