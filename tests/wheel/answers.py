"""What the program and the installed package say to every text of the corpus, to be held against each other."""

import base64
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# The readers that answer alike whatever Python there is.
EVERYWHERE = ["strict/*", "cpython/*@future-*", "cpython/*@brython-*"]

OWN = """
import base64, email.utils, json, sys
for line in sys.stdin:
    text = base64.b64decode(line).decode("utf-8", "surrogateescape")
    try:
        said = ["read", email.utils.parseaddr(text)[1]]
    except Exception as error:
        said = ["raised", type(error).__name__]
    print(json.dumps(said))
"""


def said(command, check=True, **more):
    stderr = None if check else subprocess.DEVNULL
    return subprocess.run(command, check=check, stdout=subprocess.PIPE, stderr=stderr, text=True, **more).stdout


def corpus(program):
    """The texts of all cases, as octets."""
    cases = json.loads(said([program, "replay", ROOT / "corpus", "--format", "json", "--parser", "strict/mailbox"],
                            check=False))["cases"]
    texts = sorted({octets(case["shown"]) for case in cases})
    assert len(texts) > 500, len(texts)
    return texts


def octets(shown):
    """What `Input` shows, read back."""
    named = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0"}

    def one(match):
        escape = match[1]
        if escape[0] == "x":
            return bytes([int(escape[1:], 16)])
        return chr(int(escape[2:-1], 16)).encode() if escape[0] == "u" else named.get(escape, escape.encode())

    parts = re.split(r"(\\(?:x[0-9a-f]{2}|u\{[0-9a-f]+\}|.))", shown)
    return b"".join(one(re.match(r"\\(.*)", part)) if part.startswith("\\") else part.encode() for part in parts)


class Answers:
    """What the program says to each text."""

    def __init__(self, texts, program):
        self.texts = texts
        self.questions = "".join(json.dumps({"input_base64": base64.b64encode(text).decode()}) + "\n" for text in texts)
        self.program = self.of([program], EVERYWHERE)

    def of(self, program, parsers, **more):
        named = [argument for parser in parsers for argument in ("--parser", parser)]
        lines = said([*program, "explain", "--jsonl", *named], input=self.questions, **more).splitlines()
        answers = [json.loads(line) for line in lines]
        assert len(answers) == len(self.texts), len(answers)
        return answers


def comparable(answer):
    """What each reader said. A release that comes without `smtplib` takes the one of the interpreter, which words its
    refusals in its own way."""
    return [without_the_words(one) if one["parser"].startswith("cpython/") else one for one in answer["answers"]]


def without_the_words(one):
    if one["verdict"] not in ("rejected", "raised"):
        return one
    return {**one, "reason": {key: value for key, value in one["reason"].items() if key != "text"}}


def as_text(answer):
    """The address that a reader returned, as Python writes it."""
    raw = answer.get("raw") or ""
    return octets(raw).decode("utf-8", "surrogateescape")
