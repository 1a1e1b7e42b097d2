r"""Django: a password reset that mails the address of the account that it found, not the one that was typed.

Source: CVE-2019-19844 (Django 1.11.27, 2.2.9 and 3.0.1)
"""

import unicodedata

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
    return next((account for account in ACCOUNTS if folded(account) == folded(email)), None)


def folded(email):
    return unicodedata.normalize("NFKC", email).casefold()


def reset(request):
    form = PasswordResetForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    send_link(form.cleaned_data["email"])
    return HttpResponse("We have sent you a link.", status=202)


def send_link(email):
    send_mail("Your new password", "…", None, [account_of(email)])


urlpatterns = [path("reset", reset)]


def gate(text):
    return django_app.accepted(__name__, text, "/reset")


def route(text):
    return outbox.mailed(send_link, django_app.received(text))
