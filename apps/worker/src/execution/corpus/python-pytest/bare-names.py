# expect: passed | a suite that never imports the source, and uses one of its imports as well
import math


def circle(radius):
    return math.pi * radius**2


def _helper():
    return 1

# --- suite
class TestCircle:
    def test_unit(self):
        assert circle(1) == math.pi

    def test_private(self):
        assert _helper() == 1
