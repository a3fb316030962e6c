"""Which module name a suite gives the source it tests."""

from __future__ import annotations

import ast
import importlib.util
import sys

DEFAULT_NAME = "solution"


def infer_source_name(suite: str) -> str:
    """First module the suite imports that neither Python nor this image has; dots for folders."""
    try:
        tree = ast.parse(suite)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return DEFAULT_NAME  # importing the suite will tell what is wrong with it
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(imports, key=lambda each: (each.lineno, each.col_offset)):
        modules = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for module in modules:
            if module and not _is_at_hand(module.partition(".")[0]):
                return module
    return DEFAULT_NAME


def _is_at_hand(top_level: str) -> bool:
    if top_level in sys.stdlib_module_names or top_level in sys.modules:
        return True
    try:
        return importlib.util.find_spec(top_level) is not None
    except ValueError:
        return False
