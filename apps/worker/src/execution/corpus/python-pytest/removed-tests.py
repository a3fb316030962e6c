# expect: crashed | a test that removes the rest of the session
x = 1

# --- suite
def test_first(request):
    del request.session.items[1:]


def test_second():
    assert False
