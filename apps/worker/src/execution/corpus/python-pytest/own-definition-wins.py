# expect: passed | a name that the suite defines is not overridden by the source
def twice(value):
    return value * 2


limit = 10

# --- suite
limit = 3


def test_own_name():
    assert limit == 3


def test_name_of_the_source():
    assert twice(limit) == 6
