"""Runs a suite against its source with pytest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .bare_names import BareNames, unresolved_names
from .channel import Emit
from .failure_text import FailureText
from .framework_guard import Snapshot, first_change, snapshot
from .naming import infer_source_name
from .results import ResultReporter
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


class _AroundUserCode:
    """Stands right before the first line of user code and right after its last, inside pytest's own start and end."""

    def __init__(self, source_name: str, measure: SourceCoverage, bare_names: BareNames) -> None:
        self._source_name = source_name
        self._measure = measure
        self._bare_names = bare_names
        self._framework: Snapshot = []
        self._plugins: set = set()
        self.change: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        take_over_name(self._source_name)
        # Ahead of pytest's own finder, which rewrites asserts and is asked in turn.
        sys.meta_path.insert(0, self._bare_names)
        self._plugins = session.config.pluginmanager.get_plugins()
        self._framework = snapshot()
        self._measure.start()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        added = session.config.pluginmanager.get_plugins() - self._plugins
        self.change = first_change(self._framework) or next((f"plugin {each!r}" for each in added), None)


def execute(settings: dict, emit: Emit) -> int:
    """Returns pytest's exit code."""
    work = Path.cwd()
    source, suite = _take(work / SOURCE_FILE), _take(work / SUITE_FILE)
    source_name = settings.get("sourceName") or infer_source_name(suite.decode())
    suite_module = f"test_{source_name.rpartition('.')[2]}"
    source_path = work / f"{source_name.replace('.', '/')}.py"
    suite_path = work / f"{suite_module}.py"
    source_path.parent.mkdir(parents=True, exist_ok=True)
    source_path.write_bytes(source)
    suite_path.write_bytes(suite)

    describe = FailureText({str(source_path): source.decode(), str(suite_path): suite.decode()})
    measure = SourceCoverage(str(source_path))
    bare_names = BareNames(suite_module, source_name, unresolved_names(suite.decode()))
    around = _AroundUserCode(source_name, measure, bare_names)
    options = [option for word, options in _PLUGINS.items() if word in suite.decode() for option in options]
    exit_code = int(
        pytest.main(
            [*_OPTIONS, *options, f"--rootdir={work}", str(suite_path)],
            plugins=[ResultReporter(emit, describe, suite_path.name), around],
        )
    )
    if around.change is not None:
        emit({"kind": "interrupted", "message": f"the suite changed {around.change}"})
    emit(measure.stop())
    return exit_code


def _take(path: Path) -> bytes:
    content = path.read_bytes()
    path.unlink()
    return content


def take_over_name(module: str) -> None:
    """Makes `module` mean the user's file, even where the runner has loaded something else under that name."""
    work = str(Path.cwd())
    if work not in sys.path:
        sys.path.insert(0, work)
    sys.modules.pop(module, None)
