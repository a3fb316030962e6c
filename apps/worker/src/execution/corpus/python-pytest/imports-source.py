# expect: passed | a suite that imports the source by its name
def area(width: float, height: float) -> float:
    if width < 0:
        raise ValueError("negative")
    return width * height

# --- suite
import pytest
from shapes import area


def test_area():
    assert area(2, 3) == 6


def test_negative():
    with pytest.raises(ValueError, match="negative"):
        area(-1, 3)
