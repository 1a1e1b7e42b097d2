"""How many examples Hypothesis needs for a sign-up: none of 10,000 `emails()` shows anything, ours one within 200."""

import sys

import hypothesis
import signups
from addrdiff._sink import MailSink
from addrdiff.strategies import hostile_addresses
from hypothesis import strategies as st

sink = MailSink()
sink.start()
application = signups.made(sys.argv[1], sink.host, sink.port)
put = []


def leaves(text):
    sink.begin()
    put.append(text)
    application.submit(text)
    return any(one.endswith("@attacker.example") for one in sink.recipients)


def found(strategy, examples):
    """The smallest text that leaves the allowed domains, and how many were put until the first one did."""
    put.clear()
    first = []

    def is_it(text):
        left = leaves(text)
        if left and not first:
            first.append(len(put))
        return left

    settings = hypothesis.settings(max_examples=examples, database=None, derandomize=True, deadline=None,
                                   suppress_health_check=list(hypothesis.HealthCheck))
    try:
        return hypothesis.find(strategy, is_it, settings=settings), first[0]
    except hypothesis.errors.NoSuchExample:
        return None, len(put)


smallest, after = found(hostile_addresses(signups.ALLOW), 200)
assert smallest is not None and after <= 200, (smallest, after)
assert len(smallest) <= len("a@attacker.example,b@mycorp.example"), smallest
print(f"{sys.argv[1]}: hostile_addresses after {after} examples, shrunk to {smallest!r}", file=sys.stderr)
assert found(st.emails(), int(sys.argv[2]))[0] is None
print(f"{sys.argv[1]}: emails() shows nothing in {len(put)} examples", file=sys.stderr)
