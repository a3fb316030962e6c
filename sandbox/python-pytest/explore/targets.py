"""The public callables of an imported module, with the inputs to try on each."""

from __future__ import annotations

import enum
import functools
import inspect
import keyword
import re
import types

from .expressions import public_path
from .hints import hints_of
from .literals import collect_literals
from .pools import Pools
from .syntax import SourceFacts
from .vocabulary import BUILTIN_NAMES, STANDARD_NAMES

OPERATORS = {
    "__len__": "len({self})", "__str__": "str({self})", "__repr__": "repr({self})", "__bool__": "bool({self})",
    "__iter__": "list({self})", "__next__": "next({self})", "__contains__": "{0} in {self}",
    "__getitem__": "{self}[{0}]", "__setitem__": "{self}[{0}] = {1}", "__delitem__": "del {self}[{0}]",
    "__eq__": "{self} == {0}", "__ne__": "{self} != {0}", "__lt__": "{self} < {0}", "__le__": "{self} <= {0}",
    "__gt__": "{self} > {0}", "__ge__": "{self} >= {0}", "__add__": "{self} + {0}", "__sub__": "{self} - {0}",
    "__mul__": "{self} * {0}", "__truediv__": "{self} / {0}", "__floordiv__": "{self} // {0}",
    "__mod__": "{self} % {0}", "__pow__": "{self} ** {0}", "__and__": "{self} & {0}", "__or__": "{self} | {0}",
    "__xor__": "{self} ^ {0}", "__matmul__": "{self} @ {0}", "__radd__": "{0} + {self}", "__rsub__": "{0} - {self}",
    "__rmul__": "{0} * {self}", "__rtruediv__": "{0} / {self}", "__iadd__": "{self} += {0}",
    "__isub__": "{self} -= {0}", "__neg__": "-{self}", "__pos__": "+{self}", "__invert__": "~{self}",
    "__abs__": "abs({self})", "__int__": "int({self})", "__float__": "float({self})",
    "__reversed__": "list(reversed({self}))", "__lshift__": "{self} << {0}", "__rshift__": "{self} >> {0}",
}  # fmt: skip
_SAME_CLASS_FIRST = re.compile(r"__(eq|ne|[lg][te]|i?add|i?sub|mul|and|or|xor|truediv|radd|rsub|matmul)__")
_MAX_RECEIVERS = 24


def find_targets(module: types.ModuleType, facts: SourceFacts) -> tuple[list[dict], list[dict]]:
    """Targets in order of their lines, and what was left out with the reason."""
    finder = _Finder(module, facts)
    for name, value in list(vars(module).items()):
        if name.startswith("_") or name not in facts.own_names:
            continue
        if isinstance(value, type):
            if value.__module__ == module.__name__ and value.__name__ == name:
                finder.guarded(name, finder.add_class, value)
        elif callable(value) and (
            name in facts.functions or getattr(value, "__module__", None) == module.__name__
        ):
            finder.guarded(name, finder.add_function, name, value)
    return sorted(finder.targets, key=lambda t: (t["firstLine"], t["lastLine"])), finder.skipped


