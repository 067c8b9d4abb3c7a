"""State: what an optimizer, a network, a layer and a file remember, and what is put back."""

import copy
import multiprocessing
import os
import pickle
import resource
import signal
import sys
import warnings

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU, train
from nnlib.activations import Sigmoid, identity, relu, sigmoid, softmax, tanh
from nnlib.costs import BCE, CrossEntropy, bce, cross_entropy, l2
from nnlib.layers import Layer
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Optimizer, RMSProp
from nnlib.regularizers import L2
from nnlib.schedules import plateau, step_decay, time_decay
from nnlib.training import EarlyStopping, History

X = np.random.default_rng(9).normal(size=(3, 50))
T = X[:1] ** 2
KINDS = [GradientDescent, Momentum, AdaGrad, RMSProp, Adam]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


def rng(seed=0):
    return np.random.default_rng(seed)


def net(seed=0, **settings):
    return Network([Dense(3, 8, tanh), Dense(8, 1)], cost=l2, rng=rng(seed), **settings)


class Remembering(Optimizer):
    """It keeps what it knows in an attribute that no base class has heard of."""

    def update(self, theta, g, work):
        self.sum = getattr(self, "sum", 0) + np.abs(g)
        theta -= self.lr * g / (1 + self.sum)


# one optimizer, several networks

@each_kind
def test_an_optimizer_refuses_a_second_network_of_the_same_shape(kind):
    optimizer, second = kind(0.01), net(1)
    train(net(), X, T, optimizer, epochs=2)
    before = second.theta.copy()
    with pytest.raises(ValueError, match=r"begun with another network: make a new one .* reset"):
        train(second, X, T, optimizer, epochs=2)
    assert np.array_equal(second.theta, before)


@each_kind
def test_the_second_may_have_the_memory_of_the_first(kind):
    optimizer = kind(0.01)
    for seed in range(20):  # a freed network's memory is often used again
        fresh = net(seed)
        if seed:
            with pytest.raises(ValueError, match="has begun with another network"):
                train(fresh, X, T, optimizer, epochs=1)
        else:
            train(fresh, X, T, optimizer, epochs=1)
        del fresh


@pytest.mark.parametrize("kind", [*KINDS, Remembering], ids=lambda kind: kind.__name__)
def test_after_reset_it_is_as_new(kind):
    optimizer, runs = kind(0.01), []
    for again in (False, True):
        if again and kind is not Remembering:
            optimizer.reset()
        fresh = net()
        runs.append(train(fresh, X, T, optimizer if kind is not Remembering else kind(0.01),
                          epochs=5, schedule=time_decay(1.0)))
    assert runs[0] == runs[1]


@each_kind
def test_it_knows_a_network_again_whose_theta_was_assigned(kind):
    n, optimizer = net(), kind(0.01)
    train(n, X, T, optimizer, epochs=1)
    n.theta = n.theta * 0.5
    n.layers[0].W = n.layers[0].W
    optimizer.step(n.theta[:], n.gradient(X, T)[1])  # a view of the same memory is the same
    train(n, X, T, optimizer, epochs=1)
    assert optimizer.t == 3


@each_kind
def test_network_optimizer_and_generator_go_on_from_a_pickle_bit_for_bit(kind):
    def made():
        return net(), kind(0.01), rng(3)

    def go(n, optimizer, chance, epochs):
        return train(n, X, T, optimizer, epochs, batch_size=8, rng=chance,
                     schedule=step_decay(0.9, 1))

    whole = made()
    h = go(*whole, 6)
    first = made()
    one = go(*first, 2)
    again = pickle.loads(pickle.dumps(first))
    two = go(*again, 4)
    assert np.array_equal(again[0].theta, whole[0].theta)
    assert one.cost + two.cost == h.cost
    assert one.learning_rate + two.learning_rate == h.learning_rate


# a run that diverges, fails or is stopped

