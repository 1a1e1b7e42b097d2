r"""Flask: the end of the text is compared, and the text itself is handed to the mail server.

No parser of Python is involved. Postfix takes `x@outside.example(@corp.example` for an address with a comment
that nobody closed, and mails outside.example.

Source: G. Heyes, "Splitting the email atom" (PortSwigger, 2024): `collab%psres.net(@example.com` on Postfix
Witness: 'x@outside.example(@corp.example'
"""

from flask import Flask, request

import flask_app
import outbox

app = Flask(__name__)


@app.post("/signup")
def signup():
    email = request.form["email"].strip()
    if not email.lower().endswith("@corp.example"):
        return "Please use your address at corp.example.", 400
    send_confirmation(email)
    return "Please look into your mailbox."


def send_confirmation(email):
    with outbox.SMTP("mail.corp.example", 587) as server:
        server.sendmail("no-reply@corp.example", email, "Subject: Confirm your address\r\n\r\nhttps://…")


def gate(text):
    return flask_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, flask_app.received(text).strip())
