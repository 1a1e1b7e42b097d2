r"""Django: a password reset that finds the account whatever the case, and mails the address that was typed.

The database compares in capitals (`email__iexact` on PostgreSQL), and the dotless i of Turkish is an I there. The form
lets it through, since `[A-Z]` with IGNORECASE matches it.

Source: CVE-2019-19844 (Django before 1.11.27, 2.2.9 and 3.0.1)
Witness: 'm\u0131ke@corp.example'
"""

from django import forms
from django.core.mail import send_mail
from django.http import HttpResponse, JsonResponse
from django.urls import path

import django_app
import outbox

ACCOUNTS = ["mike@corp.example"]


class PasswordResetForm(forms.Form):
    email = forms.EmailField(max_length=254)

    def clean_email(self):
        if account_of(self.cleaned_data["email"]) is None:
            raise forms.ValidationError("There is no such account.")
        return self.cleaned_data["email"]


def account_of(email):
    return next((account for account in ACCOUNTS if account.upper() == email.upper()), None)


def reset(request):
    form = PasswordResetForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    send_link(form.cleaned_data["email"])
    return HttpResponse("We have sent you a link.", status=202)


def send_link(email):
    send_mail("Your new password", "…", None, [email])


urlpatterns = [path("reset", reset)]


def gate(text):
    return django_app.accepted(__name__, text, "/reset")


def route(text):
    return outbox.mailed(send_link, django_app.received(text))
