"""Django with its CSRF protection, accounts that are unique, and a redirect: a pattern that `re.match` does not end,
and the whole text is mailed, a list of recipients too. Mended, `EmailField` and a comparison of the domain decide.

Run as: django_app.py vulnerable|mended PORT SINK
"""

import re
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path

from mail_out import send

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
OPEN = re.compile(r"[\w.+-]+@corp\.example", re.ASCII)
PLAIN = re.compile(r"[a-z0-9][a-z0-9._+-]*@corp\.example\Z", re.ASCII | re.IGNORECASE)

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1", "localhost"],
    MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="sample",
    USE_TZ=True,
)
django.setup()
accounts = set()


class SignUp(forms.Form):
    email = forms.CharField() if FORM == "vulnerable" else forms.EmailField()


def admitted(text):
    return OPEN.match(text) if FORM == "vulnerable" else PLAIN.match(text)


def signup(request):
    form = SignUp(request.POST or None)
    page = f'<form><input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">'
    if request.method == "GET":
        return HttpResponse(page)
    if not form.is_valid() or not admitted(form.cleaned_data["email"]):
        return HttpResponse(page + "Enter your address at corp.example.")
    email = form.cleaned_data["email"]
    if email.lower() in accounts:
        return HttpResponse(page + "There is an account of this address.")
    accounts.add(email.lower())
    for recipient in email.split(","):
        send(SINK, recipient.strip())
    return redirect("/signup/done")


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


urlpatterns = [path("signup", signup)]
make_server("127.0.0.1", PORT, get_wsgi_application(), handler_class=Silent).serve_forever()
