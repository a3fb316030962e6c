"""Loads everything first, then waits for its one job: a sandbox in stock answers without paying for the imports."""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys

import coverage.control  # noqa: F401 - loaded for the run to come
from _pytest.config import default_plugins, essential_plugins

from .channel import REPORT_FD, Emit, open_channel
from .compilation import compile_source
from .execute import Job, execute, incoming_job, take_over_name
from .rehearsal import rehearse
from .trials import next_trial

GO_FD = 3
_OUR_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What must never be told apart from a run that ended by itself.
_BROKEN = 70


def serve() -> None:
    for plugin in (*essential_plugins, *default_plugins):
        importlib.import_module(f"_pytest.{plugin}")
    # A sandbox that somebody waits for already would only make him wait longer.
    if os.environ.pop("TESTER_REHEARSAL", "") != "skip":
        rehearse()
    settings: dict = {}
    emit: Emit | None = None

    def accept() -> Job | None:
        nonlocal emit
        gc.collect()
        gc.freeze()
        os.write(REPORT_FD, b"\n")
        settings.update(json.loads(_read_settings()))
        emit = open_channel(settings.pop("key"))
        # A run that is killed has said what it printed up to then.
        sys.stdout.reconfigure(line_buffering=True)
        match settings["mode"]:
            case "execute":
                return incoming_job(settings, emit)
            case "trials":
                job = next_trial(settings, emit)
                # In the process of a trial everything that follows is the trial's.
                emit = emit if job is None else job.emit
                return job
        return None

    leave, exit_code = os._exit, _BROKEN
    try:
        exit_code = execute(accept)
        if exit_code is None:
            exit_code = _MODES[settings.pop("mode")](settings, emit)
        emit({"kind": "end", "exitCode": exit_code})
    except BaseException as fault:  # user code may raise anything at all
        if emit is None:
            raise
        emit({"kind": "interrupted", "message": f"{type(fault).__name__}: {fault}"})
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            # No atexit handler of the user's gets a word in.
            leave(_BROKEN if exit_code is None else exit_code)


def _read_settings() -> bytes:
    chunks = []
    while chunk := os.read(GO_FD, 65536):
        chunks.append(chunk)
    os.close(GO_FD)
    return b"".join(chunks)


def _explore(settings: dict, emit: Emit) -> int:
    sys.path.append(_OUR_FOLDER)
    explore = importlib.import_module("explore").explore
    take_over_name(settings["sourceName"])
    explore(settings["sourceName"], settings, emit)
    return 0


def _all_tried(settings: dict, emit: Emit) -> int:
    return 0


# What is left to do when there is no suite to run in this process.
_MODES = {"compile": compile_source, "explore": _explore, "trials": _all_tried}
