r"""FastAPI, async: one @ is counted in the text, and the mailer normalizes the text afterwards.

NFKC makes an @ of the wide U+FF20, and the mailer takes the domain after the first one.

Source: CVE-2026-73420 (Auth.js, next-auth; GHSA-7rqj-j65f-68wh)
Witness: 'x\uff20outside.example@corp.example'
"""

import unicodedata

from fastapi import BackgroundTasks, Body, FastAPI, HTTPException

import fastapi_app
import outbox

app = FastAPI()


def normalize_identifier(identifier: str) -> str:
    if identifier.count("@") != 1:
        raise HTTPException(status_code=422, detail="This is no address")
    local, domain = identifier.lower().split("@")
    if domain != "corp.example":
        raise HTTPException(status_code=403, detail="Only for corp.example")
    return f"{local}@{domain}"


@app.post("/signup", status_code=202)
async def signup(tasks: BackgroundTasks, email: str = Body(embed=True)):
    tasks.add_task(send_verification_request, normalize_identifier(email))
    return {"sent": True}


async def send_verification_request(identifier: str):
    address = unicodedata.normalize("NFKC", identifier)
    local, domain = address.split("@")[:2]
    with outbox.SMTP() as smtp:
        smtp.sendmail("auth@corp.example", [f"{local}@{domain}"], "Subject: Sign in\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


async def route(text):
    return await outbox.mailed_by(send_verification_request(text.lower()))
