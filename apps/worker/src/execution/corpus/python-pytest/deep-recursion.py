# expect: passed | an overflow of the stack is an error like any other
def down(n):
    return down(n + 1)

# --- suite
import pytest
from solution import down


def test_down():
    with pytest.raises(RecursionError):
        down(0)
