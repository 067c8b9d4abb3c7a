"""Training: batches, histories, stopping, and what happens when it goes wrong."""

import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import Dense, Dropout, Network, train
from nnlib.activations import identity, relu, sigmoid, softmax, tanh
from nnlib.costs import bce, cross_entropy, l2
from nnlib.datasets import digits5x5, one_hot
from nnlib.entrance import checks
from nnlib.metrics import accuracy, n_correct
from nnlib.optimizers import Adam, GradientDescent, Momentum
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


class Spy(Network):
    """A network that writes down every batch it sees."""

    def work(self, x, y, *more, **settings):
        self.seen = [*getattr(self, "seen", []), (x.copy(), y.copy())]
        return super().work(x, y, *more, **settings)


def lengths(history):
    return {len(values) for values in vars(history).values()}


def test_it_learns_and_keeps_a_value_an_epoch():
    n = net()
    h = train(n, X, Y, Adam(0.05), epochs=60, batch_size=10, rng=rng(1), validation=(X, Y))
    assert h.accuracy[-1] > 0.95 and h.cost[-1] < h.cost[0] / 3
    assert lengths(h) == {60} and type(h.cost[0]) is float
    assert h.val_cost[-1] == pytest.approx(n.cost(n.predict(X), Y))
    assert h.val_accuracy[-1] == accuracy(n.predict(X).argmax(axis=0), Y.argmax(axis=0))


def test_without_validation_its_lists_stay_empty():
    h = train(net(), X, Y, Adam(), epochs=2)
    assert len(h.cost) == len(h.accuracy) == len(h.learning_rate) == 2
    assert h.val_cost == h.val_accuracy == []


def test_same_seed_same_history_and_another_seed_another():
    def run(seed):
        n = Network([Dense(3, 8, relu), Dropout(0.8), Dense(8, 2, softmax)], cost=cross_entropy,
                    rng=rng(0))
        return train(n, X, Y, Adam(0.05), epochs=5, batch_size=7, rng=rng(seed)), n.theta

    (h, theta), (again, same), (other, _) = run(1), run(1), run(2)
    assert h == again and np.array_equal(theta, same) and h != other


def test_full_batch_is_gradient_descent():
    n, twin = net(), net()
    h = train(n, X, Y, GradientDescent(0.1), epochs=3)
    for k in range(3):
        cost, g = twin.gradient(X, Y)
        assert h.cost[k] == pytest.approx(cost, rel=1e-14)
        twin.theta -= 0.1 * g
    assert np.allclose(n.theta, twin.theta, rtol=1e-13)


def test_no_batch_size_is_one_batch_of_all():
    n, twin = net(), net()
    h = train(n, X, Y, Adam(0.05), epochs=4)
    assert train(twin, X, Y, Adam(0.05), epochs=4, batch_size=50, rng=rng(3)) == h
    assert np.array_equal(n.theta, twin.theta)


def test_mini_batches_by_hand():
    n, twin = (kind([Dense(3, 2, tanh)], rng=rng()) for kind in (Spy, Network))
    train(n, X, Y, Momentum(0.1), epochs=2, batch_size=20, rng=rng(3))
    optimizer = Momentum(0.1)
    for x, y in n.seen:
        optimizer.step(twin.theta, twin.gradient(x, y)[1])
    assert np.allclose(n.theta, twin.theta, rtol=1e-12)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(1, 20).flatmap(lambda m: st.tuples(st.just(m), st.integers(1, m))),
       st.sampled_from("CF"))
def test_each_sample_is_used_once_an_epoch_and_the_short_batch_kept(case, order):
    m, size = case
    n = Spy([Dense(2, 1)], cost=l2, rng=rng())
    x = np.asarray(np.stack([np.arange(m), np.arange(m)]), dtype=float, order=order)
    train(n, x, x[:1], GradientDescent(1e-6), epochs=2, batch_size=size, rng=rng(3))
    widths = [min(size, m - start) for start in range(0, m, size)]
    assert [seen.shape[1] for seen, _ in n.seen] == 2 * widths
    for epoch in (n.seen[: len(widths)], n.seen[len(widths) :]):
        assert sorted(np.hstack([seen[0] for seen, _ in epoch])) == list(range(m))
    assert all(np.array_equal(seen[:1], y) for seen, y in n.seen)  # x and y stay together


