"""Many runs of a suite in one sandbox: each is a fork of this process, which itself never runs a line of user code."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import json
import os
import secrets
import select
import shutil
import signal
import stat
import sys
import sysconfig
import time

from .channel import Emit, open_channel
from .execute import SOURCE_FILE, SUITE_FILE, Job, Selection, take
from .naming import imported_modules

TRIALS_FILE = "incoming/trials.json"
# More than any honest suite reports; the trial is ended there.
_MAX_REPORT_BYTES = 1 << 20
_DIRECTORIES = (os.getcwd(), "/tmp", "/dev/shm")
_PR_SET_DUMPABLE = 4
# Seconds that killed processes get to be gone.
_GRACE = 0.5
_STEP = 0.002


def next_trial(settings: dict, emit: Emit) -> Job | None:
    """Returns twice: the job of each trial in a process of its own, and None here, when all of them have been tried.

    It ends early when a trial has left something behind that cannot be removed; the host tries the rest elsewhere.
    """
    source, suite = take(SOURCE_FILE), take(SUITE_FILE)
    trials = json.loads(take(TRIALS_FILE))
    _tidy_up()
    _load_libraries(source, suite)
    _set_dumpable(False)
    with _children_wake() as wake:
        for trial in trials:
            text = trial["source"].encode() if "source" in trial else source
            channel = os.pipe()
            key = secrets.token_hex(16)
            started = time.monotonic()
            pid = os.fork()
            if pid == 0:
                return Job(text, suite, settings, _move_in(channel[1], key), _selection(trial))
            os.close(channel[1])
            end, report = _attend(pid, channel[0], wake, started + trial["wallMs"] / 1000)
            status, is_alone = _end_all(pid)
            emit(
                {
                    "kind": "trial",
                    "id": trial["id"],
                    "end": end,
                    "exitCode": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
                    "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None,
                    "wallMs": round((time.monotonic() - started) * 1000, 3),
                    **_records(report, key),
                }
            )
            if not (_tidy_up() and is_alone):
                break
    return None


def _selection(trial: dict) -> Selection:
    return Selection(
        tests=frozenset(trial["tests"]) if "tests" in trial else None,
        seed=trial.get("seed"),
        stops_at_failure=trial.get("stopsAtFailure", False),
        measures_coverage=trial.get("measuresCoverage", False),
        is_trial=True,
    )


def _load_libraries(source: bytes, suite: bytes) -> None:
    """Loads the installed libraries that the code imports: once here instead of once a trial."""
    installed = sysconfig.get_path("purelib")
    for module in sorted({*imported_modules(source), *imported_modules(suite)}):
        top_level = module.partition(".")[0]
        # What is wrong with an import is the trial's to find out.
        with contextlib.suppress(Exception):
            spec = importlib.util.find_spec(top_level)
            if spec is not None and spec.origin is not None and spec.origin.startswith(installed):
                importlib.import_module(top_level)


def _move_in(channel: int, key: str) -> Emit:
    """Makes this new process the trial's: nothing of the parent's is open in it, and nothing is the same by chance."""
    _set_dumpable(True)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    for descriptor in map(int, os.listdir("/proc/self/fd")):
        # Pipes that pytest holds as well: they stay open, and lead nowhere.
        if descriptor != channel and _is_pipe(descriptor):
            os.dup2(silence, descriptor)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    return open_channel(key, channel)


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:  # the listing's own descriptor is gone by now
        return False


def _set_dumpable(is_dumpable: bool) -> None:
    """Processes of the same user may read the memory and the descriptors of a dumpable one through /proc."""
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, int(is_dumpable), 0, 0, 0)


@contextlib.contextmanager
def _children_wake():
    """Yields a descriptor that becomes readable when a child has ended."""
    wake, waker = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    try:
        yield wake
    finally:
        signal.set_wakeup_fd(-1)


def _attend(pid: int, channel: int, wake: int, deadline: float) -> tuple[str, bytes]:
    """Reads what the trial reports until it ends, until `deadline`, or until that is too much."""
    report = bytearray()
    poller = select.poll()
    poller.register(channel, select.POLLIN)
    poller.register(wake, select.POLLIN)
    has_ended = False
    try:
        while True:
            left = 0 if has_ended else deadline - time.monotonic()
            if left < 0:
                return "timed_out", bytes(report)
            ready = [descriptor for descriptor, _ in poller.poll(left * 1000)]
            if channel in ready:
                piece = os.read(channel, 65536)
                report += piece
                if len(report) > _MAX_REPORT_BYTES:
                    return "output_flooded", bytes(report)
                if not piece:
                    poller.unregister(channel)
            elif has_ended:
                return "exited", bytes(report)
            if wake in ready:
                os.read(wake, 4096)
                # Whatever woke us, perhaps the end of the trial before.
                has_ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    finally:
        os.close(channel)


def _end_all(pid: int) -> tuple[int, bool]:
    """Kills everything in the sandbox but its supervisor and ourselves.

    Returns how the trial's own process ended, and whether nothing stays; the supervisor reaps what the trial had started.
    """
    is_anybody = _kill_others()
    _, status = os.waitpid(pid, 0)
    deadline = time.monotonic() + _GRACE
    while is_anybody and (is_anybody := _kill_others()) and time.monotonic() < deadline:
        time.sleep(_STEP)
    return status, not is_anybody


def _kill_others() -> bool:
    """False when there was nobody."""
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _records(report: bytes, key: str) -> dict:
    """The trial's records, and whether nothing else wrote into its channel. A line cut short by its end is no such thing."""
    prefix = key.encode("ascii") + b" "
    lines = report.split(b"\n")[:-1]
    ours = [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]
    try:
        return {"isIntact": len(ours) == len(lines), "records": [json.loads(line) for line in ours]}
    except ValueError:
        return {"isIntact": False, "records": []}


def _tidy_up() -> bool:
    """Empties the directories that a trial can write to; False when something stays."""
    for directory in _DIRECTORIES:
        for entry in os.scandir(directory):
            if entry.is_dir(follow_symlinks=False):
                _remove_folder(entry.path)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry)
    return not any(os.listdir(directory) for directory in _DIRECTORIES)


def _remove_folder(path: str) -> None:
    # What its owner has closed is opened on the way down.
    os.chmod(path, stat.S_IRWXU)
    for folder, inner, _ in os.walk(path):
        for name in inner:
            if not os.path.islink(os.path.join(folder, name)):
                os.chmod(os.path.join(folder, name), stat.S_IRWXU)
    shutil.rmtree(path, ignore_errors=True)
