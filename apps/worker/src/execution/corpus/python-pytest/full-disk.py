# expect: failed | a test that needs more disk than there is
def write(path):
    with open(path, "wb") as file:
        for _ in range(1024):
            file.write(b"x" * (1 << 20))

# --- suite
from solution import write


def test_writes():
    write("/work/large")
