"""Training: batches, histories, stopping, and what happens when it goes wrong."""

import tracemalloc

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, train, training
from nnlib.activations import identity, relu, sigmoid, softmax, tanh
from nnlib.costs import bce, cross_entropy, l2
from nnlib.datasets import one_hot
from nnlib.optimizers import Adam, GradientDescent
from nnlib.regularizers import L1, L2, SpectralNorm
from nnlib.schedules import constant, plateau, step_decay, time_decay
from nnlib.training import EarlyStopping, History, target_accuracy

X = np.random.default_rng(9).normal(size=(3, 50))
Y = one_hot((X.sum(axis=0) > 0).astype(int), 2)


def rng(seed=0):
    return np.random.default_rng(seed)


def net(seed=0, f=tanh, dtype=np.float64):
    return Network([Dense(3, 8, f), Dense(8, 2, softmax)], cost=cross_entropy, rng=rng(seed),
                   dtype=dtype)


def test_it_learns_and_keeps_a_value_an_epoch():
    n = net()
    h = train(n, X, Y, Adam(0.05), epochs=60, batch_size=10, rng=rng(1), validation=(X, Y))
    assert h.accuracy[-1] > 0.95 and h.cost[-1] < h.cost[0] / 3
    assert {len(v) for v in vars(h).values()} == {60}
    assert h.val_cost[-1] == pytest.approx(n.cost(n.predict(X), Y))


def test_same_seed_same_history():
    runs = [train(net(), X, Y, Adam(0.05), epochs=5, batch_size=7, rng=rng(1)) for _ in range(2)]
    assert runs[0] == runs[1]


def test_full_batch_is_gradient_descent():
    n, twin = net(), net()
    h = train(n, X, Y, GradientDescent(0.1), epochs=1)
    cost, g = twin.gradient(X, Y)
    assert h.cost == [pytest.approx(cost)] and np.allclose(n.theta, twin.theta - 0.1 * g)


@pytest.mark.parametrize("order", ["C", "F"])
def test_each_sample_is_used_once_an_epoch_and_the_short_batch_kept(order):
    seen = []

    class Spy(Network):
        def backpropagate(self, x, y):
            seen.append(x.copy())
            return super().backpropagate(x, y)

    n = Spy([Dense(1, 1)], cost=l2, rng=rng())
    x = np.asarray(np.arange(10.0).reshape(1, 10), order=order)
    train(n, x, x, GradientDescent(1e-6), epochs=2, batch_size=4, rng=rng(3))
    assert [s.shape[1] for s in seen] == [4, 4, 2, 4, 4, 2]
    assert sorted(np.hstack(seen[:3]).ravel()) == list(range(10))
    assert not np.array_equal(seen[0], seen[3])


def test_accuracy_is_nan_where_there_are_no_classes():
    n = Network([Dense(3, 1)], cost=l2, rng=rng())
    h = train(n, X, X[:1], GradientDescent(0.01), epochs=2)
    assert np.isnan(h.accuracy).all()
    n = Network([Dense(3, 1, sigmoid)], cost=bce, rng=rng())
    assert train(n, X, Y[1:], Adam(0.1), epochs=40).accuracy[-1] > 0.9


def test_no_epochs():
    n = net()
    before = n.theta.copy()
    assert train(n, X, Y, Adam(), epochs=0) == History() and np.array_equal(n.theta, before)


@pytest.mark.parametrize(("schedule", "wanted"), [
    (constant, [1, 1, 1, 1]), (time_decay(1.0), [1, 1 / 2, 1 / 3, 1 / 4]),
    (step_decay(0.5, 2), [1, 1, 0.5, 0.5])])
def test_schedules_multiply_the_rate_and_give_it_back(schedule, wanted):
    optimizer = GradientDescent(0.2)
    h = train(net(), X, Y, optimizer, epochs=4, schedule=schedule)
    assert h.learning_rate == pytest.approx([0.2 * w for w in wanted]) and optimizer.lr == 0.2


def test_plateau_falls_when_the_cost_does_not():
    h, rule = History(), plateau(0.5, patience=2)
    factors = []
    for cost in [3, 2, 2, 2, 2, 2, 1]:
        h.cost.append(cost)
        factors.append(rule(len(h.cost), h))
    assert factors == [1, 1, 1, 0.5, 0.5, 0.25, 0.25]


def test_stop_at_a_target():
    h = train(net(), X, Y, Adam(0.05), epochs=500, stop=target_accuracy(0.9))
    assert h.accuracy[-1] >= 0.9 > max(h.accuracy[:-1]) and len(h.cost) < 500


def test_early_stopping_puts_the_best_parameters_back():
    n = net()
    flipped = Y[::-1]  # training makes this validation set worse from the start
    stop = EarlyStopping(n, patience=3)
    h = train(n, X, Y, Adam(0.05), epochs=100, validation=(X, flipped), stop=stop)
    assert len(h.cost) == stop.epoch + 4 and h.val_cost[stop.epoch] == min(h.val_cost)
    assert n.cost(n.predict(X), flipped) == pytest.approx(min(h.val_cost))
    with pytest.raises(ValueError, match="validation"):
        train(net(), X, Y, Adam(), epochs=1, stop=EarlyStopping(net()))


