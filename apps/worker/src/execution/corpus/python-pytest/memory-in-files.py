# expect: blocked | files cannot fill the memory of the sandbox
import os


def fill(directory):
    written = 0
    with open(os.path.join(directory, "fill"), "wb", buffering=0) as file:
        while written < 1 << 30:
            written += file.write(b"x" * (1 << 20))

# --- suite
import errno
import pytest
from solution import fill


@pytest.mark.parametrize("directory", ["/work", "/tmp", "/dev/shm"])
def test_fill(directory):
    with pytest.raises(OSError) as caught:
        fill(directory)
    assert caught.value.errno == errno.ENOSPC
