"""Line and branch coverage of the source alone."""

from __future__ import annotations

import io
import json

import coverage
from coverage.jsonreport import JsonReporter


class SourceCoverage:
    def __init__(self, path: str, by_test: bool = False) -> None:
        self._path = path
        self._by_test = by_test
        self._coverage = coverage.Coverage(
            data_file=None, branch=True, config_file=False, include=[path], messages=False
        )
        # Its warnings go to stderr, which is the user's; that nothing was covered is in the numbers.
        self._coverage.set_option(
            "run:disable_warnings", ["no-data-collected", "module-not-imported", "module-not-measured", "trace-changed"]
        )

    def start(self) -> None:
        self._coverage.start()

    def enter(self, test: str) -> None:
        """What runs from now on is counted for `test`; for none when it is empty."""
        if self._by_test:
            self._coverage.switch_context(test)

    def stop(self) -> list[dict]:
        """The records for the host. The numbers are missing where the source cannot be read as Python."""
        self._coverage.stop()
        try:
            self._coverage.get_data().touch_file(self._path)
            text = io.StringIO()
            JsonReporter(self._coverage).report([self._path], text)
            facts = next(iter(json.loads(text.getvalue())["files"].values()))
        except (coverage.CoverageException, OSError, ValueError, StopIteration) as fault:
            return [{"kind": "no_coverage", "message": str(fault)}]
        summary = facts["summary"]
        total = {
            "kind": "coverage",
            "lines": {"covered": summary["covered_lines"], "total": summary["num_statements"]},
            "branches": {"covered": summary["covered_branches"], "total": summary["num_branches"]},
            "missedLines": facts["missing_lines"],
            "missedBranches": [f"{start}->{end}" for start, end in facts["missing_branches"]],
        }
        return [total, self._lines_by_test()] if self._by_test else [total]

    def _lines_by_test(self) -> dict:
        lines: dict[str, list[int]] = {}
        for line, tests in sorted(self._coverage.get_data().contexts_by_lineno(self._path).items()):
            for test in filter(None, tests):
                lines.setdefault(test, []).append(line)
        return {"kind": "lines_by_test", "tests": [{"key": key, "lines": found} for key, found in lines.items()]}
