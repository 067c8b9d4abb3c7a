"""Bad input at every entrance: one sentence that names the thing, what was expected, what came.

Each row: a name, the call, the type of the exception, and words that must stand in its message.
"""

import gzip
import io
import pickle
import tempfile
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import sympy

import nnlib
from nnlib import Dense, Dropout, Network, PReLU, train
from nnlib.activations import ELU, LeakyReLU, relu, sigmoid, softmax, tanh
from nnlib.constructions import (
    collapse,
    compose,
    double_well,
    hinge_network,
    lagrange,
    saddle,
    sawtooth_network,
    step_network,
)
from nnlib.costs import bce, cross_entropy, l1, l2, mse
from nnlib.datasets import load_cifar10, load_mnist, one_hot, polynomial, runge, sample
from nnlib.diagnostics import (
    dead_units,
    extrapolation_profile,
    generalization_gap,
    gradient_norms,
    greatest_slope,
    lipschitz_bound,
)
from nnlib.entrance import checks
from nnlib.figures import explore, fits, histories, landscapes, mistakes, plots, schemes
from nnlib.initializers import he, uniform, xavier
from nnlib.metrics import accuracy, class_report, confusion_matrix, labels_of, r2
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Optimizer, RMSProp
from nnlib.perceptron import perceptron, threshold
from nnlib.perturbations import dot, noise, shift, thicken
from nnlib.proof import ProofError, gradient_check, prove, prove_equal
from nnlib.regularizers import L1, L2, Regularizer, SpectralNorm
from nnlib.schedules import plateau, step_decay, time_decay
from nnlib.training import EarlyStopping, History, target_accuracy

matplotlib.use("Agg")
X, Y = np.linspace(-1, 1, 15).reshape(3, 5), np.eye(2)[:, [0, 1, 0, 1, 1]]
HOLE = np.where(X == X[1, 2], np.nan, X)  # its entry [1, 2] is not a number
SYMBOL = sympy.Symbol("z", real=True)


def rng():
    return np.random.default_rng(0)


def net(*stack, **settings):
    return Network(list(stack) or [Dense(3, 2)], **{"rng": rng()} | settings)


def run(x=X, y=Y, optimizer=None, epochs=1, **more):
    n = more.pop("net", None) or net()
    return train(n, x, y, Adam() if optimizer is None else optimizer, epochs, **more)


def slowed(lr):
    """An optimizer whose rate was set by hand."""
    optimizer = Adam()
    optimizer.lr = lr
    return optimizer


def layer(**change):
    n = net()
    for name, value in change.items():
        setattr(n.layers[0], name, value)


def unset():
    """A network whose parameters were spoilt by hand."""
    n = net()
    n.theta[:] = np.nan
    return n


def stepped(optimizer, *pairs):
    for theta, g in pairs:
        optimizer.step(theta, g)


def stored(content, name="net.npz"):
    """The path of a new file with this content."""
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(content)
    return path


def saved():
    """The bytes of a saved network."""
    path = stored(b"")
    net().save(path)
    return path.read_bytes()


def archive(**arrays):
    """The bytes of an .npz file."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def damaged(share, content=None):
    """A folder whose file of test images holds only the first `share` of its bytes."""
    name = "t10k-images-idx3-ubyte.gz"
    content = (Path(nnlib.__file__).parent / "data" / name).read_bytes() if content is None else (
        content)
    return stored(content[: int(share * len(content))], name).parent


@pytest.fixture(autouse=True)
def no_litter(monkeypatch):
    """Temporary folders within one that is removed."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield


def draw(v):
    return plots.bars([v, 1])


