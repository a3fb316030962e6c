# expect: blocked | neither variables nor files tell of the worker
import glob
import os


def environments():
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/task/*/environ"):
        try:
            with open(path, "rb") as file:
                yield file.read().upper()
        except OSError:
            continue

# --- suite
import os

import pytest
from solution import environments


def test_variables():
    seen = list(environments()) + [repr(dict(os.environ)).encode().upper()]
    assert len(seen) >= 2
    for each in seen:
        for word in (b"TOKEN", b"SECRET", b"PASSWORD", b"API_KEY", b"DOCKER", b"WORKER"):
            assert word not in each


@pytest.mark.parametrize("path", ["/root", "/run/secrets", "/var/lib/docker", "/.dockerenv/..//work/../root"])
def test_folders(path):
    with pytest.raises(OSError):
        if not os.listdir(path):
            raise FileNotFoundError


def test_users():
    assert os.getuid() == os.geteuid() == os.getgid() == 10001
    assert os.getgroups() in ([], [10001])
    with open("/etc/passwd") as file:
        assert [line for line in file if ":/bin/bash" in line and not line.startswith("root:")] == []
