"""Sign-ups with FastAPI and Django, whole applications that mail by SMTP: each open by a published mistake, and mended.

The open ones look at the end of the text, and hand it to a mailer that makes a list of it (CVE-2022-35924).
"""

import asyncio
import json
import smtplib
from email.message import EmailMessage
from urllib.parse import urlencode

import addrdiff

ALLOW = "mycorp.example"


class Fastapi:
    """A FastAPI application, asked over ASGI."""

    def __init__(self, admitted, host, port):
        from fastapi import FastAPI, HTTPException
        from pydantic import BaseModel

        class Form(BaseModel):
            email: str

        self.app, self.loop = FastAPI(), asyncio.new_event_loop()

        @self.app.post("/signup")
        def signup(form: Form):
            address = admitted(form.email)
            if address is None:
                raise HTTPException(403)
            message = EmailMessage()
            message["From"], message["Subject"] = "signup@mycorp.example", "Your token"
            message["To"] = address
            with smtplib.SMTP(host, port) as smtp:
                smtp.send_message(message)
            return {}

        signup.__annotations__["form"] = Form

    def submit(self, text):
        try:
            body = json.dumps({"email": text}).encode()
            self.loop.run_until_complete(self._post(body))
        except (ValueError, smtplib.SMTPException):
            # The mailer refuses what the gate let in: an error page, and no mail.
            pass

    async def _post(self, body):
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
                 "path": "/signup", "raw_path": b"/signup", "query_string": b"", "root_path": "",
                 "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
                 "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2)}

        async def receive():
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message):
            pass

        await self.app(scope, receive, send)


class Django:
    """A Django application, asked through its test client."""

    def __init__(self, admitted, host, port):
        import django
        from django.conf import settings

        settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=self, SECRET_KEY="for tests", EMAIL_HOST=host, EMAIL_PORT=port,
                           EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", USE_TZ=True)
        django.setup()
        from django.core.mail import EmailMessage as Mail
        from django.http import HttpResponse
        from django.test import Client
        from django.urls import path

        def signup(request):
            address = admitted(request.POST["email"])
            if address is None:
                return HttpResponse(status=403)
            to = [one.strip() for one in address.split(",")]
            Mail("Your token", "", "signup@mycorp.example", to).send()
            return HttpResponse(status=202)

        self.urlpatterns = [path("signup", signup)]
        self.client = Client(raise_request_exception=False)

    def submit(self, text):
        form = urlencode({"email": text.encode("utf-8", "surrogateescape")})
        self.client.post("/signup", form, content_type="application/x-www-form-urlencoded")


def by_its_end(text):
    return text if text.endswith("@" + ALLOW) else None


def by_admit(text):
    try:
        return addrdiff.admit(text, ALLOW)
    except addrdiff.Refused:
        return None


GATES = {"open": by_its_end, "mended": by_admit, "refusing": lambda text: None}


def made(name, host, port):
    """The sign-up of this name: `django-open`."""
    framework, gate = name.split("-")
    return {"fastapi": Fastapi, "django": Django}[framework](GATES[gate], host, port)
