"""What the Django samples share: settings, an e-mail backend that keeps the recipients, and a client."""

import asyncio
from urllib.parse import urlencode

import django
from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import forbid_multi_line_headers
from django.http import QueryDict
from django.test import AsyncRequestFactory, Client

import outbox

urlpatterns = []

FORM = "application/x-www-form-urlencoded"


def urlconf_of_the_sample(get_response):
    """Several samples share one process: each request says whose URLs it is for."""

    def middleware(request):
        request.urlconf = request.META["sample.urlconf"]
        return get_response(request)

    return middleware


class OutboxBackend(BaseEmailBackend):
    """Like `locmem`: refuses line breaks in headers, and keeps who would get the message."""

    def send_messages(self, messages):
        for message in messages:
            for recipient in message.recipients():
                forbid_multi_line_headers("To", recipient, "utf-8")
            outbox.put(message.recipients())
        return len(messages)


if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["testserver"],
        DEFAULT_FROM_EMAIL="signup@corp.example",
        EMAIL_BACKEND=f"{__name__}.OutboxBackend",
        MIDDLEWARE=[f"{__name__}.urlconf_of_the_sample"],
        ROOT_URLCONF=__name__,
        SECRET_KEY="sample",
        USE_TZ=True,
    )
    django.setup()

client = Client()
async_requests = AsyncRequestFactory()


def _body(text):
    return urlencode({"email": text}, errors="surrogateescape")


def accepted(urlconf, text, page="/signup"):
    """Posts the form to this page of the sample."""
    with outbox.opened():
        response = client.post(page, _body(text), content_type=FORM, **{"sample.urlconf": urlconf})
    return response.status_code < 400


def accepted_by(view, text):
    """Hands the form to this async view: the client would start a thread for each request."""
    with outbox.opened():
        response = asyncio.run(view(async_requests.post("/signup", _body(text), content_type=FORM)))
    return response.status_code < 400


def received(text):
    """What a form field hands to the view."""
    return QueryDict(_body(text))["email"].strip()
