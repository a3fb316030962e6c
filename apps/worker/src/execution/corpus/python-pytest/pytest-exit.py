# expect: crashed | leaves the session in the middle
x = 1

# --- suite
import pytest


def test_leaves():
    pytest.exit("done", returncode=0)


def test_fails():
    assert False
