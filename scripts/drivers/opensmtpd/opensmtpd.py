#!/usr/bin/env python3
"""OpenSMTPD as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

No rule takes any recipient, and the refusal names it as it was parsed. Where s holds a line feed, the line ends there.

Needs Linux, root, and what `install` unpacked into $ADDRDIFF_SERVERS/opensmtpd or into root/ beside it. Everything runs
in namespaces of its own: there is no network, and neither a process nor a file outlives this one.
"""

import base64
import fcntl
import json
import os
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time

# A file system of this namespace: it goes when it goes.
HOME = pathlib.Path("/run")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = (
    pathlib.Path(os.environ["ADDRDIFF_SERVERS"]) / "opensmtpd" if "ADDRDIFF_SERVERS" in os.environ else HERE / "root"
)
LIBRARIES = {"LD_LIBRARY_PATH": str(ROOT / "usr/lib/x86_64-linux-gnu")}
SERVER = ROOT / "usr/sbin/smtpd"

CONFIGURATION = """
listen on 127.0.0.1 port 25 hostname server.invalid
action "none" relay host smtp://127.0.0.1:26
match from any for domain "nobody.invalid" action "none"
"""
# What this process and its children see in the place of the machine's own: accounts, and no name server.
SEEN = {
    "passwd": "{old}opensmtpd:x:64998:64998::/:/bin/false\nopensmtpq:x:64999:64999::/:/bin/false\n",
    "group": "{old}opensmtpd:x:64998:\nopensmtpq:x:64999:\n",
    "resolv.conf": "lookup file\n",
    "hosts": "127.0.0.1 localhost\n",
}
REPLY = re.compile(rb"550 Invalid recipient: <(.*)>\r\n", re.DOTALL)
DOT_STRING = re.compile(r"[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+(?:\.[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+)*")


def main():
    if sys.argv[1:] != ["alone"]:
        unshare = "unshare --mount --net --pid --fork --kill-child".split()
        os.execvp(unshare[0], [*unshare, sys.executable, __file__, "alone"])
    start()
    opensmtpd = OpenSmtpd()
    hello = {"v": 1, "name": "opensmtpd", "version": version(), "writes_envelope": False, "reads": "mailbox"}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = opensmtpd.answer(base64.b64decode(question["input_base64"]))
        print(json.dumps({"id": question["id"], **answer}), flush=True)


def version():
    said = subprocess.run([SERVER, "-h"], env=LIBRARIES, capture_output=True, text=True)
    return re.search(r"OpenSMTPD (\S+)", said.stdout + said.stderr)[1]


def start():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:  # the loopback of this namespace is down
        fcntl.ioctl(anything, 0x8914, struct.pack("16sH22x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
    for folder in ["/var/lib", "/var/spool", HOME]:
        subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    for name, text in SEEN.items():
        old = pathlib.Path("/etc", name).read_text()
        (HOME / name).write_text(text.format(old=old))
        subprocess.run(["mount", "--bind", HOME / name, f"/etc/{name}"], check=True)
    for folder in ["/var/lib/opensmtpd/empty", "/var/spool/smtpd"]:
        os.makedirs(folder)
    os.chmod("/var/spool/smtpd", 0o711)
    (HOME / "smtpd.conf").write_text(CONFIGURATION)
    subprocess.Popen(
        [SERVER, "-d", "-f", HOME / "smtpd.conf"],
        env=LIBRARIES, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


class OpenSmtpd:
    def __init__(self):
        self.smtp = self.session()

    def answer(self, text):
        for _ in range(2):
            reply = self.reply(text)
            if reply and not reply.startswith(b"421"):
                break
            self.smtp = None
        taken = REPLY.fullmatch(reply)
        if not taken:
            return {"verdict": "rejected", "reason": {"text": shown(reply)}}
        local_part, _, domain = shown(taken[1]).rpartition("@")
        return {"verdict": "accepted", "recipients": [f"{quoted(local_part)}@{domain}"]}

    def reply(self, text):
        line = b"RCPT TO:<" + text + b">\r\n"
        try:
            self.smtp = self.smtp or self.session()
            reply = said(self.smtp, line[: line.index(b"\n") + 1])
        except OSError:
            return b""
        if len(line) > 1000:  # what is too long may be taken for several lines
            self.smtp = None
        return reply

    def session(self):
        smtp = connected()
        said(smtp, b"")
        said(smtp, b"EHLO client.invalid\r\n")
        said(smtp, b"MAIL FROM:<>\r\n")
        return smtp


def connected():
    for _ in range(200):
        try:
            return socket.create_connection(("127.0.0.1", 25)).makefile("rwb")
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{__file__}: OpenSMTPD does not listen")


def said(smtp, line):
    """The reply to a line, all its lines; nothing where the session has ended."""
    smtp.write(line)
    smtp.flush()
    reply = b""
    while True:
        part = smtp.readline()
        reply += part
        if not part or part[3:4] != b"-":
            return reply if part else b""


def quoted(local_part):
    if DOT_STRING.fullmatch(local_part):
        return local_part
    return '"' + re.sub(r'(["\\])', r"\\\1", local_part) + '"'


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")


if __name__ == "__main__":
    main()
