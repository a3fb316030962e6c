"""Prints the callables of some Python files, each with what it needs of its module, as one JSON line each."""

import ast
import builtins
import json
import sys

# Longest source that is taken, in characters; the API takes 10 000.
SOURCE_MAX = 8_000
STATEMENTS_MIN = 3
# What belongs to the machine is no matter of a function that stands for itself.
OF_THE_MACHINE = {"os", "sys", "shutil", "socket", "subprocess", "threading", "multiprocessing", "tempfile", "signal", "ctypes"}
DECISIONS = (ast.If, ast.For, ast.While, ast.IfExp, ast.Try, ast.BoolOp, ast.comprehension)


def bound_by(statement):
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, (ast.Try, ast.If)):
        inner = [*statement.body, *statement.orelse, *getattr(statement, "finalbody", [])]
        inner += [each for handler in getattr(statement, "handlers", []) for each in handler.body]
        return set().union(*(bound_by(each) for each in inner)) if inner else set()
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def read_by(statement):
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}


def is_foreign(statement):
    """An import of what a pasted source would not have."""
    for node in ast.walk(statement):
        if isinstance(node, ast.ImportFrom):
            roots = ["." if node.level else node.module.split(".")[0]]
        elif isinstance(node, ast.Import):
            roots = [alias.name.split(".")[0] for alias in node.names]
        else:
            continue
        if any(root not in sys.stdlib_module_names or root in OF_THE_MACHINE for root in roots):
            return True
    return False


def is_worth_testing(statement):
    if isinstance(statement, ast.ClassDef) and not any(isinstance(each, ast.FunctionDef) for each in statement.body):
        return False
    body = [node for node in ast.walk(statement) if isinstance(node, ast.stmt)]
    return len(body) > STATEMENTS_MIN and any(isinstance(node, DECISIONS) for node in ast.walk(statement))


def slice_of(target, module):
    binders = {}
    for statement in module.body:
        for name in bound_by(statement):
            binders.setdefault(name, []).append(statement)
    needed, waiting = set(), [target]
    while waiting:
        statement = waiting.pop()
        if id(statement) in needed:
            continue
        if is_foreign(statement):
            return None
        needed.add(id(statement))
        for name in read_by(statement):
            waiting += binders.get(name, [])
    return [each for each in module.body if id(each) in needed or is_of_the_future(each)]


def is_of_the_future(statement):
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"


def text_of(statement, lines):
    first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))])
    return lines[first - 1 : statement.end_lineno]


def callables_in(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    module, lines = ast.parse(text), text.splitlines()
    for target in module.body:
        if not isinstance(target, (ast.FunctionDef, ast.ClassDef)) or target.name.startswith("_"):
            continue
        parts = slice_of(target, module) if is_worth_testing(target) else None
        if parts is None:
            continue
        source = []
        for part in parts:
            cut = text_of(part, lines)
            if source and isinstance(part, (ast.FunctionDef, ast.ClassDef)):
                source += ["", ""]
            source += cut
        whole = "\n".join(source) + "\n"
        if len(whole) <= SOURCE_MAX:
            yield {"name": target.name, "source": whole}


for path in sys.argv[1:]:
    for found in callables_in(path):
        print(json.dumps(found))
