"""Optimizers: each `step(theta, g)` moves the parameters once, in place, and leaves g alone.

The formulas are those of the papers named; for the same numbers they agree with PyTorch's.
theta and g are flat arrays of one shape and type; lr is the learning rate (eta in the book).
"""

import inspect
import math

import numpy as np

from nnlib.entrance import Rule, checks, decay, entrance, own, positive, states

KEPT = ("_theta", "_work", "_fresh", "past", "lr")  # what no step changes
BLOCK = 1 << 15  # entries that are moved at a time: all that a step reads of them stays in cache


class Optimizer:
    """A learning rate and, for each name in `state`, an array like theta that starts at 0.

    A subclass gives `update(theta, g, work, *state)`: it moves theta in place by one step, with
    g left as it is; work is an array like theta to reckon in. It sees the whole vectors, unless
    it says with `elementwise = True` that it may be given them piece by piece.
    An optimizer serves one network: `reset` makes it ready for another.
    """

    state: tuple = ()
    elementwise = False
    lr, t = math.nan, 0  # the learning rate, and the steps that were made
    past = None  # the History of all epochs that `train` has made with it
    _theta = None

    def __init_subclass__(cls, **more):
        super().__init_subclass__(**more)
        writes = [name for name, part in vars(cls).items() if callable(part) and name[:2] != "__"]
        if writes and "elementwise" not in vars(cls):
            cls.elementwise = False  # whatever it overrides may need the whole vectors
        if isinstance(cls.state, str):
            cls.state = (cls.state,)

    @entrance
    def __init__(self, lr: positive):
        self.lr = lr

    def update(self, theta, g, work, *state):
        """Move theta in place."""
        own.lacks(self, "update", GIVES)

    def step(self, theta: np.ndarray, g: np.ndarray) -> None:
        """Move theta by one step against the gradient g, both checked."""
        for name, array in (("theta", theta), ("g", g)):
            if not isinstance(array, np.ndarray) or array.dtype.kind != "f" or not array.ndim:
                raise TypeError(f"{name} must be an array of floats, not {array!r}")
        if theta.shape != g.shape:
            raise ValueError(f"theta has shape {theta.shape} but its gradient has {g.shape}")
        if theta.dtype != g.dtype:
            raise TypeError(f"theta has type {theta.dtype} but its gradient has {g.dtype}")
        self.begin(theta)
        with np.errstate(all="ignore"):  # the next cost would tell
            self.advance(theta, g)

    def begin(self, theta: np.ndarray) -> None:
        """Bind this optimizer to theta. Raises ValueError where it is bound to another network."""
        if self._theta is None:
            given = inspect.signature(type(self)).parameters
            self._fresh = states.copied(vars(self), (*KEPT, *given))
            self._theta, self._work = theta, self._room(theta)
            for name in self.state:
                setattr(self, name, np.zeros_like(theta))
        elif theta is not self._theta and _place(theta) != _place(self._theta):
            raise ValueError("this optimizer has begun with another network: make a new one for "
                             "each, or call reset() to forget the other; rebind(net.theta) goes "
                             "on with its state, such as for a network that was loaded")

    def advance(self, theta: np.ndarray, g: np.ndarray) -> None:
        """`step` without the checks that one look at theta and g is enough for."""
        if not math.isfinite(np.vdot(g, g)):  # else so is each square: one quick pass
            self._look_at(g)
        self.t += 1
        state = [getattr(self, name) for name in self.state] if self.state else ()
        if self._work.size == theta.size:
            if self.t == 1 and type(self).__module__ != Optimizer.__module__:
                self._sees(theta, g, state)
            elif self.update(theta, g, self._work, *state) is not None:
                self._returns()
            return
        for start in range(0, len(theta), BLOCK):
            block = slice(start, start + BLOCK)
            part = theta[block]
            moved = self.update(part, g[block], self._work[: len(part)],
                                *(s[block] for s in state))
            if moved is not None:
                self._returns()

    def reset(self) -> None:
        """Forget theta, the state and the past: the next step is the first, of any network."""
        if self._theta is not None:
            given = inspect.signature(type(self)).parameters
            states.put_back(vars(self), self._fresh, (*KEPT, *given))
        for name in (*self.state, "_theta", "_work", "_fresh", "past", "t"):
            vars(self).pop(name, None)

    def rebind(self, theta: np.ndarray) -> None:
        """Serve this theta from now on, with the state as it is; ValueError for another shape."""
        if self._theta is not None and _place(theta)[1:] != _place(self._theta)[1:]:
            raise ValueError(f"theta has shape {theta.shape} and type {theta.dtype}, not those of "
                             "the network that this optimizer has begun with")
        if self._theta is not None:
            self._theta = theta

    def snapshot(self) -> dict:
        """All that a step changes, copied; `restore` puts it back."""
        return states.copied(vars(self), KEPT)

    def restore(self, snapshot: dict) -> None:
        """Put back what `snapshot` copied: the optimizer goes on from there."""
        states.put_back(vars(self), snapshot, KEPT)

    def _sees(self, theta, g, state):
        """The first step of an optimizer of one's own, or an error unless it moves theta."""
        before = theta.copy()
        if self.update(theta, g, self._work, *state) is not None:
            self._returns()
        if g.any() and self.lr > np.finfo(theta.dtype).eps and np.array_equal(theta, before):
            raise TypeError(f"update of {type(self).__name__} leaves theta as it was: it must move "
                            "theta in place, theta -= ..., and not make another")

    def _returns(self):
        raise TypeError(f"update of {type(self).__name__} returns something: it must move theta in "
                        "place, theta -= ..., and return nothing")

    def _room(self, theta):
        """Room to reckon in: as much as is moved at a time."""
        whole = not self.elementwise or theta.ndim > 1
        return np.empty_like(theta if whole else theta[:BLOCK])

    def _look_at(self, g):
        """An error for a g that is not finite, or whose squares will not be."""
        if not checks.all_finite(g):
            raise FloatingPointError("the gradient is not finite")
        if "s" in self.state and np.abs(g).max() > np.sqrt(np.finfo(g.dtype).max) / 2:
            raise FloatingPointError(f"the gradient reaches {np.abs(g).max():g}: its square is "
                                     f"too large for {g.dtype}")

    def __getstate__(self) -> dict:
        return {k: v for k, v in vars(self).items() if k != "_work"}

    def __setstate__(self, state):
        vars(self).update(state)
        if self._theta is not None:
            self._work = self._room(self._theta)


