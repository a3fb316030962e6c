# expect: failed | deletes source and suite before it fails
x = 1

# --- suite
import os
import pathlib


def test_deletes():
    for path in pathlib.Path("/work").glob("*.py"):
        os.unlink(path)
    assert False
