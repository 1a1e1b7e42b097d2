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


def release(package):
    return importlib.metadata.version(package)


def answer(octets, of):
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return {"verdict": "skipped", "reason": {"rule": "cannot-be-expressed", "text": "no UTF-8"}}
    try:
        return of(text)
    except Refused as error:
        return {"verdict": "rejected", "reason": {"text": str(error)[:500]}}
    except Exception as error:
        return {"verdict": "raised", "reason": {"rule": type(error).__name__, "text": str(error)[:500]}}


def converse(hello, of):
    print(json.dumps({"v": 1, **hello}), file=OUT, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        said = answer(base64.b64decode(question["input_base64"]), lambda text: of(text, question))
        print(json.dumps({"id": question["id"], **said}), file=OUT, flush=True)


def reads(name, version, grammar, recipients):
    """A route or a parser: `recipients` returns the strings that mail would go to, or raises."""

    def shown(to):
        # A lone surrogate is no character, and JSON cannot carry it.
        return to.encode("utf-8", "replace").decode("utf-8")

    def of(text, _):
        return {"verdict": "accepted", "recipients": [shown(to) for to in recipients(text)]}

    converse({"name": name, "version": version, "reads": grammar}, of)


def decides(name, version, valid):
    """A gate, as sign-ups have it: `valid` says yes, and the text behind the last @ is an allowed domain or below it."""

    def of(text, policy):
        domain = text.rpartition("@")[2].lower()
        below = tuple("." + allowed for allowed in policy["allowed"]) if policy["subdomains"] else ()
        is_allowed = domain in policy["allowed"] or domain.endswith(below)
        return {"verdict": "yes" if valid(text) and is_allowed else "no"}

    converse({"name": name, "version": version, "gate": True}, of)
