"""The benchmark: it compares like with like, and what it stored is whole."""

import ast
import importlib
import json
import math
import sys
from datetime import date

import numpy as np
import pytest

from nnlib import Dense, Network, activations
from nnlib.activations import softmax, tanh
from nnlib.costs import cross_entropy, mse
from nnlib.optimizers import Adam, GradientDescent, Momentum
from tests.book.pages import ROOT

sys.path.insert(0, str(ROOT / "book" / "bench"))
sys.path.insert(0, str(ROOT / "book" / "_ext"))
import plain
import printed
import speed
import workloads

BENCH = ROOT / "book" / "bench"
RESULT = json.loads((BENCH / "results.json").read_text(encoding="utf-8"))
WORKS = {work.name: work for work in workloads.WORKLOADS}


def test_the_result_has_every_workload_as_it_is_now():
    assert [row["name"] for row in RESULT["workloads"]] == list(WORKS)
    for row in RESULT["workloads"]:
        work = WORKS[row["name"]]
        assert (row["sizes"], row["samples"], row["batch"]) == (
            list(work.sizes), work.samples, work.batch)
        assert (row["dtype"], row["optimizer"], row["keep"]) == (
            work.dtype, work.optimizer, work.keep)


@pytest.mark.parametrize("row", RESULT["workloads"], ids=lambda row: row["name"])
def test_every_peer_has_its_ratios_or_a_reason(row):
    assert set(row["ratios"]) | set(row["why_not"]) == set(speed.PEERS)
    assert not set(row["ratios"]) & set(row["why_not"]) and all(row["why_not"].values())
    assert {"PyTorch", "JAX"} <= set(row["ratios"])
    assert set(row["seconds"]) == {"nnlib", *row["ratios"]}
    for ratios in row["ratios"].values():
        assert len(ratios) == RESULT["rounds"] >= 7
        assert all(math.isfinite(r) and r > 0 for r in ratios)


def test_the_workloads_are_the_ones_that_were_promised():
    shapes = {(w.sizes, w.samples, w.batch, w.keep < 1) for w in workloads.WORKLOADS}
    digits, deep = (784, 16, 16, 10), (784, 128, 64, 10)
    assert shapes >= {(digits, 1000, None, False), (digits, 10_000, None, False),
                      (deep, 10_000, 32, False), (deep, 10_000, 128, False),
                      ((1, 50, 50, 1), 1000, 32, False), ((1, 50, 50, 1), 1000, None, False),
                      ((1, 8, 1), 1000, 16, False)}
    assert any(w.sizes == (784, 1024, 1024, 1024, 10) and w.batch == 100 and w.keep < 1
               for w in workloads.WORKLOADS)


def test_the_result_says_when_and_where():
    date.fromisoformat(RESULT["date"])
    assert RESULT["threads"] == 1 and set(RESULT["machine"]) == {"processor", "cores", "system"}
    assert {"Python", "numpy", "torch", "jax", "scikit-learn"} <= set(RESULT["versions"])


def test_cost_grows_about_linearly():
    of = {series["what"]: series for series in RESULT["growth"]}
    assert set(of) == {"samples", "parameters"}
    for series in of.values():
        slope = np.polyfit(np.log(series["sizes"]), np.log(series["seconds"]), 1)[0]
        assert series["exponent"] == pytest.approx(slope, abs=2e-3) and 0.7 < slope < 1.3
        assert max(series["sizes"]) >= 8 * min(series["sizes"])


def test_the_page_names_every_peer_workload_and_reason():
    text = speed.page(RESULT)
    for word in (RESULT["date"], RESULT["machine"]["processor"], *speed.PEERS, *WORKS,
                 *RESULT["versions"].values()):
        assert str(word) in text
    assert all(why in text for row in RESULT["workloads"] for why in row["why_not"].values())


