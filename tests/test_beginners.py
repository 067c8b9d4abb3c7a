"""What beginners are told: a mistake about parts of a network leads to the line that is right.

Mistakes about data are in test_remedies. Each row: the mistake, words of the message.
"""

import numpy as np
import pytest

from nnlib import Dense, Network, train
from nnlib.activations import ELU, Tanh, softmax, tanh
from nnlib.costs import MSE, bce
from nnlib.initializers import uniform, xavier
from nnlib.optimizers import Adam, GradientDescent
from nnlib.regularizers import L2
from nnlib.schedules import plateau, step_decay, time_decay
from nnlib.training import EarlyStopping, target_accuracy

X, Y = np.linspace(-1, 1, 15).reshape(3, 5), np.eye(2)[:, [0, 1, 0, 1, 1]]


def net(**settings):
    return Network([Dense(3, 2)], **{"rng": np.random.default_rng(0)} | settings)


def run(optimizer=None, epochs=1, **settings):
    return train(net(), X, Y, optimizer or Adam(), epochs, **settings)


MISTAKES = [
    (lambda: Dense(3, 2, "relu"), "not 'relu': write relu, from nnlib.activations, without quotes"),
    (lambda: Dense(3, 2, "ReLU"), "write relu, from nnlib.activations, without quotes"),
    (lambda: Dense(3, 2, Tanh), "not Tanh: call it, Tanh(...)"),
    (lambda: Dense(3, 2, ELU), "call it, ELU(...)"),
    (lambda: Dense(3, 2, np.tanh), "must be one of nnlib.activations, or of a class that derives"),
    (lambda: Dense(3, 2, None), "activation must be one of nnlib.activations"),
    (lambda: Dense(3, 2, lambda z: z), "or of a class that derives from Activation"),
    (lambda: net(cost="mse"), "not 'mse': write mse, from nnlib.costs, without quotes"),
    (lambda: net(cost="crossentropy"), "cost must be one of nnlib.costs"),
    (lambda: net(cost=MSE), "not MSE: call it, MSE(...)"),
    (lambda: net(cost=lambda a, y: 0.0), "or of a class that derives from Cost"),
    (lambda: net(init=uniform), "init=uniform("),
    (lambda: net(init="xavier"), "init must be a function, not 'xavier'"),
    (lambda: net(init=np.ones), "init must be a rule (shape, rng) -> array, such as xavier"),
    (lambda: net(init=0.1), "init must be a function"),
    (lambda: net(init_bias=uniform), "init_bias=uniform("),
    (lambda: Network([4, 8, 3], rng=np.random.default_rng(0)), "of sizes: write Dense(4, 3, tanh)"),
    (lambda: Network([Dense(3, 2)]), "such as np.random.default_rng(1), not None"),
    (lambda: Network([Dense(3, 2)], rng=42), "such as np.random.default_rng(1), not 42"),
    (lambda: Network([Dense(3, 2)], rng=np.random), "such as np.random.default_rng(1)"),
    (lambda: Network([Dense(3, 2)], loss=bce, rng=1), "Network takes (layers, cost, init, rng"),
    (lambda: Dense(3, 2, bias=False), "Dense takes (n_in, n_out, activation)"),
    (lambda: Dense(3, 1, softmax), "take sigmoid, with the cost bce"),
    (lambda: Dense(3), "missing a required argument: 'n_out'"),
    (lambda: run("adam"), "not 'adam': write Adam(...), from nnlib.optimizers, without quotes"),
    (lambda: run("sgd"), "optimizer must be one of nnlib.optimizers"),
    (lambda: run(Adam), "not Adam: call it, Adam(...)"),
    (lambda: run(10, Adam()), "optimizer must be one of nnlib.optimizers, or of a class"),
    (lambda: run(Adam(), Adam()), "epochs must be an integer"),
    (lambda: run(Adam(), 10.0), "epochs must be an integer, not 10.0"),
    (lambda: Adam(learning_rate=0.1), "Adam takes (lr, beta1, beta2)"),
    (lambda: GradientDescent(), "missing a required argument: 'lr'"),
    (lambda: run(regularizer=0.01), "such as L2(0.01)"),
    (lambda: run(regularizer=L2), "call it, L2(...)"),
    (lambda: run(regularizer="l2"), "L2(...)"),
    (lambda: run(stop=EarlyStopping), "call it, stop=EarlyStopping("),
    (lambda: run(stop=target_accuracy), "call it, stop=target_accuracy(0.95)"),
    (lambda: run(stop=0.95), "stop must be a function"),
    (lambda: run(stop=lambda history: None), "what stop returns must be True or False, not None"),
    (lambda: run(stop=lambda epoch, history: False), "stop must be a function of (history)"),
    (lambda: run(schedule=time_decay), "call it, schedule=time_decay("),
    (lambda: run(schedule=step_decay), "call it, schedule=step_decay("),
    (lambda: run(schedule=plateau), "call it, schedule=plateau("),
    (lambda: run(schedule=0.9), "schedule must be a function"),
    (lambda: run(schedule=lambda epoch: 1.0), "must be a function of (epoch, history)"),
    (lambda: run(schedule=lambda epoch, history: time_decay(0.1)), "the factor of the schedule"),
    (lambda: run(batch_size=2), "such as np.random.default_rng(1), not None"),
    (lambda: run(batch_size=50), "batch_size is 50 but there are only 5 samples"),
    (lambda: run(validation=X), "validation must be a pair (x, y)"),
    (lambda: run(validation_data=(X, Y)), "train takes (net, x, y, optimizer, epochs"),
    (lambda: train(Dense(3, 2), X, Y, Adam(), 1), "net must be a Network"),
    (lambda: train(Network, X, Y, Adam(), 1), "net must be a Network, not Network: call it"),
    (lambda: Dense(3, 2).W, "has no W before it stands in a Network"),
    (lambda: net().layers[0].weights, "Dense has no weights"),
    (lambda: xavier((3, 2), 7), "such as np.random.default_rng(1), not 7"),
]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_the_message_leads_to_what_is_right(mistake, words):
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        mistake()
    said = str(caught.value)
    assert words in said and "\n" not in said and not said.endswith(".")


def test_what_is_right_then_runs():
    assert Dense(3, 2, tanh).activation is tanh and net(init=uniform(-0.5, 0.5)).n_parameters == 8
    h = run(Adam(0.01), 3, stop=target_accuracy(1.0), schedule=step_decay(0.5, 10))
    assert len(h.cost) <= 3
