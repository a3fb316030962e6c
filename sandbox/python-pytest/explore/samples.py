"""Values that a person would type, by type and by name."""

from __future__ import annotations

import datetime
import decimal
import fractions
import inspect
import io
import pathlib
import re
import typing
import uuid

PLAIN_STRINGS = ["abc", "", "hello world", "a", "Hello", "123", "a b c", "-1"]
FILE_CONTENTS = {
    "data.txt": "one\ntwo\n\nthree\n",
    "numbers.csv": "name,amount\nann,10\nbob,25\n",
    "data.json": '{"name": "ann", "items": [1, 2]}',
}
FILE_NAMES = ["'out.txt'", *(f"'{file}'" for file in FILE_CONTENTS), "'missing.txt'"]
NAMED_STRINGS = {
    "email": "ann@example.com", "url": "https://example.com/a?b=1", "name": "Ann", "owner": "Ann", "user": "ann",
    "date": "2024-02-29", "color": "red", "city": "Seoul", "title": "A Tale", "word": "level", "sentence": "The cat sat.",
    "phone": "+1 555 0100", "password": "Secret123!", "currency": "EUR", "username": "ann", "text": "hello world",
}  # fmt: skip
FIXED = {
    bool: ["True", "False"],
    type(None): ["None"],
    complex: ["1+2j", "0j"],
    object: ["1", "'abc'", "None", "[1, 2]"],
    bytearray: ["bytearray(b'abc')", "bytearray()"],
    decimal.Decimal: ["Decimal('10.50')", "Decimal('0')", "Decimal('-1.5')", "Decimal('100')"],
    fractions.Fraction: ["Fraction(1, 2)", "Fraction(0, 1)", "Fraction(-3, 4)"],
    datetime.datetime: [
        "datetime(2024, 2, 29, 13, 45, 30)",
        "datetime(2023, 1, 1)",
        "datetime(1999, 12, 31, 23, 59)",
    ],
    datetime.date: ["date(2024, 2, 29)", "date(2023, 1, 1)", "date(1999, 12, 31)", "date(2024, 6, 15)"],
    datetime.time: ["time(13, 45)", "time(0, 0)", "time(23, 59, 59)"],
    datetime.timedelta: ["timedelta(days=1)", "timedelta(0)", "timedelta(hours=-2)", "timedelta(seconds=90)"],
    uuid.UUID: ["UUID('12345678-1234-5678-1234-567812345678')"],
    pathlib.Path: [f"Path('{name}')" for name in FILE_CONTENTS] + ["Path('missing.txt')", "Path('out.txt')"],
    pathlib.PurePath: ["PurePosixPath('a/b.txt')", "PurePosixPath('/')"],
    re.Pattern: ["re.compile('[a-z]+')", "re.compile('\\\\d')"],
    io.StringIO: ["StringIO('one\\ntwo\\n')", "StringIO('')"],
    io.BytesIO: ["BytesIO(b'abc')", "BytesIO(b'')"],
    range: ["range(3)", "range(0)"],
    slice: ["slice(0, 2)", "slice(None, None, -1)"],
}
FIXED[typing.IO] = FIXED[typing.TextIO] = FIXED[io.TextIOBase] = FIXED[io.StringIO]
FIXED[typing.BinaryIO] = FIXED[io.BytesIO]
FIXED[typing.Any] = FIXED[object]


def named_strings(name: str, hint: object) -> list[str]:
    """A word a person would choose for a parameter of that name."""
    text = NAMED_STRINGS.get(name) or NAMED_STRINGS.get(name.rpartition("_")[2])
    return (
        [repr(text)]
        if text and hint in (str, inspect.Parameter.empty, str | None, typing.Optional[str])
        else []
    )


def functions_for(arguments: tuple) -> list[str]:
    """Functions simple enough to be read in a test; the first records its calls."""
    arity = len(arguments[0]) if arguments and isinstance(arguments[0], list) else None
    result = arguments[1] if len(arguments) == 2 else None
    recorder = "lambda *args: calls.append(args)"
    if result is type(None):
        return [recorder]
    by_result = {
        bool: ["lambda *args: True", "lambda *args: False", "lambda value: value > 1"],
        int: ["lambda value: value + 1", "lambda value: len(str(value))", "lambda *args: 0"],
        float: ["lambda value: value * 2.0", "lambda *args: 0.5"],
        str: ["str", "lambda value: f'<{value}>'"],
    }.get(
        result,
        ["lambda value: value", "lambda value: value * 2", "lambda *args: args", "str", "lambda *args: None"],
    )
    if arity == 0:
        return ["lambda: 1", "lambda: 'abc'", "lambda: 1 / 0"]
    if arity == 2:
        by_result = ["lambda a, b: a + b", "lambda a, b: a if a > b else b", "lambda a, b: a > b"]
    return [*by_result, recorder]