@pytest.mark.parametrize("kind", [*KINDS, Remembering], ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("how", ["diverges", "fails", "is interrupted"])
def test_network_and_optimizer_stand_where_the_last_finished_epoch_left_them(kind, how):
    def stop(history):
        if len(history.cost) == 3:
            raise {"fails": ValueError, "is interrupted": KeyboardInterrupt}[how]
        return False

    class Breaks(Network):
        batches = 0

        def work(self, *data, **settings):
            self.batches += 1
            if self.batches == 18:  # in the middle of the fourth epoch of five batches
                if how == "diverges":
                    return np.inf, None
                raise ValueError if how == "fails" else KeyboardInterrupt
            return super().work(*data, **settings)

    ours, twin = (c([Dense(3, 8, tanh), Dense(8, 1)], rng=rng()) for c in (Breaks, Network))
    optimizer, other = kind(0.01), kind(0.01)
    error = {"diverges": FloatingPointError, "fails": ValueError}.get(how, KeyboardInterrupt)
    with pytest.raises(error) as caught:
        train(ours, X, T, optimizer, 9, batch_size=10, rng=rng(1), schedule=time_decay(0.1))
    h = train(twin, X, T, other, 3, batch_size=10, rng=rng(1), schedule=time_decay(0.1))
    assert caught.value.history == h and len(h.cost) == 3
    assert np.array_equal(ours.theta, twin.theta)
    assert optimizer.lr == 0.01 and optimizer.t == other.t == 15 and optimizer.past == other.past
    Breaks.batches = -10**9
    go = [train(n, X, T, o, 2, batch_size=10, rng=rng(2)) for n, o in ((ours, optimizer),
                                                                       (twin, other))]
    assert go[0] == go[1] and np.array_equal(ours.theta, twin.theta)


def test_after_divergence_a_smaller_rate_is_enough():
    x, y = rng().normal(size=(2, 200)) * 10, rng(1).normal(size=(1, 200))
    n = Network([Dense(2, 4, relu), Dense(4, 1)], rng=rng(1))
    optimizer = Momentum(50.0)
    with pytest.raises(FloatingPointError, match="training diverged in epoch") as caught:
        train(n, x, y, optimizer, 500, batch_size=20, rng=rng(1))
    assert isinstance(caught.value.history, History)
    optimizer.lr = 1e-6
    optimizer.reset()
    n.theta = 0.1 * rng(2).normal(size=n.theta.size)
    assert np.isfinite(train(n, x, y, optimizer, 20, batch_size=20, rng=rng(1)).cost).all()


def test_a_loop_of_runs_ends_at_one_interrupt():
    finished = []

    def interrupt(history):
        if len(finished) == 1 and len(history.cost) == 2:
            signal.raise_signal(signal.SIGINT)
        return False

    with pytest.raises(KeyboardInterrupt):
        for seed in range(5):
            finished.append(train(net(seed), X, T, Adam(), 4, stop=interrupt))
    assert len(finished) == 1 and len(finished[0].cost) == 4


class Root(Sigmoid):
    def value(self, z):
        return np.sqrt(z)

    def slope(self, z, a):
        return 0.5 / a


def test_an_activation_that_is_no_number_is_named_and_not_the_rate():
    n = Network([Dense(3, 4, Root()), Dense(4, 1)], rng=rng())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(FloatingPointError) as caught:
            train(n, X, T, Adam(), 3)
    assert "in epoch 0 Root() is nan at z = -" in str(caught.value)
    assert "rate" not in str(caught.value)
    for call in (lambda: n.predict(X), lambda: n.gradient(X, T), lambda: n.evaluate(X, T)):
        with pytest.raises(FloatingPointError, match=r"^Root\(\) is nan at z = -"):
            call()


# the rate

def rates(optimizer, epochs, **settings):
    return train(optimizer.net, X, T, optimizer, epochs, **settings).learning_rate


@pytest.fixture
def descent():
    optimizer = GradientDescent(0.1)
    optimizer.net = net()
    return optimizer


def test_a_rate_that_a_callback_sets_holds(descent):
    def stop(history):
        if len(history.cost) == 2:
            descent.lr = 0.03
        return False

    assert rates(descent, 5, stop=stop) == [0.1, 0.1, 0.03, 0.03, 0.03] and descent.lr == 0.03
    assert rates(descent, 2) == [0.03, 0.03]


def test_with_a_schedule_it_is_the_rate_at_the_present_factor(descent):
    def stop(history):
        if len(history.cost) == 2:
            descent.lr = 0.01  # the factor was a half
        return False

    found = rates(descent, 4, stop=stop, schedule=step_decay(0.5, 1))
    assert found == pytest.approx([0.1, 0.05, 0.005, 0.0025])
    assert descent.lr == pytest.approx(0.02)


def test_a_rate_that_the_schedule_itself_sets_holds(descent):
    def schedule(epoch, history):
        descent.lr = 0.1 / (epoch + 1)
        return 1.0

    assert rates(descent, 3, schedule=schedule) == pytest.approx([0.1, 0.05, 0.1 / 3])


@pytest.mark.parametrize("bad", [-1, 0.0, np.nan, "0.1", None])
def test_a_rate_that_is_none_is_refused(descent, bad):
    def stop(history):
        descent.lr = bad
        return False

    with pytest.raises((TypeError, ValueError), match=r"optimizer\.lr must be"):
        rates(descent, 3, stop=stop)
    assert descent.lr == 0.1


@pytest.mark.parametrize("schedule", [time_decay(1.0), step_decay(0.5, 2), plateau(0.5, 1)],
                         ids=["time", "step", "plateau"])
def test_two_runs_are_one_for_a_schedule(schedule):
    whole, parts = net(), net()
    one, two = Momentum(0.15), Momentum(0.15)
    settings = {"schedule": schedule, "validation": (X, T)}
    h = train(whole, X, T, one, 12, **settings)
    found = [train(parts, X, T, two, k, **settings) for k in (5, 0, 1, 6)]
    for name in ("cost", "val_cost", "learning_rate"):
        assert [v for part in found for v in getattr(part, name)] == getattr(h, name)
    assert two.past == h and [len(part.cost) for part in found] == [5, 0, 1, 6]
    assert len(set(h.learning_rate)) > 1


def test_a_schedule_that_gives_the_rate_is_told_so(descent):
    with pytest.warns(UserWarning, match=r"gives 0.1, the learning rate itself: it is to give"):
        rates(descent, 2, schedule=lambda epoch, history: 0.1)


# what training and validation measure

@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("f", "cost", "y"), [
    (sigmoid, bce, [[0.0, 1.0]]), (softmax, cross_entropy, [[0.0, 1.0], [1.0, 0.0]])])
