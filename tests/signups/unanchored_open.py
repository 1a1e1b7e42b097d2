r"""FastAPI, plain `def`: a pattern without an end, and pydantic searches with it.

Source: matrix-org/synapse, sample configuration of v0.99.3 and v1.0.0: `pattern: '.*@matrix\.org'` with
    `re.match`
Witness: 'x@corp.example.outside.example'
"""

from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel, Field

import fastapi_app
import outbox

app = FastAPI()


class Registration(BaseModel):
    email: str = Field(pattern=r"^[^@\s]+@corp\.example")


@app.post("/signup", status_code=202)
def signup(registration: Registration, tasks: BackgroundTasks):
    tasks.add_task(send_confirmation, registration.email)
    return {"message": "Please confirm your address."}


def send_confirmation(email: str):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", email, "Subject: Please confirm\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, text)
