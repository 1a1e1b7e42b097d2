"""`check` and `explain`, with callables where the command line has names."""

import contextlib
import importlib.machinery
import itertools
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Optional, Union

from addrdiff import _native
from addrdiff._native import UsageError
from addrdiff._report import Explanation, Report
from addrdiff._text import Text, octets

#: A gate: a name of the command line, or code that takes a text and says whether it gets in.
Gate = Union[str, Callable[[str], Any]]
#: A route: a name of the command line, or code that takes a text and returns whom it mails.
Route = Union[str, Callable[[str], Any]]

_NUMBERS = itertools.count(1)


def check(
    *,
    gate: Gate,
    route: Route,
    allow: Union[str, Iterable[str]],
    attacker: Optional[str] = None,
    control: Iterable[str] = (),
    variations: int = 5000,
    seed: int = 1,
    fail_on: str = "medium",
) -> Report:
    """Who gets in by this gate and this route: all known attacks, and `variations` more texts made of them by `seed`.

    A callable takes one `str`, and may be async. A gate returns `True` or `False`, or raises `ValueError` for an
    outsider; a route returns the address that it mails, several, or a pair of name and address. One that can be imported
    by its name is asked in a process of its own, so that it may hang or end the process; what this process set at run
    time is not there. Any other (a lambda, a function within a function, in `__main__` or around another one) is asked in
    this one, where a hang in C is not ended: `lambda text: signup.gate(text)` asks code that was configured before.

    `allow`: the allowed domains. `attacker`: the attacker's. `control`: addresses that have to get in, in the place of
    `anna@` each allowed domain. `fail_on`: the lowest level that counts. A minute for code that takes 5 ms a text.

    Raises `UsageError` where something that was named does not exist, `HarnessError` where nothing could be judged.
    A callable that raises, hangs or returns what is not understood is no error: the report says so, with exit code 3.
    """
    allow = [allow] if isinstance(allow, str) else list(allow)
    if not allow:
        raise UsageError("allow: name a domain that is allowed in")
    with contextlib.ExitStack() as stack:
        arguments = ["--gate=" + _named(stack, gate, "accepts:"), "--route=" + _named(stack, route, "")]
        arguments += _policy(allow, attacker) + [f"--control={address}" for address in control]
        arguments += [f"--variations={variations}", f"--seed={seed}", f"--fail-on={fail_on}"]
        return Report(*_native.check([*arguments, "--format=json"], _path()))


def explain(
    text: Text,
    *,
    allow: Union[str, Iterable[str]] = (),
    attacker: Optional[str] = None,
    parsers: Iterable[str] = (),
    gates: Iterable[str] = (),
) -> Explanation:
    """What the parsers read in this text, which gates admit it, and what disagrees.

    `parsers` and `gates` are names or patterns of the command line (`cpython/*`); without them the strict readers and
    each `parseaddr` are asked. Without `allow` every domain that the text could be meant for is tried as the allowed one.

    Raises `UsageError` where something that was named does not exist, or is not here.
    """
    arguments = _policy(allow, attacker)
    arguments += [f"--parser={parser}" for parser in parsers] + [f"--gate={gate}" for gate in gates]
    return Explanation(*_native.explain(arguments, octets(text), _path()))


def _policy(allow: Union[str, Iterable[str]], attacker: Optional[str]) -> "list[str]":
    domains = [allow] if isinstance(allow, str) else list(allow)
    return [f"--allow={domain}" for domain in domains] + ([f"--attacker={attacker}"] if attacker else [])


def _path() -> "list[str]":
    """Where this process finds modules; those that it starts look there too."""
    return [os.path.abspath(folder) for folder in sys.path if os.path.isdir(folder or ".")]


def _named(stack: contextlib.ExitStack, code: Union[str, Callable[[str], Any]], kind: str) -> str:
    if isinstance(code, str):
        return code
    if not callable(code):
        raise TypeError(f"a gate or a route is a name or a callable, not {type(code).__name__}")
    return f"{kind}python/{_importable(code) or stack.enter_context(_kept(code))}"


def _importable(code: Callable[[str], Any]) -> Optional[str]:
    """The name by which another process gets this very code."""
    module, name = getattr(code, "__module__", None), getattr(code, "__qualname__", None)
    if not module or not name or module == "__main__" or not re.fullmatch(r"[A-Za-z0-9_.]+", f"{module}.{name}"):
        return None
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    # What stands in the place of another function may have been put there at run time.
    if found is not code or hasattr(code, "__wrapped__") or not _is_found_again(module):
        return None
    return f"{module}.{name}"


def _is_found_again(module: str) -> bool:
    """Another process that looks where this one looks now finds the file that this module came from."""
    parent = module.rpartition(".")[0]
    if parent and not _is_found_again(parent):
        return False
    path = list(getattr(sys.modules[parent], "__path__", [])) if parent else _path()
    spec = importlib.machinery.PathFinder.find_spec(module, path)
    own = getattr(sys.modules[module], "__file__", None)
    if spec is None or spec.origin is None or own is None:
        return False
    return os.path.abspath(spec.origin) == os.path.abspath(own)


@contextlib.contextmanager
def _kept(code: Callable[[str], Any]) -> Iterator[str]:
    """A name for it in this process alone."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "-", getattr(code, "__qualname__", type(code).__qualname__)).strip("-")
    name = f"{plain or 'callable'}.of-this-process-{next(_NUMBERS)}"
    _native.keep(name, code)
    try:
        yield name
    finally:
        _native.forget(name)
