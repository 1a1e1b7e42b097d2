"""FastAPI behind uvicorn: the end of the text is compared, and the mailer makes an address list of the header (as next-auth
did before CVE-2022-35924). Mended, Pydantic's model reads one address, and that is mailed.

Run as: fastapi_app.py vulnerable|mended PORT SINK
"""

import sys

import uvicorn
from email.utils import getaddresses
from email_validator import EmailNotValidError, validate_email
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from mail_out import send

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
app = FastAPI()


class SignUp(BaseModel):
    email: str
    password: str


def recipients(text):
    if FORM == "vulnerable":
        if not text.lower().endswith("@corp.example"):
            raise HTTPException(403, "Use your address at corp.example")
        return [address for _, address in getaddresses([text]) if address]
    try:
        address = validate_email(
            text, allow_smtputf8=False, allow_quoted_local=False, allow_domain_literal=False, check_deliverability=False
        )
    except EmailNotValidError as error:
        raise HTTPException(422, str(error)) from error
    local = address.ascii_local_part
    if address.ascii_domain != "corp.example" or local.startswith("-") or any(s in local for s in ("=?", "%", "!")):
        raise HTTPException(403, "Use your address at corp.example")
    return [f"{local}@{address.ascii_domain}"]


@app.post("/signup", status_code=202)
def signup(wanted: SignUp):
    found = recipients(wanted.email.strip())
    if not found:
        raise HTTPException(422, "There is no address")
    for recipient in found:
        try:
            send(SINK, recipient)
        except ValueError as error:
            raise HTTPException(422, "This mail cannot be sent") from error
    return {"status": "sent"}


uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="critical")
