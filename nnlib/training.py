"""Training: epochs of mini-batches, a history of each, and rules for when to stop."""

import math
import sys
import warnings
from dataclasses import dataclass, field

import numpy as np

from nnlib.batches import batches, by_samples, size_of
from nnlib.entrance import (
    checks,
    count,
    entrance,
    flag,
    function,
    instance,
    integer,
    optional,
    own,
    pair,
    real,
    states,
)
from nnlib.layers import Dense
from nnlib.metrics import has_classes, n_correct
from nnlib.network import Network
from nnlib.optimizers import Optimizer, an_optimizer
from nnlib.regularizers import a_regularizer


@dataclass
class History:
    """One value an epoch. Accuracies are NaN where the targets are no classes.

    cost and val_cost measure the same, without the penalty, which stands by itself.
    """

    cost: list = field(default_factory=list)
    accuracy: list = field(default_factory=list)
    val_cost: list = field(default_factory=list)
    val_accuracy: list = field(default_factory=list)
    learning_rate: list = field(default_factory=list)
    penalty: list = field(default_factory=list)

    def add(self, **values) -> None:
        """Write down an epoch."""
        for name, value in values.items():
            getattr(self, name).append(value)


@entrance
def train(net: instance(Network), x, y, optimizer: an_optimizer, epochs: integer(0),
          batch_size: optional(count) = None, rng=None, validation: optional(pair) = None,
          regularizer: optional(a_regularizer) = None,
          schedule: optional(function("epoch", "history")) = None,
          stop: optional(function("history")) = None, progress: flag = False) -> History:
    """Train `net` on inputs x (n_0, m) and targets y (n_L, m); return its History.

    batch_size=None takes all samples at once. Otherwise the samples are shuffled by `rng`
    each epoch and each is used once; a short last batch is kept. Cost and accuracy of an epoch
    are gathered from its own batches, while the parameters move.
    validation : a pair (x, y), measured after each epoch
    schedule : (epoch, history) -> factor on the learning rate; epochs and history count on from
        what the optimizer was trained with before
    stop : (history) -> bool, asked after each epoch; it may set optimizer.lr, which then holds

    An error, and Ctrl-C too, leave network and optimizer as the last finished epoch left them;
    the exception has the `history` until then.
    Raises FloatingPointError for a run that diverges, ValueError for data that do not fit.
    """
    if isinstance(stop, EarlyStopping) and stop.net is not net:
        raise ValueError("stop was made for another network: make a new EarlyStopping(net)")
    x = net.inputs(x)
    y = by_samples(net.targets(y, x.shape[1]))
    data = by_samples(x), y, size_of(batch_size, x.shape[1], rng), rng, has_classes(y)
    held_out = None if validation is None else _held_out(net, *validation)
    optimizer.begin(net.theta)
    history, rate = History(), _Rate(optimizer, schedule)
    last = _Last(net, optimizer, rng)
    try:
        for _ in _epochs(epochs, progress):
            rate.set()
            values = _epoch(net, *data, optimizer, regularizer)
            if held_out:
                values |= _validated(net, *held_out)
            values["learning_rate"] = optimizer.lr
            last.keep()
            for kept in (history, optimizer.past):
                kept.add(**values)
            if stop is not None and checks.boolean(stop(history), "what stop returns"):
                break
    except BaseException as error:
        told = _told(error, net, len(history.cost), rate.now)
        last.put_back()
        optimizer.lr = rate.now
        told.history = history
        if told is error:
            raise
        raise told from error
    finally:
        rate.put_back()
    return history


@entrance
def target_accuracy(target: real(0, 1)):
    """A stopping rule: the (training) accuracy has reached `target` (D3.4-32)."""

    def stop(history):
        if np.isnan(history.accuracy[-1]):
            raise ValueError("target_accuracy needs classes: one-hot columns, or zeros and ones")
        return history.accuracy[-1] >= target

    return stop


target_accuracy.example = "target_accuracy(0.95)"


class EarlyStopping:
    """A stopping rule: the validation cost has not fallen for `patience` epochs (D3.5-01).

    Only when it stops the training does it put back the parameters of the best epoch; where
    the epochs run out first, `net.theta = rule.theta` does.
    """

    @entrance
    def __init__(self, net: instance(Network), patience: count = 10):
        self.net, self.patience = net, patience
        self.best, self.epoch, self.theta = np.inf, -1, net.theta.copy()

    def __call__(self, history: History) -> bool:
        if not history.val_cost:
            raise ValueError("history.val_cost is empty: EarlyStopping needs train(..., "
                             "validation=(x, y)), or a loop of your own that appends to it")
        now = len(history.val_cost) - 1
        if now == 0 or history.val_cost[-1] < self.best:  # 0: a run has begun
            self.best, self.epoch = history.val_cost[-1], now
            self.theta[...] = self.net.theta
        if now - self.epoch < self.patience:
            return False
        self.net.theta[...] = self.theta
        return True


