# expect: failed | the first unknown import names the source; a second one is simply missing
def one():
    return 1

# --- suite
from first import one
import second


def test_one():
    assert one() == 1
