"""The same numbers as they may lie in memory: no result may differ in any digit."""

import numpy as np


def layouts(x, folder) -> dict:
    """x (n, m) by columns, with gaps, backwards, read-only, mapped from a file, and as a list."""
    spaced = np.zeros((2 * len(x), 3 * x.shape[1]), x.dtype)
    spaced[::2, ::3] = x
    fixed, mapped = x.copy(), np.memmap(folder / "x", x.dtype, "w+", shape=x.shape)
    fixed.flags.writeable, mapped[...] = False, x
    return {"by columns": np.asfortranarray(x), "with gaps": spaced[::2, ::3],
            "backwards": np.ascontiguousarray(x[::-1, ::-1])[::-1, ::-1], "read-only": fixed,
            "mapped": mapped, "a view": np.concatenate([x, x])[: len(x)]}
