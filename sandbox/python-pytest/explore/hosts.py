"""Handles on the processes that hold the untrusted module, seen from the one that does not."""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from .channel import ChannelClosed, DeadlineExpired, LineReader, send
from .host import serve

IMPORT_DEADLINE_S = 3.0


class Host:
    """One process that imported the source. Ends with `close`."""

    def __init__(self, pid: int, request_fd: int, answer_fd: int) -> None:
        self._pid, self._request_fd = pid, request_fd
        self._answers = LineReader(answer_fd)
        self.alive = True

    def greeting(self, deadline_s: float = IMPORT_DEADLINE_S) -> dict:
        """`targets` and `skipped`, or `failure` where the import did not succeed."""
        try:
            return self._answers.read(time.monotonic() + deadline_s)
        except DeadlineExpired:
            self.close()
            text = f"the import does not end within {deadline_s:g} seconds"
            return {"failure": {"type": "TimeoutError", "message": text, "line": None, "column": None}}
        except ChannelClosed:
            self.close()
            text = "the module ends the process while it is imported"
            return {"failure": {"type": "SystemExit", "message": text, "line": None, "column": None}}

    def run(self, plans: list[dict], deadline_s: float, until: float, **options: bool) -> dict[int, dict]:
        """Records by plan id; those that were not reached before `until` (monotonic) are missing."""
        records: dict[int, dict] = {}
        if not self.alive or not plans:
            return records
        batch = {"plans": plans, "deadlineS": deadline_s, "trace": False, "isolate": False, **options}
        try:
            send(self._request_fd, batch)
            while True:
                record = self._answers.read(until)
                if "done" in record:
                    return records
                if isinstance(record.get("id"), int) and isinstance(record.get("outcome"), str):
                    records[record["id"]] = record
        except (ChannelClosed, DeadlineExpired):
            self.close()
            return records

    def try_mutants(self, batch: dict, until: float) -> dict[str, list[int]]:
        """Ids of the calls that tell each mutant from the source; mutants not reached before `until` are missing."""
        kills: dict[str, list[int]] = {}
        if not self.alive:
            return kills
        try:
            send(self._request_fd, batch)
            while "done" not in (answer := self._answers.read(until)):
                kills[answer["mutant"]] = [number for number in answer["kills"] if isinstance(number, int)]
        except (ChannelClosed, DeadlineExpired, KeyError, TypeError):
            self.close()
        return kills

    def close(self) -> None:
        if not self.alive:
            return
        self.alive = False
        for kill in (os.killpg, os.kill):
            try:
                kill(self._pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        os.waitpid(self._pid, 0)
        os.close(self._request_fd)
        os.close(self._answers.fd)


def forked_host(source: str, filename: str, module_name: str) -> Host:
    """Host in a fork of this process: quick, with what this process has loaded."""
    requests, answers = os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(requests[1])
        os.close(answers[0])
        serve(source, filename, module_name, requests[0], answers[1])
    os.close(requests[0])
    os.close(answers[1])
    return Host(pid, requests[1], answers[0])


def fresh_host(filename: str, module_name: str, hash_seed: int, shift_clock: bool) -> Host:
    """Host in a new interpreter with its own hash seed, user, home and time zone."""
    requests, answers = os.pipe(), os.pipe()
    for fd in (requests[0], answers[1]):
        os.set_inheritable(fd, True)
    settings = {
        "filename": filename, "moduleName": module_name, "shiftClock": shift_clock,
        "requestFd": requests[0], "answerFd": answers[1],
    }  # fmt: skip
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONPATH": home, "PYTHONHASHSEED": str(hash_seed),
        "PYTHONDONTWRITEBYTECODE": "1", "HOME": f"/home/user{hash_seed}", "USER": f"user{hash_seed}",
        "LANG": "C.UTF-8", "TZ": "Asia/Seoul" if shift_clock else "UTC",
    }  # fmt: skip
    arguments = [sys.executable, "-m", "explore.verifier", json.dumps(settings)]
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    pid = os.posix_spawn(sys.executable, arguments, environment, file_actions=actions, setpgroup=0)
    for fd in (null, requests[0], answers[1]):
        os.close(fd)
    return Host(pid, requests[1], answers[0])
