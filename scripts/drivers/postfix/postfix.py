#!/usr/bin/env python3
"""Postfix as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

Its smtpd refuses every recipient and names it as it was parsed; trivial-rewrite then says what that means (`a%b`
goes to b). Octets that no reply can show stand there as `?`. Where s holds a line feed, the line ends there.

Needs Linux, root, and what `install` unpacked into $ADDRDIFF_SERVERS/postfix or into root/ beside it. Everything runs
in namespaces of its own: there is no network, and neither a process nor a file outlives this one.
"""

import base64
import fcntl
import json
import os
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
import time

# A file system of this namespace: it goes when it goes.
HOME = pathlib.Path("/run")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ["ADDRDIFF_SERVERS"]) / "postfix" if "ADDRDIFF_SERVERS" in os.environ else HERE / "root"
PROGRAMS = ROOT / "usr/lib/postfix/sbin"
LIBRARIES = {"LD_LIBRARY_PATH": str(ROOT / "usr/lib/postfix")}

# Accounts that every Debian has stand in for those that the package would create.
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = {programs}
command_directory = {root}/usr/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {home}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH={root}/usr/lib/postfix
mail_owner = mail
setgid_group = uucp
maillog_file = /dev/null
maillog_file_prefixes = /dev
inet_interfaces = loopback-only
myhostname = server.invalid
mydestination =
local_recipient_maps =
alias_maps =
smtpd_recipient_restrictions = check_recipient_access static:{{REJECT}}
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000000
smtpd_hard_error_limit = 1000000
smtpd_client_connection_rate_limit = 0
"""
MASTER = """
smtp unix n - n - - smtpd
rewrite unix - - n - - trivial-rewrite
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
REPLY = re.compile(rb"554 5\.7\.1 <(.*)>: Recipient address rejected: Access denied\r\n", re.DOTALL)
DOT_STRING = re.compile(r"[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+(?:\.[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+)*")


def main():
    if sys.argv[1:] != ["alone"]:
        unshare = "unshare --mount --net --pid --fork --kill-child".split()
        os.execvp(unshare[0], [*unshare, sys.executable, __file__, "alone"])
    start()
    postfix = Postfix()
    hello = {"v": 1, "name": "postfix", "version": version(), "writes_envelope": False, "reads": "mailbox"}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = postfix.answer(base64.b64decode(question["input_base64"]))
        print(json.dumps({"id": question["id"], **answer}), flush=True)


def version():
    asked = [ROOT / "usr/sbin/postconf", "-dh", "mail_version"]
    return subprocess.run(asked, env=LIBRARIES, capture_output=True, check=True, text=True).stdout.strip()


def start():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as anything:  # the loopback of this namespace is down
        fcntl.ioctl(anything, 0x8914, struct.pack("16sH22x", b"lo", 1))  # SIOCSIFFLAGS, IFF_UP
    subprocess.run(["mount", "-t", "tmpfs", "none", HOME], check=True)
    names = {"home": HOME, "root": ROOT, "programs": PROGRAMS}
    (HOME / "main.cf").write_text(MAIN.format_map(names))
    (HOME / "master.cf").write_text(MASTER)
    for folder in ["data", "queue/pid", "queue/private", "queue/public"]:
        (HOME / folder).mkdir(parents=True)
    for folder in ["data", "queue/private", "queue/public"]:
        shutil.chown(HOME / folder, "mail")
    master = [PROGRAMS / "master", "-c", HOME, "-d"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.Popen(master, env=LIBRARIES, **quiet)


class Postfix:
    def __init__(self):
        self.smtp = self.rewrite = None

    def answer(self, text):
        for _ in range(2):
            reply = self.reply(text)
            if reply and not reply.startswith(b"421"):
                break
            self.smtp = None
        taken = REPLY.fullmatch(reply)
        if not taken:
            return {"verdict": "rejected", "reason": {"text": shown(reply)}}
        return {"verdict": "accepted", "recipients": [shown(self.mailed(taken[1]))]}

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
        smtp = connected(HOME / "queue/public/smtp")
        said(smtp, b"")
        said(smtp, b"EHLO client.invalid\r\n")
        said(smtp, b"MAIL FROM:<> SMTPUTF8\r\n")
        return smtp

    def mailed(self, address):
        """The address that goes into the queue. A last `@` with nothing behind it says nothing to Postfix."""
        address = self.rewritten(external(address.rstrip(b"@")))
        return self.rewritten(address.rstrip(b"@")) if address.endswith(b"@") else address

    def rewritten(self, address):
        """What trivial-rewrite makes of it: names and values, each ended by a NUL, and one more."""
        if not self.rewrite:
            self.rewrite = connected(HOME / "queue/private/rewrite")
            attributes(self.rewrite)
        fields = [b"request", b"rewrite", b"rule", b"local", b"address", address, b""]
        self.rewrite.write(b"\0".join(fields) + b"\0")
        self.rewrite.flush()
        return attributes(self.rewrite)[b"address"]


def connected(path):
    for _ in range(200):
        try:
            link = socket.socket(socket.AF_UNIX)
            link.connect(str(path))
            return link.makefile("rwb")
        except OSError:
            time.sleep(0.05)
    sys.exit(f"{__file__}: Postfix does not listen at {path}")


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


def attributes(stream):
    found = []
    while (name := until_nul(stream)) != b"":
        found.append((name, until_nul(stream)))
    return dict(found)


def until_nul(stream):
    octets = bytearray()
    while (octet := stream.read(1)) not in (b"\0", b""):
        octets += octet
    return bytes(octets)


def external(address):
    """The internal form, in which nothing is quoted: what stands before the last `@` is the local-part."""
    local_part, at, domain = address.rpartition(b"@") if b"@" in address else (address, b"", b"")
    if local_part and not DOT_STRING.fullmatch(shown(local_part)):
        local_part = b'"' + re.sub(rb'(["\\\r])', rb"\\\1", local_part) + b'"'
    return local_part + at + domain


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")


if __name__ == "__main__":
    main()
