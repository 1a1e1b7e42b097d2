r"""Django: every line is read by itself, by a pattern that ends with `\Z`, before any line is mailed.

Source: CVE-2015-5144 (validators of Django before 1.8.3: `$` in place of `\Z`)
"""

import re

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.http import require_POST

import django_app
import outbox

COLLEAGUE = re.compile(r"\A(?!-)([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@corp\.example\Z")


@require_POST
def signup(request):
    try:
        emails = colleagues(request.POST["email"])
    except ValidationError as error:
        return HttpResponseBadRequest(error.message)
    send_invitations(emails)
    return HttpResponse("Your colleagues are invited.")


def colleagues(text):
    lines = [COLLEAGUE.match(line.strip()) for line in text.strip().split("\n")]
    if not all(lines) or any(len(line[1]) > 64 for line in lines):
        raise ValidationError("Only for our company.")
    return [f"{line[1]}@corp.example" for line in lines]


def send_invitations(emails):
    for email in emails:
        send_mail("You are invited", "…", None, [email])


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted(__name__, text)


def route(text):
    return outbox.mailed(send_invitations, colleagues(django_app.received(text)))
