"""An append-only journal in a file, with a summary and a few asynchronous checks."""

import asyncio
import os
from dataclasses import asdict, dataclass

LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True)
class Entry:
    level: str
    text: str
    code: int = 0

    def is_problem(self) -> bool:
        return LEVELS.index(self.level) >= LEVELS.index("warning")

    def render(self) -> str:
        suffix = f" ({self.code})" if self.code else ""
        return f"{self.level.upper()}: {self.text}{suffix}"


def parse_line(line: str) -> Entry:
    """Reads one line such as ``error: disk full (28)``."""
    level, separator, text = line.partition(":")
    level = level.strip().lower()
    if not separator or level not in LEVELS:
        raise ValueError(f"not a journal line: {line!r}")
    text = text.strip()
    if text.endswith(")") and "(" in text:
        text, _, code = text[:-1].rpartition("(")
        return Entry(level, text.strip(), int(code))
    return Entry(level, text)


def append_lines(path: str, lines: list[str]) -> int:
    """Appends well-formed lines and returns the size of the file in bytes."""
    with open(path, "a", encoding="utf-8") as journal:
        for line in lines:
            journal.write(parse_line(line).render() + "\n")
    return os.path.getsize(path)


def roundtrip(lines: list[str], name: str = "journal.txt") -> list[dict]:
    """Writes lines to a fresh file and reads them back as plain dictionaries."""
    if os.path.exists(name):
        os.remove(name)
    append_lines(name, lines)
    with open(name, encoding="utf-8") as journal:
        return [asdict(parse_line(line)) for line in journal]


async def check(line: str, retries: int = 1) -> str:
    """Tries to parse a line, letting other work go on between attempts."""
    for attempt in range(max(1, retries)):
        try:
            return "problem" if parse_line(line).is_problem() else "fine"
        except ValueError:
            await asyncio.sleep(0)
    return f"unreadable after {attempt + 1}"


async def check_all(lines: list[str]) -> dict[str, int]:
    outcomes = await asyncio.gather(*(check(line) for line in lines))
    return {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
