"""A clock that stands elsewhere, to find results that depend on the date."""

from __future__ import annotations

import datetime
import time

_SHIFT_S = 1_234 * 86_400 + 7 * 3_600 + 11 * 60 + 13


def shift_clock() -> None:
    """Moves what `time` and `datetime` say by some years, for code imported later in this process."""
    real_time, real_time_ns = time.time, time.time_ns
    real = {name: getattr(time, name) for name in ("localtime", "gmtime", "ctime", "strftime")}

    time.time = lambda: real_time() + _SHIFT_S
    time.time_ns = lambda: real_time_ns() + _SHIFT_S * 10**9
    for name in ("localtime", "gmtime", "ctime"):
        setattr(
            time,
            name,
            lambda seconds=None, _real=real[name]: _real(time.time() if seconds is None else seconds),
        )
    time.strftime = lambda form, moment=None: real["strftime"](
        form, time.localtime() if moment is None else moment
    )
    _shift_datetime()


def _shift_datetime() -> None:
    real_date, real_datetime = datetime.date, datetime.datetime

    class LikeReal(type):
        """Instances of the real classes count as instances of the shifted ones."""

        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, cls.__mro__[1])

        def __subclasscheck__(cls, kind: type) -> bool:
            return issubclass(kind, cls.__mro__[1])

    class Date(real_date, metaclass=LikeReal):
        @classmethod
        def today(cls) -> datetime.date:
            return real_date.fromtimestamp(time.time())

    class DateTime(real_datetime, metaclass=LikeReal):
        def __new__(cls, *arguments, **named):
            return real_datetime(*arguments, **named)

        @classmethod
        def now(cls, tz=None) -> datetime.datetime:
            return real_datetime.fromtimestamp(time.time(), tz)

        @classmethod
        def today(cls) -> datetime.datetime:
            return real_datetime.fromtimestamp(time.time())

        @classmethod
        def utcnow(cls) -> datetime.datetime:
            return real_datetime.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)

    def date_new(cls, *arguments, **named):
        return real_date(*arguments, **named)

    Date.__new__ = date_new
    for shifted, original in ((Date, real_date), (DateTime, real_datetime)):
        shifted.__name__ = shifted.__qualname__ = original.__name__
        shifted.__module__ = "datetime"
    datetime.date, datetime.datetime = Date, DateTime
