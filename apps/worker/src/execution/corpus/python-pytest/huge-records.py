# expect: failed | failure messages of many megabytes, thousands of times
import pytest


def text():
    return "x" * (1 << 22)

# --- suite
import pytest
from solution import text


@pytest.mark.parametrize("number", range(30))
def test_says(number):
    raise AssertionError(text())
