r"""Django: the form takes a quoted local-part, and the mailer looks for an address inside of it.

Source: GHSA-g839-f65j-c574 (nodemailer before 6.9.16), CVE-2025-13033
Witness: '"x@outside.example"@corp.example'
"""

import re

from django import forms
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.urls import path
from django.views import View

import django_app
import outbox

ADDRESS = re.compile(r'[^\s"<>@]+@[^\s"<>@]+')


class SignUpForm(forms.Form):
    email = forms.EmailField()

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email.rsplit("@", 1)[1] != "corp.example":
            raise forms.ValidationError("%(email)s is not of our company.", params={"email": email})
        return email


class SignUpView(View):
    def post(self, request):
        form = SignUpForm(data=request.POST)
        if form.is_valid():
            send_confirmation(form.cleaned_data["email"])
            return HttpResponse(status=204)
        return HttpResponse(form.errors.as_json(), status=422)


def send_confirmation(email):
    found = ADDRESS.search(email)
    if found is None:
        raise ValueError("no address to write to")
    EmailMessage("Confirm", "…", to=[found[0]]).send()


urlpatterns = [path("signup", SignUpView.as_view())]


def gate(text):
    return django_app.accepted(__name__, text)


def route(text):
    return outbox.mailed(send_confirmation, django_app.received(text))
