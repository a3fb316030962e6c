"""Makes known calls on changed sources, each in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
import time
from collections.abc import Callable

from .calls import Caller, expire
from .channel import ChannelClosed, DeadlineExpired, LineReader, send
from .mutants import changed_source, told_apart
from .syntax import SourceFacts, read_source

_IMPORT_S = 0.5


def run_mutants(
    source: str, filename: str, module_name: str, facts: SourceFacts, directory: str, batch: dict,
    answer_fd: int, confine: Callable[[], None], kill: Callable[[int], None],
) -> None:  # fmt: skip
    """Answers `{mutant, kills, isOver}` for every mutant of the batch: ids of the calls that tell it from the source."""
    calls = {call["plan"]["id"]: call for call in batch["calls"]}
    for mutant in batch["mutants"]:
        reader_fd, writer_fd = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader_fd)
            try:
                confine()
                changed = changed_source(source, mutant)
                if changed.count("\n") != source.count("\n"):
                    facts = read_source(changed, filename)
                caller = _changed_caller(changed, filename, module_name, facts, directory)
                for number in mutant["calls"] if caller else ():
                    record = caller.run(calls[number]["plan"], batch["deadlineS"], digest=False)
                    told = told_apart(calls[number]["record"], record)
                    send(writer_fd, {"told": told, "hung": record["outcome"] == "hung"})
                send(writer_fd, {"over": True, "unloadable": caller is None})
            finally:
                os._exit(0)
        os.close(writer_fd)
        kills = _read_kills(mutant["calls"], reader_fd, batch)
        os.close(reader_fd)
        kill(child)
        send(answer_fd, {"mutant": mutant["id"], "kills": kills})


def _read_kills(numbers: list[int], reader_fd: int, batch: dict) -> list[int]:
    """A call that ends or hangs the process has told the mutant apart as well."""
    lines, kills, patience = LineReader(reader_fd), [], _IMPORT_S * 2
    for number in numbers:
        try:
            line = lines.read(time.monotonic() + patience + batch["deadlineS"] * 2)
        except (ChannelClosed, DeadlineExpired):
            return [*kills, number]
        patience = 0.1
        if line.get("unloadable"):
            return numbers[: batch["enough"]]
        if line.get("told"):
            kills.append(number)
        if line.get("hung") or len(kills) >= batch["enough"]:
            break
    return kills


def _changed_caller(
    changed: str, filename: str, module_name: str, facts: SourceFacts, directory: str
) -> Caller | None:
    """None for a source that does not load: every test fails on it."""
    spec = importlib.util.spec_from_file_location(module_name, filename)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module_name] = module
    signal.signal(signal.SIGALRM, expire)
    try:
        signal.setitimer(signal.ITIMER_REAL, _IMPORT_S)
        exec(compile(changed, filename, "exec"), vars(module))
    except BaseException:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Caller(module, filename, facts, directory)
