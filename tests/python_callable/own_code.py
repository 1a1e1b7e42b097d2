"""What users write, in every shape that is understood."""

from email.utils import parseaddr

import email_validator


def address(text):
    return parseaddr(text)[1]


def pair(text):
    return parseaddr(text)


def validated(text):
    return email_validator.validate_email(text, check_deliverability=False)


def one_at(text):
    return text.count("@") == 1


def nothing(text):
    return text if text.endswith("@example.org") else None


class Refusal(Exception):
    pass


class Checker:
    @staticmethod
    def check(text):
        if " " in text:
            raise Refusal(text)
        return text.split("@")[7] if text.startswith("bug") else text


def count(text):
    return text.count("@")


def database(text):
    raise ConnectionRefusedError("no database")


def complains(text):
    if not text.endswith("@important.com"):
        raise ValueError(text)
