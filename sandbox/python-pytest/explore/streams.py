"""Results that come bit by bit, taken as lists."""

from __future__ import annotations

import asyncio
import collections.abc as abc
import io
import itertools

DRAINED_ITEMS = 20
SHOWN_ITEMS = 5


def is_stream(result: object) -> bool:
    return isinstance(result, (abc.Iterator, abc.AsyncIterator, abc.MappingView)) and not isinstance(
        result, io.IOBase
    )


def drained_items(result: object) -> tuple[object, object]:
    """The result, or its items, and how they were taken: None, 'all', or their number."""
    if not is_stream(result):
        return result, None
    if isinstance(result, abc.AsyncIterator):
        items = asyncio.run(_taken(result))
        return (items, "all") if len(items) <= DRAINED_ITEMS else (None, "endless")
    items = list(itertools.islice(result, DRAINED_ITEMS + 1))
    return (items, "all") if len(items) <= DRAINED_ITEMS else (items[:SHOWN_ITEMS], SHOWN_ITEMS)


async def awaited(result):
    return await result


async def _taken(result) -> list:
    items: list = []
    async for item in result:
        items.append(item)
        if len(items) > DRAINED_ITEMS:
            break
    return items