GIVES = "an optimizer of one's own gives update(theta, g, work, *state)"


class GradientDescent(Optimizer):
    """theta <- theta - lr g (Davies eq. 5; D3.3-18). SGD is this with mini-batches."""

    elementwise = True

    def update(self, theta, g, work):
        theta -= np.multiply(g, self.lr, out=work)


class Momentum(Optimizer):
    """v <- mu v + g; theta <- theta - lr v (Polyak 1964, in PyTorch's form)."""

    state = ("v",)
    elementwise = True

    @entrance
    def __init__(self, lr: positive, mu: decay = 0.9):
        self.lr, self.mu = lr, mu

    def update(self, theta, g, work, v):
        v *= self.mu
        v += g
        theta -= np.multiply(v, self.lr, out=work)


class AdaGrad(Optimizer):
    """s <- s + g^2; theta <- theta - lr g / (sqrt(s) + eps) (Duchi et al. 2011; D4.2-05)."""

    state = ("s",)
    elementwise = True
    eps = 1e-10

    def update(self, theta, g, work, s):
        s += np.square(g, out=work)
        _divided(theta, g, s, self.lr, self.eps, work)


class RMSProp(Optimizer):
    """s <- rho s + (1 - rho) g^2; theta <- theta - lr g / (sqrt(s) + eps).

    Source: Tieleman and Hinton 2012 (D2.2.2c-04).
    """

    state = ("s",)
    elementwise = True
    eps = 1e-8

    @entrance
    def __init__(self, lr: positive, rho: decay = 0.99):
        self.lr, self.rho = lr, rho

    def update(self, theta, g, work, s):
        np.multiply(g, g, out=work)
        work *= 1 - self.rho
        s *= self.rho
        s += work
        _divided(theta, g, s, self.lr, self.eps, work)


class Adam(Optimizer):
    """Two moving averages, each corrected for its start at 0 (Kingma and Ba 2015, Algorithm 1).

    v <- beta1 v + (1 - beta1) g;  s <- beta2 s + (1 - beta2) g^2
    theta <- theta - lr v^ / (sqrt(s^) + eps),  v^ = v / (1 - beta1^t),  s^ = s / (1 - beta2^t)
    """

    state = ("v", "s")
    elementwise = True
    eps = 1e-8

    @entrance
    def __init__(self, lr: positive = 0.001, beta1: decay = 0.9, beta2: decay = 0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2

    def update(self, theta, g, work, v, s):
        np.subtract(g, v, out=work)
        work *= 1 - self.beta1
        v += work  # v <- beta1 v + (1 - beta1) g
        np.multiply(g, g, out=work)
        work *= 1 - self.beta2
        s *= self.beta2
        s += work  # s <- beta2 s + (1 - beta2) g^2
        np.sqrt(s, out=work)
        work *= 1 / math.sqrt(1 - self.beta2**self.t)
        work += self.eps  # sqrt(s / (1 - beta2^t)) + eps
        np.divide(v, work, out=work)
        work *= self.lr / (1 - self.beta1**self.t)
        theta -= work  # theta <- theta - lr v / (1 - beta1^t) / that


def _divided(theta, g, s, lr, eps, work):
    """theta <- theta - lr g / (sqrt(s) + eps)."""
    np.sqrt(s, out=work)
    work += eps
    np.divide(g, work, out=work)
    work *= lr
    theta -= work


def _place(array: np.ndarray):
    """Where in memory an array lies, and how: two views of one place are one array."""
    return array.__array_interface__["data"][0], array.shape, array.strides, array.dtype


READY = {kind.__name__: kind for kind in (GradientDescent, Momentum, AdaGrad, RMSProp, Adam)}


def _taken(value, name):
    """value as an optimizer that has its formula and a rate."""
    own.one_of(value, name, Optimizer, READY, "nnlib.optimizers", ("update",))
    checks.number(value.lr, f"{name}.lr", 0, open_low=True)
    if own.overrides(value, Optimizer, "step"):
        return value
    return own.complete(value, Optimizer, GIVES, "update")


an_optimizer = Rule("Optimizer", _taken, ("adam", None, 10, Adam, Optimizer(0.1)))
