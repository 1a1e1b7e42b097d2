"""A sign-up on Python's own web server, at the port of the first argument; mails to the port of the second.

`vulnerable`: the gate reads what stands behind the last @, and the mailer hands the text to a `parseaddr` of 2019.
`mended`: one strict pattern decides, and what it took is mailed.
"""

import re
import smtplib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
PLAIN = re.compile(r"[a-z0-9][a-z0-9._+-]*@(?:[a-z0-9-]+\.)*corp\.example", re.ASCII | re.IGNORECASE)


def parseaddr(text):
    """`email.utils.parseaddr` of Python 3.7.3, as CVE-2019-16056 has it: the second @ ends the address."""
    return "@".join(text.split("@")[:2]).strip()


def admitted(text):
    if FORM == "mended":
        return text if PLAIN.fullmatch(text) else None
    return parseaddr(text) if re.match(r".*@(.*\.|)corp\.example$", text) else None


def confirm(recipient):
    with smtplib.SMTP("127.0.0.1", SINK) as smtp:
        smtp.ehlo_or_helo_if_needed()
        smtp.mail("signup@corp.example")
        smtp.command_encoding = "utf-8"
        smtp.docmd("RCPT", f"TO:<{recipient}>")
        smtp.data(b"Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n")


class SignUp(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode("ascii")
        fields = parse_qs(body, keep_blank_values=True, errors="surrogateescape")
        recipient = admitted(fields["email"][0])
        if recipient is None:
            return self.answer(403, b"Only for addresses of corp.example")
        try:
            confirm(recipient)
        except (smtplib.SMTPException, ValueError) as error:
            return self.answer(500, str(error).encode())
        self.answer(200, b"We have sent you a mail")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), SignUp).serve_forever()
