# expect: failed | sys.exit(0) while the suite is imported
import sys

sys.exit(0)

# --- suite
import solution


def test_never():
    assert False
