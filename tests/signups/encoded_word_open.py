r"""FastAPI, plain `def`: a browser's pattern takes an encoded-word for a local-part; the mailer decodes it.

The pattern is that of HTML for `<input type="email">`. Decoded, the local-part holds an address of its own,
and the `>` and NUL behind it end the path for Postfix.

Source: CVE-2026-48780 (Forem); G. Heyes, "Splitting the email atom" (PortSwigger, 2024), GitHub and GitLab
Witness: '=?utf-8?q?x=40outside.example=3e=00?=anna@corp.example'
"""

from email.header import decode_header
from typing import Optional

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel, Field

import fastapi_app
import outbox

app = FastAPI()

LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
HTML_EMAIL = rf"^[a-zA-Z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{LABEL}(?:\.{LABEL})*$"


class SignUp(BaseModel):
    email: str = Field(pattern=HTML_EMAIL)


@app.post("/signup")
def signup(form: SignUp):
    if form.email.split("@")[1].lower() != "corp.example":
        raise HTTPException(status_code=403, detail="Please use your address at corp.example")
    send_confirmation(form.email)
    return {"ok": True}


def decoded(text: str) -> str:
    parts = decode_header(text)
    return "".join(part if isinstance(part, str) else to_text(part, charset) for part, charset in parts)


def to_text(octets: bytes, charset: Optional[str]) -> str:
    try:
        return octets.decode(charset or "utf-8", "replace")
    except LookupError:
        return octets.decode("latin-1")


def send_confirmation(email: str):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [decoded(email)], "Subject: Hello\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, text)