def test_samples_are_shuffled_anew_each_epoch():
    n = Spy([Dense(3, 2)], rng=rng())
    train(n, X, Y, GradientDescent(1e-6), epochs=2, batch_size=25, rng=rng(3))
    assert not np.array_equal(n.seen[0][0], n.seen[2][0])
    assert not np.array_equal(n.seen[0][0], X[:, :25])


def test_the_cost_of_an_epoch_is_the_mean_over_its_samples():
    n = Network([Dense(3, 2)], cost=l2, rng=rng())
    before = l2(n.predict(X), Y)
    h = train(n, X, Y, GradientDescent(1e-300), epochs=1, batch_size=20, rng=rng(1))
    assert h.cost == [pytest.approx(before)]  # batches of 20, 20 and 10 weigh as their samples
    assert np.isclose(h.accuracy[0] * 50, n_correct(Y, n.predict(X)))


def test_accuracy_is_nan_where_there_are_no_classes():
    n = Network([Dense(3, 1)], cost=l2, rng=rng())
    h = train(n, X, X[:1], GradientDescent(0.01), epochs=2, validation=(X, X[:1]))
    assert np.isnan(h.accuracy).all() and np.isnan(h.val_accuracy).all()
    n = Network([Dense(3, 1, sigmoid)], cost=bce, rng=rng())
    assert train(n, X, Y[1:], Adam(0.1), epochs=40).accuracy[-1] > 0.9


def test_no_epochs():
    n = net()
    before = n.theta.copy()
    assert train(n, X, Y, Adam(), epochs=0) == History() and np.array_equal(n.theta, before)


def test_training_goes_on_where_it_ended():
    n, twin, one, two = net(), net(), Adam(0.05), Adam(0.05)
    train(n, X, Y, one, epochs=6)
    train(twin, X, Y, two, epochs=3)
    train(twin, X, Y, two, epochs=3)
    assert np.array_equal(n.theta, twin.theta)


@pytest.mark.parametrize(("schedule", "wanted"), [
    (constant, [1, 1, 1, 1]), (time_decay(1.0), [1, 1 / 2, 1 / 3, 1 / 4]),
    (step_decay(0.5, 2), [1, 1, 0.5, 0.5]), (plateau(), [1, 1, 1, 1]),
    (lambda epoch, history: len(history.cost) / 4, [0, 1 / 4, 2 / 4, 3 / 4])])
def test_schedules_multiply_the_rate_and_give_it_back(schedule, wanted):
    optimizer = GradientDescent(0.2)
    h = train(net(), X, Y, optimizer, epochs=4, schedule=schedule)
    assert h.learning_rate == pytest.approx([0.2 * w for w in wanted]) and optimizer.lr == 0.2


def test_a_schedule_that_fails_gives_the_rate_back():
    def schedule(epoch, history):
        if epoch == 2:
            raise KeyError("no such epoch")
        return 0.5

    optimizer = GradientDescent(0.2)
    with pytest.raises(KeyError, match="no such epoch"):
        train(net(), X, Y, optimizer, epochs=5, schedule=schedule)
    assert optimizer.lr == 0.2


def test_a_factor_moves_the_parameters_less():
    n, twin = net(), net()
    train(n, X, Y, GradientDescent(0.2), epochs=1, schedule=lambda epoch, history: 0.25)
    train(twin, X, Y, GradientDescent(0.05), epochs=1)
    assert np.allclose(n.theta, twin.theta, rtol=1e-15)


def test_stop_is_asked_after_each_epoch():
    asked = []

    def stop(history):
        asked.append(len(history.cost))
        return len(asked) == 3

    assert len(train(net(), X, Y, Adam(), epochs=50, stop=stop).cost) == 3 and asked == [1, 2, 3]


@pytest.mark.parametrize("said", [True, np.True_])
def test_stop_may_say_yes_in_two_types(said):
    assert len(train(net(), X, Y, Adam(), epochs=9, stop=lambda history: said).cost) == 1


@pytest.mark.parametrize("takes", [
    lambda *given: 1.0, lambda epoch, history, more=3: 1.0, max])  # of max nothing is known
def test_functions_of_other_forms_are_taken(takes):
    assert checks.function(takes, "schedule", "epoch", "history") is takes


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


def test_early_stopping_that_did_not_stop_has_the_best_parameters_at_hand():
    n, flipped = net(), Y[::-1]
    rule = EarlyStopping(n, patience=50)
    h = train(n, X, Y, Adam(0.05), epochs=20, validation=(X, flipped), stop=rule)
    assert len(h.cost) == 20 and n.cost(n.predict(X), flipped) > 2 * min(h.val_cost)
    n.theta = rule.theta
    assert n.cost(n.predict(X), flipped) == pytest.approx(min(h.val_cost))


