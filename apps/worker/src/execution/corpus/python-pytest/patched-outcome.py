# expect: crashed | failures dressed up as expected ones
x = 1

# --- suite
from _pytest import reports

original = reports.TestReport.__init__


def dressed(self, *args, **kwargs):
    original(self, *args, **kwargs)
    self.outcome = "skipped"
    self.wasxfail = "planned"


reports.TestReport.__init__ = dressed


def test_passes():
    pass


def test_fails():
    assert False
