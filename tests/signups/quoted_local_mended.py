r"""Django: a form field of our own, which has no quoted local-parts and whose value is the address to mail.

The mailer is as it was: there is one address in what it is given.

Source: GHSA-g839-f65j-c574 (nodemailer before 6.9.16), CVE-2025-13033
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.urls import path
from django.views import View

import django_app
import outbox

ADDRESS = re.compile(r'[^\s"<>@]+@[^\s"<>@]+')


class CompanyEmailField(forms.CharField):
    domain = "corp.example"
    atom = r"[A-Za-z0-9&'*+/=^_`{|}~-]+"
    local_part = re.compile(rf"(?=.{{1,64}}\Z)(?!-){atom}(\.{atom})*")

    def clean(self, value):
        local, at, domain = super().clean(value).rpartition("@")
        if domain.lower() != self.domain:
            raise ValidationError("%(domain)s is not our domain.", params={"domain": domain})
        if not self.local_part.fullmatch(local):
            raise ValidationError("Please use your plain address.")
        return f"{local}@{self.domain}"


class SignUpForm(forms.Form):
    email = CompanyEmailField()


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
    return outbox.mailed(send_confirmation, CompanyEmailField().clean(django_app.received(text)))
