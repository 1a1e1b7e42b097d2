r"""FastAPI, plain `def`: a smaller set of characters than HTML's, without the `=` and `?` of an encoded-word.

The type of the field is `CompanyAddress`, which reads the text and becomes the address to mail. The mailer
still decodes, and finds nothing to decode.

Source: CVE-2026-48780 (Forem); G. Heyes, "Splitting the email atom" (PortSwigger, 2024), GitHub and GitLab
"""

import re
from email.header import decode_header
from typing import Optional

from fastapi import FastAPI
from pydantic import AfterValidator, BaseModel
from typing_extensions import Annotated

import fastapi_app
import outbox

app = FastAPI()

COMPANY_EMAIL = re.compile(r"(?!-)(?P<local>[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@corp\.example")


def company_address(text: str) -> str:
    found = COMPANY_EMAIL.fullmatch(text.lower())
    if not found or len(found["local"]) > 64:
        raise ValueError("Please use your address at corp.example")
    return found["local"] + "@corp.example"


CompanyAddress = Annotated[str, AfterValidator(company_address)]


class SignUp(BaseModel):
    email: CompanyAddress


@app.post("/signup")
def signup(form: SignUp):
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
    return outbox.mailed(send_confirmation, SignUp(email=text).email)
