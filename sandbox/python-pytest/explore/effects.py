"""What a call does besides returning: prints, files, clock, randomness, input."""

from __future__ import annotations

import io
import os
import sys

MAX_PRINTED = 4000
_OWN_FOLDER = os.path.dirname(__file__)
_PATH_EVENTS = {
    "open",
    "os.listdir",
    "os.scandir",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.chdir",
}
_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request", "socket.gethostbyname")
_PROCESSES = (
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.kill",
    "os.forkpty",
)
_IMPURE = {
    "the clock": {
        "time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "now", "utcnow", "today",
        "localtime", "gmtime", "process_time", "strftime", "ctime",
    },
    "randomness": {"random", "getrandbits", "urandom", "uuid1", "uuid4", "getrandom", "seed", "randbytes"},
    "object addresses": {"id"},
    "the process": {"getpid", "getppid", "get_ident", "getcwd"},
}  # fmt: skip


class Printed(io.StringIO):
    """Keeps what is printed up to a cap."""

    overflowed = False

    def write(self, text: str) -> int:
        if self.tell() + len(text) > MAX_PRINTED:
            self.overflowed = True
            return len(text)
        return super().write(text)


class RefusedInput(io.StringIO):
    """Standard input of a call: empty, and remembers that it was asked."""

    asked = False

    def _ask(self) -> str:
        self.asked = True
        return ""

    def readline(self, *_: int) -> str:
        return self._ask()

    def read(self, *_: int) -> str:
        return self._ask()


class Watch:
    """Notes file, network and process events of the running call through one audit hook for the process."""

    def __init__(self) -> None:
        self.active = False
        self.directory = ""
        self.reset()
        self._library = (
            os.path.dirname(os.__file__),
            "/usr/lib/python3",
            "/usr/share/zoneinfo",
            *sys.path[1:],
        )
        self._library = tuple(path for path in self._library if len(path) > 1)
        sys.addaudithook(self._hear)

    def reset(self) -> None:
        self.uses_files = False
        self.outside: str | None = None

    def _hear(self, event: str, arguments: tuple) -> None:
        if not self.active:
            return
        if event in _PATH_EVENTS:
            self._path(arguments[0] if arguments else None)
        elif event.startswith("shutil.") or event.startswith("tempfile."):
            self.uses_files = True
        elif event in _NETWORK:
            self.outside = "it uses the network"
        elif event.startswith(_PROCESSES):
            self.outside = "it starts other processes"
        elif event == "builtins.input":
            self.outside = "it asks for input"
        elif event == "os.putenv" or event == "os.unsetenv":
            self.outside = "it changes the environment"

    def _path(self, path: object) -> None:
        if isinstance(path, int):
            self.outside = "it uses file descriptors"
        if not isinstance(path, (str, bytes)):
            return
        text = os.fsdecode(path)
        full = os.path.abspath(text)
        if full == self.directory or full.startswith(self.directory + os.sep):
            self.uses_files = True
        elif (
            not full.startswith(self._library)
            and not full.endswith((".py", ".pyc"))
            and "__pycache__" not in full
        ):
            self.outside = "it touches files outside its working directory"


class ImpurityProbe:
    """Names the built-in sources of change that a call reads. Slow, for calls whose repeats disagreed."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def __enter__(self) -> "ImpurityProbe":
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _profile(self, frame, event: str, argument) -> None:
        if event != "c_call" or frame.f_code.co_filename.startswith(_OWN_FOLDER):
            return
        name = getattr(argument, "__name__", "")
        for reason, names in _IMPURE.items():
            if name in names and reason not in self.reasons:
                self.reasons.append(reason)


def files_below(directory: str) -> dict[str, str]:
    """Small text files in a directory, by relative path."""
    found: dict[str, str] = {}
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names)[:10]:
            path = os.path.join(folder, name)
            try:
                with open(path, encoding="utf-8", newline="") as file:
                    text = file.read(2001)
            except (OSError, ValueError):
                continue
            if len(text) <= 2000 and len(found) < 10 and "\r" not in text:
                found[os.path.relpath(path, directory)] = text
    return found