def test_early_stopping_waits_while_the_validation_cost_falls():
    n = net()
    stop = EarlyStopping(n, patience=1)
    h = train(n, X, Y, GradientDescent(0.05), epochs=30, validation=(X, Y), stop=stop)
    assert len(h.cost) == 30 and np.array_equal(stop.theta, n.theta)


def test_early_stopping_begins_anew_with_a_new_run():
    n = net()
    stop, flipped = EarlyStopping(n, patience=3), 1 - Y
    train(n, X, Y, Adam(0.05), epochs=2, validation=(X, Y), stop=stop)
    h = train(n, X, Y, Adam(0.05), epochs=100, validation=(X, flipped), stop=stop)
    assert len(h.cost) == stop.epoch + 4 and stop.best == min(h.val_cost)


def interrupted_in_stop(n, at):
    def stop(history):
        if len(history.cost) == at:
            raise KeyboardInterrupt
        return False

    return {"stop": stop}


def interrupted_before_an_epoch(n, at):
    def schedule(epoch, history):
        if epoch == at:
            raise KeyboardInterrupt
        return 1.0

    return {"schedule": schedule}


def interrupted_in_validation(n, at):
    evaluate, calls = n.evaluate, []

    def slow(x, y):
        calls.append(0)
        if len(calls) > at:
            raise KeyboardInterrupt
        return evaluate(x, y)

    n.evaluate = slow
    return {}


@pytest.mark.parametrize("how", [interrupted_in_stop, interrupted_before_an_epoch,
                                 interrupted_in_validation])
def test_an_interrupted_run_ends_the_loop_around_it_and_keeps_what_was_learned(how):
    n, twin, optimizer = net(), net(), GradientDescent(0.1)
    with pytest.raises(KeyboardInterrupt) as caught:
        train(n, X, Y, optimizer, epochs=50, validation=(X, Y), **how(n, 3))
    h = caught.value.history
    assert lengths(h) == {3} and optimizer.lr == 0.1 and optimizer.t == 3
    assert h == train(twin, X, Y, GradientDescent(0.1), epochs=3, validation=(X, Y))
    assert np.array_equal(n.theta, twin.theta)


def test_an_epoch_cut_short_leaves_the_last_that_was_finished():
    class Cut(Network):
        left = 7  # batches, of five an epoch

        def work(self, *data, **settings):
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1
            return super().work(*data, **settings)

    n, twin = (kind([Dense(3, 2)], rng=rng()) for kind in (Cut, Network))
    ours, theirs = Momentum(0.05), Momentum(0.05)
    with pytest.raises(KeyboardInterrupt) as caught:
        train(n, X, Y, ours, epochs=9, batch_size=10, rng=rng(1))
    assert caught.value.history == train(twin, X, Y, theirs, epochs=1, batch_size=10, rng=rng(1))
    assert np.array_equal(n.theta, twin.theta) and np.array_equal(ours.v, theirs.v)
    assert ours.t == theirs.t == 5


def test_validation_is_worked_in_pieces_and_nothing_changes(monkeypatch):
    runs = []
    for piece in (150, 64):
        monkeypatch.setattr("nnlib.network.CHUNK", 8 * piece)
        n, many = net(), (np.tile(X, 3), np.tile(Y, 3))
        runs.append(train(n, X, Y, Adam(0.05), epochs=3, validation=many))
        assert runs[-1].val_cost[-1] == pytest.approx(n.cost(n.predict(X), Y), rel=1e-13)
    assert runs[0].val_accuracy == pytest.approx(runs[1].val_accuracy)
    assert runs[0].val_cost == pytest.approx(runs[1].val_cost, rel=1e-13)


def test_a_diverging_run_says_so_and_keeps_the_parameters_of_the_last_epoch():
    n = Network([Dense(3, 8, identity), Dense(8, 1)], cost=l2, rng=rng())
    optimizer, kept = GradientDescent(100), []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError) as caught:
            train(n, X, X[:1], optimizer, epochs=1000, schedule=lambda e, h: 0.5,
                  stop=lambda history: bool(kept.append(n.theta.copy())))
    assert str(caught.value) == (f"training diverged in epoch {len(kept)} at learning rate 50: "
                                 "the cost is not finite; try a smaller rate")
    assert np.array_equal(n.theta, kept[-1]) and np.isfinite(n.theta).all()
    assert optimizer.lr == 100


