"""Plain NumPy for any workload, in the manner of the printed code: see printed.py.

The same array operations: `dot`, one matrix and one column of biases a layer, samples in columns,
tanh computed once more for its derivative, new arrays for all parameters in every step. What the
printed code has wrong is mended: a bias gradient is a sum over samples, and softmax takes its
exponentials once. Nothing is gathered on the way.
"""

import numpy as np

FUNCTIONS = {"tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
             "relu": (lambda z: np.maximum(z, 0), lambda z: z > 0)}


def softmax(z):
    """Of each column."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def gradients(parameters, x, y, hidden: str, digits: bool, keep: float, rng) -> list:
    """[(dW, db), ...] of the mean cost of the batch: cross-entropy of digits, else mean square."""
    f, slope = FUNCTIONS[hidden]
    m, a, passed = x.shape[1], x, []
    for k, (w, b) in enumerate(parameters):
        z = w.dot(a) + b
        passed.append((a, z))
        if k < len(parameters) - 1:
            a = f(z)
            if keep < 1:
                mask = (rng.random(a.shape, dtype=np.float32) < keep) / a.dtype.type(keep)
                a, passed[-1] = a * mask, (*passed[-1], mask)
    d = softmax(z) - y if digits else 2 * (z - y) / len(y)
    found = []
    for k in range(len(parameters) - 1, -1, -1):
        found.append((1 / m * d.dot(passed[k][0].T), 1 / m * np.sum(d, axis=1, keepdims=True)))
        if k:
            d = parameters[k][0].T.dot(d) * slope(passed[k - 1][1])
            d = d * passed[k - 1][2] if keep < 1 else d
    return found[::-1]


class Descent:
    """theta - lr g."""

    def __init__(self, lr):
        self.lr, self.t, self.state = lr, 0, {}

    def step(self, parameters, found):
        """New parameters, a matrix and a column a layer."""
        self.t += 1
        return [tuple(p - self.lr * self.move((k, i), g) for i, (p, g) in enumerate(
            zip(pair, slopes, strict=True))) for k, (pair, slopes) in enumerate(
            zip(parameters, found, strict=True))]

    def move(self, key, g):
        """What is taken away, times lr."""
        return g


class Momentum(Descent):
    """v <- 0.9 v + g."""

    def move(self, key, g):
        self.state[key] = 0.9 * self.state.get(key, 0) + g
        return self.state[key]


class Adam(Descent):
    """The two averages of Kingma and Ba."""

    def move(self, key, g):
        v, s = self.state.get(key, (0, 0))
        v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g**2
        self.state[key] = v, s
        return v / (1 - 0.9**self.t) / (np.sqrt(s / (1 - 0.999**self.t)) + 1e-8)


OPTIMIZERS = {"descent": Descent, "momentum": Momentum, "adam": Adam}
