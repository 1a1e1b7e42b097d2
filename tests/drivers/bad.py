#!/usr/bin/env python3
"""Drivers that misbehave, each in one way: `bad.py WAY`. See the functions for what each does."""
import base64
import json
import os
import select
import sys
import time

HELLO = '{"v":1,"name":"bad","version":"1"}'


def questions():
    for line in sys.stdin:
        question = json.loads(line)
        yield question["id"], base64.b64decode(question["input_base64"])


def say(line):
    print(line, flush=True)


def answer(number, text):
    if b"@" in text and text.isascii() and text.decode().isprintable():
        return json.dumps({"id": number, "verdict": "accepted", "recipients": [text.decode()]})
    return json.dumps({"id": number, "verdict": "rejected", "reason": {"text": "no"}})


def on(holds, act):
    """Good, but for the inputs of which this holds."""
    say(HELLO)
    for number, text in questions():
        act() if holds(text) else say(answer(number, text))


def garbles():
    say(HELLO)
    for number, text in questions():
        say(json.dumps({"id": number, "verdict": "accepted", "recipients": [text.decode("latin-1")]}))


def no_version():
    for number, text in questions():
        say(answer(number, text))


def silent():
    time.sleep(1000)


def out_of_order():
    """Two answers at a time, the later one first, as a pool of threads would give them."""
    say(HELLO)
    for pair in pairs():
        for number, text in reversed(pair):
            say(answer(number, text))


def pairs():
    held, rest = [], b""
    while True:
        # A question that comes alone is answered alone.
        if held and not select.select([0], [], [], 0.05)[0]:
            yield held
            held = []
        piece = os.read(0, 65536)
        if not piece:
            return
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            question = json.loads(line)
            held.append((question["id"], base64.b64decode(question["input_base64"])))
            if len(held) == 2:
                yield held
                held = []


def mixed_up():
    """The ids are right, the answers are those of the question before."""
    say(HELLO)
    before = None
    for number, text in questions():
        say(answer(number, text if before is None else before))
        before = text


def one_id():
    say(HELLO)
    for _, text in questions():
        say(answer(1, text))


def shape():
    say(HELLO)
    for number, text in questions():
        say(json.dumps({"id": number, "result": text.decode("latin-1")}))


def twice():
    say(HELLO)
    for number, text in questions():
        say(answer(number, text) + "\n" + answer(number, text))


def buffered():
    """Never flushes: what it says leaves when it ends, or when the buffer is full."""
    say(HELLO)
    for number, text in questions():
        sys.stdout.write(answer(number, text) + "\n")


def lingers():
    say(HELLO)
    for number, text in questions():
        say(answer(number, text))
    time.sleep(1000)


def unstable():
    say(HELLO)
    for count, (number, text) in enumerate(questions()):
        say(answer(number, text) if count % 2 == 0 else answer(number, b"x"))


def utf8():
    """Believes that every input is UTF-8."""
    say(HELLO)
    for number, text in questions():
        text.decode()
        say(answer(number, text))


def endless():
    while True:
        sys.stdout.write("x" * 65536)


def chatter():
    """An endless stream of lines."""
    while True:
        sys.stdout.write("y\n" * 32768)


def gate_fixed():
    """Decides, and not by the domains of the question."""
    say(HELLO.replace("}", ',"gate":true}'))
    for number, text in questions():
        say(json.dumps({"id": number, "verdict": "yes" if text.endswith(b"@example.org") else "no"}))


def gate_unsaid():
    """Decides, and does not say so."""
    say(HELLO)
    for number, text in questions():
        say(json.dumps({"id": number, "verdict": "yes" if b"@" in text else "no"}))


def slow():
    """Nothing is wrong with it but that an answer takes 50 ms."""
    say(HELLO)
    for number, text in questions():
        time.sleep(0.05)
        say(answer(number, text))


WAYS = {
    "gate-fixed": gate_fixed,
    "gate-unsaid": gate_unsaid,
    "slow": slow,
    "no-version": no_version,
    "silent": silent,
    "out-of-order": out_of_order,
    "mixed-up": mixed_up,
    "one-id": one_id,
    "shape": shape,
    "twice": twice,
    "buffered": buffered,
    "lingers": lingers,
    "unstable": unstable,
    "utf8": utf8,
    "garbles": garbles,
    "hangs": lambda: on(lambda text: b"\0" in text, lambda: time.sleep(1000)),
    "dies": lambda: on(lambda text: b"\0" in text, lambda: sys.exit("cannot go on")),
    "garbage": lambda: on(lambda text: b"\n" in text, lambda: say("warning: odd input")),
    "flood": lambda: on(lambda text: len(text) > 4096, endless),
    "chatter": lambda: on(lambda text: len(text) > 4096, chatter),
}

WAYS[sys.argv[1]]()
