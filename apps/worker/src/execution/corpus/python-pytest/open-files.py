# expect: blocked | descriptors run out for the program, and for nobody else
import os


def open_many():
    return [os.open("/dev/null", os.O_RDONLY) for _ in range(100_000)]

# --- suite
import resource

import pytest
from solution import open_many


def test_opens():
    limit, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert limit == hard <= 1024
    with pytest.raises(OSError):
        open_many()
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
