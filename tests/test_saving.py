"""Networks in files: what comes back is what went in, and no other file is taken for one."""

import json

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU, activations, costs
from nnlib.activations import ELU, Activation, LeakyReLU, tanh
from nnlib.costs import Cost

# every pair is tried here, also those that nnlib warns of
pytestmark = pytest.mark.filterwarnings("ignore:cross_entropy after", "ignore:no cost was given")

DENSE = {"kind": "Dense", "n_in": 1, "n_out": 1, "activation": "Tanh", "parameters": {}}
ABOUT = {"layers": [DENSE], "cost": "l2"}


def make(f=tanh, cost=costs.l2, dtype=np.float64):
    return Network([Dropout(0.9), Dense(3, 4, f), Dropout(0.8, inverted=False), Dense(4, 2)],
                   cost=cost, rng=np.random.default_rng(0), dtype=dtype)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("f", [*activations.ALL, LeakyReLU(0.2), ELU(0.1 + 0.2)], ids=repr)
def test_every_activation_comes_back_with_its_parameters(f, dtype, tmp_path):
    net, x = make(f, dtype=dtype), np.ones((3, 2))
    net.save(tmp_path / "net.npz")
    back = Network.load(tmp_path / "net.npz")
    assert repr(back) == repr(net) and back.dtype == dtype
    assert np.array_equal(back.theta, net.theta)
    assert np.array_equal(back.predict(x), net.predict(x))


@pytest.mark.parametrize("n", [None, 4])
def test_prelu_comes_back_with_the_slopes_it_learned(n, tmp_path):
    net = Network([Dense(3, 4), PReLU(n, 0.1), Dense(4, 2)], rng=np.random.default_rng(0))
    net.layers[1].alpha = 0.1 + np.arange(float(n or 1)).reshape(-1, 1)
    net.save(tmp_path / "net.npz")
    back = Network.load(tmp_path / "net.npz")
    assert repr(back) == repr(net) and np.array_equal(back.theta, net.theta)
    assert np.array_equal(back.layers[1].alpha, net.layers[1].alpha)


@pytest.mark.parametrize("cost", costs.ALL, ids=repr)
def test_every_cost_comes_back(cost, tmp_path):
    make(cost=cost).save(tmp_path / "net.npz")
    assert Network.load(tmp_path / "net.npz").cost is cost


def test_a_loaded_network_trains_on_with_the_generator_it_is_given(tmp_path):
    net, x, y = make(), np.ones((3, 5)), np.zeros((2, 5))
    net.save(tmp_path / "net.npz")
    one, two = (Network.load(tmp_path / "net.npz", np.random.default_rng(4)) for _ in range(2))
    assert one.gradient(x, y)[0] == two.gradient(x, y)[0]


@pytest.mark.parametrize("name", ["net", "net.npz", "net.model", "with space.npz"])
def test_the_file_has_the_name_it_was_given(name, tmp_path):
    make().save(str(tmp_path / name))
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert Network.load(str(tmp_path / name)).n_parameters == 26


def test_nothing_is_pickled(tmp_path):
    make().save(tmp_path / "net.npz")
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert sorted(file) == ["about", "theta"]
        assert json.loads(str(file["about"]))["cost"] == "l2"


def test_what_load_could_not_make_again_is_not_saved(tmp_path):
    class Cube(Activation):
        def value(self, z):
            return z**3

        def slope(self, z, a):
            return 3 * z**2

    class Zero(Cost):
        def term(self, a, y):
            return 0 * a

        slope = term

    for net, words in ((make(Cube()), "only activations of nnlib"),
                       (make(cost=Zero()), "only costs of nnlib")):
        with pytest.raises(ValueError, match=words):
            net.save(tmp_path / "net.npz")
    assert not list(tmp_path.iterdir())


def arrays(theta=(1.0, 2.0), about=ABOUT):
    """A file with these two arrays, as `save` lays them out."""
    return lambda path: np.savez(path, theta=np.array(theta),
                                 about=about if isinstance(about, str) else json.dumps(about))


def cut(path, keep=0.5):
    make().save(path)
    path.write_bytes(path.read_bytes()[: int(keep * path.stat().st_size)])


def turned(path, at):
    """A saved network with one byte turned round."""
    make().save(path)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 0xFF
    path.write_bytes(raw)


def layer(**change):
    return arrays(about={"layers": [DENSE | change], "cost": "l2"})


def bare(path):
    with path.open("wb") as file:
        np.save(file, np.ones(3))


def test_a_good_file_made_by_hand_is_taken(tmp_path):
    arrays()(tmp_path / "net.npz")
    net = Network.load(tmp_path / "net.npz")
    assert net.layers[0].W.item() == 1 and net.layers[0].b.item() == 2


BROKEN = {
    "empty": lambda path: path.write_bytes(b""), "text": lambda path: path.write_text("hello"),
    "cut": cut, "almost whole": lambda path: cut(path, 0.99),
    "a byte of theta": lambda path: turned(path, 300), "one array": bare,
    "pickled": lambda path: np.savez(path, theta=np.array([{}], dtype=object), about="{}"),
    "other names": lambda path: np.savez(path, other=np.ones(3)),
    "no JSON": arrays(about="{"), "JSON of a list": arrays(about=[1]),
    "JSON of a number": arrays(about="3"), "no layers": arrays(about={"cost": "l2"}),
    "layers no list": arrays(about={"layers": 3, "cost": "l2"}),
    "no cost": arrays(about={"layers": [DENSE]}),
    "unknown cost": arrays(about=ABOUT | {"cost": "np"}),
    "cost no name": arrays(about=ABOUT | {"cost": ["l2"]}),
    "unknown layer": layer(kind="Conv"), "unknown activation": layer(activation="exp"),
    "activation of another module": layer(activation="checks"),
    "parameter it has not": layer(parameters={"alpha": 1}),
    "alpha out of range": layer(activation="ELU", parameters={"alpha": -1}),
    "size no integer": layer(n_in=1.5), "size negative": layer(n_out=-1),
    "keep out of range": arrays((1.0, 2.0), {"layers": [
        {"kind": "Dropout", "keep": 7, "inverted": True}, DENSE], "cost": "l2"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_network(name, tmp_path):
    path = tmp_path / "net.npz"
    BROKEN[name](path)
    with pytest.raises(ValueError, match=r"net\.npz is not a network that save\(\) wrote$"):
        Network.load(path)


@pytest.mark.parametrize(("write", "said"), [
    (arrays((1.0, 2.0, 3.0)), "has 3 parameters, its layers 2$"),
    (arrays(((1.0, 2.0),)), "has 2 parameters, its layers 2$"),
    (arrays((1.0, np.nan)), r"theta must be finite, but its entry \[1\] is nan$"),
    (layer(n_in=10**9, n_out=10**9), "has 2 parameters, its layers 1000000001000000000$"),
])
def test_a_file_whose_parts_do_not_fit(write, said, tmp_path):
    write(tmp_path / "net.npz")
    with pytest.raises(ValueError, match=said):
        Network.load(tmp_path / "net.npz")


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing.npz"):
        Network.load(tmp_path / "nothing.npz")
