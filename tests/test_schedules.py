"""Schedules: factors by hand, epoch by epoch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.schedules import constant, plateau, step_decay, time_decay
from nnlib.training import History

ALL = [constant, time_decay(0.3), step_decay(0.5, 3), plateau(0.5, 2)]


@pytest.mark.parametrize(("schedule", "factors"), [
    (constant, [1, 1, 1, 1, 1]), (time_decay(1.0), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]),
    (time_decay(0), [1, 1, 1, 1, 1]), (step_decay(0.5, 2), [1, 1, 0.5, 0.5, 0.25]),
    (step_decay(0.1, 1), [1, 0.1, 0.01, 0.001, 0.0001])])
def test_factors_by_hand(schedule, factors):
    assert [schedule(epoch, History()) for epoch in range(5)] == pytest.approx(factors)


def after(costs, rule, **other):
    """The factors a rule gives while a history of these costs grows."""
    return [rule(k, History(cost=costs[:k], **other)) for k in range(1, len(costs) + 1)]


def test_plateau_falls_when_the_cost_has_not_for_so_many_epochs():
    assert after([3, 2, 2, 2, 2, 2, 1], plateau(0.5, 2)) == [1, 1, 1, 0.5, 0.5, 0.25, 0.25]
    factors = after([1, 2, 3, 0.5, 3, 3], plateau(0.1, 2))
    assert factors == pytest.approx([1, 1, 0.1, 0.1, 0.1, 0.01])
    assert after([3, 2, 1], plateau(0.5, 1)) == [1, 1, 1]
    assert plateau()(0, History()) == 1


def test_plateau_looks_at_the_validation_cost_where_there_is_one():
    falling, flat = [3, 2, 1], [1, 1, 1]
    assert after(falling, plateau(0.5, 1), val_cost=flat)[-1] == 0.25
    assert after(flat, plateau(0.5, 1), val_cost=falling)[-1] == 1


def test_one_plateau_serves_many_runs():
    rule = plateau(0.5, 1)
    assert after([1, 1, 1], rule) == after([1, 1, 1], rule) == [1, 0.5, 0.25]


@pytest.mark.parametrize("schedule", ALL)
@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.lists(st.floats(0, 10), max_size=12))
def test_factors_lie_between_zero_and_one_and_never_rise(schedule, costs):
    factors = [schedule(k, History(cost=costs[:k])) for k in range(len(costs) + 1)]
    assert factors[0] == 1 and min(factors) > 0 and factors == sorted(factors, reverse=True)
