"""Whether a text shows a planted mistake: `addrdiff explain` puts it to the patched copy and to the clean one.

What counts is what the patched copy shows and the clean one does not. The clean copy is CPython's own and has mistakes of its
own, published ones too; a text that shows those is no find, whatever the copy under test was patched with.
"""

import base64
import json
import os
import pathlib
import subprocess

from table import ALLOWED, ATTACKER, Unusable

ADDRDIFF = pathlib.Path(os.environ.get("ADDRDIFF_TARGET", "target"), "release", "addrdiff")
STRICT = ("strict/mailbox", "strict/mailbox-utf8", "strict/address-list")
# Those of the self-test: a correct reader cannot fool them.
GATES = ("last-at", "first-at", "suffix-at", "one-at", "incident", "strict", "planted-host-run", "planted-angle")
COUNTS = ("medium", "high", "critical")


def arguments(surface, copies):
    """The arguments that `explain` and `hunt` share: the copies (label -> folder), behind sound gates."""
    parsers = [*STRICT, *(f"cpython/{surface}@{label}" for label in copies)]
    return [*pairs("--package", (f"{label}={folder}" for label, folder in copies.items())), *pairs("--parser", parsers),
            *pairs("--gate", GATES), "--allow", ALLOWED, "--attacker", ATTACKER]


def pairs(option, values):
    return [word for value in values for word in (option, value)]


class Judge:
    """A process that answers, kept for as many texts as there are."""

    def __init__(self, surface, copies, label, against):
        """`copies`: label -> folder, of `label` and `against` at least."""
        self.patched, self.clean = (f"cpython/{surface}@{name}" for name in (label, against))
        both = {name: copies[name] for name in (label, against)}
        command = [ADDRDIFF, "explain", "--jsonl", *arguments(surface, both)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, text):
        line = json.dumps({"input_base64": base64.b64encode(text).decode()})
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answered = self.process.stdout.readline()
        if not answered:
            raise Unusable(f"addrdiff explain of {self.patched} ended with {self.process.wait()} and no answer")
        return Answer(json.loads(answered), self)


class Answer:
    """What both copies made of a text."""

    def __init__(self, answer, judge):
        self.read = {said["parser"]: reading(said) for said in answer["answers"]}
        self.patched, self.clean = self.read[judge.patched], self.read[judge.clean]
        shown = [(sighting, party) for sighting in answer.get("classes", ()) if sighting["level"] in COUNTS
                 for party in parties(sighting) if party in (judge.patched, judge.clean)]
        self.new = kinds(shown, judge.patched) - kinds(shown, judge.clean)

    def __str__(self):
        return f"patched {self.patched}, clean {self.clean}, only patched {sorted(map(str, self.new))}"

    def shows(self, classes):
        """A mistake that the other copy has not, in one of these classes."""
        return self.patched != self.clean and any(kind[0] in classes for kind in self.new)


def parties(sighting):
    return [sighting.get("route"), *sighting.get("pair", ()), *sighting.get("parsers", ())]


def kinds(shown, parser):
    """Which classes this copy shows, and behind which gate."""
    return {(sighting["class"], sighting.get("gate"), tuple(other for other in sighting.get("pair", ()) if other != parser))
            for sighting, party in shown if party == parser}


def reading(said):
    """An answer without what only names the reader, or says where in the text it read."""
    read = {name: value for name, value in said.items() if name not in ("parser", "version")}
    read["mailboxes"] = [(mailbox["local_part"], mailbox["domain"]) for mailbox in said.get("mailboxes", ())]
    return read


def unescaped(text):
    """The octets that a text with addrdiff's escapes stands for."""
    out, rest = bytearray(), text
    while rest:
        before, slash, rest = rest.partition("\\")
        out += before.encode()
        if slash:
            octets, rest = escape(rest)
            out += octets
    return bytes(out)


def escape(rest):
    """The octets of one escape, and what stands behind it."""
    if rest.startswith("u{"):
        digits, _, rest = rest[2:].partition("}")
        return chr(int(digits, 16)).encode(), rest
    if rest.startswith("x"):
        return bytes([int(rest[1:3], 16)]), rest[3:]
    return {"\\": b"\\", "r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0"}[rest[:1]], rest[1:]
