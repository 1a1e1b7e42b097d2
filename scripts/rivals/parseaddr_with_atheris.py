"""The fuzz loop that scripts/bench times: Atheris covers `email`, and a strict check in Python compares."""

import sys

import atheris

import judge

with atheris.instrument_imports(include=["email"]):
    parseaddr = judge.load("cpython/parseaddr@stdlib")


@atheris.instrument_func
def compare(data):
    text = judge.text_of(data)
    said = judge.MAILBOX.fullmatch(parseaddr(text)[1])
    strict = judge.MAILBOX.fullmatch(text)
    return (said and said[1]) == (strict and strict[1])


atheris.Setup(sys.argv, compare)
atheris.Fuzz()