class _Rate:
    """The learning rate of each epoch: the optimizer's own times the factor of a schedule."""

    def __init__(self, optimizer, schedule):
        self.optimizer, self.schedule = optimizer, schedule
        self.base = self.now = optimizer.lr
        self.factor = 1.0
        if optimizer.past is None:
            optimizer.past = History()

    def set(self):
        """For the epoch that begins."""
        self._follow()
        if self.schedule is not None:
            past = self.optimizer.past
            factor = checks.number(self.schedule(len(past.cost), past), "the factor of the "
                                   "schedule", 0)
            if self.optimizer.lr != self.now:  # the schedule itself has set a rate
                self.base = checks.number(self.optimizer.lr, "optimizer.lr", 0, open_low=True)
            if factor == self.base != 1.0 and not past.cost:
                warnings.warn(f"the schedule gives {factor:g}, the learning rate itself: it is to "
                              "give a factor on it, such as 1", stacklevel=5)
            self.factor = factor
        self.now = self.optimizer.lr = self.base * self.factor

    def put_back(self):
        """After the last epoch: the rate without its factor."""
        self._follow()
        self.optimizer.lr = self.base

    def _follow(self):
        """Take over a rate that somebody, such as `stop`, has set in the meantime."""
        now = self.optimizer.lr
        if now != self.now:
            self.optimizer.lr = self.now  # in case it is none
            self.now = self.optimizer.lr = checks.number(now, "optimizer.lr", 0, open_low=True)
            self.base = self.now / (self.factor or 1.0)


class _Last:
    """Network, optimizer and generators as the last finished epoch left them."""

    def __init__(self, net, optimizer, rng):
        self.net, self.optimizer, self.theta = net, optimizer, net.theta.copy()
        self.chance = {id(r): r for r in (net.rng, rng) if r is not None}.values()
        self.own = [layer for layer in net.layers if type(layer).__module__ != Dense.__module__]
        self.keep()

    def keep(self):
        """Now."""
        self.theta[...] = self.net.theta
        self.state = self.optimizer.snapshot()
        self.seeds = [r.bit_generator.state for r in self.chance]
        self.layers = [states.copied(vars(layer), _views(layer)) for layer in self.own]

    def put_back(self):
        """As it was then."""
        self.net.theta[...] = self.theta
        self.optimizer.restore(self.state)
        for r, seed in zip(self.chance, self.seeds, strict=True):
            r.bit_generator.state = seed
        for layer, state in zip(self.own, self.layers, strict=True):
            states.put_back(vars(layer), state, _views(layer))


def _views(layer) -> list:
    return [f"_{d}{name}" for name in layer.parameters for d in ("", "d")] + [*layer.remembers]


def _epoch(net, x, y, size, rng, classes, optimizer, regularizer):
    m, total, hits, penalty = x.shape[1], 0.0, 0, 0.0
    theta, g, hit = net.theta, net.g, n_correct if classes else None
    weighted = [layer for layer in net.layers if "W" in layer.shapes] if regularizer else []
    step = optimizer.step if own.overrides(optimizer, Optimizer, "step") else optimizer.advance
    with np.errstate(all="ignore"):  # cost, g and theta are looked at
        for xb, yb in batches(x, y, size, rng):
            cost, counted = net.work(xb, yb, net.rng, True, hit)
            total += cost
            if weighted:
                penalty += _penalize(weighted, regularizer) * (xb.shape[1] / m)
            if not math.isfinite(total + penalty):
                raise FloatingPointError("the cost is not finite")
            step(theta, g)
            if classes:
                hits += counted
    if not checks.all_finite(theta):
        raise FloatingPointError("the parameters are not finite")
    return {"cost": total / m, "accuracy": hits / m if classes else math.nan, "penalty": penalty}


def _penalize(layers, regularizer) -> float:
    """The penalty of the weights W of the layers; its gradient is added to theirs."""
    for layer in layers:
        dW, added = layer.dW, regularizer.gradient(layer.W)
        if np.shape(added) != dW.shape:
            raise ValueError(f"the gradient of {regularizer!r} has shape {np.shape(added)} where W "
                             f"has {dW.shape}")
        dW += added
    return sum(regularizer.penalty(layer.W) for layer in layers)


def _validated(net, x, y) -> dict:
    try:
        cost, accuracy = net.evaluate(x, y)
    except FloatingPointError as error:
        raise FloatingPointError(f"of the validation data, {error}") from error
    return {"val_cost": cost, "val_accuracy": accuracy}


def _held_out(net, x, y):
    x = net.inputs(x)
    return x, net.targets(y, x.shape[1])


def _epochs(epochs, progress):
    if not progress:
        return range(epochs)
    from tqdm.auto import tqdm

    return tqdm(range(epochs), desc="epoch", file=sys.stdout)


def _told(error, net, epoch, rate):
    """The error to raise: that of a run that diverged names its epoch and rate."""
    if not isinstance(error, FloatingPointError):
        return error
    fault = net.fault()
    if fault:
        return FloatingPointError(f"in epoch {epoch} {fault}")
    return FloatingPointError(f"training diverged in epoch {epoch} at learning rate {rate:g}: "
                              f"{error}; try a smaller rate")
