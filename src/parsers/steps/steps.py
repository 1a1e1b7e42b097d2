"""The steps of a chain that are Python's own code."""

import email
import email.message
import email.policy


def idna_2003(domain):
    return domain.encode("idna").decode()


def message(text):
    written = email.message.EmailMessage()
    written["To"] = text
    return str(email.message_from_bytes(bytes(written), policy=email.policy.default)["To"])
