"""What the Python applications share: the mail is handed to the sink as a text says, without another reading of it."""

import smtplib


def send(sink, recipient):
    """Hands one mail over to this port of loopback, for this recipient as it is."""
    with smtplib.SMTP("127.0.0.1", sink) as smtp:
        smtp.ehlo_or_helo_if_needed()
        smtp.command_encoding = "utf-8"
        smtp.mail("signup@corp.example")
        smtp.docmd("RCPT", f"TO:<{recipient}>")
        smtp.data(b"Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n")


def parseaddr_2019(text):
    """`email.utils.parseaddr` of Python 3.7.3, as CVE-2019-16056 has it: the second @ ends the address."""
    return "@".join(text.split("@")[:2]).strip()
