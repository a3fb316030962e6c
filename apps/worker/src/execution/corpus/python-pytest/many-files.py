# expect: blocked | the number of files is bounded as well as their size
import os


def make_files(directory):
    made = 0
    while made < 100_000:
        os.close(os.open(f"{directory}/{made}", os.O_CREAT | os.O_WRONLY))
        made += 1

# --- suite
import errno

import pytest
from solution import make_files


@pytest.mark.parametrize("directory", ["/work", "/tmp"])
def test_makes(directory):
    with pytest.raises(OSError) as caught:
        make_files(directory)
    assert caught.value.errno in (errno.ENOSPC, errno.EMFILE)
