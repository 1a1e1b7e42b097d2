"""What the drivers in Python have in common: the conversation with addrdiff.

One question a line on standard input, {"id":..., "input_base64":...}; one answer a line, in order, after a first line
that says who answers.
"""

import base64
import importlib.metadata
import json
import os
import pathlib
import sys

# Where pip put the packages of this driver.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "site"))
SURFACE = sys.argv[1] if sys.argv[1:] else ""

# What a package prints is no answer.
OUT = os.fdopen(os.dup(1), "w", encoding="ascii")
os.dup2(2, 1)


class Refused(Exception):
    """A documented refusal."""


class CannotBeExpressed(Exception):
    """No input that the software could be handed."""


def release(package):
    return importlib.metadata.version(package)


def as_text(octets):
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        raise CannotBeExpressed("no UTF-8") from None


def as_c_string(octets):
    if b"\0" in octets:
        raise CannotBeExpressed("a string of C ends at its first NUL")
    return octets


def answer(octets, of):
    try:
        return of(octets)
    except CannotBeExpressed as error:
        return {"verdict": "skipped", "reason": {"rule": "cannot-be-expressed", "text": str(error)}}
    except Refused as error:
        return {"verdict": "rejected", "reason": {"text": str(error)[:500]}}
    except Exception as error:
        return {"verdict": "raised", "reason": {"rule": type(error).__name__, "text": str(error)[:500]}}


def converse(hello, of):
    print(json.dumps({"v": 1, **hello}), file=OUT, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        said = answer(base64.b64decode(question["input_base64"]), lambda octets: of(octets, question))
        print(json.dumps({"id": question["id"], **said}), file=OUT, flush=True)


def reads(name, version, grammar, recipients, take=as_text):
    """A route or a parser: `recipients` returns the strings that mail would go to, or raises. It is handed what `take`
    makes of the octets."""

    def shown(to):
        # JSON can carry neither a lone surrogate nor octets that are no UTF-8.
        octets = to if isinstance(to, bytes) else to.encode("utf-8", "replace")
        return octets.decode("utf-8", "replace")

    def of(octets, _):
        return {"verdict": "accepted", "recipients": [shown(to) for to in recipients(take(octets))]}

    converse({"name": name, "version": version, "reads": grammar}, of)


def decides(name, version, valid):
    """A gate, as sign-ups have it: `valid` says yes, and the text behind the last @ is an allowed domain or below it."""

    def of(octets, policy):
        text = as_text(octets)
        domain = text.rpartition("@")[2].lower()
        below = tuple("." + allowed for allowed in policy["allowed"]) if policy["subdomains"] else ()
        is_allowed = domain in policy["allowed"] or domain.endswith(below)
        return {"verdict": "yes" if valid(text) and is_allowed else "no"}

    converse({"name": name, "version": version, "gate": True}, of)
