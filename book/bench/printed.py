"""The digit network as the main document prints it (Davies 4.1), in a program of our own.

The same algorithm and the same array operations, one for one, so that it takes the same time:
three weight matrices and three bias columns in float64, samples in columns; the hyperbolic
tangent computed once more for its derivative; the exponentials of softmax computed twice and
added up row by row by Python's sum; the one-hot targets made again in every iteration; each
bias gradient a single number, the sum over all neurons and samples (erratum: it should be a
sum over samples only); new arrays for all parameters in every step; the accuracy every tenth.
"""

import numpy as np


def start(rng: np.random.Generator) -> list[np.ndarray]:
    """[W1, b1, W2, b2, W3, b3] from U(-0.5, 0.5)."""
    shapes = (16, 784), (16, 1), (16, 16), (16, 1), (10, 16), (10, 1)
    return [rng.random(shape) - 0.5 for shape in shapes]


def forward(parameters, x):
    """(z1, a1, z2, a2, z3, a3)."""
    w1, b1, w2, b2, w3, b3 = parameters
    z1 = w1.dot(x) + b1
    a1 = np.tanh(z1)
    z2 = w2.dot(a1) + b2
    a2 = np.tanh(z2)
    z3 = w3.dot(a2) + b3
    a3 = np.exp(z3) / sum(np.exp(z3))
    return z1, a1, z2, a2, z3, a3


def targets(labels):
    """The labels as columns with a single 1."""
    rows = np.zeros((labels.size, labels.max() + 1))
    rows[np.arange(labels.size), labels] = 1
    return rows.T


def slope(z):
    """The derivative of tanh."""
    return 1 - np.tanh(z) ** 2


def backward(parameters, passed, x, labels):
    """The gradients in the order of the parameters; those of the biases are single numbers."""
    _, _, w2, _, w3, _ = parameters
    z1, a1, z2, a2, _, a3 = passed
    m = labels.size
    d3 = a3 - targets(labels)
    d2 = w3.T.dot(d3) * slope(z2)
    d1 = w2.T.dot(d2) * slope(z1)
    gradients = []
    for d, a in ((d1, x), (d2, a1), (d3, a2)):
        gradients += [1 / m * d.dot(a.T), 1 / m * np.sum(d)]
    return gradients


def train(parameters, x, labels, rate: float, iterations: int):
    """Gradient descent on the full batch: (parameters, accuracies)."""
    accuracies = []
    for i in range(iterations):
        passed = forward(parameters, x)
        gradients = backward(parameters, passed, x, labels)
        parameters = [p - rate * g for p, g in zip(parameters, gradients, strict=True)]
        if i % 10 == 0:
            accuracies.append(np.sum(np.argmax(passed[-1], 0) == labels) / labels.size)
    return parameters, accuracies
