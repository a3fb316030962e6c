# expect: failed | failure messages of a megabyte each
import pytest


def text():
    return "x" * (1 << 20)

# --- suite
import pytest
from solution import text


@pytest.mark.parametrize("number", range(12))
def test_says(number):
    raise AssertionError(text())
