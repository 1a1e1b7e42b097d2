"""Python's own web server, and the incident of 18 April 2019 (CVE-2019-11340, CVE-2019-16056): a pattern reads the raw
text, and the mailer another address. Mended, one strict pattern decides, and what it took is mailed.

Run as: http_server.py vulnerable|mended PORT SINK
"""

import re
import smtplib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from mail_out import parseaddr_2019, send

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
OPEN = re.compile(r".*@(.*\.|)corp\.example$")
PLAIN = re.compile(r"[a-z0-9][a-z0-9._+-]*@(?:[a-z0-9-]+\.)*corp\.example", re.ASCII | re.IGNORECASE)


def admitted(text):
    if FORM == "mended":
        return text if PLAIN.fullmatch(text) else None
    return parseaddr_2019(text) if OPEN.match(text) else None


class SignUp(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode("ascii")
        fields = parse_qs(body, keep_blank_values=True, errors="surrogateescape")
        recipient = admitted(fields["email"][0])
        if recipient is None:
            return self.answer(403, b"Only for addresses of corp.example")
        try:
            send(SINK, recipient)
        except (smtplib.SMTPException, ValueError):
            return self.answer(500, b"Something went wrong")
        self.answer(200, b"We have sent you a mail")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), SignUp).serve_forever()
