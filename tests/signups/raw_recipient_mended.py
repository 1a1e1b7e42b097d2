r"""Flask, the end of the text replaced by `email-validator`: its normalized address is compared and mailed.

Beyond it we refuse what a later reader may decode or route (`=?`, `%`, `!`) and what looks like an option.

Source: G. Heyes, "Splitting the email atom" (PortSwigger, 2024): `collab%psres.net(@example.com` on Postfix
"""

from email_validator import EmailNotValidError, validate_email
from flask import Flask, request

import flask_app
import outbox

app = Flask(__name__)


@app.post("/signup")
def signup():
    try:
        email = company_address(request.form["email"].strip())
    except EmailNotValidError as error:
        return str(error), 400
    send_confirmation(email)
    return "Please look into your mailbox."


def company_address(text):
    address = validate_email(
        text,
        allow_smtputf8=False,
        allow_quoted_local=False,
        allow_domain_literal=False,
        check_deliverability=False,
    )
    if address.ascii_domain != "corp.example":
        raise EmailNotValidError("Please use your address at corp.example.")
    local = address.ascii_local_part
    if local.startswith("-") or any(sign in local for sign in ("=?", "%", "!")):
        raise EmailNotValidError("We do not send mail to such an address.")
    return f"{local}@{address.ascii_domain}"


def send_confirmation(email):
    with outbox.SMTP("mail.corp.example", 587) as server:
        server.sendmail("no-reply@corp.example", email, "Subject: Confirm your address\r\n\r\nhttps://…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, company_address(flask_app.received(text).strip()))
