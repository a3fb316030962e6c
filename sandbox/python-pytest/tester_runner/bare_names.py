"""Lets a suite use the source's names without importing them, as in a notebook or a file that holds both."""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
import symtable
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType


def unresolved_names(suite: str) -> frozenset[str]:
    """Names that the suite reads but neither defines, nor imports, nor finds among the builtins."""
    try:
        tree = ast.parse(suite)
        table = symtable.symtable(suite, "suite", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset()  # importing the suite will tell what is wrong with it
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)):
        return frozenset()  # anything may come out of a star
    defined = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    assigned_below = {
        symbol.get_name()
        for inner in _tables_below(table)
        for symbol in inner.get_symbols()
        if symbol.is_declared_global() and symbol.is_assigned()
    }
    read = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()} | {
        symbol.get_name()
        for inner in _tables_below(table)
        for symbol in inner.get_symbols()
        if symbol.is_referenced() and symbol.is_global()
    }
    return frozenset(read - defined - assigned_below - set(dir(builtins)) - {"__file__"})


def _tables_below(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _tables_below(child)


class BareNames(MetaPathFinder):
    """Puts the source's `names` into the suite's module just before the suite's code runs."""

    def __init__(self, suite_module: str, source_module: str, names: frozenset[str]) -> None:
        self._suite_module = suite_module
        self._source_module = source_module
        self._names = names

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self._suite_module or not self._names:
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None and spec.loader is not None:
                spec.loader = _Furnisher(spec.loader, self._furnish)
                return spec
        return None

    def _furnish(self, suite: ModuleType) -> None:
        source = vars(importlib.import_module(self._source_module))
        vars(suite).update({name: source[name] for name in self._names if name in source})


class _Furnisher(Loader):
    def __init__(self, inner: Loader, furnish) -> None:
        self._inner = inner
        self._furnish = furnish

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._furnish(module)
        self._inner.exec_module(module)
