"""Runs a suite against its source with pytest."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from .bare_names import BareNames, unresolved_names
from .channel import Emit
from .failure_text import FailureText
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
]


class _BeforeUserCode:
    """Sets up what must be in place when user code is first imported, and not earlier, under pytest's own start."""

    def __init__(self, measure: SourceCoverage, bare_names: BareNames) -> None:
        self._measure = measure
        self._bare_names = bare_names

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        # Ahead of pytest's own finder, which rewrites asserts and is asked in turn.
        sys.meta_path.insert(0, self._bare_names)
        self._measure.start()


def execute(settings: dict, emit: Emit) -> int:
    """Returns pytest's exit code."""
    work = Path.cwd()
    source, suite = (work / SOURCE_FILE).read_text("utf-8"), (work / SUITE_FILE).read_text("utf-8")
    source_name = settings.get("sourceName") or infer_source_name(suite)
    suite_module = f"test_{source_name.rpartition('.')[2]}"
    source_path = work / f"{source_name.replace('.', '/')}.py"
    suite_path = work / f"{suite_module}.py"
    source_path.parent.mkdir(parents=True, exist_ok=True)
    (work / SOURCE_FILE).rename(source_path)
    (work / SUITE_FILE).rename(suite_path)
    (work / SOURCE_FILE).parent.rmdir()

    take_over_name(source_name)
    describe = FailureText({str(source_path): source, str(suite_path): suite})
    measure = SourceCoverage(str(source_path))
    bare_names = BareNames(suite_module, source_name, unresolved_names(suite))
    options = [option for word, options in _PLUGINS.items() if word in suite for option in options]
    exit_code = int(
        pytest.main(
            [*_OPTIONS, *options, f"--rootdir={work}", str(suite_path)],
            plugins=[ResultReporter(emit, describe, suite_path.name), _BeforeUserCode(measure, bare_names)],
        )
    )
    emit(measure.stop())
    return exit_code


def take_over_name(module: str) -> None:
    """Makes `module` mean the user's file, even where the runner has loaded something else under that name."""
    work = str(Path.cwd())
    if work not in sys.path:
        sys.path.insert(0, work)
    sys.modules.pop(module, None)
