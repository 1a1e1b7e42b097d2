"""The package as code uses it; run by scripts/test-wheel where the wheel is installed, beside signup.py."""

import asyncio
import email.utils
import os
import pickle
import signal
import sys
import threading
import time

import addrdiff
import signup

CORP = ["corp.example"]


def raises(kind, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        return error
    raise AssertionError(f"nothing was raised by {arguments} {named}")


def check(gate, route, **named):
    return addrdiff.check(gate=gate, route=route, allow=CORP, attacker="outside.example", **{"variations": 200, **named})


def it_admits():
    assert addrdiff.admit("Jane@Corp.Example", "corp.example") == "Jane@corp.example"
    refused = raises(addrdiff.Refused, addrdiff.admit, "x@outside.example@corp.example", CORP)
    assert (refused.rule, refused.offset) == ("Domain", 17) and isinstance(refused, ValueError)
    again = pickle.loads(pickle.dumps(refused))
    assert (again.rule, again.offset, str(again)) == (refused.rule, refused.offset, str(refused))
    below = addrdiff.Allow("corp.example", subdomains=True)
    assert addrdiff.admit(b"jane@mail.corp.example", below) == "jane@mail.corp.example"
    raises(addrdiff.Refused, addrdiff.admit, "jane@mail.corp.example", CORP)
    raises(addrdiff.Refused, addrdiff.admit, '"a"@corp.example', CORP)
    raises(addrdiff.Refused, addrdiff.admit, "\udcff@corp.example", CORP)
    assert addrdiff.admit('"a"@corp.example', addrdiff.Allow(CORP, permitting=["quoted-local-part"])) == "a@corp.example"
    for wrong in "https://corp.example/", "corp":
        raises(addrdiff.UsageError, addrdiff.admit, "a@corp.example", wrong)
    raises(addrdiff.UsageError, addrdiff.Allow, CORP, permitting=["nothing"])
    raises(TypeError, addrdiff.admit, 7, CORP)


def it_judges_an_envelope():
    for address, stays in [
        ("jane@corp.example", True),
        ("JANE@CORP.EXAMPLE", True),
        ('"a b"@corp.example', True),
        ("jane@mail.corp.example", False),
        ("jane@corp.example.outside.example", False),
        ("outside.example!jane@corp.example", False),
        ("jane%outside.example@corp.example", False),
        ('"x@outside.example"@corp.example', False),
        ("<jane@corp.example>", False),
        ("jane@corp.example\r\n", False),
        ("", False),
    ]:
        assert addrdiff.within(address, CORP) is stays, address
    assert addrdiff.within("jane@mail.corp.example", addrdiff.Allow(CORP, subdomains=True))


def it_explains():
    said = addrdiff.explain("a@outside.example@corp.example", parsers=["strict/mailbox", "cpython/parseaddr@stdlib"])
    assert [one["parser"] for one in said.answers] == ["strict/mailbox", "cpython/parseaddr@stdlib"]
    assert said.answers[0]["verdict"] == "rejected" and said.exit_code == 0
    assert "Domain at offset 17" in str(said) and "\x1b" not in str(said)
    # Octets of any kind, and none of the command line's meanings.
    for text in b"\0\xff@corp.example", "-", "--help", "":
        assert addrdiff.explain(text, parsers=["strict/*"]).data["v"] == 1
    assert addrdiff.explain("a,b@corp.example", allow=CORP, gates=["last-at"]).classes is not None
    raises(addrdiff.UsageError, addrdiff.explain, "a@b", parsers=["nothing/here"])


async def gate_async(text):
    await asyncio.sleep(0)
    return text.endswith("@corp.example")


def it_checks_by_name_and_by_code():
    report = check(signup.gate, signup.split)
    assert report.exit_code == 10 and report.findings[0]["class"] in ("allowlist-bypass", "extra-recipient"), report
    assert report.data["deployments"][0]["route"] == "python/signup.split"
    # Another process got it by its name, and showed the same with other domains.
    assert any(one["confidence"] == "confirmed" for one in check("last-at", signup.split).findings)
    assert "evidence:" in str(report) and "outside.example" in str(report)
    assert check(signup.gate, signup.mended).exit_code == 0
    assert check("last-at", "cpython/rcpt@stdlib").evidence["admitted"] > 0


def it_checks_code_of_this_process():
    asked = []

    def route(text):
        asked.append(os.getpid())
        return [one for one in text.split(",") if "@" in one]

    report = check(gate_async, route)
    assert report.exit_code == 10 and set(asked) == {os.getpid()}, report
    # No other process could show it again.
    assert {one["confidence"] for one in report.findings} <= {"observed", "depends-on-server"}, report
    assert not any("of-this-process" in command for one in report.findings for command in one.get("reproductions", []))
    strict = check(lambda text: addrdiff.admit(text, CORP) == text, lambda text: addrdiff.admit(text, CORP))
    assert strict.exit_code == 0 and strict.evidence["admitted"] > 0, strict


def it_says_what_it_could_not_judge():
    def raising(text):
        raise ConnectionError("the database is gone")

    def spinning(text):
        while text.count(",") > 1:
            pass
        return signup.mended(text)

    for route in raising, spinning, lambda text: {"to": text}, signup.dies, signup.hangs:
        report = check(signup.gate, route)
        assert report.exit_code == 3, (route, report)
        assert "not judged" in str(report) or report.failed_controls, report
    [why] = check(signup.gate, lambda text: {"to": text}).failed_controls
    assert "dict" in why, why
    raises(addrdiff.UsageError, check, "no-such-gate", "cpython/parseaddr@stdlib")
    raises(addrdiff.UsageError, check, "last-at", "cpython/parseaddr@stdlib", fail_on="nonsense")
    raises(TypeError, check, 7, signup.split)


def it_is_interrupted():
    """Ctrl-C reaches the caller, in the middle of a callable and of anything else."""
    for route in (lambda text: time.sleep(0.01) or text), "cpython/rcpt@stdlib", signup.mended:
        threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT)).start()
        began = time.monotonic()
        raises(KeyboardInterrupt, check, signup.gate, route, variations=300_000)
        assert time.monotonic() - began < 15


def it_leaves_the_process_as_it_was():
    assert sys.stdout is sys.__stdout__ and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert email.utils.parseaddr("a@b.example") == ("", "a@b.example")


if __name__ == "__main__":
    for test in [value for name, value in list(globals().items()) if name.startswith("it_")]:
        test()
        print(test.__name__, file=sys.stderr)