def test_validation_measures_what_training_measures(f, cost, y, dtype):
    y = np.array(y)
    n = Network([Dense(1, len(y), f)], cost=cost, rng=rng(), dtype=dtype)
    n.layers[0].W, n.layers[0].b = np.arange(len(y), 0, -1.0)[:, None], np.zeros((len(y), 1))
    x = np.array([[700.0, -700.0]])  # sure, and wrong
    h = train(n, x, y, GradientDescent(1e-30), 1, validation=(x, y))
    assert h.cost == h.val_cost and h.cost[0] == pytest.approx(700, rel=1e-5)
    assert n.evaluate(x, y) == (h.cost[0], 0.0) == (n.gradient(x, y)[0], h.val_accuracy[0])


def test_the_penalty_is_in_neither():
    n = net()
    h = train(n, X, T, GradientDescent(1e-300), 2, regularizer=L2(1.0), validation=(X, T))
    assert h.cost == pytest.approx(h.val_cost, rel=1e-14)
    assert h.penalty[0] == pytest.approx(0.5 * sum((d.W**2).sum() for d in n.dense))


# copies

def lived(n):
    """A copied, a pickled and a freshly saved network."""
    yield copy.deepcopy(n)
    yield pickle.loads(pickle.dumps(n))
    yield copy.copy(n)


