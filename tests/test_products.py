"""Products in tiles are the products."""

import numpy as np
import pytest

from nnlib import products

SHAPES = [(16, 784, 1000), (16, 784, 257), (30, 784, 130), (5, 64, 256), (7, 100, 300),
          (128, 784, 300), (3, 4, 5), (5, 1, 300), (1, 1, 1), (16, 784, 1)]


def drawn(n, k, m, dtype, order):
    rng = np.random.default_rng(1)
    W, b, x = (rng.normal(size=s).astype(dtype) for s in ((n, k), (n, 1), (k, m)))
    return W, b, np.asarray(x, order=order)


@pytest.mark.parametrize("order", ["F", "C"])
@pytest.mark.parametrize(("dtype", "close"), [(np.float32, 1e-4), (np.float64, 1e-12)])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_order_of_the_sums_changes_nothing(shape, dtype, close, order):
    W, b, x = drawn(*shape, dtype, order)
    z = products.affine(W, b, x)
    assert z.flags.c_contiguous and z.dtype == dtype
    assert np.allclose(z, W @ x + b, atol=close, rtol=close)
    assert np.allclose(products.times(W, x), W @ x, atol=close, rtol=close)
    dW = np.empty_like(W)
    products.outer(z, x, out=dW)
    assert np.allclose(dW, z @ x.T, atol=close * shape[2], rtol=close)


def test_both_ways_are_tried():
    tiled = [products._tiles(W, x)[0] > 0 for s in SHAPES
             for W, _, x in [drawn(*s, np.float32, "F")]]
    assert any(tiled) and not all(tiled)


def test_a_view_of_some_columns_is_worked_too():
    W, b, x = drawn(16, 784, 1000, np.float64, "F")
    assert np.allclose(products.affine(W, b, x[:, 100:500]), W @ x[:, 100:500] + b)


def test_tiles_of_rows_need_not_divide_them():
    delta, _, x = drawn(9, 131, 700, np.float64, "C")
    delta, out = np.ones((9, 500)), np.empty((9, 131))
    products.outer(delta, x[:, 100:600], out=out)
    assert np.allclose(out, delta @ x[:, 100:600].T)
