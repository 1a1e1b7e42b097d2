r"""FastAPI, async: the text ends in the allowed domain, and so does `evilcorp.example`.

Source: GHSA-7cc2-r658-7xpf (coder before 2.8.4)
Witness: 'x@outsidecorp.example'
"""

from fastapi import FastAPI
from pydantic import BaseModel, field_validator

import fastapi_app
import outbox

ALLOWED_DOMAINS = ("corp.example",)


class SignUp(BaseModel):
    email: str

    @field_validator("email")
    @classmethod
    def of_an_allowed_domain(cls, email: str) -> str:
        if not email.endswith(ALLOWED_DOMAINS):
            raise ValueError("Only addresses of our company may sign up")
        return email


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
    return await outbox.mailed_by(send_confirmation(text))
