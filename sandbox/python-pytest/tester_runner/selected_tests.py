"""A pytest plugin that runs part of a suite, in another order, or up to the first failure."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from .channel import Emit
from .source_coverage import SourceCoverage

if TYPE_CHECKING:
    from .execute import Selection


class SelectedTests:
    def __init__(self, selection: Selection, measure: SourceCoverage | None, emit: Emit) -> None:
        self._selection = selection
        self._measure = measure
        self._emit = emit

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        tests, seed = self._selection.tests, self._selection.seed
        if self._selection.is_trial:
            self._emit({"kind": "found", "keys": [item.nodeid for item in items]})
        if tests is not None:
            items[:] = [item for item in items if item.nodeid in tests]
        if seed is not None:
            random.Random(seed >> 1).shuffle(items)
            if seed & 1:
                items.reverse()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._measure is not None:
            self._measure.enter(nodeid)

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logfinish(self) -> None:
        if self._measure is not None:
            self._measure.enter("")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item):
        failed_before = item.session.testsfailed
        handled = yield
        if self._selection.stops_at_failure and item.session.testsfailed > failed_before:
            item.session.shouldstop = "a test has failed"
        return handled
