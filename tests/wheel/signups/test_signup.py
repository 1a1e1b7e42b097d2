"""A sign-up under the pytest plugin, as the guide shows it; SIGNUP names which."""

import os

import pytest
import signups

MADE = {}


@pytest.mark.addrdiff(allow="mycorp.example")
def test_signup(hostile_address, mail_sink):
    application = MADE.get("it") or signups.made(os.environ["SIGNUP"], mail_sink.host, mail_sink.port)
    MADE["it"] = application
    application.submit(hostile_address.text)
