r"""FastAPI, async, with a validator that compares the whole domain and returns what it has read.

The model holds the address written anew; the endpoint never sees the text that was posted.

Source: GHSA-7cc2-r658-7xpf (coder before 2.8.4)
"""

import re

from fastapi import FastAPI
from pydantic import BaseModel, field_validator

import fastapi_app
import outbox

ALLOWED_DOMAINS = ("corp.example",)
ATOM = r"[A-Za-z0-9#$&'*+/=?^_`{|}~-]+"
LOCAL_PART = re.compile(rf"(?!-){ATOM}(?:\.{ATOM})*")


class SignUp(BaseModel):
    email: str

    @field_validator("email")
    @classmethod
    def of_an_allowed_domain(cls, email: str) -> str:
        local, at, domain = email.rpartition("@")
        if not at or domain.lower() not in ALLOWED_DOMAINS:
            raise ValueError("Only addresses of our company may sign up")
        if len(local) > 64 or "=?" in local or not LOCAL_PART.fullmatch(local):
            raise ValueError("Please use a plain address, without quotes or comments")
        return f"{local}@{domain.lower()}"


app = FastAPI()


@app.post("/signup", status_code=202)
async def signup(form: SignUp):
    await send_confirmation(form.email)
    return {"sent": True}


async def send_confirmation(email: str):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", [email], f"To: {email}\r\nSubject: Welcome\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


async def route(text):
    return await outbox.mailed_by(send_confirmation(SignUp(email=text).email))
