"""Learning-rate schedules: functions (epoch, history) -> factor on the learning rate.

Epochs count from 0.
"""

from nnlib.entrance import count, entrance, nonnegative, share


def constant(epoch, history) -> float:
    """1 at every epoch (D3.3-19)."""
    return 1.0


@entrance
def time_decay(k: nonnegative):
    """1 / (1 + k epoch) (D3.3-20)."""
    return lambda epoch, history: 1 / (1 + k * epoch)


@entrance
def step_decay(factor: share, every: count):
    """factor^floor(epoch / every)."""
    return lambda epoch, history: factor ** (epoch // every)


@entrance
def plateau(factor: share = 0.5, patience: count = 10):
    """Times `factor` whenever the cost has not fallen for `patience` epochs (D3.3-21).

    It looks at the validation cost where there is one. The factor follows from the history
    alone, so one schedule may serve many runs.
    """

    def schedule(epoch, history):
        best, waited, result = float("inf"), 0, 1.0
        for cost in history.val_cost or history.cost:
            best, waited = (cost, 0) if cost < best else (best, waited + 1)
            if waited == patience:
                result, waited = result * factor, 0
        return result

    return schedule


time_decay.example, step_decay.example = "time_decay(0.01)", "step_decay(0.5, 10)"
plateau.example = "plateau(0.5, 10)"
