# expect: passed | the libraries of the image
import attrs
import numpy
import pandas
import pydantic
import requests
from dateutil.parser import parse


class Point(pydantic.BaseModel):
    x: int


@attrs.define
class Pair:
    left: int


def total(values):
    return int(numpy.sum(values))


def rows():
    return len(pandas.DataFrame({"a": [1, 2]}))

# --- suite
import pytest
from hypothesis import given, strategies
from solution import Pair, Point, parse, requests, rows, total


@given(strategies.lists(strategies.integers(-100, 100)))
def test_total(values):
    assert total(values) == sum(values)


def test_others():
    assert rows() == 2
    assert Point(x="1").x == 1
    assert Pair(1) == Pair(1)
    assert parse("2026-01-02").day == 2
    with pytest.raises(requests.ConnectionError):
        requests.get("http://localhost:9/")
