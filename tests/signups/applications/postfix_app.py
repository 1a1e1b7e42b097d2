"""A sign-up behind Postfix, unpacked by `scripts/drivers/install postfix` into the folder that POSTFIX names: the application
hands the text over, and the mail goes where Postfix reads that it goes, on to the sink.

The end of the text is compared, and Postfix reads `%` in a local-part of its own domain as routing (`allow_percent_hack`; G.
Heyes, "Splitting the email atom", 2024). Mended, one strict pattern decides. As root, in namespaces of its own but for the
network.

Run as: postfix_app.py vulnerable|mended PORT SINK
"""

import os
import pathlib
import re
import shutil
import smtplib
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

FORM, PORT, SINK = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
UNPACKED = pathlib.Path(os.environ["POSTFIX"])
sys.path.insert(0, str(UNPACKED))

import servers  # noqa: E402

OURS = re.compile(r"[a-z0-9][a-z0-9._+-]*@corp\.example", re.ASCII | re.IGNORECASE)

# Accounts that every Debian has stand in for those that the package would create.
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = {root}/usr/lib/postfix/sbin
command_directory = {root}/usr/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {home}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH={libraries}
mail_owner = mail
setgid_group = uucp
maillog_file = /dev/null
maillog_file_prefixes = /dev
myhostname = server.invalid
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination = corp.example
local_recipient_maps =
alias_maps =
local_transport = smtp:[127.0.0.1]:{sink}
relayhost = [127.0.0.1]:{sink}
disable_dns_lookups = yes
bounce_queue_lifetime = 0
maximal_queue_lifetime = 0
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000000
smtpd_hard_error_limit = 1000000
smtpd_client_connection_rate_limit = 0
"""
MASTER = """
inbound unix n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
OWNED = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"]


def isolate():
    """Starts this program again where nothing that it mounts or writes is seen by others, and nothing outlives it."""
    if sys.argv[-1] == "isolated":
        subprocess.run(["mount", "-t", "tmpfs", "none", servers.HOME], check=True)
        return
    unshare = "unshare --mount --uts --pid --fork --kill-child".split()
    os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv, "isolated"])


def start():
    home, root = servers.HOME, servers.unpacked()
    environment = servers.libraries(root, root / "usr/lib/postfix")
    names = {"home": home, "root": root, "libraries": environment["LD_LIBRARY_PATH"], "sink": SINK}
    (home / "main.cf").write_text(MAIN.format_map(names))
    (home / "master.cf").write_text(MASTER)
    for folder in ["data", *(f"queue/{name}" for name in [*OWNED, "public", "maildrop", "pid"])]:
        (home / folder).mkdir(parents=True)
    for folder in ["data", *(f"queue/{name}" for name in [*OWNED, "public", "maildrop"])]:
        shutil.chown(home / folder, "mail")
    servers.spawn([root / "usr/lib/postfix/sbin/master", "-c", home, "-d"], environment)
    servers.connected(socket.AF_UNIX, str(home / "queue/public/inbound")).close()


class Postfix(smtplib.SMTP):
    """A client of its socket."""

    def _get_socket(self, host, port, timeout):
        link = socket.socket(socket.AF_UNIX)
        link.connect(str(servers.HOME / "queue/public/inbound"))
        return link


def handed_over(recipient):
    """Postfix takes a mail for this recipient, as the text has it. Nobody hears of one that cannot be delivered."""
    with Postfix("postfix") as smtp:
        smtp.ehlo("localhost")
        smtp.command_encoding = "utf-8"
        smtp.docmd("MAIL", "FROM:<> SMTPUTF8")
        code, _ = smtp.docmd("RCPT", f"TO:<{recipient}>")
        if code == 250:
            smtp.data(b"Subject: Your token\r\n\r\nhttps://corp.example/confirm\r\n")
        return code == 250


def admits(text):
    return bool(OURS.fullmatch(text)) if FORM == "mended" else text.lower().endswith("@corp.example")


class SignUp(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode("ascii")
        text = parse_qs(body, keep_blank_values=True, errors="surrogateescape")["email"][0].strip()
        try:
            sent = admits(text) and handed_over(text)
        except (smtplib.SMTPException, ValueError):
            sent = False
        page = b"Look into your mailbox" if sent else b"Use your address at corp.example"
        self.send_response(200 if sent else 403)
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    isolate()
    start()
    HTTPServer(("127.0.0.1", PORT), SignUp).serve_forever()