def test_a_softmax_whose_cost_is_infinite_at_finite_sums_diverged_too():
    (x, labels), optimizer = digits5x5(), GradientDescent(5)
    n = Network([Dense(25, 16), Dense(16, 10, softmax)], cost=cross_entropy, rng=rng(100),
                init=lambda shape, rng: rng.normal(0, shape[1] ** -0.5, shape))
    with pytest.raises(FloatingPointError, match="at learning rate 5: the cost is not finite"):
        train(n, x, one_hot(labels), optimizer, epochs=200)


def test_any_other_error_leaves_the_parameters_of_the_last_epoch_too():
    class Fussy(Network):
        left = 12  # batches, of five an epoch

        def work(self, *data, **settings):
            self.left -= 1
            if self.left < 0:
                raise ValueError("bce needs 0 <= a <= 1")
            return super().work(*data, **settings)

    n, twin = (kind([Dense(3, 2)], rng=rng()) for kind in (Fussy, Network))
    optimizer = GradientDescent(0.05)
    with pytest.raises(ValueError, match="^bce needs 0 <= a <= 1$"):
        train(n, X, Y, optimizer, epochs=9, batch_size=10, rng=rng(1), schedule=step_decay(0.5, 1))
    train(twin, X, Y, GradientDescent(0.05), epochs=2, batch_size=10, rng=rng(1),
          schedule=step_decay(0.5, 1))
    assert np.array_equal(n.theta, twin.theta) and optimizer.lr == 0.05


@pytest.mark.filterwarnings("ignore:cross_entropy after")
@pytest.mark.parametrize(("cost", "far"), [(bce, 10.0), (cross_entropy, -10.0)])
def test_outputs_that_a_cost_refuses_in_a_later_batch_undo_the_epoch(cost, far):
    n = Network([Dense(1, 1)], cost=cost, rng=rng())
    n.theta = [0.5, 0.0]
    x = np.array([[1.0] * 5 + [far]])
    with pytest.raises(ValueError, match=f"^{cost} needs"):
        train(n, x, np.ones((1, 6)), GradientDescent(0.01), epochs=1, batch_size=1, rng=rng(2))
    assert n.theta.tolist() == [0.5, 0]


def one_weight():
    """A network a = W x + b with W = 1 and b = 0, and the sample x = 1, y = 0."""
    n = Network([Dense(1, 1)], cost=l2, rng=rng())
    n.theta = [1.0, 0.0]
    return n, np.ones((1, 1)), np.zeros((1, 1))


def test_a_last_step_to_infinity_does_not_pass():
    n, x, y = one_weight()
    with pytest.raises(FloatingPointError, match=r"epoch 0 .* 1e\+308: the parameters are not"):
        train(n, x, y, GradientDescent(1e308), epochs=1)
    assert n.theta.tolist() == [1, 0]


def test_a_gradient_that_is_not_finite_does_not_pass():
    n, x, y = one_weight()
    rule = L2(1e308)
    rule.penalty, rule.gradient = (lambda W: 0.0), (lambda W: np.inf * W)
    with pytest.raises(FloatingPointError, match=r"in epoch 0 .*the gradient is not finite"):
        train(n, x, y, GradientDescent(1e-10), epochs=1, regularizer=rule)
    assert n.theta.tolist() == [1, 0]


@pytest.mark.parametrize(("far", "words"), [
    (1e200, "the cost is inf: x or the parameters are too large"),
    (1e308, "the cost is inf: x or the parameters are too large")])
def test_a_validation_that_overflows_does_not_pass(far, words):
    n, x, y = one_weight()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError, match=f"in epoch 0 at .*{words}"):
            train(n, x, y, GradientDescent(3.0), epochs=1, validation=(far * x, y))
    assert n.theta.tolist() == [1, 0]


@pytest.mark.parametrize(("rule", "by_hand"), [
    (L1(0.1), lambda W: 0.1 * np.sign(W)), (L2(0.1), lambda W: 0.1 * W)])
def test_regularizers_reach_the_weights_only(rule, by_hand):
    n, twin = net(), net()
    train(n, X, Y, GradientDescent(0.5), epochs=1, regularizer=rule)
    twin.gradient(X, Y)
    for d, e in zip(n.layers, twin.layers, strict=True):
        assert np.allclose(d.W, e.W - 0.5 * (e.dW + by_hand(e.W)))
        assert np.allclose(d.b, e.b - 0.5 * e.db)


