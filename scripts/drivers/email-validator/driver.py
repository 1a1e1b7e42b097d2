"""email-validator: its check, and the address that it returns. No name server is asked."""

from driver_common import SURFACE, Refused, decides, reads, release

from email_validator import EmailNotValidError, validate_email


def normalized(text):
    try:
        return [validate_email(text, check_deliverability=False, test_environment=True).normalized]
    except EmailNotValidError as error:
        raise Refused(error) from error


def is_valid(text):
    try:
        return bool(normalized(text))
    except Refused:
        return False


if SURFACE == "validate":
    decides("email-validator", release("email-validator"), is_valid)
else:
    reads("email-validator", release("email-validator"), "mailbox", normalized)
