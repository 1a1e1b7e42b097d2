"""Finds inputs on which two readers of an e-mail address disagree about where the mail goes.

    >>> import addrdiff
    >>> addrdiff.admit("Jane@Corp.Example", ["corp.example"])
    'Jane@corp.example'
    >>> report = addrdiff.check(gate=signup.gate, route=signup.recipient, allow=["corp.example"])
    >>> assert report.exit_code == 0, report

`check` asks who gets in by a gate and a route, `explain` shows what readers make of one text, `admit` is the check to put
at a gate, `within` judges a recipient that was mailed, and `payloads` has published attacks for one's own tests.
`python -m addrdiff` is the command line.
"""

from addrdiff import _children, _native, _places
from addrdiff._admission import Allow, Refused, admit, within
from addrdiff._asking import check, explain
from addrdiff._native import HarnessError, UsageError
from addrdiff._payloads import Payload, Payloads, payloads
from addrdiff._report import Explanation, Report

__all__ = [
    "Allow",
    "Explanation",
    "HarnessError",
    "Payload",
    "Payloads",
    "Refused",
    "Report",
    "UsageError",
    "__version__",
    "admit",
    "check",
    "explain",
    "payloads",
    "within",
]

__version__: str = _native.VERSION

_INTERPRETER, _FIRST = _children.command()
_native.set_up(_INTERPRETER, _FIRST, str(_places.cache()))
