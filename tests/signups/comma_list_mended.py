r"""Django: a form whose field has validators for one address, and a mailer that is given one address.

`validate_email` of Django is asked first. It takes quoted local-parts, encoded-words and domains in Unicode,
so that a pattern says what we take of that.

Source: CVE-2022-35924 (next-auth before 3.29.10 and 4.10.3; GHSA-xv97-c62v-4587)
"""

from django import forms
from django.core.mail import send_mail
from django.core.validators import RegexValidator
from django.http import HttpResponse, JsonResponse
from django.urls import path

import django_app
import outbox

plain_local_part = RegexValidator(
    r"\A(?!-)(?=.{1,64}@)[A-Za-z0-9_+.-]+@[A-Za-z0-9.-]+\Z", "Please use a plain address.", code="plain"
)


class SignUpForm(forms.Form):
    email = forms.EmailField(max_length=254, validators=[plain_local_part])

    def clean_email(self):
        local, _, domain = self.cleaned_data["email"].partition("@")
        if domain.lower() != "corp.example":
            raise forms.ValidationError("Only for addresses of corp.example.")
        return f"{local}@corp.example"


def signup(request):
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    send_confirmation(form.cleaned_data["email"])
    return HttpResponse("We have sent you a mail.", status=202)


def send_confirmation(email):
    send_mail("Please confirm", "…", None, [email])


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted(__name__, text)


def route(text):
    form = SignUpForm({"email": django_app.received(text)})
    return outbox.mailed(send_confirmation, form.cleaned_data["email"]) if form.is_valid() else []