ACTIVATIONS = [
    ("text to tanh", lambda: tanh("1"), TypeError, "z has type", "expected float"),
    ("complex to sigmoid", lambda: sigmoid([1j]), TypeError, "z has type complex128"),
    ("objects to relu", lambda: relu([{}]), TypeError, "z has type object", "[0] is {}"),
    ("a gap to relu", lambda: relu([1, None]), ValueError, "z must be finite", "[1] is None",
     "fill or drop missing values"),
    ("text to a derivative", lambda: relu.derivative("1"), TypeError, "z has type"),
    ("ragged rows", lambda: tanh([[1], [1, 2]]), ValueError, "z must be rectangular"),
    ("softmax of nothing", lambda: softmax([]), ValueError, "z is empty (shape (0,))", "softmax"),
    ("derivative of softmax", lambda: softmax.derivative(np.zeros(3)), TypeError,
     "softmax is not elementwise", "softmax.jacobian(z)"),
    ("Jacobian of two columns", lambda: softmax.jacobian(np.zeros((3, 2))), ValueError,
     "z has shape (3, 2)", "one column"),
    ("Jacobian of nothing", lambda: softmax.jacobian([]), ValueError, "z has shape (0,)"),
    ("Jacobian of a number", lambda: softmax.jacobian(1.0), ValueError, "z has shape ()"),
    ("softmax of a symbol", lambda: softmax(SYMBOL), TypeError, "a SymPy Matrix", "expression z"),
    ("negative slope", lambda: LeakyReLU(-0.1), ValueError, "0 <= alpha", "not -0.1"),
    ("slope of text", lambda: LeakyReLU("0.1"), TypeError, "alpha must be a number", "'0.1'"),
    ("negative alpha", lambda: ELU(-1), ValueError, "0 <= alpha", "not -1"),
    ("alpha NaN", lambda: ELU(np.nan), ValueError, "alpha must be finite", "nan"),
    ("alpha infinite", lambda: ELU(np.inf), ValueError, "alpha must be finite", "inf"),
    ("threshold of text", lambda: threshold("1"), TypeError, "z has type"),
]
COSTS = [
    ("y of another shape", lambda: l2(X, X.T), ValueError, "y has shape (5, 3)", "(3, 5)"),
    ("y broadcast", lambda: l2(X, X[:, :1]), ValueError, "y has shape (3, 1)", "(3, 5)"),
    ("a vector", lambda: l1(X[0], X[0]), ValueError, "a has shape (5,)", "one sample a column"),
    ("no samples", lambda: mse(X[:, :0], X[:, :0]), ValueError, "a is empty (shape (3, 0))"),
    ("a NaN", lambda: l2(HOLE, X), ValueError, "a must be finite", "[1, 2] is nan"),
    ("y infinite", lambda: l2(X, np.full_like(X, np.inf)), ValueError, "y must be finite"),
    ("gradient of NaN", lambda: l2.gradient(HOLE, X), ValueError, "a must be finite"),
    ("text", lambda: l2("a", "y"), TypeError, "a has type"),
    ("no y", lambda: l2(X, None), TypeError, "y has type NoneType", "not None"),
    ("ragged targets", lambda: l2(X, [[1], [1, 2]]), ValueError, "y must be rectangular"),
    ("bce above one", lambda: bce([[1.5]], [[1]]), ValueError, "bce needs 0 <= a <= 1", "1.5"),
    ("bce below zero", lambda: bce([[-0.5]], [[1]]), ValueError, "a reaches -0.5"),
    ("bce target of two", lambda: bce([[0.5]], [[2]]), ValueError, "0 <= y <= 1", "2"),
    ("bce target below", lambda: bce.gradient([[0.5]], [[-1]]), ValueError, "y reaches -1 and -1"),
    ("log of a negative", lambda: cross_entropy([[-0.1]], [[1]]), ValueError,
     "cross_entropy needs a >= 0", "-0.1", "softmax"),
    ("cost too large", lambda: l2([[1e200]], [[0]]), FloatingPointError, "l2", "float64"),
    ("gradient too large", lambda: l2.gradient([[1.7e308]], [[0]]), FloatingPointError, "l2"),
]
LAYERS = [
    ("size of a half", lambda: Dense(2.5, 1), TypeError, "n_in must be an integer", "2.5"),
    ("size True", lambda: Dense(True, 1), TypeError, "n_in must be an integer", "True"),
    ("size zero", lambda: Dense(2, 0), ValueError, "n_out must be at least 1, not 0"),
    ("size negative", lambda: Dense(-2, 1), ValueError, "n_in must be at least 1, not -2"),
    ("activation by name", lambda: Dense(2, 1, "tanh"), TypeError, "activation", "'tanh'"),
    ("activation of NumPy", lambda: Dense(2, 1, np.tanh), TypeError, "one of nnlib.activations"),
    ("class for activation", lambda: Dense(2, 1, ELU), TypeError, "activation", "ELU"),
    ("keep none", lambda: Dropout(0), ValueError, "0 < keep <= 1", "not 0"),
    ("keep more than all", lambda: Dropout(1.5), ValueError, "0 < keep <= 1", "1.5"),
    ("keep NaN", lambda: Dropout(np.nan), ValueError, "keep must be finite"),
    ("keep of text", lambda: Dropout("half"), TypeError, "keep must be a number", "'half'"),
    ("inverted of text", lambda: Dropout(0.5, "no"), TypeError, "inverted must be True or False",
     "'no'"),
    ("PReLU of a half", lambda: PReLU(2.5), TypeError, "n must be an integer", "2.5"),
    ("PReLU of none", lambda: PReLU(0), ValueError, "n must be at least 1", "0"),
    ("PReLU of text", lambda: PReLU(alpha="a"), TypeError, "alpha must be a number", "'a'"),
    ("PReLU infinite", lambda: PReLU(2, np.inf), ValueError, "alpha must be finite", "inf"),
    ("alpha without a network", lambda: setattr(PReLU(), "alpha", [[1]]), AttributeError,
     "PReLU(alpha=0.25)", "Network"),
    ("alpha flat", lambda: setattr(net(PReLU(3), Dense(3, 2)).layers[0], "alpha", [1, 2, 3]),
     ValueError, "alpha must have shape (3, 1), not (3,)"),
    ("W transposed", lambda: layer(W=np.ones((3, 2))), ValueError, "W", "(2, 3)", "(3, 2)"),
    ("W broadcast", lambda: layer(W=0.0), ValueError, "W must have shape (2, 3), not ()"),
    ("W NaN", lambda: layer(W=np.full((2, 3), np.nan)), ValueError, "W must be finite"),
    ("W too large for its type", lambda: setattr(net(dtype=np.float32).layers[0], "W",
                                                 np.full((2, 3), 1e39)), ValueError,
     "W in float32 must be finite"),
    ("alpha too large for its type", lambda: net(PReLU(3, 1e39), Dense(3, 2), dtype=np.float32),
     ValueError, "alpha in float32"),
    ("b as a row", lambda: layer(b=[0.0, 0.0]), ValueError, "b must have shape (2, 1), not (2,)"),
    ("b of text", lambda: layer(b="zero"), TypeError, "b has type"),
    ("W without a network", lambda: setattr(Dense(2, 1), "W", [[1, 2]]), AttributeError,
     "Dense(2, 1, Identity())", "Network"),
]
NETWORKS = [
    ("no layers", lambda: Network([], rng=rng()), ValueError, "last layer must be Dense"),
    ("a bare layer", lambda: Network(Dense(2, 1), rng=rng()), TypeError, "a list such as"),
    ("layers None", lambda: Network(None, rng=rng()), TypeError, "a list such as", "not None"),
    ("layers by number", lambda: Network(3, rng=rng()), TypeError, "a list such as", "not 3"),
    ("layers by name", lambda: Network("mlp", rng=rng()), TypeError, "a list such as", "'mlp'"),
    ("Dropout last", lambda: net(Dense(3, 2), Dropout()), ValueError, "last layer must be Dense"),
    ("PReLU last", lambda: net(Dense(3, 2), PReLU()), ValueError, "last layer must be Dense"),
    ("PReLU of another size", lambda: net(Dense(3, 2), PReLU(4), Dense(2, 1)), ValueError,
     "gives 2 values", "PReLU(4, alpha=0.25) expects 4"),
    ("PReLU twice", lambda: net(Dense(3, 2), *[PReLU()] * 2, Dense(2, 1)), ValueError,
     "make a new one"),
    ("PReLU of another network", lambda: net(*net(PReLU(), Dense(3, 2)).layers[:1], Dense(3, 2)),
     ValueError, "make a new one"),
    ("sizes that differ", lambda: net(Dense(3, 2), Dropout(), Dense(4, 1)), ValueError,
     "gives 2 values", "expects 4"),
    ("a number for a layer", lambda: net(Dense(3, 2), 3), TypeError, "a layer must be", "not 3"),
    ("a function for a layer", lambda: net(Dense), TypeError, "a layer must be"),
    ("a layer twice", lambda: net(*[Dense(3, 3)] * 2), ValueError, "make a new one"),
    ("layers of another", lambda: net(*net().layers), ValueError, "make a new one"),
    ("no generator", lambda: net(rng=None), TypeError, "rng", "default_rng(1)", "not None"),
    ("a seed for rng", lambda: net(rng=1), TypeError, "rng must be a NumPy Generator", "not 1"),
    ("integers for dtype", lambda: net(dtype=int), TypeError, "dtype must be float32 or float64"),
    ("float16 for dtype", lambda: net(dtype=np.float16), TypeError, "dtype", "float16"),
    ("no such dtype", lambda: net(dtype="real"), TypeError, "dtype", "'real'"),
    ("dtype None", lambda: net(dtype=None), TypeError, "float32 or float64, not None"),
    ("cost by name", lambda: net(cost="l2"), TypeError, "one of nnlib.costs", "'l2'"),
    ("init by name", lambda: net(init="he"), TypeError, "init must be", "'he'"),
    ("init_bias a number", lambda: net(init_bias=0), TypeError, "init_bias must be", "not 0"),
    ("init of a wrong shape", lambda: net(init=lambda shape, rng: np.ones(3)), ValueError,
     "W must have shape (2, 3), not (3,)"),
    ("init of NaN", lambda: net(init=lambda shape, rng: np.full(shape, np.nan)), ValueError,
     "W must be finite"),
    ("theta of a wrong size", lambda: setattr(net(), "theta", np.zeros(7)), ValueError,
     "theta must have shape (8,), not (7,)"),
    ("theta NaN", lambda: setattr(net(), "theta", np.full(8, np.nan)), ValueError, "theta must be"),
    ("theta too large", lambda: setattr(net(dtype=np.float32), "theta", np.full(8, 1e39)),
     ValueError, "theta in float32 must be finite"),
    ("samples in rows", lambda: net().predict(X.T), ValueError, "x has 5 rows",
     "the first layer expects 3", "did you mean x.T?"),
    ("too few rows", lambda: net().predict(X[:2]), ValueError, "x has 2 rows", "expects 3"),
    ("one sample flat", lambda: net().predict(X[:, 0]), ValueError, "x has shape (3,)",
     "x.reshape(-1, 1)"),
    ("three axes", lambda: net().predict(X[None]), ValueError, "x has shape (1, 3, 5)"),
    ("no samples to predict", lambda: net().predict(X[:, :0]), ValueError, "x is empty"),
    ("x NaN", lambda: net().predict(HOLE), ValueError, "x must be finite", "[1, 2] is nan"),
    ("x infinite", lambda: net().predict(np.full_like(X, -np.inf)), ValueError,
     "x must be finite", "-inf"),
    ("x too large", lambda: net(dtype=np.float32).predict(X * 1e39), ValueError, "x in float32"),
    ("x whose outputs overflow", lambda: net(init=uniform(9, 9.1)).predict(1e308 * X),
     FloatingPointError, "the outputs are not finite", "too large for float64"),
    ("x of text", lambda: net().predict("x"), TypeError, "x has type"),
    ("x of objects", lambda: net().predict([[{}]]), TypeError, "x has type object"),
    ("too few targets", lambda: net().gradient(X, Y[:, :4]), ValueError,
     "x has 5 samples (columns) but y has 4"),
    ("rows of targets", lambda: net().gradient(X, X), ValueError, "y has 3 rows",
     "the last layer expects 2"),
    ("targets in rows", lambda: net().gradient(X, Y.T), ValueError, "did you mean y.T?"),
    ("labels for targets", lambda: net().gradient(X, [0, 1, 0, 1, 1]), ValueError,
     "y has shape (5,)", "one sample a column"),
    ("targets NaN", lambda: net().gradient(X, Y * np.nan), ValueError, "y must be finite"),
    ("bce behind no sigmoid", lambda: net(cost=bce).gradient(X, Y), ValueError,
     "bce needs 0 <= a <= 1", "sigmoid"),
    ("bce target of three", lambda: net(Dense(3, 2, sigmoid), cost=bce).gradient(X, 3 * Y),
     ValueError, "bce needs 0 <= y <= 1", "3"),
    ("cross_entropy behind tanh", lambda: net(Dense(3, 2, tanh), cost=cross_entropy),
     UserWarning, "cross_entropy after Tanh() cannot learn", "softmax"),
    ("a gradient too large", lambda: net(Dense(3, 2), Dense(2, 2), Dense(2, 2), cost=l1,
        init=lambda shape, rng: np.full(shape, 1e200)).gradient(1e-310 * X, Y), FloatingPointError,
     "the gradient is not finite"),
    ("init of nothing", lambda: net(init=lambda shape, rng: None), TypeError, "W has type None"),
    ("theta of text", lambda: setattr(net(), "theta", "a"), TypeError, "theta has type"),
    ("a model file of text", lambda: Network.load(stored(b"weights")), ValueError,
     "is not a network that save() wrote"),
    ("an empty model file", lambda: Network.load(stored(b"")), ValueError, "is not a network"),
    ("half a model file", lambda: Network.load(stored(saved()[:200])), ValueError,
     "is not a network that save() wrote"),
    ("a pickled model file", lambda: Network.load(stored(pickle.dumps(net()))), ValueError,
     "is not a network that save() wrote"),
    ("arrays of another program", lambda: Network.load(stored(archive(weights=X))), ValueError,
     "is not a network that save() wrote"),
    ("pickled objects in an archive", lambda: Network.load(stored(archive(
        theta=np.array([None]), about=np.array(["{}"])))), ValueError, "is not a network"),
    ("a model loaded with a seed", lambda: Network.load(stored(saved()), rng=3), TypeError,
     "rng must be a NumPy Generator", "not 3"),
    ("no such file", lambda: Network.load("/no/such/file.npz"), FileNotFoundError, "file.npz"),
    ("a folder for a model file", lambda: Network.load(tempfile.gettempdir()), FileNotFoundError,
     "is no file", "save()"),
    ("a number for a model file", lambda: Network.load(0), TypeError, "path must be a path, not 0"),
    ("saved as a folder", lambda: net().save(tempfile.gettempdir()), IsADirectoryError,
     "is a folder", "the name of a file"),
    ("a network beyond all memory", lambda: net(Dense(10**9, 10**9)), MemoryError,
     "1000000001000000000 parameters", "smaller"),
    ("a network beyond all addresses", lambda: net(Dense(10**12, 10**12)), MemoryError,
     "1000000000001000000000000 parameters", "smaller"),
    ("saved nowhere", lambda: net().save(None), TypeError, "path must be a path, not None"),
    ("a model file too deep", lambda: Network.load(stored(archive(theta=X, about="[" * 10**5))),
     ValueError, "is not a network"),
    ("low above high", lambda: uniform(1, -1), ValueError, "1.0 <= high", "-1"),
    ("low of text", lambda: uniform("0", 1), TypeError, "low must be a number"),
    ("a range too wide", lambda: uniform(-1e308, 1e308), ValueError, "high - low must be finite"),
    ("high infinite", lambda: uniform(0, np.inf), ValueError, "high must be finite", "inf"),
    ("shape a number", lambda: xavier(3, rng()), ValueError, "shape must be (n_out, n_in), not 3"),
    ("shape of a vector", lambda: he((3,), rng()), ValueError, "shape must be", "not (3,)"),
    ("shape of halves", lambda: uniform()((1, 0.5), rng()), TypeError, "n_in must be an integer"),
    ("shape without columns", lambda: xavier((3, 0), rng()), ValueError, "n_in must be at least"),
    ("a rule not made, as a schedule", lambda: checks.function(plateau, "schedule", "epoch", "h"),
     TypeError, "schedule must be a function, and plateau makes one", "schedule=plateau(0.5, 10)"),
    ("init with a seed", lambda: he((3, 2), 1), TypeError, "default_rng(1)", "not 1"),
    ("init without rng", lambda: uniform()((3, 2), None), TypeError, "default_rng(1)", "not None"),
]
OPTIMIZERS = [
    ("rate zero", lambda: GradientDescent(0), ValueError, "0 < lr", "not 0"),
    ("rate negative", lambda: Adam(-0.1), ValueError, "0 < lr", "-0.1"),
    ("rate NaN", lambda: RMSProp(np.nan), ValueError, "lr must be finite", "nan"),
    ("rate infinite", lambda: AdaGrad(np.inf), ValueError, "lr must be finite", "inf"),
    ("rate of text", lambda: Adam("0.1"), TypeError, "lr must be a number", "'0.1'"),
    ("rate True", lambda: Adam(True), TypeError, "lr must be a number", "True"),
    ("mu of one", lambda: Momentum(0.1, 1), ValueError, "0 <= mu < 1", "not 1"),
    ("rho negative", lambda: RMSProp(0.1, -0.1), ValueError, "0 <= rho < 1", "-0.1"),
    ("beta1 of one", lambda: Adam(0.1, beta1=1.0), ValueError, "0 <= beta1 < 1"),
    ("beta2 of two", lambda: Adam(0.1, beta2=2), ValueError, "0 <= beta2 < 1", "2"),
    ("gradient too short", lambda: stepped(Adam(), (np.zeros(3), np.zeros(2))), ValueError,
     "theta has shape (3,)", "(2,)"),
    ("another network", lambda: stepped(Adam(), (np.zeros(3),) * 2, (np.zeros(4),) * 2),
     ValueError, "another network", "make a new one"),
    ("another float type", lambda: stepped(Adam(), (np.zeros(3),) * 2, (np.zeros(3, "f"),) * 2),
     ValueError, "another network", "make a new one"),
    ("theta a number", lambda: stepped(Adam(), (np.array(0.0),) * 2), TypeError, "array(0.)"),
    ("theta a list", lambda: stepped(Adam(), ([0.0], np.zeros(1))), TypeError, "theta must be"),
    ("gradient a list", lambda: stepped(Adam(), (np.zeros(1), [0.0])), TypeError, "g must be"),
    ("theta of integers", lambda: stepped(Adam(), (np.zeros(1, int), np.zeros(1))), TypeError,
     "theta must be an array of floats"),
    ("types that differ", lambda: stepped(Adam(), (np.zeros(1, np.float32), np.zeros(1))),
     TypeError, "theta has type float32", "float64"),
    ("gradient NaN", lambda: stepped(Adam(), (np.zeros(1), np.full(1, np.nan))),
     FloatingPointError, "the gradient is not finite"),
    ("gradient too large to square", lambda: stepped(Adam(), (np.zeros(1), np.full(1, 1e200))),
     FloatingPointError, "the gradient reaches 1e+200", "too large for float64"),
    ("decay negative", lambda: time_decay(-1), ValueError, "0 <= k", "-1"),
    ("decay of text", lambda: time_decay("1"), TypeError, "k must be a number"),
    ("factor zero", lambda: step_decay(0, 10), ValueError, "0 < factor <= 1", "not 0"),
    ("factor two", lambda: plateau(2), ValueError, "0 < factor <= 1", "not 2"),
    ("every half epoch", lambda: step_decay(0.5, 0.5), TypeError, "every must be an integer"),
    ("every zero epochs", lambda: step_decay(0.5, 0), ValueError, "every must be at least 1"),
    ("no patience", lambda: plateau(0.5, 0), ValueError, "patience must be at least 1"),
    ("strength negative", lambda: L2(-1), ValueError, "0 <= strength", "-1"),
    ("strength NaN", lambda: L1(np.nan), ValueError, "strength must be finite"),
    ("strength of text", lambda: SpectralNorm("1"), TypeError, "strength must be a number"),
    ("weights in a vector", lambda: L2(1).penalty([1.0]), ValueError, "W must be a matrix", "(1,)"),
    ("weights of text", lambda: L1(1).gradient([["a"]]), TypeError, "W has type"),
    ("no weights", lambda: SpectralNorm(1).penalty(np.zeros((0, 2))), ValueError,
     "W must be a matrix (n_out, n_in)", "(0, 2)"),
    ("weights NaN", lambda: L2(1).penalty(np.full((2, 2), np.nan)), FloatingPointError,
     "W are not finite"),
    ("weights infinite", lambda: SpectralNorm(1).gradient(np.full((2, 2), np.inf)),
     FloatingPointError, "W are not finite"),
    ("a vector of weights", lambda: SpectralNorm(1).gradient(np.ones(3)), ValueError,
     "W must be a matrix", "(3,)"),
    ("an own rule of nothing", lambda: run(regularizer=type("Mine", (Regularizer,), {})()),
     TypeError, "Mine has no penalty and no gradient"),
    ("a rule with another word", lambda: L2(alpha=0.1), TypeError, "L2 takes (strength)"),
    ("no iterations", lambda: SpectralNorm(1, 0), ValueError, "iterations must be at least 1"),
]
TRAINING = [
    ("no network", lambda: run(net="net"), TypeError, "net must be a Network", "'net'"),
    ("optimizer by name", lambda: run(optimizer="adam"), TypeError, "nnlib.optimizers", "'adam'"),
    ("class for optimizer", lambda: run(optimizer=Adam), TypeError, "nnlib.optimizers", "Adam"),
    ("optimizer of no kind", lambda: run(optimizer=Optimizer(0.1)), TypeError, "nnlib.optimizers",
     "Optimizer object"),
    ("rate made NaN", lambda: run(optimizer=slowed(np.nan)), ValueError, "0 < optimizer.lr", "nan"),
    ("rate made zero", lambda: run(optimizer=slowed(0)), ValueError, "0 < optimizer.lr", "not 0"),
    ("rate made text", lambda: run(optimizer=slowed("0.1")), TypeError, "optimizer.lr must be a n"),
    ("progress of text", lambda: run(progress="yes"), TypeError, "progress must be True or False",
     "'yes'"),
    ("schedule of the epoch alone", lambda: run(schedule=lambda epoch: 1.0), TypeError,
     "schedule must be a function of (epoch, history), not of (epoch)"),
    ("stop of two", lambda: run(stop=lambda epoch, history: True), TypeError,
     "stop must be a function of (history), not of (epoch, history)"),
    ("stop that forgets to return", lambda: run(stop=lambda history: None), TypeError,
     "what stop returns must be True or False, not None"),
    ("stop that returns a number", lambda: run(stop=lambda history: 1), TypeError,
     "what stop returns must be True or False, not 1"),
    ("early stopping of another network", lambda: run(validation=(X, Y), stop=EarlyStopping(net())),
     ValueError, "stop was made for another network", "EarlyStopping(net)"),
    ("epochs a float", lambda: run(epochs=2.0), TypeError, "epochs must be an integer", "2.0"),
    ("epochs negative", lambda: run(epochs=-1), ValueError, "epochs must be at least 0", "-1"),
    ("batch of a half", lambda: run(batch_size=0.5), TypeError, "batch_size must be an integer"),
    ("batch of none", lambda: run(batch_size=0), ValueError, "batch_size must be at least 1"),
    ("batch too large", lambda: run(batch_size=6, rng=rng()), ValueError, "batch_size is 6",
     "only 5 samples"),
    ("batches without rng", lambda: run(batch_size=2), TypeError, "rng must be", "not None"),
    ("batches with a seed", lambda: run(batch_size=2, rng=3), TypeError, "default_rng", "not 3"),
    ("a seed without batches", lambda: run(rng=3), TypeError, "default_rng(1)", "not 3"),
    ("the old random state", lambda: run(batch_size=2, rng=np.random), TypeError, "Generator"),
    ("schedule by name", lambda: run(schedule="constant"), TypeError, "schedule must be a function",
     "'constant'"),
    ("schedule a number", lambda: run(schedule=0.5), TypeError, "schedule must be a function"),
    ("schedule of text", lambda: run(schedule=lambda epoch, history: "1"), TypeError,
     "the factor of the schedule must be a number"),
    ("factor negative", lambda: run(schedule=lambda epoch, history: -1), ValueError,
     "the factor of the schedule", "-1"),
    ("factor NaN", lambda: run(schedule=lambda epoch, history: np.nan), ValueError,
     "the factor of the schedule", "nan"),
    ("stop by name", lambda: run(stop="now"), TypeError, "stop must be a function", "'now'"),
    ("regularizer a number", lambda: run(regularizer=0.1), TypeError, "nnlib.regularizers", "0.1"),
    ("class for regularizer", lambda: run(regularizer=L2), TypeError, "nnlib.regularizers", "L2"),
    ("validation without y", lambda: run(validation=X), TypeError, "validation must be a pair"),
    ("validation of three", lambda: run(validation=(X, Y, Y)), TypeError, "must be a pair"),
    ("validation rows", lambda: run(validation=(X[:2], Y)), ValueError, "x has 2 rows"),
    ("validation NaN", lambda: run(validation=(HOLE, Y)), ValueError, "x must be finite"),
    ("training rows", lambda: run(x=X.T), ValueError, "did you mean x.T?"),
    ("training NaN", lambda: run(x=HOLE), ValueError, "x must be finite", "[1, 2]"),
    ("training NaN of another type", lambda: run(x=HOLE.astype(np.float32)), ValueError, "finite"),
    ("training too large", lambda: run(x=1e39 * X, net=net(dtype=np.float32)), ValueError,
     "x in float32 must be finite", "-inf"),
    ("targets too large", lambda: run(y=1e39 * Y, net=net(dtype=np.float32)), ValueError,
     "y in float32 must be finite", "inf"),
    ("validation too large", lambda: run(validation=(1e39 * X, Y), net=net(dtype=np.float32)),
     ValueError, "x in float32 must be finite"),
    ("training text", lambda: run(x="x"), TypeError, "x has type"),
    ("training on nothing", lambda: run(x=X[:, :0], y=Y[:, :0]), ValueError, "x is empty"),
    ("training targets too few", lambda: run(y=Y[:, :3]), ValueError, "x has 5 samples", "3"),
    ("training target rows", lambda: run(y=Y[:1]), ValueError, "the last layer expects 2"),
    ("training target NaN", lambda: run(y=Y * np.nan), ValueError, "y must be finite"),
    ("too fast", lambda: run(optimizer=GradientDescent(1e200), epochs=5), FloatingPointError,
     "diverged in epoch 1 at learning rate 1e+200", "smaller rate"),
    ("target above one", lambda: target_accuracy(1.5), ValueError, "target", "1.5"),
    ("target without classes", lambda: run(y=X[:2], stop=target_accuracy(0.9)), ValueError,
     "target_accuracy needs classes"),
    ("early stopping of a name", lambda: EarlyStopping("net"), TypeError, "net must be a Network"),
    ("early stopping without patience", lambda: EarlyStopping(net(), 0), ValueError, "patience"),
    ("early stopping without validation", lambda: EarlyStopping(net())(History()), ValueError,
     "EarlyStopping needs", "validation"),
]
DATA = [
    ("no such part", lambda: load_mnist("all"), ValueError, 'part must be "train" or "test"'),
    ("part a list", lambda: load_mnist(["train"]), ValueError, "part must be", "['train']"),
    ("too many images", lambda: load_mnist("test", n=10001), ValueError, "n is 10001", "10000"),
    ("half an image", lambda: load_mnist("test", n=1.5), TypeError, "n must be an integer"),
    ("no image", lambda: load_mnist("test", n=0), ValueError, "n must be at least 1"),
    ("no such folder", lambda: load_mnist("test", folder="/no/such"), FileNotFoundError,
     "t10k-images-idx3-ubyte.gz is missing"),
    ("folder a number", lambda: load_mnist("test", folder=3), TypeError, "folder must be a path",
     "not 3"),
    ("CIFAR-10 in no folder", lambda: load_cifar10(folder=None), TypeError, "folder", "not None"),
    ("labels ragged", lambda: one_hot([[1], [1, 2]]), ValueError, "labels must be rectangular"),
    ("a power too high", lambda: polynomial(400, 3), ValueError, "f(x) must be finite"),
    ("an interval too wide", lambda: polynomial(1, 3, -1e308, 1e308), ValueError, "high - low"),
    ("votes NaN", lambda: labels_of([[np.nan], [1]]), ValueError, "a must be finite"),
    ("labels ragged to compare", lambda: accuracy([[1], [1, 2]], [1, 2]), ValueError,
     "true must be rectangular", "entry 1 (2,)"),
    ("half a data file", lambda: load_mnist("test", folder=damaged(0.5)), ValueError,
     "t10k-images-idx3-ubyte.gz is damaged"),
    ("an empty data file", lambda: load_mnist("test", folder=damaged(0)), ValueError,
     "t10k-images-idx3-ubyte.gz is damaged"),
    ("a data file of something else", lambda: load_mnist("test", folder=damaged(
        1, gzip.compress(b"something else"))), ValueError, "damaged", "checksum"),
    ("no such part of CIFAR", lambda: load_cifar10("all"), ValueError, 'part must be "train" or'),
    ("too many pictures", lambda: load_cifar10("test", n=10001), ValueError, "n is 10001", "10000"),
    ("half a picture", lambda: load_cifar10(n=1.5), TypeError, "n must be an integer"),
    ("no archive of CIFAR", lambda: load_cifar10(folder="/no/such"), FileNotFoundError,
     "cifar-10-binary.tar.gz is missing", "download=True"),
    ("another archive", lambda: load_cifar10(folder=stored(b"no", "cifar-10-binary.tar.gz").parent),
     ValueError, "cifar-10-binary.tar.gz is damaged", "checksum", "fetch it anew"),
    ("no function to sample", lambda: sample("sin", 5), TypeError, "f must be a function", "'sin'"),
    ("function of another shape", lambda: sample(np.sum, 5), ValueError, "f(x)", "(1, 5), not ()"),
    ("function with a hole", lambda: sample(lambda x: np.where(x > 0, np.nan, x), 5), ValueError,
     "f(x) must be finite", "[0, 3] is nan"),
    ("no range to sample", lambda: sample(np.sin, 5, 1, 1), ValueError, "1.0 < high", "not 1"),
    ("image not square", lambda: thicken(np.zeros((12, 1))), ValueError, "x has 12 rows", "square"),
    ("image flat", lambda: shift(np.zeros(9), 1), ValueError, "x has shape (9,)"),
    ("image NaN", lambda: dot(np.full((9, 1), np.nan), 0, 0), ValueError, "x must be finite"),
    ("image in bytes", lambda: thicken(np.full((9, 1), 255)), ValueError, "255: pixels", "0 to 1",
     "give x / 255"),
    ("image too dark", lambda: thicken(np.full((9, 1), 1.5)), ValueError, "1.5: pixels", "0 to 1"),
    ("shift too far", lambda: shift(np.zeros((9, 1)), 4), ValueError, "at most", "3 pixels, not 4"),
    ("shift too far back", lambda: shift(np.zeros((9, 1)), 0, -4), ValueError, "down", "-3", "-4"),
    ("shift of a half", lambda: shift(np.zeros((9, 1)), 0.5), TypeError, "right must be an integ"),
    ("dot outside", lambda: dot(np.zeros((9, 1)), 2, 2), ValueError, "inside the 3 by 3 pixels"),
    ("dot of no size", lambda: dot(np.zeros((9, 1)), 2, 2, 0), ValueError, "size must be at least"),
    ("dot too black", lambda: dot(np.zeros((9, 1)), 0, 0, 1, 2), ValueError, "value <= 1", "not 2"),
    ("spread negative", lambda: noise(np.zeros((9, 1)), -1, rng()), ValueError, "0 <= spread"),
    ("noise with a seed", lambda: noise(np.zeros((9, 1)), 1, 3), TypeError, "rng", "not 3"),
    ("thinner", lambda: thicken(np.zeros((9, 1)), -1), ValueError, "times must be at least 0"),
    ("no points of Runge", lambda: runge(0), ValueError, "m must be at least 1, not 0"),
    ("points of a half", lambda: runge(1.5), TypeError, "m must be an integer, not 1.5"),
    ("noise without rng", lambda: runge(5, noise=0.1), ValueError, "noise needs rng"),
    ("noise negative", lambda: runge(5, rng(), -1), ValueError, "0 <= noise", "-1"),
    ("Runge with a seed", lambda: runge(5, 1), TypeError, "default_rng(1)", "not 1"),
    ("degree negative", lambda: polynomial(-1, 5), ValueError, "degree must be at least 0", "-1"),
    ("degree a float", lambda: polynomial(2.0, 5), TypeError, "degree must be an integer", "2.0"),
    ("range of nothing", lambda: polynomial(2, 5, 3, 3), ValueError, "3.0 < high", "not 3"),
    ("range of text", lambda: polynomial(2, 5, "a", 3), TypeError, "low must be a number", "'a'"),
    ("label too large", lambda: one_hot([0, 10]), ValueError, "0 to 9", "10: give classes=11"),
    ("label negative", lambda: one_hot([-1]), ValueError, "0 to 9", "-1: give classes=[-1]"),
    ("labels from one", lambda: one_hot([1, 2, 3], 3), ValueError, "0 to 2", "classes=[1, 2, 3]"),
    ("label of a half", lambda: one_hot([0.5, 1], 2), ValueError, "0 to 1", "classes=[0.5, 1.0]"),
    ("label text", lambda: one_hot("3"), ValueError, "labels must be a list", "not '3'"),
    ("label alone", lambda: one_hot(3), ValueError, "labels must be a list", "not 3"),
    ("labels in a matrix", lambda: one_hot(np.eye(2)), ValueError, "labels must be", "(2, 2)",
     "labels_of(labels)"),
    ("label unseen", lambda: one_hot(["a", "b"], ["a", "c"]), ValueError, "labels has 'b'",
     "none of the classes ['a', 'c']"),
    ("labels mixed", lambda: one_hot([1, "a"]), ValueError, "labels mixes 1 and 'a'", "one kind"),
    ("labels of truths and numbers", lambda: one_hot([True, 2]), ValueError, "mixes True and 2"),
    ("label missing", lambda: one_hot(["a", None]), ValueError, "entry 1 is None", "fill or drop"),
    ("label NaN", lambda: one_hot([1, np.nan]), ValueError, "entry 1 is nan", "fill or drop"),
    ("labels that do not sort", lambda: one_hot([1j]), TypeError, "labels must sort", "1j"),
    ("labels of objects", lambda: one_hot([{}, {}]), TypeError, "labels must sort", "{}"),
    ("labels in a generator", lambda: one_hot(k for k in "ab"), TypeError, "labels has type gen",
     "np.array(list(labels))"),
    ("no labels to make hot", lambda: one_hot([]), ValueError, "labels is empty"),
    ("classes a float", lambda: one_hot([1], 2.0), TypeError, "classes must be an integer"),
    ("classes True", lambda: one_hot([1], True), TypeError, "classes must be an integer"),
    ("no classes", lambda: one_hot([0], 0), ValueError, "classes must be at least 1"),
    ("classes by name", lambda: one_hot(["a"], "abc"), ValueError, "classes must be a list"),
    ("classes twice", lambda: one_hot(["a"], ["a", "a"]), ValueError, "classes", "'a' twice",
     "np.unique(classes)"),
    ("classes in a set", lambda: one_hot(["a"], {"a"}), TypeError, "classes has type set"),
    ("an empty list of classes", lambda: one_hot(["a"], []), ValueError, "classes is empty"),
    ("fewer names than classes", lambda: one_hot(["a", "b"], 3), ValueError, "classes is 3",
     "['a', 'b']", "list the classes"),
    ("lists of two lengths", lambda: accuracy([1], [1, 2]), ValueError, "(1,) and (2,)"),
    ("no labels", lambda: accuracy([], []), ValueError, "(0,) and (0,)"),
    ("outputs for labels", lambda: accuracy([0, 1], [[0.2, 0.8], [0.7, 0.3]]), ValueError,
     "predicted must be a list", "labels_of(predicted)"),
    ("an output for labels", lambda: accuracy([0, 1], [[0.2, 0.8]]), ValueError,
     "predicted has 0.2", "labels_of(a)"),
    ("columns for labels", lambda: accuracy(np.eye(3), [0, 1, 2]), ValueError, "true must be",
     "labels_of(true)"),
    ("outputs for what is true", lambda: confusion_matrix([0.2, 0.8], [0, 1]), ValueError,
     "true has 0.2", "the order is (true, predicted)"),
    ("numbers for names", lambda: accuracy(["a", "b"], [0, 1]), ValueError, "names such as 'a'",
     "numbers such as 0", "labels_of(a, names)"),
    ("bytes for names", lambda: accuracy(["a"], [b"a"]), ValueError, "bytes such as b'a'"),
    ("confusion out of range", lambda: confusion_matrix([0, 11], [0, 1], 10), ValueError,
     "true must lie in 0 to 9", "11: give classes=12"),
    ("confusion negative", lambda: confusion_matrix([0], [-1], 2), ValueError,
     "predicted must lie in 0 to 1", "-1"),
    ("confusion of years", lambda: confusion_matrix([2020], [2021]), ValueError, "reach 2021",
     "classes=np.unique(true)"),
    ("confusion with a stranger", lambda: confusion_matrix(["a"], ["b"], ["a", "c"]), ValueError,
     "predicted has 'b'", "none of the classes ['a', 'c']"),
    ("confusion classes", lambda: confusion_matrix([0], [0], 2.0), TypeError, "classes must be"),
    ("report of nothing", lambda: class_report([], []), ValueError, "at least one"),
    ("report of a number of names", lambda: class_report([0], [0], 3), ValueError, "names must be"),
    ("labels of a vector", lambda: labels_of([0.1, 0.9]), ValueError, "a has shape (2,)",
     "a.reshape(1, -1)"),
    ("names for other rows", lambda: labels_of(np.eye(3), ["a", "b"]), ValueError,
     "names must be the 3 classes", "not 2"),
    ("labels for names", lambda: labels_of(np.eye(2), ["a", "b", "b"]), ValueError,
     "not 3 labels: np.unique(names)"),
    ("one name for one row", lambda: labels_of([[0.5]], ["a"]), ValueError, "the 2 classes"),
    ("R2 of a constant", lambda: r2([[0, 1], [0.1, 0.1]], np.eye(2)), ValueError, "true must vary",
     "row 1 is 0.1"),
    ("R2 of rows", lambda: r2(X[:1].T, X[:1].T), ValueError, "true must vary", "true.T?"),
    ("R2 of two shapes", lambda: r2(X, X.T), ValueError, "true has shape (3, 5)", "(5, 3)"),
    ("R2 of a gap", lambda: r2([1, None], [1, 2]), ValueError, "true must be", "[1] is None"),
    ("R2 of images", lambda: r2(X[None], X), ValueError, "true must be (n, m)", "(1, 3, 5)"),
    ("perceptron with labels of two", lambda: perceptron(X, [0, 1, 2, 0, 1]), ValueError,
     "y must be 5 zeros and ones"),
    ("perceptron with a column", lambda: perceptron(X, [[0], [1], [0], [1], [1]]), ValueError,
     "y must be 5 zeros and ones", "y.ravel()"),
    ("perceptron with too few", lambda: perceptron(X, [0, 1]), ValueError, "y must be 5 zeros"),
    ("perceptron NaN", lambda: perceptron(HOLE, [0, 1, 0, 1, 1]), ValueError, "x must be finite"),
    ("perceptron with a seed", lambda: perceptron(X, [0, 1, 0, 1, 1], rng=1), TypeError, "rng"),
    ("perceptron far away", lambda: perceptron(1e308 * X, [0, 1, 0, 1, 1]), ValueError,
     "x reaches 1e+308", "scale it down"),
    ("perceptron without epochs", lambda: perceptron(X, [0, 1, 0, 1, 1], 0), ValueError, "epochs"),
]
DIAGNOSTICS = [
    ("dead units of a layer", lambda: dead_units(Dense(3, 2), X), TypeError, "net must be a Netw"),
    ("dead units of rows", lambda: dead_units(net(), X.T), ValueError, "did you mean x.T?"),
    ("dead units of NaN", lambda: dead_units(net(), HOLE), ValueError, "x must be finite"),
    ("dead units of softmax", lambda: dead_units(net(Dense(3, 2, softmax), Dense(2, 1)), X),
     TypeError, "softmax is not elementwise"),
    ("norms of no network", lambda: gradient_norms(None, X, Y), TypeError, "not None"),
    ("norms of too few", lambda: gradient_norms(net(), X, Y[:, :2]), ValueError, "y has 2"),
    ("slope of a function", lambda: greatest_slope(np.tanh), TypeError, "is not known"),
    ("bound of a layer", lambda: lipschitz_bound(Dense(3, 2)), TypeError, "net must be a Network"),
    ("gap of x alone", lambda: generalization_gap(net(), X, (X, Y)), TypeError, "seen must be a p"),
    ("gap to nothing", lambda: generalization_gap(net(), (X, Y), None), TypeError, "unseen must"),
    ("gap by name", lambda: generalization_gap(net(), (X, Y), (X, Y), "l2"), TypeError,
     "measure must be a function", "'l2'"),
    ("profile of three inputs", lambda: extrapolation_profile(net(), np.sin, -1, 1), ValueError,
     "one input and one output, not 3 and 2"),
    ("profile of no range", lambda: extrapolation_profile(net(Dense(1, 1)), np.sin, 1, 1),
     ValueError, "1.0 < high", "not 1"),
    ("profile of no outside", lambda: extrapolation_profile(net(Dense(1, 1)), np.sin, 0, 1, 0),
     ValueError, "0 < beyond", "not 0"),
    ("profile by name", lambda: extrapolation_profile(net(Dense(1, 1)), "sin", 0, 1), TypeError,
     "target must be a function", "'sin'"),
    ("bound of NaN", lambda: lipschitz_bound(unset()), ValueError, "theta must be finite"),
    ("profile of a target NaN", lambda: extrapolation_profile(
        net(Dense(1, 1)), lambda x: np.nan * x, 0, 1), ValueError, "target(x) must be finite"),
    ("profile of a target of a wrong shape", lambda: extrapolation_profile(
        net(Dense(1, 1)), lambda x: x[:3], 0, 1), ValueError, "target(x) must have shape (1001,)"),
    ("profile of two points", lambda: extrapolation_profile(net(Dense(1, 1)), np.sin, 0, 1, 1, 2),
     ValueError, "m must be at least 3, not 2"),
]
PROOFS = [
    ("a false derivative", lambda: prove(SYMBOL**2, SYMBOL, SYMBOL), ProofError,
     "the derivative of z**2 by z is 2*z, not z"),
    ("no derivative", lambda: prove(SYMBOL**2), TypeError, "with derivative", "prove("),
    ("no variable", lambda: prove(SYMBOL**2, 2 * SYMBOL), TypeError, "and variable"),
    ("a derivative too many", lambda: prove(tanh, SYMBOL), TypeError, "knows its own derivative"),
    ("softmax by itself", lambda: prove(softmax), TypeError, "softmax"),
    ("a false identity", lambda: prove_equal(SYMBOL, 2), ProofError, "z is not 2"),
    ("shapes that differ", lambda: prove_equal(sympy.Matrix([1, 2]), sympy.Matrix([[1, 2]])),
     ProofError, "(2, 1) and (1, 2)"),
    ("a formula cut short", lambda: prove("z**", "2*z", "z"), TypeError, "'z**' is no SymPy"),
    ("a function for a formula", lambda: prove(np.tanh, SYMBOL, SYMBOL), TypeError, "is no SymPy"),
    ("an identity with nothing", lambda: prove_equal(None, 1), TypeError, "None is no SymPy"),
    ("check of no network", lambda: gradient_check("net", X, Y), TypeError, "must be a Network"),
    ("check with no step", lambda: gradient_check(net(), X, Y, 0), ValueError, "0 < step", "not 0"),
    ("check in float32", lambda: gradient_check(net(dtype=np.float32), X, Y), TypeError, "float64"),
]
FIGURES = [
    ("curves of no run", lambda: histories.curves({}), ValueError, "runs is empty"),
    ("curves of no field", lambda: histories.curves({"a": History([1.0])}, "loss"), ValueError,
     "what must be one of cost", "'loss'"),
    ("curves of nothing measured", lambda: histories.curves({"a": History()}), ValueError,
     "a run has no accuracy"),
    ("a gap without validation", lambda: histories.gap(History([1.0])), ValueError, "validation"),
    ("rates of zero", lambda: histories.rates([0, 1], [[1], [2]]), ValueError, "lr", "0 < lr"),
    ("rates and results that differ", lambda: histories.rates([0.1, 1], [[1], [2], [3]]),
     ValueError, "results has 3 rows", "2 learning rates"),
    ("counts in a row", lambda: plots.confusion([1, 2]), ValueError, "counts must be", "(2,)"),
    ("counts of two sizes", lambda: mistakes.misclassified(np.ones((2, 3), int)), ValueError,
     "counts must be a matrix (K, K)", "(2, 3)"),
    ("counts of halves", lambda: mistakes.misclassified(np.eye(2) / 2), ValueError,
     "counts must be", "float64"),
    ("labels too few for a gallery", lambda: mistakes.gallery(np.ones((784, 3)), [1, 2], np.ones(
        (10, 3))), ValueError, "true has 2 labels", "3 images"),
    ("labels too few to compare", lambda: mistakes.compared([1, 2], [1, 2], [1]), ValueError,
     "(1,) and (2,)"),
    ("activations of none", lambda: schemes.together(), ValueError, "at least one activation"),
    ("keep of nothing in a drawing", lambda: schemes.thinned([2, 2, 2], 0, rng()), ValueError,
     "0 < keep <= 1"),
    ("a network of one layer", lambda: schemes.thinned([3], 0.5, rng()), ValueError,
     "sizes must be", "[3]"),
    ("a range turned round", lambda: fits.fit(relu, relu, 2, 1), ValueError, "low must lie below"),
    ("a surface with a seed", lambda: landscapes.surface(net(), X, Y, 1), TypeError, "not 1"),
    ("a spectrum of a vector", lambda: fits.spectra(W=np.ones(3)), ValueError, "W must be", "(3,)"),
]
WIDGETS = [
    ("no function", lambda: explore(3, v=[1, 2]), TypeError, "draw must be a function", "not 3"),
    ("no axis", lambda: explore(draw), ValueError, "at least one axis"),
    ("one value", lambda: explore(draw, v=[1]), ValueError, "axis v needs at least two values"),
    ("no value", lambda: explore(draw, v=[]), ValueError, "axis v needs at least two values"),
    ("start elsewhere", lambda: explore(draw, v=[1, 2], start={"v": 7}), ValueError, "v=7"),
    ("start of another axis", lambda: explore(draw, v=[1, 2], start={"q": 1}), ValueError, "q=1"),
    ("play of another axis", lambda: explore(draw, v=[1, 2], play="q"), ValueError, "'q'", "['v']"),
    ("too many frames", lambda: explore(draw, v=range(21), u=range(20)).to_html(), ValueError,
     "420 frames are too many", "400"),
    ("a drawing of nothing", lambda: explore(lambda v: None, v=[1, 2]).to_html(), TypeError,
     "draw must return the Axes", "None"),
]
CONSTRUCTIONS = [
    ("nodes in one place", lambda: lagrange([0, 1, 0.0], [1, 2, 3]), ValueError, "no node twice"),
    ("no node", lambda: lagrange([], []), ValueError, "at least one node"),
    ("nodes too close", lambda: lagrange([0, 5e-324], [1, 2]), ValueError, "too many nodes, 2",
     "too close together"),
    ("values too few", lambda: lagrange([0, 1], [1]), ValueError, "y must have shape (2,), not (1"),
    ("nodes NaN", lambda: lagrange([0, np.nan], [1, 2]), ValueError, "x must be finite"),
    ("values of text", lambda: lagrange([0, 1], ["a", "b"]), TypeError, "y has type"),
    ("a polynomial of text", lambda: lagrange([0, 1], [1, 2])("a"), TypeError, "t has type"),
    ("a polynomial of NaN", lambda: lagrange([0, 1], [1, 2])(np.nan), ValueError, "t must be fin"),
    ("a polynomial far away", lambda: lagrange([0, 1, 2], [1, 2, 4])(1e200), FloatingPointError,
     "too large for float64"),
    ("no hinges", lambda: hinge_network(np.sin, 0), ValueError, "m must be at least 1, not 0"),
    ("no teeth", lambda: sawtooth_network(0), ValueError, "depth must be at least 1, not 0"),
    ("no steps", lambda: step_network(np.sin, 0), ValueError, "m must be at least 1, not 0"),
    ("steps of no steepness", lambda: step_network(np.sin, 3, 0), ValueError, "0 < steepness"),
    ("steps too steep", lambda: step_network(np.sin, 3, 1e308), ValueError, "W must be finite"),
    ("steps by name", lambda: step_network("sin", 3), TypeError, "f must be a function", "'sin'"),
    ("steps to nowhere", lambda: step_network(lambda x: np.nan * x, 3), ValueError,
     "f(x) must be finite"),
    ("collapse of a layer", lambda: collapse(Dense(3, 2)), TypeError, "net must be a Network"),
    ("collapse of tanh", lambda: collapse(net(Dense(3, 2, tanh))), TypeError, "identity",
     "not Dense(3, 2, Tanh())"),
    ("collapse of PReLU", lambda: collapse(net(PReLU(), Dense(3, 2))), TypeError, "identity",
     "not PReLU(alpha=0.25)"),
    ("collapse too large", lambda: collapse(net(Dense(3, 2), Dense(2, 2),
        init=lambda shape, rng: np.full(shape, 1e200))), ValueError, "M must be finite"),
    ("networks that do not fit", lambda: compose(net(), net()), ValueError, "gives 2 values",
     "expects 3"),
    ("networks of two types", lambda: compose(net(Dense(2, 3), dtype=np.float32), net()), TypeError,
     "one dtype, not float32 and float64"),
    ("a network and nothing", lambda: compose(net(), None), TypeError, "second must be a Network"),
    ("nothing and a network", lambda: compose(3, net()), TypeError, "first must be a Network"),
    ("a saddle of three", lambda: saddle([1, 2, 3]), ValueError, "two rows", "shape (3,)"),
    ("a saddle of a number", lambda: saddle.gradient(1.0), ValueError, "two rows", "shape ()"),
    ("a well of NaN", lambda: double_well([np.nan, 0]), ValueError, "p must be finite"),
    ("a well of text", lambda: double_well("p"), TypeError, "p has type"),
    ("a well too far out", lambda: double_well([1e100, 0]), ValueError, "C at p must be finite"),
    ("a slope too far out", lambda: double_well.gradient([[1e200], [0]]), ValueError, "C at p"),
]
CASES = (ACTIVATIONS + COSTS + LAYERS + NETWORKS + OPTIMIZERS + TRAINING + DATA + DIAGNOSTICS
         + PROOFS + FIGURES + WIDGETS + CONSTRUCTIONS)