def test_an_interrupted_run_returns_what_was_learned(capsys):
    def stop(history):
        if len(history.cost) == 3:
            raise KeyboardInterrupt
        return False

    h = train(net(), X, Y, Adam(0.05), epochs=50, stop=stop)
    assert len(h.cost) == 3 and "after 3 epochs" in capsys.readouterr().err


def test_a_diverging_run_says_so_and_keeps_finite_parameters():
    n = Network([Dense(3, 8, identity), Dense(8, 1)], cost=l2, rng=rng())
    optimizer = GradientDescent(50)
    with pytest.raises(FloatingPointError, match=r"epoch \d+ at learning rate 50"):
        train(n, X, X[:1], optimizer, epochs=1000)
    assert np.isfinite(n.theta).all() and optimizer.lr == 50


@pytest.mark.parametrize(("rule", "by_hand"), [
    (L1(0.1), lambda W: 0.1 * np.sign(W)), (L2(0.1), lambda W: 0.1 * W)])
def test_regularizers_reach_the_weights_only(rule, by_hand):
    n, twin = net(), net()
    train(n, X, Y, GradientDescent(0.5), epochs=1, regularizer=rule)
    _, g = twin.gradient(X, Y)
    for d, e in zip(n.layers, twin.layers, strict=True):
        assert np.allclose(d.W, e.W - 0.5 * (e.dW + by_hand(e.W)))
        assert np.allclose(d.b, e.b - 0.5 * e.db)


@pytest.mark.parametrize("rule", [L1(0.3), L2(0.3), SpectralNorm(0.3)], ids=lambda r: type(r).__name__)
def test_penalties_and_their_gradients(rule):
    W = rng(5).normal(size=(4, 3))
    for i, j in np.ndindex(W.shape):
        e = np.zeros_like(W)
        e[i, j] = 1e-6
        numeric = (rule.penalty(W + e) - rule.penalty(W - e)) / 2e-6
        assert rule.gradient(W)[i, j] == pytest.approx(numeric, abs=1e-6)


def test_spectral_norm_is_the_largest_singular_value():
    for seed in range(5):
        W = rng(seed).normal(size=(20, 12))
        assert SpectralNorm(1, 2000).largest(W)[0] == pytest.approx(np.linalg.svd(W)[1][0], rel=1e-6)
    assert SpectralNorm(1).penalty(np.zeros((3, 2))) == 0


def test_the_data_is_not_copied():
    x = np.zeros((200, 20_000), np.float32, order="F")
    y = np.zeros((1, 20_000), np.float32)
    n = Network([Dense(200, 4, relu), Dense(4, 1)], rng=rng(), dtype=np.float32)
    tracemalloc.start()
    train(n, x, y, GradientDescent(0.1), epochs=1, batch_size=50, rng=rng())
    train(n, x, y, GradientDescent(0.1), epochs=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < x.nbytes / 4


def test_data_of_another_type_is_cast():
    n = net(dtype=np.float32)
    x = np.round(X * 10).astype(int)
    assert train(n, x, Y, Adam(), epochs=2, batch_size=20, rng=rng()).cost[-1] > 0


def test_the_progress_bar_writes_to_stdout(capsys):
    train(net(), X, Y, Adam(), epochs=2, progress=True)
    assert "epoch" in capsys.readouterr().out


def test_training_with_dropout():
    n = Network([Dropout(0.9), Dense(3, 20, relu), Dropout(0.8), Dense(20, 2, softmax)],
                cost=cross_entropy, rng=rng(2))
    train(n, X, Y, Adam(0.02), epochs=100, batch_size=10, rng=rng(1))
    assert training.n_correct(n.predict(X), Y) > 45


@pytest.mark.parametrize(("change", "kind", "words"), [
    ({"optimizer": "adam"}, TypeError, "optimizer must be one of"),
    ({"epochs": 2.0}, TypeError, "epochs must be an integer"),
    ({"epochs": -1}, ValueError, "epochs must be at least 0"),
    ({"batch_size": 51, "rng": rng()}, ValueError, "only 50 samples"),
    ({"batch_size": 0}, ValueError, "batch_size must be at least 1"),
    ({"batch_size": 10}, TypeError, "rng must be a NumPy Generator"),
    ({"batch_size": 10, "rng": 3}, TypeError, "default_rng"),
    ({"schedule": "constant"}, TypeError, "schedule must be a function"),
    ({"stop": "now"}, TypeError, "stop must be a function"),
    ({"regularizer": 0.1}, TypeError, "regularizer must be one of"),
    ({"validation": X}, TypeError, "validation must be a pair"),
    ({"validation": (X[:2], Y)}, ValueError, "the first layer expects 3"),
    ({"schedule": lambda e, h: -1}, ValueError, "factor of the schedule"),
    ({"x": X.T}, ValueError, "did you mean x.T"),
    ({"x": X * np.nan}, ValueError, "x must be finite"),
    ({"y": Y[:, :9]}, ValueError, "x has 50 samples"),
    ({"y": Y[:1]}, ValueError, "the last layer expects 2"),
])
def test_bad_input(change, kind, words):
    given = {"x": X, "y": Y, "optimizer": Adam(), "epochs": 1} | change
    n = net()
    before = n.theta.copy()
    with pytest.raises(kind, match=words):
        train(n, given.pop("x"), given.pop("y"), given.pop("optimizer"), **given)
    assert np.array_equal(n.theta, before)
