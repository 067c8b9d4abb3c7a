"""The programs that are compared: each trains a workload as its own readers would write it.

A peer is made from a workload and the weights to start from. `run(epochs)` trains it, and
`cost()` is its cost on all samples. What a peer cannot do is said by `why_not`.
"""

import warnings
from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import plain
import printed
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from workloads import SEED, Workload

from nnlib import Dense, Dropout, Network, activations, costs, optimizers, train
from nnlib.initializers import uniform, xavier

jax.config.update("jax_enable_x64", True)  # or float64 would silently be float32


class NNLib:
    """nnlib.train, which also gathers the cost and the accuracy of each epoch."""

    name = "nnlib"

    def __init__(self, work: Workload, start=None):
        self.work, (self.x, self.y) = work, work.data()
        last = activations.softmax if work.digits else activations.identity
        self.net = Network(self._stack(work, last), rng=np.random.default_rng(SEED),
                           cost=costs.cross_entropy if work.digits else costs.mse,
                           init=xavier, init_bias=uniform(-0.1, 0.1), dtype=np.dtype(work.dtype))
        make = {"descent": optimizers.GradientDescent, "momentum": optimizers.Momentum,
                "adam": optimizers.Adam}[work.optimizer]
        self.optimizer, self.rng = make(work.lr), np.random.default_rng(SEED)

    @staticmethod
    def _stack(work, last):
        stack = []
        for k, (n_in, n_out) in enumerate(pairwise(work.sizes)):
            if k and work.keep < 1:
                stack.append(Dropout(work.keep))
            inner = k < len(work.sizes) - 2
            stack.append(Dense(n_in, n_out, getattr(activations, work.hidden) if inner else last))
        return stack

    @property
    def start(self):
        """The parameters, [(W, b), ...], copied: all peers begin with them."""
        return [(d.W.copy(), d.b.copy()) for d in self.net.dense]

    def run(self, epochs):
        train(self.net, self.x, self.y, self.optimizer, epochs, self.work.batch, self.rng)

    def cost(self):
        return self.net.cost(self.net.predict(self.x), self.y)


class PyTorch:
    """PyTorch, eager: Sequential, the loss, backward, step; nothing is gathered on the way."""

    name = "PyTorch"

    def __init__(self, work: Workload, start):
        self.work, self.rng = work, np.random.default_rng(SEED)
        x, y = work.data()
        self.x = torch.from_numpy(np.ascontiguousarray(x.T))
        self.y = torch.from_numpy(y.argmax(0) if work.digits else np.ascontiguousarray(y.T))
        self.model = torch.nn.Sequential(*self._modules(start))
        self.loss = torch.nn.CrossEntropyLoss() if work.digits else torch.nn.MSELoss()
        make = {"descent": torch.optim.SGD, "adam": torch.optim.Adam,
                "momentum": lambda p, lr: torch.optim.SGD(p, lr, momentum=0.9)}[work.optimizer]
        self.optimizer = make(self.model.parameters(), lr=work.lr)

    def _modules(self, start):
        act = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[self.work.hidden]
        for k, (w, b) in enumerate(start):
            if k:
                yield act()
                if self.work.keep < 1:
                    yield torch.nn.Dropout(1 - self.work.keep)
            linear = torch.nn.Linear(w.shape[1], w.shape[0])
            linear.weight = torch.nn.Parameter(torch.from_numpy(w.copy()))
            linear.bias = torch.nn.Parameter(torch.from_numpy(b.ravel().copy()))
            yield linear

    def run(self, epochs):
        self.model.train()
        for _ in range(epochs):
            for rows in self.work.order(self.rng):
                self.optimizer.zero_grad()
                self.loss(self.model(self.x[rows]), self.y[rows]).backward()
                self.optimizer.step()

    def cost(self):
        self.model.eval()
        with torch.no_grad():
            return self.loss(self.model(self.x), self.y).item()