@pytest.mark.parametrize("size", [None, 20])
@pytest.mark.parametrize("rule", [L1(0.1), L2(0.1), SpectralNorm(0.1)],
                         ids=["L1", "L2", "SpectralNorm"])
def test_the_penalty_is_written_down_beside_the_cost(rule, size):
    n = net()
    plain = cross_entropy(n.predict(X), Y)
    wanted = sum(rule.penalty(d.W) for d in n.layers)
    h = train(n, X, Y, GradientDescent(1e-300), epochs=1, regularizer=rule, batch_size=size,
              rng=rng())
    assert h.penalty == [pytest.approx(wanted)] and h.cost == [pytest.approx(plain)]


def peak_share(x, y, size, validation):
    """The most memory that a run takes, in parts of that of its data."""
    n = Network([Dense(len(x), 4, relu), Dense(4, len(y))], rng=rng(), dtype=np.float32)
    few = slice(0, 99)  # a first run, for what is imported late
    train(n, x[:, few], y[:, few], GradientDescent(0.1), epochs=1)
    tracemalloc.start()
    train(n, x, y, GradientDescent(0.1), epochs=1, batch_size=size, rng=rng(),
          validation=(x, y) if validation else None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / (x.nbytes + y.nbytes)


@pytest.mark.parametrize("validation", [False, True], ids=["plain", "validated"])
@pytest.mark.parametrize("size", [None, 50])
@pytest.mark.parametrize("make", [
    lambda: np.zeros((200, 80_000), np.float32, order="F"),
    lambda: np.zeros((200, 80_000), np.float32, order="C"),
    lambda: np.zeros((200, 90_000), np.float32, order="C")[:, :80_000],
    lambda: np.zeros((200, 80_000), np.float64, order="F"),
    lambda: np.zeros((200, 380_000), np.uint8, order="F")],
    ids=["F", "C", "slice", "float64", "bytes"])
def test_the_data_is_not_copied_or_once_where_samples_are_scattered(make, size, validation):
    x = make()
    once = 1.0 if x.strides[0] > x.itemsize else 0.0
    share = peak_share(x, np.zeros((1, x.shape[1]), np.float32), size, validation)
    assert once <= share < once + 1 / 4


@pytest.mark.parametrize("size", [None, 50])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_many_targets_are_not_copied_either(dtype, size):
    x = np.zeros((200, 80_000), dtype, order="F")
    assert peak_share(x, x, size, True) < 1 / 4


def test_a_copy_would_be_seen(monkeypatch):
    whole = Network.inputs
    monkeypatch.setattr(Network, "inputs", lambda n, x: whole(n, x).astype(np.float32, copy=True))
    x = np.zeros((200, 20_000), np.float32)
    assert peak_share(x, x[:1], 50, False) > 0.9


def test_the_data_is_left_alone():
    x, y = X.copy(), Y.copy()
    train(net(), x, y, Adam(0.1), epochs=3, batch_size=20, rng=rng(), validation=(x, y))
    assert np.array_equal(x, X) and np.array_equal(y, Y)


@pytest.mark.parametrize("size", [None, 20])
@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int64, np.uint8])
def test_data_of_another_type_is_cast(kind, size):
    x, runs = np.abs(np.round(X * 10)).astype(kind), []
    for given_x in (x, x.astype(np.float32)):
        n = net(dtype=np.float32)
        h = train(n, given_x, Y.astype(kind), Adam(), epochs=2, batch_size=size, rng=rng())
        assert n.theta.dtype == np.float32
        runs.append((h, n.theta))
    assert np.allclose(runs[0][0].cost, runs[1][0].cost, rtol=1e-5)
    assert np.allclose(runs[0][1], runs[1][1], atol=1e-5)


def test_the_progress_bar_writes_to_stdout(capsys):
    train(net(), X, Y, Adam(), epochs=2, progress=True)
    assert "epoch" in capsys.readouterr().out
    train(net(), X, Y, Adam(), epochs=2)
    assert capsys.readouterr() == ("", "")


def test_training_with_dropout():
    n = Network([Dropout(0.9), Dense(3, 20, relu), Dropout(0.8), Dense(20, 2, softmax)],
                cost=cross_entropy, rng=rng(2))
    train(n, X, Y, Adam(0.02), epochs=100, batch_size=10, rng=rng(1))
    assert n_correct(Y, n.predict(X)) > 45
