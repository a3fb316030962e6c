"""Prints what the image holds, for those who write source and suites: contents.py REQUIREMENTS_IN.

Names come from the requirements, versions from what is installed.
"""

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

# What the runner needs for itself is nobody's library.
_TOOLS = ["pytest"]
_OURS = {*_TOOLS, "coverage"}


def parts(names: list[str]) -> list[dict[str, str]]:
    return [{"name": name, "version": version(name)} for name in names]


required = [line.strip() for line in Path(sys.argv[1]).read_text().splitlines() if line and not line.startswith("#")]
contents = {
    "tools": [{"name": "python", "version": platform.python_version()}, *parts(_TOOLS)],
    "libraries": parts(sorted(name for name in required if name not in _OURS)),
}
print(json.dumps(contents))
