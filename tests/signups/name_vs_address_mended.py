r"""Flask, name and address told apart: one pattern reads both forms, and only what it read is mailed.

`Anna Smith <anna@corp.example>` is still taken. A name has neither @ nor any character with a meaning in a
header.

Source: CVE-2023-27043 (Python; python/cpython#102988)
"""

import re

from flask import Flask, jsonify, request

import flask_app
import outbox

app = Flask(__name__)

ALLOWED_DOMAINS = {"corp.example"}
ADDRESS = r"(?P<{0}local>[a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*)@(?P<{0}domain>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
MAILBOX = re.compile(
    rf"{ADDRESS.format('bare_')}|[a-z0-9 '-]+ <{ADDRESS.format('named_')}>", re.IGNORECASE | re.ASCII
)


class NotAllowed(Exception):
    pass


@app.route("/signup", methods=["POST"])
def signup():
    try:
        address = allowed_address(request.form.get("email", ""))
    except NotAllowed as error:
        return jsonify(error=str(error)), 400
    send_confirmation(address)
    return jsonify(status="sent")


def allowed_address(text):
    found = MAILBOX.fullmatch(text)
    if found is None:
        raise NotAllowed("This is no address that we understand.")
    local = found["bare_local"] or found["named_local"]
    domain = (found["bare_domain"] or found["named_domain"]).lower()
    if domain not in ALLOWED_DOMAINS or len(local) > 64:
        raise NotAllowed("This address is not allowed.")
    return f"{local}@{domain}"


def send_confirmation(address):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [address], f"To: {address}\r\nSubject: Welcome\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, allowed_address(flask_app.received(text)))
