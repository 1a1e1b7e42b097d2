r"""Django, async: the first fix of 2019, which changed nothing.

Sydent 1.0.1 no longer mailed what `parseaddr` had read of the text but the text itself; `smtplib` then read
it with `parseaddr` once more, and the mail went where it had gone before.

Source: CVE-2019-11340 (Sydent 1.0.1, mended in 1.0.2); CVE-2026-40574 (oauth2-proxy) has the same gate
Witness: 'x@outside.example@corp.example'
"""

from django.http import HttpResponse
from django.urls import path

import django_app
import outbox
from mail_of_2019 import SMTP


async def signup(request):
    email = request.POST["email"].strip()
    if not is_allowed(email):
        return HttpResponse("Your domain is not allowed.", status=403)
    await send_confirmation(email)
    return HttpResponse("We have sent you a mail.")


def is_allowed(email):
    return email.endswith("@corp.example")


async def send_confirmation(email):
    with SMTP() as smtp:
        smtp.sendmail("signup@corp.example", email, f"To: {email}\r\nSubject: Your token\r\n\r\n…")


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted_by(signup, text)


async def route(text):
    return await outbox.mailed_by(send_confirmation(django_app.received(text)))