class JAX:
    """JAX: gradient and step in one function under jit, compiled before the clock starts."""

    name = "JAX"

    def __init__(self, work: Workload, start):
        self.work, self.rng, self.key = work, np.random.default_rng(SEED), jax.random.key(SEED)
        x, y = work.data()
        self.x, self.y = np.ascontiguousarray(x.T), np.ascontiguousarray(y.T)
        self.parameters = [(jnp.asarray(w.T), jnp.asarray(b.ravel())) for w, b in start]
        zeros = jax.tree.map(jnp.zeros_like, self.parameters)
        self.state = {"descent": (), "momentum": (zeros,), "adam": (zeros, zeros)}[work.optimizer]
        self.t, self.step, self.full = 0, jax.jit(self._step), jax.jit(self._cost)
        if work.batch is None:
            self.x, self.y = jnp.asarray(self.x), jnp.asarray(self.y)

    def _cost(self, parameters, x, y, key=None):
        act = {"tanh": jnp.tanh, "relu": jax.nn.relu}[self.work.hidden]
        for k, (w, b) in enumerate(parameters):
            if k:
                x = act(x)
                if key is not None and self.work.keep < 1:
                    key, now = jax.random.split(key)
                    x = jnp.where(jax.random.bernoulli(now, self.work.keep, x.shape),
                                  x / self.work.keep, 0)
            x = x @ w + b
        if self.work.digits:
            return -(jax.nn.log_softmax(x) * y).sum(axis=1).mean()
        return ((x - y) ** 2).mean()

    def _step(self, parameters, state, t, x, y, key):
        lr, g = self.work.lr, jax.grad(self._cost)(parameters, x, y, key)
        if self.work.optimizer == "descent":
            return jax.tree.map(lambda p, g: p - lr * g, parameters, g), ()
        if self.work.optimizer == "momentum":
            v = jax.tree.map(lambda v, g: 0.9 * v + g, state[0], g)
            return jax.tree.map(lambda p, v: p - lr * v, parameters, v), (v,)
        v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, state[0], g)
        s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, state[1], g)
        one, two = 1 - 0.9**t, 1 - 0.999**t
        moved = jax.tree.map(lambda p, v, s: p - lr * (v / one) / (jnp.sqrt(s / two) + 1e-8),
                             parameters, v, s)
        return moved, (v, s)

    def run(self, epochs):
        for _ in range(epochs):
            for rows in self.work.order(self.rng):
                self.t += 1
                self.key, now = jax.random.split(self.key) if self.work.keep < 1 else (None, None)
                self.parameters, self.state = self.step(
                    self.parameters, self.state, np.dtype(self.work.dtype).type(self.t),
                    self.x[rows] if self.work.batch else self.x,
                    self.y[rows] if self.work.batch else self.y, now)
        jax.block_until_ready(self.parameters)

    def cost(self):
        return float(self.full(self.parameters, self.x, self.y))


class ScikitLearn:
    """scikit-learn's MLP, which shuffles by itself and begins with weights of its own."""

    name = "scikit-learn"

    def __init__(self, work: Workload, start):
        self.work, (x, y) = work, work.data()
        self.x = np.ascontiguousarray(x.T)
        self.y = y.argmax(0) if work.digits else np.ascontiguousarray(y[0])
        make = MLPClassifier if work.digits else MLPRegressor
        self.model = make(hidden_layer_sizes=work.sizes[1:-1], activation=work.hidden,
                          alpha=0.0, random_state=SEED,
                          solver="adam" if work.optimizer == "adam" else "sgd", momentum=0.0,
                          batch_size=work.batch or work.samples, learning_rate_init=work.lr,
                          shuffle=work.batch is not None, tol=0.0, n_iter_no_change=10**9,
                          warm_start=True)

    def run(self, epochs):
        self.model.max_iter = epochs
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # it is told when to stop
            self.model.fit(self.x, self.y)
        assert self.model.n_iter_ == epochs

    def cost(self):
        return float(self.model.loss_)


class Printed:
    """The program of the main document, as it is printed: see printed.py."""

    name = "printed code"

    def __init__(self, work: Workload, start):
        self.work, (self.x, y) = work, work.data()
        self.labels = y.argmax(0)
        self.parameters = [p for pair in start for p in pair]

    def run(self, epochs):
        self.parameters, _ = printed.train(self.parameters, self.x, self.labels, self.work.lr,
                                           epochs)

    def cost(self):
        a = printed.forward(self.parameters, self.x)[-1]
        return float(-np.log(a[self.labels, np.arange(self.labels.size)]).mean())


class Plain:
    """Plain NumPy in the manner of the printed code, for any workload: see plain.py."""

    name = "plain NumPy"

    def __init__(self, work: Workload, start):
        self.work, (self.x, self.y) = work, work.data()
        self.parameters, self.rng = start, np.random.default_rng(SEED)
        self.optimizer = plain.OPTIMIZERS[work.optimizer](work.lr)

    def run(self, epochs):
        work = self.work
        for _ in range(epochs):
            for columns in work.order(self.rng):
                found = plain.gradients(self.parameters, self.x[:, columns], self.y[:, columns],
                                        work.hidden, work.digits, work.keep, self.rng)
                self.parameters = self.optimizer.step(self.parameters, found)

    def cost(self):
        f, a = plain.FUNCTIONS[self.work.hidden][0], self.x
        for k, (w, b) in enumerate(self.parameters):
            a = w.dot(f(a) if k else a) + b
        if self.work.digits:
            return float(-np.log(plain.softmax(a))[self.y > 0].mean())
        return float(((a - self.y) ** 2).mean())


PEERS = (NNLib, PyTorch, JAX, ScikitLearn, Printed, Plain)
SAME = ("PyTorch", "JAX", "plain NumPy")  # the same weights to begin with, the same batches


def why_not(peer: str, work: Workload) -> str | None:
    """The reason why a peer cannot train a workload, or None where it can."""
    if peer == "scikit-learn" and work.keep < 1:
        return "has no dropout"
    if peer == "printed code" and (work.sizes != (784, 16, 16, 10) or work.batch is not None):
        return "is written for 784-16-16-10 and the full batch"
    if peer == "printed code" and work.dtype != "float64":
        return "computes in float64"
    return None
