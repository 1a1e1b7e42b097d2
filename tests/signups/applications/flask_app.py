"""Flask: the end of the text is compared, and the text itself is handed to the mail server (G. Heyes, "Splitting the
email atom", 2024). JSON in, JSON out. Mended, `email-validator` reads it, and its normalized address is mailed.

Run as: flask_app.py vulnerable|mended PORT SINK
"""

import smtplib
import sys

from email_validator import EmailNotValidError, validate_email
from flask import Flask, jsonify, request
from werkzeug.serving import make_server

from mail_out import send

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
app = Flask(__name__)


def admitted(text):
    if FORM == "vulnerable":
        if not text.lower().endswith("@corp.example"):
            raise EmailNotValidError("Please use your address at corp.example.")
        return text
    address = validate_email(
        text, allow_smtputf8=False, allow_quoted_local=False, allow_domain_literal=False, check_deliverability=False
    )
    local = address.ascii_local_part
    if address.ascii_domain != "corp.example" or local.startswith("-") or any(s in local for s in ("=?", "%", "!")):
        raise EmailNotValidError("Please use your address at corp.example.")
    return f"{local}@{address.ascii_domain}"


@app.post("/api/signup")
def signup():
    try:
        recipient = admitted(request.json["email"].strip())
    except EmailNotValidError as error:
        return jsonify(ok=False, error=str(error))
    try:
        send(SINK, recipient)
    except (smtplib.SMTPException, ValueError):
        return jsonify(ok=False, error="This mail cannot be sent."), 500
    return jsonify(ok=True)


make_server("127.0.0.1", PORT, app, threaded=True).serve_forever()
