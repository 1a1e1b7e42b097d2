r"""Flask, async: gate and mailer encode a domain in two ways.

The gate uses the codec `idna`, which drops invisible characters and maps wide ones; the mailer writes each
label in punycode as it is. `cor\xadp.example` is corp.example to the one and xn--corp-sga.example to the
other.

Source: CVE-2026-92598 (nodemailer before 9.1.0; GHSA-wmmp-3585-3rmp)
Witness: 'anna@cor\xadp.example'
"""

from flask import request

import flask_app
import outbox

app = flask_app.AsyncFlask(__name__)

ALLOWED_DOMAINS = {"corp.example"}


@app.post("/signup")
async def signup():
    email = request.form["email"]
    if not is_allowed(email):
        return {"error": "not allowed"}, 403
    await send_confirmation(email)
    return {"status": "sent"}, 202


def is_allowed(email):
    if email.count("@") != 1:
        return False
    local, domain = email.split("@")
    try:
        return bool(local) and local.isascii() and domain.encode("idna").decode().lower() in ALLOWED_DOMAINS
    except UnicodeError:
        return False


def to_ascii(domain):
    def encode(label):
        return label if label.isascii() else "xn--" + label.encode("punycode").decode()

    return ".".join(encode(label) for label in domain.split("."))


async def send_confirmation(email):
    local, _, domain = email.rpartition("@")
    recipient = f"{local}@{to_ascii(domain.lower())}"
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [recipient], "Subject: Welcome\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


async def route(text):
    return await outbox.mailed_by(send_confirmation(flask_app.received(text)))
