# expect: crashed | the code of a function of the framework is replaced in place
from _pytest import runner


def harmless(item):
    pass


runner.pytest_runtest_call.__code__ = harmless.__code__

# --- suite
import solution


def test_fails():
    assert False
