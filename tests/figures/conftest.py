"""Until networks tell their cost by `evaluate`, and layers their parameters by `shapes`, they
learn it here; where they can, this does nothing and may go."""

import numpy as np
import pytest

from nnlib import Dense, Dropout, Network, PReLU

SHAPES = {Dense: lambda layer: {"W": layer.W.shape, "b": layer.b.shape},
          PReLU: lambda layer: {"alpha": layer.alpha.shape}, Dropout: lambda layer: {}}


@pytest.fixture(autouse=True)
def ready(monkeypatch):
    if hasattr(Network, "evaluate"):
        return
    monkeypatch.setattr(Network, "evaluate", lambda net, x, y: (
        net.cost(net.predict(x), y), np.nan), raising=False)
    for kind, shapes in SHAPES.items():
        monkeypatch.setattr(kind, "shapes", property(shapes), raising=False)
