# expect: crashed | tests are called, but what is called does nothing
import pytest

pytest.Function.runtest = lambda self: None

# --- suite
import solution


def test_fails():
    assert False
