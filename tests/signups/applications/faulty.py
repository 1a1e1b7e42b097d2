"""Sign-ups that look clean and were not judged: each in the way that the first argument names.

Run as: faulty.py FAULT PORT SINK
"""

import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from mail_out import parseaddr_2019, send

FAULT, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
accounts = set()


def answered(text, requests):
    """The status, the page, where it redirects to, and who gets mail."""
    ours = text.lower().endswith("@corp.example") and text.count("@") == 1 and text.isascii() and text.isprintable()
    if FAULT == "dies" and requests > 80:
        os._exit(1)
    if FAULT == "hangs" and requests > 20:
        time.sleep(60)
    if FAULT == "fails":
        return 500, "oops", None, []
    if FAULT == "fails-later" and requests > 80:
        return 500, "oops", None, []
    if FAULT == "limits" and requests > 80:
        return 429, "slow down", None, []
    if FAULT == "limits-at-240" and requests > 240:
        return 429, "slow down", None, []
    if FAULT == "log-in" and requests > 80:
        return 302, "", "/login?next=/signup", []
    if FAULT == "captcha" and requests > 80:
        return 403, "Only for corp.example. Are you a human?", None, []
    if FAULT == "same-text":
        return 200, "sent you a mail, or only for corp.example", None, [text] if ours else []
    if FAULT == "nobody":
        return (200, "sent you a mail", None, []) if ours else (403, "only for corp.example", None, [])
    if FAULT == "operators":
        return (200, "sent you a mail", None, ["admin@corp.example"]) if ours else (403, "only for", None, [])
    if FAULT == "everybody":
        return 200, "sent you a mail", None, ["all@corp.example", "press@outside.example"]
    if FAULT == "refuses-and-mails":
        return (200, "sent you a mail", None, [text]) if ours else (403, "only for corp.example", None, [text])
    if FAULT == "again":
        if not re.fullmatch(r"[a-z.@]+@corp\.example", text):
            return 403, "only for corp.example", None, []
        # The first time it mails what it made of the text, and where the same is typed again, the text.
        known, made = text in accounts, text.rpartition("@")[0].replace("@", ".") + "@corp.example"
        accounts.clear()
        accounts.add(text)
        return 200, "sent you a mail", None, [parseaddr_2019(text) if known else made]
    if FAULT == "roles" and text.startswith("abuse@"):
        return 200, "sent you a mail", None, [text]
    if FAULT == "greylists" and not ours:
        known = text in accounts
        accounts.add(text)
        return (200, "sent you a mail", None, [text]) if known else (403, "only for corp.example", None, [])
    if FAULT == "dedupes" and "corp.example" in accounts:
        return 403, "only for corp.example", None, []
    if FAULT == "dedupes" and ours:
        accounts.add("corp.example")
    return (200, "sent you a mail", None, [text]) if ours else (403, "only for corp.example", None, [])


class SignUp(BaseHTTPRequestHandler):
    requests = 0
    copies = threading.Timer(0, print)

    def do_POST(self):
        SignUp.requests += 1
        body = self.rfile.read(int(self.headers["content-length"])).decode("ascii")
        text = parse_qs(body, keep_blank_values=True, errors="surrogateescape")["email"][0]
        status, page, location, recipients = answered(text, SignUp.requests)
        if FAULT == "idle" and recipients:
            SignUp.copies.cancel()
            SignUp.copies = threading.Timer(1.5, send, (SINK, "press@outside.example"))
            SignUp.copies.start()
        late = {"late": 0.6, "queued": 0.05}.get(FAULT, 0)
        for recipient in recipients:
            if late:
                threading.Timer(late, send, (SINK, recipient)).start()
            else:
                send(SINK, recipient)
        self.send_response(status)
        if location:
            self.send_header("location", location)
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer(("127.0.0.1", PORT), SignUp).serve_forever()
