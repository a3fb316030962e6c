# expect: passed | the suite imports the source out of a folder
def shout(text):
    return text.upper()

# --- suite
from app.text.shouting import shout


def test_shout():
    assert shout("a") == "A"
