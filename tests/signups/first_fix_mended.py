r"""Django, async: a validator class that reads the address, and a mailer that is given what it read.

Sydent 1.0.2 compared what `parseaddr` read with the text. We ask for more, since the text may be decoded or
routed further on: a plain local-part of ASCII and exactly our domain. The mailer is the one of 2019.

Source: CVE-2019-11340 (Sydent 1.0.1, mended in 1.0.2); CVE-2026-40574 (oauth2-proxy) has the same gate
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.http import HttpResponse
from django.urls import path
from django.utils.deconstruct import deconstructible

import django_app
import outbox
from mail_of_2019 import SMTP, parseaddr


@deconstructible
class AddressOf(BaseValidator):
    """The value is a plain address of the domain `limit_value`."""

    message = "Your domain is not allowed."
    code = "domain"
    plain = re.compile(r"(?P<local>\w(?:[\w+-]|\.(?=[\w+-])){0,63})@(?P<domain>[\w.-]+)", re.ASCII)

    def clean(self, text):
        return self.plain.fullmatch(text)

    def compare(self, found, domain):
        return found is None or found["domain"].lower() != domain

    def address(self, text):
        self(text)
        return f"{self.clean(text)['local']}@{self.limit_value}"


company = AddressOf("corp.example")


async def signup(request):
    try:
        email = company.address(request.POST["email"].strip())
    except ValidationError as error:
        return HttpResponse(error.messages, status=403)
    await send_confirmation(email)
    return HttpResponse("We have sent you a mail.")


async def send_confirmation(email):
    if parseaddr(email)[1] != email:
        raise ValueError("two readings of one address")
    with SMTP() as smtp:
        smtp.sendmail("signup@corp.example", email, f"To: {email}\r\nSubject: Your token\r\n\r\n…")


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted_by(signup, text)


async def route(text):
    return await outbox.mailed_by(send_confirmation(company.address(django_app.received(text))))
