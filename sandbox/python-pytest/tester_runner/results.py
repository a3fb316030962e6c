"""A pytest plugin that reports each test from what its call really did, not from the report about it."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from _pytest.reports import CollectReport

from .channel import Emit
from .failure_text import FailureText

_SEVERITY = {"passed": 0, "skipped": 1, "failed": 2, "errored": 3}


class _Standing:
    """What is known of a test so far, over its setup, call and teardown."""

    def __init__(self) -> None:
        self.status = "passed"
        self.seconds = 0.0
        self.message: str | None = None
        self.was_called = False

    def add(self, status: str, message: str | None) -> None:
        # A test that has failed stays so when its teardown goes wrong as well.
        if self.status != "failed" and _SEVERITY[status] > _SEVERITY[self.status]:
            self.status, self.message = status, message


class ResultReporter:
    def __init__(self, emit: Emit, describe: FailureText, suite_name: str) -> None:
        self._emit = emit
        self._describe = describe
        self._suite_name = suite_name
        self._standings: dict[str, _Standing] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, CollectReport, CollectReport]:
        try:
            report = yield
        except SystemExit as leaving:
            message = f"the interpreter is left while the suite is imported\n{self._describe.of(leaving)}"
            self._collection_failed(message)
            return CollectReport(collector.nodeid, "failed", message, [])
        call = vars(report).get("call")
        exception = None if call is None or call.excinfo is None else call.excinfo.value
        if report.failed or (exception is not None and not isinstance(exception, pytest.skip.Exception)):
            # pytest wraps what the import raised in an error of its own.
            raised = exception.__cause__ if isinstance(exception, pytest.Collector.CollectError) else exception
            self._collection_failed(self._describe.of(raised or exception) if exception else str(report.longrepr))
        elif exception is not None:
            self._emit({"kind": "module_skipped", "name": self._suite_name, "message": str(exception)})
        return report

    def _collection_failed(self, message: str) -> None:
        self._emit({"kind": "collection_error", "name": self._suite_name, "message": message})

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._emit({"kind": "collected", "count": len(session.items)})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._standings[nodeid] = _Standing()
        self._emit({"kind": "started", "id": nodeid})

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        raised = call.excinfo
        report = yield
        # Looked at before and after the other plugins: unittest's exceptions arrive in between.
        exception = next((each.value for each in (raised, call.excinfo) if each is not None), None)
        standing = self._standings.setdefault(item.nodeid, _Standing())
        standing.seconds += call.duration
        standing.was_called = standing.was_called or call.when == "call"
        standing.add(*self._judge(item, call.when, exception, report))
        if call.when == "teardown":
            self._finish(item, standing)
        return report

    def _judge(
        self, item: pytest.Item, when: str, exception: BaseException | None, report: pytest.TestReport
    ) -> tuple[str, str | None]:
        broken = "failed" if when == "call" else "errored"
        if exception is None:
            # A strict xfail that passes, and a test whose subtests failed, raise nothing.
            return (broken, str(report.longrepr)) if report.outcome == "failed" else ("passed", None)
        if isinstance(exception, pytest.skip.Exception):
            return "skipped", str(exception)
        if _is_expected(item, exception) and report.outcome == "skipped" and hasattr(report, "wasxfail"):
            return "skipped", f"expected to fail: {report.wasxfail}".removesuffix(": ")
        if type(exception).__module__ == "unittest.case" and type(exception).__name__ == "SkipTest":
            return "skipped", str(exception)
        return broken, self._describe.of(exception)

    def _finish(self, item: pytest.Item, standing: _Standing) -> None:
        if standing.status == "passed" and not standing.was_called:
            standing.add("errored", "the test was never called")
        classes = [node.name for node in item.listchain() if isinstance(node, pytest.Class)]
        self._emit(
            {
                "kind": "test",
                "id": item.nodeid,
                "name": item.name,
                "path": classes,
                "status": standing.status,
                "durationMs": round(standing.seconds * 1000, 3),
                "message": standing.message,
            }
        )


def _is_expected(item: pytest.Item, exception: BaseException) -> bool:
    return isinstance(exception, pytest.xfail.Exception) or item.get_closest_marker("xfail") is not None