@pytest.mark.parametrize(("call", "kind", "words"), [
    pytest.param(call, kind, words, id=name) for name, call, kind, *words in CASES])
def test_bad_input(call, kind, words):
    with pytest.raises(kind) as caught:
        call()
    message = str(caught.value)
    assert caught.type is kind
    assert [word for word in words if word not in message] == [], message
    assert "\n" not in message and len(message) < 200, "one sentence"


def test_there_are_many_cases_and_each_has_a_name_and_words_of_its_own():
    assert len(CASES) >= 80
    assert len({name for name, *_ in CASES}) == len(CASES)
    assert all(len(case) > 3 and all(case[3:]) for case in CASES)


@pytest.mark.parametrize("change", [
    {"x": HOLE}, {"y": Y[:, :4]}, {"batch_size": 9}, {"validation": (X, X)}, {"stop": "now"},
    {"regularizer": L2}, {"rng": 3}, {"progress": "yes"}, {"stop": lambda: True},
    {"schedule": lambda epoch: 1.0}])
def test_nothing_is_half_done(change):
    n, optimizer = net(), Adam()
    before = n.theta.copy()
    with pytest.raises((ValueError, TypeError)):
        run(net=n, optimizer=optimizer, **change)
    assert np.array_equal(n.theta, before) and optimizer.t == 0
