r"""Flask, the incident of 2019, mended on the line that was wrong: the pattern is for the whole text.

It says which characters a local-part has, so that nothing is left to a second reader, and the address that is
mailed is made of what the pattern found. The mailer is the one of 2019.

Source: CVE-2019-11340 (Tchap, Sydent before 1.0.2), CVE-2019-16056 (Python)
"""

import re

from flask import Flask, abort, request

import flask_app
import outbox
from mail_of_2019 import SMTP, parseaddr

app = Flask(__name__)

ALLOWED = re.compile(r"(?=[^@]{1,64}@)(\w[\w+-]*(?:\.[\w+-]+)*)@corp\.example", re.ASCII)


@app.post("/signup")
def signup():
    try:
        email = read(request.form["email"])
    except ValueError as error:
        abort(403, str(error))
    send_confirmation(email)
    return "We have sent you a mail.", 202


def read(text):
    found = ALLOWED.fullmatch(text)
    if not found:
        raise ValueError("Only for addresses of corp.example")
    return f"{found[1]}@corp.example"


def send_confirmation(email):
    raw_to = parseaddr(email)[1]
    with SMTP("localhost") as smtp:
        smtp.sendmail("signup@corp.example", raw_to, f"To: {email}\r\nSubject: Your token\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, read(flask_app.received(text)))
