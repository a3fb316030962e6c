"""What the text of the source says before any of it runs."""

from __future__ import annotations

import ast
import dis
from dataclasses import dataclass, field
from types import CodeType

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class SourceFacts:
    """Syntax tree of the source, with its functions by qualified name."""

    tree: ast.Module
    functions: dict[str, Function] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    raise_lines: set[int] = field(default_factory=set)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    own_names: set[str] = field(default_factory=set)

    def body_of(self, qualified_name: str) -> list[ast.AST]:
        """The function and every function of the source it leads to, nearest first."""
        seen: dict[str, ast.AST] = {}
        queue = [qualified_name]
        while queue and len(seen) < 12:
            name = queue.pop(0)
            node = self.functions.get(name)
            if node is None or name in seen:
                continue
            seen[name] = node
            owner = name.rpartition(".")[0]
            for child in ast.walk(node):
                if isinstance(child, ast.Name):
                    queue.append(child.id)
                    queue.append(f"{child.id}.__init__")
                elif isinstance(child, ast.Attribute) and owner:
                    queue.append(f"{owner}.{child.attr}")
        constants = {
            name: self.constants[name]
            for node in seen.values()
            for name in (c.id for c in ast.walk(node) if isinstance(c, ast.Name))
            if name in self.constants
        }
        return [*seen.values(), *constants.values()]


def read_source(source: str, filename: str) -> SourceFacts:
    """Facts of `source`; raises SyntaxError or ValueError as `compile` does."""
    tree = ast.parse(source, filename)
    compile(tree, filename, "exec")
    facts = SourceFacts(tree)
    _collect(facts, tree.body, "")
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name):
                facts.own_names.add(target.id)
                if getattr(node, "value", None) is not None:
                    facts.constants[target.id] = node.value
    facts.own_names |= {name for name in [*facts.functions, *facts.classes] if "." not in name}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Raise, ast.Assert)):
            facts.raise_lines.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return facts


def _collect(facts: SourceFacts, body: list[ast.stmt], prefix: str) -> None:
    for node in body:
        if isinstance(node, Function):
            facts.functions.setdefault(prefix + node.name, node)
        elif isinstance(node, ast.ClassDef):
            facts.classes.setdefault(prefix + node.name, node)
            _collect(facts, node.body, f"{prefix}{node.name}.")
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            for part in ("body", "orelse", "finalbody"):
                _collect(facts, getattr(node, part, []), prefix)
            for handler in getattr(node, "handlers", []):
                _collect(facts, handler.body, prefix)


def possible_branches(code: CodeType) -> set[tuple[int, int]]:
    """Line pairs that a conditional jump in a function of the module can take."""
    branches: set[tuple[int, int]] = set()
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            branches |= possible_branches(constant)
    if code.co_name == "<module>":
        return branches
    instructions = list(dis.get_instructions(code))
    line, line_at = code.co_firstlineno, {}
    for instruction in instructions:
        line = instruction.positions.lineno or line if instruction.positions else line
        line_at[instruction.offset] = line
    for instruction, following in zip(instructions, instructions[1:]):
        conditional = "JUMP_IF" in instruction.opname or instruction.opname == "FOR_ITER"
        if not conditional:
            continue
        start = line_at[instruction.offset]
        for target in (line_at[following.offset], line_at.get(instruction.argval, start)):
            if target != start:
                branches.add((start, target))
    return branches
