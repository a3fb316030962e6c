"""Runs a suite against its source with pytest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from .bare_names import BareNames, unresolved_names
from .channel import Emit
from .failure_text import FailureText
from .framework_guard import first_change, snapshot
from .naming import infer_source_name
from .results import ResultReporter
from .selected_tests import SelectedTests
from .source_coverage import SourceCoverage

# Where the workspace puts the two files before their names are known.
SOURCE_FILE = "incoming/source.py"
SUITE_FILE = "incoming/suite.py"

# Plugins cost import time, so each is loaded when the suite has the word that calls for it.
_PLUGINS = {
    "async": [
        *["-p", "pytest_asyncio.plugin", "-o", "asyncio_mode=auto"],
        *["-o", "asyncio_default_fixture_loop_scope=function"],
    ],
    "hypothesis": ["-p", "_hypothesis_pytestplugin"],
    "mocker": ["-p", "pytest_mock"],
}
_OPTIONS = [
    # Nothing of pytest's own is printed: the results go over the channel, so stdout is the user's alone.
    *["-p", "no:terminal", "--capture=no"],
    *["-p", "no:cacheprovider", "--noconftest", "-c", os.devnull],
    # What no suite asks for: each plugin less is a registration less.
    *[word for name in ("doctest", "pastebin", "setuponly", "setupplan", "stepwise") for word in ("-p", f"no:{name}")],
]


@dataclass(frozen=True)
class Selection:
    """Which tests run, in which order, and what is measured meanwhile."""

    # Node ids; None: all of them.
    tests: frozenset[str] | None = None
    # None: the order of the suite.
    seed: int | None = None
    stops_at_failure: bool = False
    measures_coverage: bool = True
    # What is found and measured is told by test.
    is_trial: bool = False


class Job:
    """A source and its suite, put where their names say."""

    def __init__(
        self, source: bytes, suite: bytes, settings: dict, emit: Emit, selection: Selection = Selection()
    ) -> None:
        self.emit = emit
        self.selection = selection
        work = Path.cwd()
        self.suite_text = suite.decode()
        self.source_name = settings.get("sourceName") or infer_source_name(self.suite_text)
        self.suite_module = f"test_{self.source_name.rpartition('.')[2]}"
        self.source_path = work / f"{self.source_name.replace('.', '/')}.py"
        self.suite_path = work / f"{self.suite_module}.py"
        self.source_path.parent.mkdir(parents=True, exist_ok=True)
        self.source_path.write_bytes(source)
        self.suite_path.write_bytes(suite)
        self.describe = FailureText({str(self.source_path): source.decode(), str(self.suite_path): self.suite_text})
        self.options = [option for word, options in _PLUGINS.items() if word in self.suite_text for option in options]


def incoming_job(settings: dict, emit: Emit) -> Job:
    return Job(take(SOURCE_FILE), take(SUITE_FILE), settings, emit)


# None when there is no suite to run after all.
Accept = Callable[[], Job | None]


class _SuiteRun:
    """Inside pytest's own start and end: waits for its job before the first line of user code, and looks after the last.

    pytest has read its options, registered its plugins and started its session by then, which takes longer than most
    suites: a sandbox in stock has that behind it.
    """

    def __init__(self, accept: Accept, options: list[str]) -> None:
        self._accept = accept
        self._options = options
        self._measure: SourceCoverage | None = None
        self._plugins: set = set()
        self.job: Job | None = None
        self.fault: BaseException | None = None
        self.has_begun = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool | None:
        self._framework = snapshot()
        try:
            self.job = self._accept()
        except BaseException as fault:  # pytest would make an exit code of it
            self.fault = fault
        if self.job is None or self.job.options != self._options:
            return True  # nothing to collect here
        self._begin(session, self.job)
        return None

    def _begin(self, session: pytest.Session, job: Job) -> None:
        session.config.args = [str(job.suite_path)]
        plugins = session.config.pluginmanager
        plugins.register(ResultReporter(job.emit, job.describe, job.suite_path.name))
        selection = job.selection
        if selection.measures_coverage:
            self._measure = SourceCoverage(str(job.source_path), selection.is_trial)
        plugins.register(SelectedTests(selection, self._measure, job.emit))
        self._plugins = plugins.get_plugins()
        take_over_name(job.source_name)
        # Ahead of pytest's own finder, which rewrites asserts and is asked in turn.
        sys.meta_path.insert(0, BareNames(job.suite_module, job.source_name, unresolved_names(job.suite_text)))
        self.has_begun = True
        if self._measure is not None:
            self._measure.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.job is None or not self.has_begun:
            return
        added = session.config.pluginmanager.get_plugins() - self._plugins
        change = first_change(self._framework) or next((f"plugin {each!r}" for each in added), None)
        if change is not None:
            self.job.emit({"kind": "interrupted", "message": f"the suite changed {change}"})

    def report_coverage(self) -> None:
        if self.job is not None and self._measure is not None:
            for record in self._measure.stop():
                self.job.emit(record)


def execute(accept: Accept) -> int | None:
    """Starts pytest, asks for the job, and returns pytest's exit code; None when there is no suite to run."""
    run, exit_code = _run(accept, [])
    if run.job is not None and not run.has_begun:
        job = run.job
        run, exit_code = _run(lambda: job, job.options)
    if run.fault is not None:
        raise run.fault
    if run.job is None:
        return None
    run.report_coverage()
    return exit_code


def _run(accept: Accept, options: list[str]) -> tuple[_SuiteRun, int]:
    run = _SuiteRun(accept, options)
    work = str(Path.cwd())
    return run, int(pytest.main([*_OPTIONS, *options, f"--rootdir={work}", work], plugins=[run]))


def take(file: str) -> bytes:
    """Reads a file that arrived with the job, and removes it: user code finds nothing of ours in its directory."""
    path = Path(file)
    content = path.read_bytes()
    path.unlink()
    return content


def take_over_name(module: str) -> None:
    """Makes `module` mean the user's file, even where the runner has loaded something else under that name."""
    work = str(Path.cwd())
    if work not in sys.path:
        sys.path.insert(0, work)
    sys.modules.pop(module, None)
