"""What tests of the long runs share: the script of the EXPERIMENT that the module names, and what
it stored."""

import pytest

from nnlib.figures import pages


@pytest.fixture(scope="module")
def lab(request):
    """The names that the script defines."""
    return pages.program(request.module.EXPERIMENT)


@pytest.fixture(scope="module")
def kept(request):
    """The stored result."""
    return pages.stored(request.module.EXPERIMENT)