@pytest.mark.parametrize("cost", [bce, BCE()], ids=["ready", "called"])
def test_copies_save_as_the_original_does(cost, tmp_path):
    n = Network([Dropout(0.9), Dense(3, 4, relu), PReLU(4), Dense(4, 1, Sigmoid())], cost=cost,
                rng=rng())
    for twin in lived(n):
        twin.save(tmp_path / "twin.npz")
        back = Network.load(tmp_path / "twin.npz")
        assert np.array_equal(back.predict(X), n.predict(X)) and repr(back.cost) == "bce"
    Network([Dense(3, 2, softmax)], cost=CrossEntropy(), rng=rng()).save(tmp_path / "own.npz")


def job(seed):
    n = net(seed)
    train(n, X, T, Adam(0.01), 3, batch_size=10, rng=rng(seed))
    return n


@pytest.mark.skipif(sys.platform == "win32", reason="fork is not for Windows")
def test_networks_out_of_a_pool_are_those_made_here_and_save(tmp_path):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        found = pool.map(job, range(3))
    for seed, n in enumerate(found):
        assert np.array_equal(n.theta, job(seed).theta)
        n.save(tmp_path / f"{seed}.npz")


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy,
                                       lambda layer: pickle.loads(pickle.dumps(layer))])
def test_a_copied_layer_brings_its_parameters_into_another_network(duplicate):
    n = Network([Dense(3, 8, tanh), PReLU(8), Dense(8, 1)], rng=rng())
    n.layers[1].alpha = np.arange(8.0).reshape(8, 1)
    first, bend = (duplicate(layer) for layer in n.layers[:2])
    assert not first.bound and n.layers[0].bound and np.array_equal(first.W, n.layers[0].W)
    other = Network([first, bend, Dense(8, 4)], rng=rng(5), dtype=np.float32)
    assert np.allclose(other.layers[0].W, n.layers[0].W) and other.theta.dtype == np.float32
    assert np.allclose(other.layers[1].alpha, n.layers[1].alpha)
    other.theta[:] = 0
    assert n.theta.any() and n.layers[0].W.any()


def test_layers_cannot_be_exchanged_behind_the_network_s_back():
    n = net()
    with pytest.raises(AttributeError):
        n.layers = n.layers[:1]
    with pytest.raises(TypeError):
        n.layers[1] = Dense(8, 2)
    assert not hasattr(n.layers, "pop")


# what a layer remembers

def test_what_a_layer_remembers_is_of_all_samples_or_absent(monkeypatch):
    n = Network([Dense(3, 8, tanh), PReLU(), Dropout(0.5), Dense(8, 2, softmax)],
                cost=cross_entropy, rng=rng())
    n.predict(X)
    assert n.layers[0].a.shape == n.layers[0].z.shape == (8, 50) and n.layers[0].a_prev is not None
    whole = [a.copy() for a in n.activations(X)]
    monkeypatch.setattr("nnlib.network.CHUNK", 1)
    many, y = np.tile(X, 3), np.eye(2)[:, [0, 1] * 75]
    for call in (n.predict, n.activations, lambda x: n.gradient(x, y), lambda x: n.evaluate(x, y)):
        call(many)
        for layer in n.layers:
            assert not set(layer.remembers) & set(vars(layer))
        with pytest.raises(AttributeError, match=r"of all samples of one call or of none"):
            _ = n.layers[0].a
    for one, other in zip(n.activations(many), whole, strict=True):
        assert np.allclose(one, np.tile(other, 3), rtol=1e-14) and one.shape[1] == 150


def test_the_way_back_still_knows_what_it_needs_in_pieces(monkeypatch):
    n = Network([Dense(3, 8, tanh), PReLU(), Dense(8, 1)], rng=rng())
    whole = n.gradient(X, T)[1].copy()
    monkeypatch.setattr("nnlib.network.CHUNK", 1)
    assert np.allclose(n.gradient(np.tile(X, 3), np.tile(T, 3))[1], whole, rtol=1e-12)


