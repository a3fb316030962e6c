"""A process that has imported the source and forks a child for every batch of calls."""

from __future__ import annotations

import importlib.util
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import types

from .calls import Caller
from .channel import ChannelClosed, DeadlineExpired, LineReader, send, write_all
from .mutant_runs import run_mutants
from .syntax import read_source
from .targets import find_targets

_MAX_HUNG = 3
_IMPORT_MEMORY_BYTES = 160 * 1024 * 1024
_CALL_MEMORY_BYTES = 96 * 1024 * 1024


def serve(
    source: str, filename: str, module_name: str, request_fd: int, answer_fd: int, elsewhere: bool = False
) -> None:
    """Imports the source, reports it, then answers batches until the requests end. Never returns.

    `elsewhere`: open descriptors lead to other things than usual, which tells results that depend on them.
    """
    try:
        os.setpgid(0, 0)
    except PermissionError:
        pass  # a session leader is the head of its own group already
    _silence(elsewhere)
    try:
        _serve(source, filename, module_name, request_fd, answer_fd)
    except ChannelClosed:
        os._exit(0)
    except BaseException:
        os._exit(1)
    os._exit(0)


def _serve(source: str, filename: str, module_name: str, request_fd: int, answer_fd: int) -> None:
    facts = read_source(source, filename)
    directory = tempfile.mkdtemp(prefix="call-")
    os.chdir(directory)
    _limit_memory(_IMPORT_MEMORY_BYTES)
    failure, module = _import(source, filename, module_name)
    if failure is not None or module is None:
        send(answer_fd, {"failure": failure})
        return
    targets, skipped = find_targets(module, facts)
    send(answer_fd, {"targets": targets, "skipped": skipped})
    caller = Caller(module, filename, facts, directory)
    requests = LineReader(request_fd)
    while True:
        batch = requests.read(time.monotonic() + 600)
        if "mutants" in batch:
            run_mutants(
                source, filename, module_name, facts, directory, batch, answer_fd, _confine, _end_child
            )
        else:
            _run_batch(caller, batch, answer_fd)
        send(answer_fd, {"done": True})


def _silence(elsewhere: bool) -> None:
    if elsewhere:
        target, name = tempfile.mkstemp()
        os.unlink(name)
    else:
        target = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(target, fd)
    for _ in range(8 if elsewhere else 0):
        os.dup(target)


def _import(source: str, filename: str, module_name: str) -> tuple[dict | None, types.ModuleType | None]:
    spec = importlib.util.spec_from_file_location(module_name, filename)
    if spec is None or spec.loader is None:
        return {
            "type": "ImportError",
            "message": "the source cannot be loaded",
            "line": None,
            "column": None,
        }, None
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    sys.path.insert(0, os.path.dirname(filename))
    try:
        spec.loader.exec_module(module)
    except BaseException as fault:
        lines = [f.lineno for f in traceback.extract_tb(fault.__traceback__) if f.filename == filename]
        text = str(fault)[:500]
        return {
            "type": type(fault).__name__,
            "message": text,
            "line": lines[-1] if lines else None,
            "column": None,
        }, None
    return None, module


def _run_batch(caller: Caller, batch: dict, answer_fd: int) -> None:
    """Runs every plan of the batch in forked children; a child that dies or hangs costs one plan."""
    plans, done, hung = batch["plans"], 0, 0
    while done < len(plans) and hung < _MAX_HUNG:
        reader_fd, writer_fd = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader_fd)
            _run_child(caller, plans[done:], batch, writer_fd)
        os.close(writer_fd)
        settled, hung_now = _relay(child, reader_fd, plans[done:], batch["deadlineS"], answer_fd)
        done, hung = done + settled, hung + hung_now
        os.close(reader_fd)


def _run_child(caller: Caller, plans: list[dict], batch: dict, writer_fd: int) -> None:
    try:
        _confine()
        for plan in plans:
            record = caller.run(plan, batch["deadlineS"], batch["trace"], batch.get("diagnose", False))
            send(writer_fd, {"id": plan["id"], **record})
            if batch["isolate"] and record["dirty"]:
                send(writer_fd, {"stop": True})
                break
    except BaseException:
        os._exit(1)
    os._exit(0)


def _confine() -> None:
    os.setsid()
    _limit_memory(_CALL_MEMORY_BYTES)


def _limit_memory(more_bytes: int) -> None:
    """Lets this process grow by so much, so that it fails by itself and does not take the sandbox with it."""
    with open("/proc/self/statm", encoding="ascii") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = used + more_bytes if hard == resource.RLIM_INFINITY else min(used + more_bytes, hard)
    resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))


def _relay(
    child: int, reader_fd: int, plans: list[dict], deadline_s: float, answer_fd: int
) -> tuple[int, int]:
    """Passes records on. Returns how many plans are settled (the one that ended the child included) and how many hung."""
    lines = LineReader(reader_fd)
    settled, hung, fate = 0, 0, ""
    while settled < len(plans) and hung < _MAX_HUNG:
        try:
            line = lines.read_line(time.monotonic() + deadline_s * 2 + 0.1)
        except DeadlineExpired:
            fate = "hung"
            break
        except ChannelClosed:
            fate = "ended"
            break
        if line == b'{"stop": true}':
            break
        write_all(answer_fd, line + b"\n")
        settled += 1
        hung += b'"outcome": "hung"' in line[:400]
    _end_child(child)
    if not fate:
        return settled, hung
    record = {"id": plans[settled]["id"], "outcome": "hung", "dirty": False}
    if fate == "ended":
        record |= {"outcome": "unusable", "reason": "it ends the whole process"}
    send(answer_fd, record)
    return settled + 1, hung + (fate == "hung")


def _end_child(child: int) -> None:
    # The group as well: the call may have started processes of its own.
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue
    os.waitpid(child, 0)
