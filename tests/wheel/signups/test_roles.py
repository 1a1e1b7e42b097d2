"""The plugin beside other parameters: each of the tests of one payload is judged."""

import pytest

import addrdiff


@pytest.mark.parametrize("role", ["guest", "admin"])
def test_roles(role, hostile_address):
    try:
        mailed = [hostile_address.text if role == "admin" else addrdiff.admit(hostile_address.text, "mycorp.example")]
    except addrdiff.Refused:
        mailed = []
    hostile_address.judge(mailed)
