"""One call in the process it is made in: set up, call under a tracer, describe the outcome."""

from __future__ import annotations

import asyncio
import inspect
import os
import shutil
import signal
import sys
import traceback
import types
import warnings

from .effects import ImpurityProbe, Printed, RefusedInput, Watch, files_below
from .expressions import Writer, public_path
from .state import describe_object, module_digest, read_state
from .streams import awaited, drained_items, is_stream
from .syntax import SourceFacts
from .tracer import ArcTracer
from .vocabulary import BUILTIN_NAMES, STANDARD_NAMES, standard_object

# Results of these are objects to look at, even where they are iterators.
_KEPT_WHOLE = ("constructor", "probe")


class CallDeadline(BaseException):
    """The call ran past its time."""


class Caller:
    """Makes calls on one imported module, in `directory` as working directory."""

    def __init__(self, module: types.ModuleType, filename: str, facts: SourceFacts, directory: str) -> None:
        self._module, self._filename, self._raise_lines = module, filename, facts.raise_lines
        self._own_names = frozenset(facts.own_names)
        self._directory = directory
        self._watch = Watch()
        self._forbidden = (directory, os.path.dirname(filename))
        caller = f"test_{module.__name__}"
        sys.modules.setdefault(caller, types.ModuleType(caller))
        self._standard_names = {n: standard_object(n) for n in STANDARD_NAMES}

    def names(self) -> dict:
        """What expressions see: the names the module defines, and standard names it leaves free."""
        own = {n: vars(self._module)[n] for n in self._own_names if n[0] != "_" and n in vars(self._module)}
        # The name of the module that calls, as code that looks at its caller will see it.
        return {"__name__": f"test_{self._module.__name__}", **self._standard_names, **own}

    def _writer(self) -> Writer:
        return Writer(self._module, self._own_names, self._forbidden)

    def run(
        self, plan: dict, deadline_s: float, trace: bool = False, diagnose: bool = False, digest: bool = True
    ) -> dict:
        """Record of one call: `outcome` is `returned`, `raised`, `hung` or `unusable` (with a `reason`).

        `digest`: look whether the call changed the module (`dirty`).
        """
        self._fresh_directory()
        printed, asked = Printed(), RefusedInput()
        standard = sys.stdout, sys.stderr, sys.stdin
        sys.stdout, sys.stderr, sys.stdin = printed, Printed(), asked
        before = module_digest(self._module) if digest else None
        signal.signal(signal.SIGALRM, expire)
        try:
            signal.setitimer(signal.ITIMER_REAL, deadline_s)
            record = self._call(plan, trace, diagnose, printed)
        except CallDeadline:
            record = {"outcome": "hung"}
        except BaseException as fault:
            record = {"outcome": "unusable", "reason": f"its set-up fails ({type(fault).__name__})"}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._watch.active = False
            sys.settrace(None)
            sys.stdout, sys.stderr, sys.stdin = standard
        if asked.asked:
            record = {"outcome": "unusable", "reason": "it asks for input"}
        elif self._watch.outside and record["outcome"] != "hung":
            record = {"outcome": "unusable", "reason": self._watch.outside}
        record["dirty"] = digest and module_digest(self._module) != before
        return record

    def _fresh_directory(self) -> None:
        try:
            if os.listdir(self._directory):
                raise FileExistsError
        except OSError:
            shutil.rmtree(self._directory, ignore_errors=True)
            os.makedirs(self._directory, exist_ok=True)
        os.chdir(self._directory)
        self._watch.directory = os.path.realpath(self._directory)

    def _call(self, plan: dict, trace: bool, diagnose: bool, printed: Printed) -> dict:
        warnings.simplefilter("ignore")
        self._watch.reset()
        self._watch.active = True
        names = self.names()
        for statement in plan["setup"]:
            exec(statement, names)
        writer = self._writer()
        observers = plan.get("observers", [])
        before = self._state_before(plan, observers) if observers else {}
        arguments = [eval(code, names) for code in plan["args"]]
        known = [writer.try_write(value) for value in arguments]
        self._watch.active = False
        files = files_below(self._directory) if self._watch.uses_files else {}
        self._watch.active = True
        printed.seek(0)
        printed.truncate()
        tracer = ArcTracer(self._filename)
        call_names = {**names, **{f"_argument_{i}": value for i, value in enumerate(arguments)}}
        if diagnose:
            with ImpurityProbe() as probe:
                self._outcome(plan, call_names, None, writer)
            return {"outcome": "unusable", "reason": "", "impure": probe.reasons}
        record = self._outcome(plan, call_names, tracer if trace else None, writer)
        if plan["receiver"] in call_names:
            names[plan["receiver"]] = call_names[plan["receiver"]]
        record["arcs"] = sorted(tracer.arcs)
        record["stdout"] = _printable(printed)
        record["usesFiles"] = self._watch.uses_files
        self._watch.active = False
        after = files_below(self._directory) if record["usesFiles"] else files
        record["filesAfter"] = {n: t for n, t in after.items() if files.get(n) != t}
        now = [writer.try_write(value) for value in arguments]
        changed = enumerate(zip(known, now))
        record["argsAfter"] = {
            str(i): new for i, (old, new) in changed if new is not None and old is not None and new != old
        }
        state = read_state(names, observers, writer)
        record["stateAfter"] = {code: text for code, text in state.items() if before.get(code) != text}
        return record

    def _state_before(self, plan: dict, observers: list[str]) -> dict:
        """State of a twin object, so that looking at it cannot change the one under test."""
        twin = self.names()
        for statement in plan["setup"]:
            exec(statement, twin)
        return read_state(twin, observers, self._writer())

    def _outcome(self, plan: dict, names: dict, tracer: ArcTracer | None, writer: Writer) -> dict:
        code, mode = _compiled(plan)
        drained = None
        sys.settrace(tracer)
        try:
            if mode == "exec":
                exec(code, names)
                result = None
            else:
                result = eval(code, names)
                if inspect.isawaitable(result):
                    result = asyncio.run(awaited(result))
                if plan["kind"] not in _KEPT_WHOLE:
                    drained = "all" if is_stream(result) else None
                    result, drained = drained_items(result)
        except CallDeadline:
            raise
        except BaseException as fault:
            sys.settrace(None)
            return {**self._raised(fault), "drained": drained}
        sys.settrace(None)
        record = {"outcome": "returned", "type": type(result).__name__, "drained": drained}
        text = None if plan["kind"] == "constructor" or mode == "exec" else writer.try_write(result)
        record["approximate"] = writer.has_float
        if text is not None and not _evaluates_to(text, self.names(), result):
            text = None
        record["value"] = text
        record["resultState"] = {}
        if text is None and mode == "eval":
            record["resultState"] = describe_object(result, self._writer(), self._module)
        return record

    def _raised(self, fault: BaseException) -> dict:
        if isinstance(fault, (KeyboardInterrupt, GeneratorExit, MemoryError, RecursionError)):
            return {"outcome": "unusable", "reason": f"it ends in {type(fault).__name__}"}
        deliberate = False
        for frame in reversed(traceback.extract_tb(fault.__traceback__)):
            deliberate = frame.filename == self._filename and frame.lineno in self._raise_lines
            break
        name, module = self._exception_name(type(fault))
        try:
            message = str(fault)
        except Exception:
            message = ""
        shown = Writer(None, forbidden=self._forbidden).try_write(message) if deliberate else None
        return {
            "outcome": "raised", "type": name, "typeModule": module, "deliberate": deliberate,
            "message": message if shown is not None else None,
            "value": None, "approximate": False, "resultState": {},
        }  # fmt: skip

    def _exception_name(self, kind: type) -> tuple[str, str]:
        """Nearest class a test can name, and the module to import it from ('' for built-in and own ones)."""
        for cls in kind.__mro__:
            if cls.__module__ == "builtins" and cls.__name__ in BUILTIN_NAMES:
                return cls.__name__, ""
            own = public_path(cls, self._module)
            if own is not None and cls.__module__ == self._module.__name__:
                return own, ""
            home = sys.modules.get(cls.__module__.split(".")[0])
            if getattr(home, cls.__name__, None) is cls and not cls.__module__.startswith("_"):
                return cls.__name__, home.__name__
        return "Exception", ""


def expire(_signal: int, _frame: object) -> None:
    """Ends the call that is running."""
    # Again and again, since the first one may be swallowed by a bare `except:` of the code under test.
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    raise CallDeadline


def _compiled(plan: dict) -> tuple[types.CodeType, str]:
    code = plan["template"].replace("{self}", plan["receiver"] or "")
    for position in range(len(plan["args"])):
        code = code.replace("{%d}" % position, f"_argument_{position}")
    try:
        return compile(code, "<call>", "eval"), "eval"
    except SyntaxError:
        return compile(code, "<call>", "exec"), "exec"


def _printable(printed: Printed) -> str | None:
    text = printed.getvalue()
    if not text or printed.overflowed or len(text) > 1500:
        return None
    return text if Writer(None).try_write(text) is not None else None


def _evaluates_to(text: str, names: dict, value: object) -> bool:
    try:
        again = eval(text, names)
        return bool(again == value) and type(again) is type(value) or _same_but_for_type(again, value)
    except Exception:
        return False


def _same_but_for_type(again: object, value: object) -> bool:
    return isinstance(value, type(again)) and bool(again == value) and bool(value == again)
