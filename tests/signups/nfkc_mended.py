r"""FastAPI, async: normalized first, then read, and what was read is mailed.

The domain may be the company's or one below it. Whatever is not ASCII after NFKC is refused, and so is every
@ beyond the first, whichever character it was made of.

Source: CVE-2026-73420 (Auth.js, next-auth; GHSA-7rqj-j65f-68wh)
"""

import re
import unicodedata

from fastapi import BackgroundTasks, Body, Depends, FastAPI, HTTPException

import fastapi_app
import outbox

app = FastAPI()

LOCAL_PART = re.compile(r"[a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*corp\.example")


async def identifier(email: str = Body(embed=True)) -> str:
    local, _, domain = unicodedata.normalize("NFKC", email).lower().partition("@")
    if not LOCAL_PART.fullmatch(local) or len(local) > 64:
        raise HTTPException(status_code=422, detail="This is no address")
    if not DOMAIN.fullmatch(domain) or len(local) + len(domain) > 253:
        raise HTTPException(status_code=403, detail="Only for corp.example")
    return f"{local}@{domain}"


@app.post("/signup", status_code=202)
async def signup(tasks: BackgroundTasks, address: str = Depends(identifier)):
    tasks.add_task(send_verification_request, address)
    return {"sent": True}


async def send_verification_request(address: str):
    with outbox.SMTP() as smtp:
        smtp.sendmail("auth@corp.example", [address], "Subject: Sign in\r\n\r\n…")


def gate(text):
    return fastapi_app.accepted(app, text)


async def route(text):
    return await outbox.mailed_by(send_verification_request(await identifier(text)))
