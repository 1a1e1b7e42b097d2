r"""Flask, the incident of 18 April 2019: a pattern reads the raw text, and the mailer another address.

The `.*` of the pattern swallows the first @; `parseaddr` of that time ends the address at the second.

Source: CVE-2019-11340 (Tchap, Sydent before 1.0.2), CVE-2019-16056 (Python)
Witness: 'x@outside.example@corp.example'
"""

import re

from flask import Flask, abort, request

import flask_app
import outbox
from mail_of_2019 import SMTP, parseaddr

app = Flask(__name__)

ALLOWED = re.compile(r".*@(.*\.|)corp\.example$")


@app.post("/signup")
def signup():
    email = request.form["email"]
    if not ALLOWED.match(email):
        abort(403, "Only for addresses of corp.example")
    send_confirmation(email)
    return "We have sent you a mail.", 202


def send_confirmation(email):
    raw_to = parseaddr(email)[1]
    with SMTP("localhost") as smtp:
        smtp.sendmail("signup@corp.example", raw_to, f"To: {email}\r\nSubject: Your token\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, flask_app.received(text))
