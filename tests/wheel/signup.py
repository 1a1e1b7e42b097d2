"""A sign-up's gate, which needs what pip installed, and routes: one mended, one wrong, one that ends its process, one that
hangs."""

import os
import time

from email_validator import EmailNotValidError, validate_email


def gate(text):
    return text.endswith("@corp.example")


def mended(text):
    try:
        read = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return []
    return [read.ascii_email] if read.ascii_domain == "corp.example" else []


def split(text):
    return [one for one in text.split(",") if "@" in one]


def dies(text):
    if text.count(",") > 1:
        os._exit(0)
    return mended(text)


def hangs(text):
    if text.count(",") > 1:
        time.sleep(3600)
    return mended(text)
