"""Training: epochs of mini-batches, a history of each, and rules for when to stop."""

import sys
from dataclasses import dataclass, field

import numpy as np

from nnlib import checks
from nnlib.batches import batches, size_of
from nnlib.metrics import has_classes, n_correct
from nnlib.network import Network
from nnlib.optimizers import Optimizer

PIECE = 2048  # samples of held-out data that are worked at a time


@dataclass
class History:
    """One value an epoch. Accuracies are NaN where the targets are no classes."""

    cost: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    val_cost: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    learning_rate: list = field(default_factory=list)


def train(net: Network, x, y, optimizer: Optimizer, epochs: int, batch_size: int | None = None,
          rng=None, validation=None, regularizer=None, schedule=None, stop=None,
          progress: bool = False) -> History:
    """Train `net` on inputs x (n_0, m) and targets y (n_L, m); return its History.

    batch_size=None takes all samples at once. Otherwise the samples are shuffled by `rng`
    each epoch and each is used once; a short last batch is kept. Cost (with the penalty)
    and accuracy of an epoch are gathered from its own batches, while the parameters move.
    validation is a pair (x, y); schedule is (epoch, history) -> factor on the learning
    rate; stop is (history) -> bool, asked after each epoch.

    Ctrl-C ends the training and returns what was learned so far. An error, such as the
    FloatingPointError of a cost that is not finite, leaves the parameters of the last
    finished epoch.
    """
    _check(net, optimizer, epochs, regularizer, schedule, stop, progress)
    x = net._input(x)
    m = x.shape[1]
    y = net.targets(y, m)
    size = size_of(batch_size, m, rng)
    held_out = None if validation is None else _validation(net, validation)
    classes, history, rate = has_classes(y), History(), optimizer.lr
    last = net.theta.copy()
    try:
        for epoch in _epochs(epochs, progress):
            factor = 1.0 if schedule is None else schedule(epoch, history)
            optimizer.lr = rate * checks.number(factor, "the factor of the schedule", 0)
            values = _epoch(net, x, y, size, rng, optimizer, regularizer, classes)
            values |= _evaluate(net, held_out) if held_out else {}
            last[...] = net.theta
            for name, value in (values | {"learning_rate": optimizer.lr}).items():
                getattr(history, name).append(value)
            if stop is not None and checks.boolean(stop(history), "what stop returns"):
                break
    except Exception as error:
        net.theta[...] = last
        if not isinstance(error, FloatingPointError):
            raise
        raise FloatingPointError(f"training diverged in epoch {epoch} at learning rate "
                                 f"{optimizer.lr:g}: {error}; try a smaller rate") from error
    except KeyboardInterrupt:
        print(f"interrupted after {len(history.cost)} epochs; they are kept", file=sys.stderr)
    finally:
        optimizer.lr = rate
    return history


def target_accuracy(target: float):
    """A stopping rule: the (training) accuracy has reached `target` (D3.4-32)."""
    checks.number(target, "target", 0, 1)

    def stop(history):
        if np.isnan(history.accuracy[-1]):
            raise ValueError("target_accuracy needs classes: one-hot columns, or zeros and ones")
        return history.accuracy[-1] >= target

    return stop


class EarlyStopping:
    """A stopping rule: the validation cost has not fallen for `patience` epochs (D3.5-01).

    Only when it stops the training does it put back the parameters of the best epoch; where
    the epochs run out first, `net.theta = rule.theta` does.
    """

    def __init__(self, net: Network, patience: int = 10):
        if not isinstance(net, Network):
            raise TypeError(f"net must be a Network, not {net!r}")
        self.net, self.patience = net, checks.integer(patience, "patience")
        self.best, self.epoch, self.theta = np.inf, -1, net.theta.copy()

    def __call__(self, history: History) -> bool:
        if not history.val_cost:
            raise ValueError("EarlyStopping needs train(..., validation=(x, y))")
        now = len(history.val_cost) - 1
        if now == 0 or history.val_cost[-1] < self.best:  # 0: a run has begun
            self.best, self.epoch = history.val_cost[-1], now
            self.theta[...] = self.net.theta
        if now - self.epoch < self.patience:
            return False
        self.net.theta[...] = self.theta
        return True


def _epoch(net, x, y, size, rng, optimizer, regularizer, classes):
    m, total, correct = x.shape[1], 0.0, 0
    for xb, yb in batches(x, y, size, rng):
        cost = 0.0
        with np.errstate(over="ignore", invalid="ignore"):  # cost, g and theta are looked at
            for part, a, target in net.backpropagate(xb, yb):
                cost += part
                correct += n_correct(a, target) if classes else 0
            cost += xb.shape[1] * _penalize(net, regularizer)
            if not np.isfinite(cost):
                raise FloatingPointError("the cost is not finite")
            optimizer.step(net.theta, net._g)
        total += cost
    if not checks.all_finite(net.theta):
        raise FloatingPointError("the parameters are not finite")
    return {"cost": total / m, "accuracy": correct / m if classes else float("nan")}


def _penalize(net, regularizer) -> float:
    if regularizer is None:
        return 0.0
    for layer in net.dense:
        layer.dW += regularizer.gradient(layer.W)
    return sum(regularizer.penalty(layer.W) for layer in net.dense)


def _evaluate(net, held_out):
    """Cost and accuracy on the held-out data, a piece at a time: its outputs are not kept."""
    x, y = held_out
    m, cost, correct, classes = x.shape[1], 0.0, 0, has_classes(y)
    for start in range(0, m, PIECE):
        columns = slice(start, start + PIECE)
        a, target = net.predict(x[:, columns]), y[:, columns].astype(net.dtype, copy=False)
        cost += net.cost(a, target) * (a.shape[1] / m)
        correct += n_correct(a, target) if classes else 0
    return {"val_cost": cost, "val_accuracy": correct / m if classes else float("nan")}


def _epochs(epochs, progress):
    if not progress:
        return range(epochs)
    from tqdm.auto import tqdm

    return tqdm(range(epochs), desc="epoch", file=sys.stdout)


def _check(net, optimizer, epochs, regularizer, schedule, stop, progress):
    if not isinstance(net, Network):
        raise TypeError(f"net must be a Network, not {net!r}")
    if not isinstance(optimizer, Optimizer) or type(optimizer) is Optimizer:  # it has no formula
        raise TypeError(f"optimizer must be one of nnlib.optimizers, not {optimizer!r}")
    checks.number(optimizer.lr, "optimizer.lr", 0, open_low=True)
    checks.integer(epochs, "epochs", 0)
    checks.boolean(progress, "progress")
    for value, *about in ((schedule, "schedule", "epoch", "history"), (stop, "stop", "history")):
        if value is not None:
            checks.function(value, *about)
    if isinstance(stop, EarlyStopping) and stop.net is not net:
        raise ValueError("stop was made for another network: make a new EarlyStopping(net)")
    if regularizer is not None and (
            isinstance(regularizer, type) or not hasattr(regularizer, "penalty")):
        raise TypeError(f"regularizer must be one of nnlib.regularizers, not {regularizer!r}")


def _validation(net, validation):
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise TypeError("validation must be a pair (x, y)")
    x = net._input(validation[0])
    return x, net.targets(validation[1], x.shape[1])
