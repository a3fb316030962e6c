# expect: crashed | a patched TestReport says that everything passed
x = 1

# --- suite
from _pytest import reports, runner

reports.TestReport.from_item_and_call = classmethod(
    lambda cls, item, call: cls(item.nodeid, item.location, {}, "passed", None, call.when, duration=0)
)
runner.TestReport = reports.TestReport


def test_fails():
    assert False