def test_the_versions_are_pinned():
    lines = (BENCH / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    for name in ("numpy", "torch", "jax", "scikit-learn"):
        assert RESULT["versions"][name].partition("+")[0] == pins[name]


def test_nnlib_and_the_printed_code_compute_the_same():
    rng, m = np.random.default_rng(1), 40
    parameters = printed.start(rng)
    net = Network([Dense(784, 16, tanh), Dense(16, 16, tanh), Dense(16, 10, softmax)],
                  cost=cross_entropy, rng=rng)
    for layer, W, b in zip(net.layers, parameters[::2], parameters[1::2], strict=True):
        layer.W, layer.b = W, b
    x, labels = rng.uniform(size=(784, m)), np.arange(m) % 10
    passed = printed.forward(parameters, x)
    assert np.allclose(passed[-1], net.predict(x), atol=1e-14)
    net.gradient(x, printed.targets(labels))
    gradients = printed.backward(parameters, passed, x, labels)
    for layer, dW, db in zip(net.layers, gradients[::2], gradients[1::2], strict=True):
        assert np.allclose(dW, layer.dW, atol=1e-14)
        assert db == pytest.approx(layer.db.sum(), abs=1e-13)  # the printed erratum: one number


@pytest.mark.parametrize("hidden", ["tanh", "relu"])
@pytest.mark.parametrize("digits", [True, False])
def test_nnlib_and_plain_numpy_compute_the_same(hidden, digits):
    rng = np.random.default_rng(2)
    net = Network([Dense(5, 7, getattr(activations, hidden)), Dense(7, 4, softmax if digits else
                                                                    activations.identity)],
                  cost=cross_entropy if digits else mse, rng=rng)
    x, y = rng.normal(size=(5, 9)), np.eye(4)[:, np.arange(9) % 4]
    start = [(layer.W.copy(), layer.b.copy()) for layer in net.layers]
    found = plain.gradients(start, x, y, hidden, digits, 1.0, rng)
    net.gradient(x, y)
    for layer, (dW, db) in zip(net.layers, found, strict=True):
        assert np.allclose(dW, layer.dW, atol=1e-14) and np.allclose(db, layer.db, atol=1e-14)


@pytest.mark.parametrize("kind", ["descent", "momentum", "adam"])
def test_plain_optimizers_move_as_those_of_nnlib(kind):
    ours = {"descent": GradientDescent, "momentum": Momentum, "adam": Adam}[kind](0.1)
    theirs, rng = plain.OPTIMIZERS[kind](0.1), np.random.default_rng(3)
    theta = rng.normal(size=6)
    pairs = [(theta[:4].reshape(2, 2).copy(), theta[4:].reshape(2, 1).copy())]
    for g in rng.normal(size=(5, 6)):
        ours.step(theta, g)
        pairs = theirs.step(pairs, [(g[:4].reshape(2, 2), g[4:].reshape(2, 1))])
    assert np.allclose(theta, np.concatenate([p.ravel() for p in pairs[0]]), rtol=1e-12)


@pytest.mark.parametrize("work", workloads.WORKLOADS, ids=lambda w: w.name)
def test_each_epoch_uses_each_sample_once_as_train_does(work):
    batches = work.order(np.random.default_rng(1))
    if work.batch is None:
        assert batches == [slice(None)]
    else:
        assert np.array_equal(np.concatenate(batches),
                              np.random.default_rng(1).permutation(work.samples))
        assert {len(b) for b in batches[:-1]} == {work.batch}


def test_costs_are_compared_before_the_clock_starts():
    tree = ast.parse((BENCH / "bench.py").read_text(encoding="utf-8"))
    functions = {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef)}
    assert ast.unparse(functions["measure"].body[1]) == "agree(work)"
    assert "assert_allclose" in ast.unparse(functions["agree"])


def test_nnlib_reaches_the_costs_of_its_peers():
    for name in ("torch", "jax", "sklearn"):
        pytest.importorskip(name, reason=f"{name} is not installed: `make bench` compares costs")
    bench = importlib.import_module("bench")
    for work in workloads.WORKLOADS:
        bench.agree(work)
