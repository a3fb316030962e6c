"""Which module name a suite gives the source it tests."""

from __future__ import annotations

import ast
import importlib.util
import sys

DEFAULT_NAME = "solution"


def infer_source_name(suite: str) -> str:
    """First module the suite imports that neither Python nor this image has; dots for folders."""
    foreign = (module for module in imported_modules(suite) if not _is_at_hand(module.partition(".")[0]))
    return next(foreign, DEFAULT_NAME)


def imported_modules(code: str | bytes) -> list[str]:
    """Modules that the code imports, dotted, in the order of the text; none where it cannot be read."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []  # importing it will tell what is wrong with it
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules: list[str | None] = []
    for node in sorted(imports, key=lambda each: (each.lineno, each.col_offset)):
        modules += [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return [module for module in modules if module]


def _is_at_hand(top_level: str) -> bool:
    if top_level in sys.stdlib_module_names or top_level in sys.modules:
        return True
    try:
        return importlib.util.find_spec(top_level) is not None
    except ValueError:
        return False
