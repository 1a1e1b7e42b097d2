r"""Flask, async, with one form of a domain: the text is ASCII, or it is refused.

Local-part and domain are checked label by label, and the address is put together again from them.

Source: CVE-2026-92598 (nodemailer before 9.1.0; GHSA-wmmp-3585-3rmp)
"""

import string

from flask import request

import flask_app
import outbox

app = flask_app.AsyncFlask(__name__)

ALLOWED_DOMAINS = {"corp.example"}
ATOM = set(string.ascii_letters + string.digits + "_+-")


@app.post("/signup")
async def signup():
    try:
        email = parse(request.form["email"])
    except ValueError:
        return {"error": "not allowed"}, 403
    await send_confirmation(email)
    return {"status": "sent"}, 202


def parse(text):
    local, _, domain = text.partition("@")
    if domain.lower() not in ALLOWED_DOMAINS:
        raise ValueError("not an allowed domain")
    atoms = local.split(".")
    if local.startswith("-") or len(local) > 64 or not all(atom and ATOM.issuperset(atom) for atom in atoms):
        raise ValueError("not a plain local part")
    return f"{'.'.join(atoms)}@{domain.lower()}"


async def send_confirmation(email):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [email], "Subject: Welcome\r\n\r\n…")


def gate(text):
    return flask_app.accepted(app, text)


async def route(text):
    return await outbox.mailed_by(send_confirmation(parse(flask_app.received(text))))
