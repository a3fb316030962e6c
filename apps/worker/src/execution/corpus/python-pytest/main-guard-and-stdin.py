# expect: passed | the main guard does not run, and stdin is at its end
import sys


def read_all():
    return sys.stdin.read()


def ask():
    return input("name? ")


if __name__ == "__main__":
    raise SystemExit("ran as a program")

# --- suite
import pytest
from solution import ask, read_all


def test_end_of_file():
    assert read_all() == ""


def test_input():
    with pytest.raises(EOFError):
        ask()
