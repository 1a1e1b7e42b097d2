r"""Django: `$` stands before a line break too, and the mailer writes to every address of the text.

Meant for a list of colleagues, one a line. With `re.MULTILINE` the pattern is content with one line that is
right.

Source: CVE-2015-5144 (validators of Django before 1.8.3: `$` in place of `\Z`)
Witness: 'anna@corp.example\nx@outside.example'
"""

import re

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import RegexValidator
from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import path
from django.views.decorators.http import require_POST

import django_app
import outbox

of_our_company = RegexValidator(r"^[\w.+-]+@corp\.example$", "Only for our company.", flags=re.MULTILINE)
address = re.compile(r"[\w.+-]+@[\w.-]+")


@require_POST
def signup(request):
    emails = lines(request.POST["email"])
    try:
        of_our_company(emails)
    except ValidationError as error:
        return HttpResponseBadRequest(error.message)
    send_invitations(emails)
    return HttpResponse("Your colleagues are invited.")


def lines(text):
    return text.replace("\r\n", "\n").strip()


def send_invitations(emails):
    for email in address.findall(emails):
        send_mail("You are invited", "…", None, [email])


urlpatterns = [path("signup", signup)]


def gate(text):
    return django_app.accepted(__name__, text)


def route(text):
    return outbox.mailed(send_invitations, lines(django_app.received(text)))
