r"""FastAPI, plain `def`, mended on the line that was wrong: the pattern has an end and a strict local-part.

pydantic matches with Rust's `regex`, where `$` is the end of the text and not also a place before a line
break. The domain that is mailed is a constant.

Source: matrix-org/synapse, sample configuration of v0.99.3 and v1.0.0: `pattern: '.*@matrix\.org'` with
    `re.match`
"""

from fastapi import BackgroundTasks, FastAPI
from pydantic import BaseModel, Field

import fastapi_app
import outbox

app = FastAPI()


class Registration(BaseModel):
    email: str = Field(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_+-]*(\.[A-Za-z0-9_+-]+)*@corp\.example$",
        max_length=64 + len("@corp.example"),
    )


@app.post("/signup", status_code=202)
def signup(registration: Registration, tasks: BackgroundTasks):
    tasks.add_task(send_confirmation, mailbox(registration))
    return {"message": "Please confirm your address."}


def mailbox(registration: Registration) -> str:
    return registration.email.split("@")[0] + "@corp.example"


def send_confirmation(email: str):
    with outbox.SMTP() as smtp:
        smtp.sendmail("signup@corp.example", email, "Subject: Please confirm\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


def route(text):
    return outbox.mailed(send_confirmation, mailbox(Registration(email=text)))
