# expect: passed | async tests and fixtures
import asyncio


async def later(value):
    await asyncio.sleep(0)
    return value

# --- suite
import pytest
from solution import later


@pytest.fixture
async def ready():
    return await later(1)


async def test_later(ready):
    assert await later(ready) == 1
