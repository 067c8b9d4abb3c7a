"""Learning-rate schedules: functions (epoch, history) -> factor on the learning rate.

Epochs count from 0.
"""

from nnlib import checks


def constant(epoch, history) -> float:
    """1 at every epoch (D3.3-19)."""
    return 1.0


def time_decay(k: float):
    """1 / (1 + k epoch) (D3.3-20)."""
    checks.number(k, "k", 0)
    return lambda epoch, history: 1 / (1 + k * epoch)


def step_decay(factor: float, every: int):
    """factor^floor(epoch / every)."""
    checks.number(factor, "factor", 0, 1, open_low=True)
    checks.integer(every, "every")
    return lambda epoch, history: factor ** (epoch // every)


def plateau(factor: float = 0.5, patience: int = 10):
    """Times `factor` whenever the cost has not fallen for `patience` epochs (D3.3-21).

    It looks at the validation cost where there is one. The factor follows from the history
    alone, so one schedule may serve many runs.
    """
    checks.number(factor, "factor", 0, 1, open_low=True)
    checks.integer(patience, "patience")

    def schedule(epoch, history):
        best, waited, result = float("inf"), 0, 1.0
        for cost in history.val_cost or history.cost:
            best, waited = (cost, 0) if cost < best else (best, waited + 1)
            if waited == patience:
                result, waited = result * factor, 0
        return result

    return schedule
