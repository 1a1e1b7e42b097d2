r"""Django: the end of the text is compared, and the mailer takes the text for a list.

Source: CVE-2022-35924 (next-auth before 3.29.10 and 4.10.3; GHSA-xv97-c62v-4587)
Witness: 'x@outside.example,anna@corp.example'
"""

from django import forms
from django.core.mail import send_mail
from django.http import HttpResponse, JsonResponse
from django.urls import path

import django_app
import outbox


class SignUpForm(forms.Form):
    email = forms.CharField(max_length=254)

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not email.lower().endswith("@corp.example"):
            raise forms.ValidationError("Only for addresses of corp.example.")
        return email


def signup(request):
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    send_confirmation(form.cleaned_data["email"])
    return HttpResponse("We have sent you a mail.", status=202)


def send_confirmation(email):
    recipients = [recipient.strip() for recipient in email.split(",")]
    send_mail("Please confirm", "…", None, recipients)


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted(__name__, text)


def route(text):
    return outbox.mailed(send_confirmation, django_app.received(text))