def test_a_pickle_holds_the_parameters_once_and_no_samples():
    n = Network([Dense(200, 100, tanh), Dropout(0.5), Dense(100, 10)], rng=rng())
    bare = len(pickle.dumps(n))
    assert bare < 2.2 * n.theta.nbytes  # theta and its gradient
    n.gradient(rng().normal(size=(200, 5000)), np.zeros((10, 5000)))
    n.predict(rng().normal(size=(200, 500)))
    assert abs(len(pickle.dumps(n)) - bare) < 100


# memory order

LAYOUTS = {"C": np.ascontiguousarray, "F": np.asfortranarray,
           "strided": lambda v: np.repeat(np.repeat(v, 2, axis=0), 3, axis=1)[::2, ::3],
           "backwards": lambda v: np.ascontiguousarray(v[::-1, ::-1])[::-1, ::-1],
           "read only": lambda v: np.frombuffer(v.tobytes(), v.dtype).reshape(v.shape)}


def results(x, y, dtype, size):
    n = Network([Dense(100, 30, tanh), Dropout(0.5), Dense(30, 2, softmax)], cost=cross_entropy,
                rng=rng(1), dtype=dtype)
    h = train(n, x, y, Adam(0.01), 3, batch_size=size, rng=rng(2), validation=(x, y),
              regularizer=L2(1e-3))
    return [n.theta, n.predict(x), *n.activations(x), n.gradient(x, y)[1].copy(),
            *(np.array(values) for values in vars(h).values()), np.array(n.evaluate(x, y))]


@pytest.mark.parametrize("size", [None, 50])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("given", [np.float64, np.float32])
def test_memory_order_changes_no_result(size, dtype, given):
    x = rng(0).normal(size=(100, 300)).astype(given)
    y = np.eye(2, dtype=given)[:, (x[0] > 0).astype(int)]
    wanted = results(x, y, dtype, size)
    for name, lay in LAYOUTS.items():
        for one, other in zip(results(lay(x), lay(y), dtype, size), wanted, strict=True):
            assert np.array_equal(one, other), name


@pytest.mark.parametrize("cost", [l2, bce, cross_entropy], ids=repr)
def test_nor_of_a_cost_or_an_activation(cost):
    a, y = softmax(rng(0).normal(size=(30, 70))), rng(1).uniform(size=(30, 70))
    wanted = cost(a, y), cost.gradient(a, y), softmax(a), tanh.derivative(a)
    for lay in LAYOUTS.values():
        found = cost(lay(a), lay(y)), cost.gradient(lay(a), lay(y)), softmax(lay(a)), (
            tanh.derivative(lay(a)))
        assert all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True))


# files

@pytest.mark.skipif(sys.platform == "win32", reason="the limit is of Unix")
def test_a_disk_that_is_full_loses_nothing(tmp_path):
    path, big = tmp_path / "net.npz", Network([Dense(1000, 400)], rng=rng())
    net().save(path)
    before = path.read_bytes()
    pid = os.fork()
    if pid == 0:  # the limit is for this process alone
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        try:
            big.save(path)
        except OSError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["net.npz"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt, MemoryError])
