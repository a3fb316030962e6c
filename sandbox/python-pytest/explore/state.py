"""What can be seen of an object from outside, and whether a call changed the module."""

from __future__ import annotations

import types

from .expressions import Writer, public_path

_DATA = (int, float, str, bytes, bool, list, dict, set, tuple, type(None))
MAX_ATTRIBUTES = 12


def read_state(names: dict, observers: list[str], writer: Writer) -> dict[str, str]:
    """Observer expression → expression of its value. `*name` stands for every public attribute of the object `name`."""
    state: dict[str, str] = {}
    for code in observers:
        if code.startswith("*"):
            value = names.get(code[1:])
            for attribute in public_attributes(value):
                _read(state, f"{code[1:]}.{attribute}", names, writer)
        elif "(" in code:
            inner = code.partition("(")[2].rstrip(")")
            owner = names.get(inner if inner else code.partition(".")[0])
            before = _private(owner)
            _read(state, code, names, writer)
            if _private(owner) != before:
                state.pop(code, None)
        else:
            _read(state, code, names, writer)
    return state


def _read(state: dict[str, str], code: str, names: dict, writer: Writer) -> None:
    try:
        value = eval(code, names)
    except Exception:
        return
    text = writer.try_write(value)
    if text is not None and len(text) <= 400:
        state[code] = text


def _private(owner: object) -> str:
    try:
        return repr(vars(owner))
    except Exception:
        return ""


def public_attributes(value: object) -> list[str]:
    own = list(getattr(value, "__dict__", {}))
    for cls in type(value).__mro__:
        slots = vars(cls).get("__slots__", ())
        own += [slots] if isinstance(slots, str) else list(slots)
        own += [name for name, member in vars(cls).items() if isinstance(member, property)]
    return [name for name in dict.fromkeys(own) if isinstance(name, str) and not name.startswith("_")][
        :MAX_ATTRIBUTES
    ]


def describe_object(value: object, writer: Writer, module: types.ModuleType) -> dict[str, str]:
    """Facts on a result that has no expression, as expressions over the name `result`."""
    names = {"result": value}
    facts: dict[str, str] = {}
    if isinstance(value, float):
        return {"math.isnan(result)": "True"} if value != value else {}
    kind = type(value)
    if kind in (list, tuple, dict, set):
        facts["len(result)"] = repr(len(value))
        items = list(value)[:3] if kind in (list, tuple) else []
        for position, item in enumerate(items):
            if item is not None and public_path(type(item), module):
                for attribute in public_attributes(item)[:4]:
                    _read(facts, f"result[{position}].{attribute}", names, writer)
        return facts
    if public_path(kind, module) and kind.__module__ == module.__name__:
        facts[f"isinstance(result, {public_path(kind, module)})"] = "True"
        for attribute in public_attributes(value):
            _read(facts, f"result.{attribute}", names, writer)
        if "__len__" in vars(kind):
            _read(facts, "len(result)", names, writer)
    elif callable(value):
        facts["callable(result)"] = "True"
    return facts


def module_digest(module: types.ModuleType) -> int:
    """Changes when plain data of the module or of its classes does."""
    parts = []
    for name, value in list(vars(module).items()):
        if name.startswith("__"):
            continue
        if isinstance(value, _DATA):
            parts.append((name, _shown(value)))
        elif isinstance(value, type) and value.__module__ == module.__name__:
            parts += [
                (name, n, _shown(v))
                for n, v in list(vars(value).items())
                if isinstance(v, _DATA) and n[:2] != "__"
            ]
        elif type(value).__module__ == module.__name__ or type(value).__module__ == "collections":
            parts.append((name, _shown(getattr(value, "__dict__", None) or value)))
    return hash(tuple(parts))


def _shown(value: object) -> str:
    try:
        return repr(value)[:20000]
    except Exception:
        return ""