class _Finder:
    def __init__(self, module: types.ModuleType, facts: SourceFacts) -> None:
        self.module, self.facts = module, facts
        self.targets: list[dict] = []
        self.skipped: list[dict] = []
        self._instances: dict = {}

    def guarded(self, name: str, add, *arguments) -> None:
        """One odd object must not end the search."""
        try:
            add(*arguments)
        except Exception as fault:
            self.skipped.append(
                {"qualifiedName": name, "reason": f"cannot be inspected ({type(fault).__name__})"}
            )

    def add_function(self, name: str, function) -> None:
        if isinstance(function, type) or not _has_signature(function):
            return
        self._add(name, "function", function, name, [], skip_first=False)

    def add_class(self, cls: type) -> None:
        if issubclass(cls, (type,)) or getattr(cls, "_is_protocol", False):
            return
        path = public_path(cls, self.module)
        if path is None:
            return
        variable = self._variable(cls)
        pools = self._pools([n for n in self.facts.functions if n.startswith(f"{path}.")])
        receivers = self._receivers(cls, path, variable, pools)
        is_error = issubclass(cls, BaseException)
        own_constructor = any(n in vars(cls) for n in ("__init__", "__new__", "__post_init__"))
        if own_constructor and not issubclass(cls, enum.Enum) and not inspect.isabstract(cls):
            explicit = next(
                (
                    n
                    for n in ("__init__", "__post_init__", "__new__")
                    if f"{path}.{n}" in self.facts.functions
                ),
                None,
            )
            if explicit or not is_error:
                self.guarded(path, self._add, f"{path}", "constructor", cls, path, [], False, explicit)
        for name, member in list(vars(cls).items()):
            self.guarded(f"{path}.{name}", self._add_member, cls, path, name, member, receivers)

    def _add_member(self, cls: type, path: str, name: str, member, receivers: list[dict]) -> None:
        qualified = f"{path}.{name}"
        wrapped = member.__func__ if isinstance(member, (staticmethod, classmethod)) else member
        if name.startswith("_") and name not in OPERATORS and name != "__call__":
            return
        if isinstance(member, (property, functools.cached_property)):
            getter = member.fget if isinstance(member, property) else member.func
            if getter is not None and receivers:
                self._add(qualified, "property", getter, "{self}." + name, receivers, True)
            elif getter is not None:
                self._unbuildable(qualified)
            return
        if qualified not in self.facts.functions or not callable(wrapped):
            return
        if isinstance(member, staticmethod):
            self._add(qualified, "static_method", wrapped, qualified, [], False)
        elif isinstance(member, classmethod):
            self._add(qualified, "class_method", wrapped, qualified, [], True)
        elif getattr(member, "__isabstractmethod__", False):
            return
        elif not receivers:
            self._unbuildable(qualified)
        else:
            form = OPERATORS.get(name) or ("{self}" if name == "__call__" else "{self}." + name)
            self._add(qualified, "method", wrapped, form, receivers, True)

    def _unbuildable(self, qualified: str) -> None:
        self.skipped.append(
            {"qualifiedName": qualified, "reason": "its object cannot be built from known values"}
        )

    def _pools(self, names: list[str]) -> Pools:
        bodies = [node for name in names for node in self.facts.body_of(name)]
        literals = collect_literals(list(dict.fromkeys(bodies)))
        return Pools(self.module, literals, self.facts.functions, self._instances)

    def _add(self, qualified, kind, function, form, receivers, skip_first, explicit=None) -> None:
        node = self.facts.functions.get(f"{qualified}.{explicit}" if explicit else qualified)
        pools = self._pools([f"{qualified}.{explicit}" if explicit else qualified])
        if kind == "constructor":
            pools = self._pools([n for n in self.facts.functions if n.startswith(f"{qualified}.")])
        unwrapped = inspect.unwrap(function) if not isinstance(function, type) else function
        parameters = self._parameters(function, pools, node, skip_first, qualified)
        holder = node or self.facts.classes.get(qualified)
        first = getattr(holder, "lineno", None) or getattr(
            getattr(unwrapped, "__code__", None), "co_firstlineno", 1
        )
        if node is not None and node.decorator_list:
            first = min(first, node.decorator_list[0].lineno)
        last = getattr(holder, "end_lineno", None) or first
        missing = [p["name"] for p in parameters if p["required"] and not p["pool"]]
        if missing:
            reason = f"no values are known for its parameter {missing[0]}"
            self.skipped.append({"qualifiedName": qualified, "reason": reason})
            return
        self.targets.append({
            "qualifiedName": qualified, "kind": kind, "form": form, "receivers": receivers,
            "owner": qualified.rpartition(".")[0] if kind not in ("function", "constructor") else "",
            "isAsync": inspect.iscoroutinefunction(unwrapped) or inspect.isasyncgenfunction(unwrapped),
            "firstLine": first, "lastLine": last, "parameters": parameters,
            "fragments": pools.literals.strings[:12], "texts": list(map(repr, pools.literals.strings)), "near": pools.literals.near(),
        })  # fmt: skip

    def _parameters(self, function, pools: Pools, node, skip_first: bool, qualified: str) -> list[dict]:
        if isinstance(function, property):
            return []
        found = []
        signature = inspect.signature(function)
        target = function.__init__ if isinstance(function, type) else inspect.unwrap(function)
        hints = hints_of(function) if isinstance(function, type) else {}
        hints = {**hints, **hints_of(target)}
        for position, (name, parameter) in enumerate(signature.parameters.items()):
            if skip_first and position == 0:
                continue
            hint = hints.get(name, parameter.annotation)
            pool = pools.for_parameter(name, hint, parameter.default, node)
            owner = qualified.rpartition(".")[0]
            if _SAME_CLASS_FIRST.search(qualified) and owner in self.facts.classes:
                cls = getattr(self.module, owner, None)
                own = pools.instances(cls, 0) if isinstance(cls, type) else []
                pool = list(dict.fromkeys([*own[:8], *(pool or ["1"])]))
            required = parameter.default is parameter.empty
            if parameter.kind is parameter.VAR_POSITIONAL:
                found += [{"name": name, "pool": pool or ["1"], "required": False, "by": "position"}] * 3
            elif parameter.kind is parameter.VAR_KEYWORD:
                key = (pools.literals.keys or ["extra"])[0]
                if key.isidentifier() and key not in signature.parameters:
                    found.append({"name": key, "pool": pool or ["1"], "required": False, "by": "keyword"})
            else:
                by = {parameter.POSITIONAL_ONLY: "position", parameter.KEYWORD_ONLY: "keyword"}.get(
                    parameter.kind, "any"
                )
                found.append({"name": name, "pool": pool, "required": required, "by": by})
        return found

    def _variable(self, cls: type) -> str:
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", cls.__name__).lower()
        taken = {*BUILTIN_NAMES, *STANDARD_NAMES, *vars(self.module), "result", "calls"}
        if any(name.lower().startswith("test") for name in self.facts.own_names):
            taken.add(self.module.__name__)
        while name in taken or keyword.iskeyword(name):
            name += "_"
        return name

    def _receivers(self, cls: type, path: str, variable: str, pools: Pools) -> list[dict]:
        if issubclass(cls, enum.Enum):
            return [{"setup": [], "name": f"{path}.{member.name}"} for member in cls][:_MAX_RECEIVERS]
        built = pools.instances(cls, 0)
        if not built:
            built = self._factories(cls)
        return [{"setup": [f"{variable} = {code}"], "name": variable} for code in built[:_MAX_RECEIVERS]]

    def _factories(self, cls: type) -> list[str]:
        """Calls without arguments that are declared to return the class."""
        found = []
        for name, value in vars(self.module).items():
            if (
                isinstance(value, types.FunctionType)
                and hints_of(value).get("return") is cls
                and not name.startswith("_")
            ):
                if all(p.default is not p.empty for p in inspect.signature(value).parameters.values()):
                    found.append(f"{name}()")
        return found


def _has_signature(function) -> bool:
    try:
        inspect.signature(function)
    except (TypeError, ValueError):
        return False
    return True