def test_whatever_ends_the_writing_loses_nothing(error, tmp_path, monkeypatch):
    path = tmp_path / "net.npz"
    net().save(path)
    before = path.read_bytes()

    def half(file, **arrays):
        file.write(before[:100])
        raise error

    monkeypatch.setattr(np, "savez", half)
    with pytest.raises(error):
        net(1).save(path)
    assert path.read_bytes() == before and os.listdir(tmp_path) == ["net.npz"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are of Unix")
def test_a_link_and_the_mode_of_a_file_stay(tmp_path):
    target, link = tmp_path / "real.npz", tmp_path / "link.npz"
    net().save(target)
    target.chmod(0o640)
    link.symlink_to(target)
    net(1).save(link)
    assert link.is_symlink() and target.stat().st_mode & 0o777 == 0o640
    assert np.array_equal(Network.load(target).theta, net(1).theta)


def test_early_stopping_looks_at_the_cost_that_training_has():
    n = net()
    rule = EarlyStopping(n, patience=3)
    h = train(n, X, T, Adam(0.01), 20, validation=(X, T), stop=rule)
    assert rule.best == min(h.val_cost)


# pairs that cannot learn

def test_softmax_of_one_output_is_refused():
    with pytest.raises(ValueError, match=r"softmax of one output is always 1 .* sigmoid"):
        Dense(4, 1, softmax)


@pytest.mark.parametrize("f", [sigmoid, relu, tanh, identity], ids=repr)
def test_cross_entropy_without_softmax_says_once_what_is_meant(f):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            Network([Dense(3, 2, f)], cost=cross_entropy, rng=rng())
    assert len(caught) == 1 and caught[0].filename == __file__
    assert "bce is meant after sigmoid" in str(caught[0].message)


def test_a_softmax_with_no_cost_given_is_told_of_cross_entropy():
    with pytest.warns(UserWarning, match="no cost was given, so it is l2"):
        Network([Dense(3, 2, softmax)], rng=rng())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Network([Dense(3, 2, softmax)], cost=l2, rng=rng())


@pytest.mark.parametrize("y", [[[-1.0, 1.0], [1.0, -1.0]], [[-0.1, 0.0], [1.1, 1.0]]])
def test_negative_targets_are_no_distribution(y):
    n = Network([Dense(3, 2, softmax)], cost=cross_entropy, rng=rng())
    for call in (lambda: n.gradient(X[:, :2], y), lambda: n.evaluate(X[:, :2], y),
                 lambda: train(n, X[:, :2], y, Adam(), 1)):
        with pytest.raises(ValueError, match=r"cross_entropy needs y >= 0, but y reaches -"):
            call()


def test_the_base_class_of_layers_is_public():
    assert isinstance(Dense(1, 1), Layer) and isinstance(Dropout(), Layer)


# what an own part keeps

class Lazy(Optimizer):
    """It makes its velocity when it needs it, and changes its rate itself."""

    def __init__(self, lr, rng=None):
        super().__init__(lr)
        self.rng = rng

    def update(self, theta, g, work):
        if not hasattr(self, "m"):
            self.m = np.zeros_like(theta)
        self.m *= 0.9
        self.m += g
        theta -= self.lr * self.m


def test_what_an_optimizer_made_in_an_epoch_that_failed_is_gone():
    source = rng(4)
    optimizer = Lazy(1e3, source)
    n = Network([Dense(3, 4), Dense(4, 1)], rng=rng())
    with pytest.raises(FloatingPointError):
        train(n, X, T, optimizer, 50, batch_size=1, rng=rng(3))
    assert not hasattr(optimizer, "m") and optimizer.t == 0
    assert optimizer.rng is source and optimizer.lr == 1e3


def test_reset_forgets_what_state_does_not_name_and_keeps_the_settings():
    costs = []
    optimizer = Lazy(0.01)
    optimizer.lr = 0.02
    for _ in range(3):
        costs.append(train(net(), X, T, optimizer, 5).cost)
        optimizer.reset()
    assert costs[0] == costs[1] == costs[2] and optimizer.lr == 0.02


class Mean(Layer):
    """It takes away a running mean."""

    def __init__(self, n):
        self.n_in = self.n_out = n
        self.mean = np.zeros((n, 1))

    def forward(self, a, rng=None):
        if rng is not None:
            self.mean = 0.5 * self.mean + 0.5 * a.mean(axis=1, keepdims=True)
        return a - self.mean

    def backward(self, da, need_input=True):
        return da


def test_what_a_layer_of_one_s_own_keeps_is_put_back_too():
    n = Network([Mean(3), Dense(3, 4), Dense(4, 1)], rng=rng())
    train(n, X, T, Adam(0.01), 5)
    before = n.layers[0].mean.copy()
    with pytest.raises(FloatingPointError):
        train(n, 1e200 * X, T, GradientDescent(0.1), 3)
    assert np.array_equal(n.layers[0].mean, before)
    assert np.isfinite(n.evaluate(X, T)[0])


def test_a_layer_that_may_look_at_other_samples_gets_them_all(monkeypatch):
    class Centred(Mean):
        def forward(self, a, rng=None):
            return a - a.mean(axis=1, keepdims=True)

        def backward(self, da, need_input=True):
            return da - da.mean(axis=1, keepdims=True)

    n = Network([Dense(3, 4, tanh), Centred(4), Dense(4, 1)], rng=rng())
    many, wanted = np.tile(X, 5) * np.arange(1, 251) / 50, np.tile(T, 5)
    cost, g = n.gradient(many, wanted)[0], n.g.copy()
    monkeypatch.setattr("nnlib.network.CHUNK", 1)
    assert n.gradient(many, wanted)[0] == cost and np.array_equal(n.g, g)


def test_an_interrupted_run_goes_on_as_one_that_was_not():
    def run(stops):
        n = Network([Dense(3, 8, tanh), Dropout(0.5), Dense(8, 1)], rng=rng(1))
        optimizer, chance = Adam(0.01), rng(2)
        work, calls = n.work, []

        def breaks(*data, **settings):
            calls.append(0)
            if stops and len(calls) == 13:  # in the third epoch of five batches
                raise KeyboardInterrupt
            return work(*data, **settings)

        n.work = breaks
        h = []
        if stops:
            with pytest.raises(KeyboardInterrupt) as caught:
                train(n, X, T, optimizer, 6, batch_size=10, rng=chance)
            h += caught.value.history.cost
        h += train(n, X, T, optimizer, 6 - len(h), batch_size=10, rng=chance).cost
        return h, n.theta.copy()

    (plain, theta), (again, other) = run(False), run(True)
    assert plain == again and np.array_equal(theta, other)


def test_a_schedule_may_set_the_rate_and_give_a_factor(descent):
    def schedule(epoch, history):
        descent.lr = 0.02
        return 0.5

    assert rates(descent, 3, schedule=schedule) == pytest.approx([0.01, 0.01, 0.01])


def test_an_optimizer_goes_on_with_a_network_that_was_loaded(tmp_path):
    whole, first = net(), net()
    h = train(whole, X, T, Adam(0.01), 6)
    optimizer = Adam(0.01)
    one = train(first, X, T, optimizer, 2)
    first.save(tmp_path / "net.npz")
    loaded = Network.load(tmp_path / "net.npz")
    with pytest.raises(ValueError, match=r"rebind\(net\.theta\) goes on with its state"):
        train(loaded, X, T, optimizer, 1)
    optimizer.rebind(loaded.theta)
    assert one.cost + train(loaded, X, T, optimizer, 4).cost == h.cost
    with pytest.raises(ValueError, match=r"theta has shape \(3,\)"):
        optimizer.rebind(np.zeros(3))


def test_threads_that_save_to_one_path_leave_a_whole_file(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    nets = [Network([Dense(n, 50)], rng=rng(n)) for n in (40, 60)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda k: nets[k % 2].save(tmp_path / "net.npz"), range(40)))
    assert Network.load(tmp_path / "net.npz").sizes[0] in (40, 60)
    assert os.listdir(tmp_path) == ["net.npz"]


def test_what_could_not_be_read_back_is_not_written(tmp_path):
    n = net()
    n.theta[0] = np.nan
    with pytest.raises(ValueError, match="theta must be finite"):
        n.save(tmp_path / "net.npz")
    assert not os.listdir(tmp_path)


def test_another_cost_is_looked_at_when_it_is_assigned():
    n = Network([Dense(3, 2, sigmoid)], cost=bce, rng=rng())
    with pytest.warns(UserWarning, match="cannot learn"):
        n.cost = cross_entropy
    with pytest.raises(TypeError, match="write mse, from nnlib"):
        n.cost = "mse"
    assert n.cost is cross_entropy
