r"""Flask: `parseaddr` takes what stands before the angle brackets for the address.

The gate looks at the domain that a lenient `parseaddr` reads; the mail goes to the address in angle brackets,
as every mail server would send it.

Source: CVE-2023-27043 (Python; python/cpython#102988)
Witness: 'anna@corp.example <x@outside.example>'
"""

import re
from email import utils

from flask import Flask, jsonify, request

import flask_app
import outbox

app = Flask(__name__)

ALLOWED_DOMAINS = {"corp.example"}
# Our customers write "Smith, Anna <anna@corp.example>", which the strict parser refuses.
LENIENT = {"strict": False} if getattr(utils, "supports_strict_parsing", False) else {}


@app.route("/signup", methods=["POST"])
def signup():
    email = request.form.get("email", "")
    if not is_allowed(email):
        return jsonify(error="This address is not allowed."), 400
    send_confirmation(email)
    return jsonify(status="sent")


def is_allowed(email):
    _, address = utils.parseaddr(email, **LENIENT)
    return address.rsplit("@", 1)[-1].lower() in ALLOWED_DOMAINS


def send_confirmation(email):
    in_angle_brackets = re.search(r"<([^<>]+)>", email)
    recipient = in_angle_brackets.group(1) if in_angle_brackets else email
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [recipient], f"To: {email}\r\nSubject: Welcome\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, flask_app.received(text))
