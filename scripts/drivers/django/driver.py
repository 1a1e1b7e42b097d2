"""Django: its validator of forms and models, and what its SMTP backend hands to smtplib."""

from driver_common import SURFACE, Refused, decides, reads, release

from django.conf import settings

settings.configure()

from django.core.exceptions import ValidationError  # noqa: E402
from django.core.mail.message import sanitize_address  # noqa: E402
from django.core.validators import validate_email  # noqa: E402


def is_valid(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def recipients(text):
    try:
        return [sanitize_address(text, "utf-8")]
    except ValueError as error:
        raise Refused(error) from error


if SURFACE == "validate-email":
    decides("django", release("django"), is_valid)
else:
    reads("django", release("django"), "address-list", recipients)
