#!/usr/bin/env python3
"""Exim as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

`exim4 -bs` over a pipe; an ACL refuses every recipient and names its two parts. Where s holds a line feed, the line
ends there.

Needs Linux, root, and what `install` unpacked into $ADDRDIFF_SERVERS/exim or into root/ beside it. Everything runs in
namespaces of its own: there is no network, and neither a process nor a file outlives this one.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

# A file system of this namespace: it goes when it goes.
HOME = pathlib.Path("/run")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = pathlib.Path(os.environ["ADDRDIFF_SERVERS"]) / "exim" if "ADDRDIFF_SERVERS" in os.environ else HERE / "root"
LIBRARIES = {"LD_LIBRARY_PATH": str(ROOT / "usr/lib/x86_64-linux-gnu")}

# The syntax rules are the default ones; what is set lets a session be long and keeps it here.
CONFIGURATION = """
primary_hostname = server.invalid
spool_directory = {home}/spool
log_file_path = {home}/spool/%slog
keep_environment =
host_lookup =
helo_lookup_domains =
smtp_max_synprot_errors = 1000000
smtp_max_unknown_commands = 1000000
smtp_accept_max_nonmail = 1000000
smtputf8_advertise_hosts = *
acl_smtp_mail = accept
acl_smtp_rcpt = name
begin acl
name:
  deny message = NAMED ${{base64:$local_part}}@${{base64:$domain}}
"""
REPLY = re.compile(rb"NAMED(\S*)@(\S*)")
DOT_STRING = re.compile(r"[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+(?:\.[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+)*")


def main():
    if sys.argv[1:] != ["alone"]:
        unshare = "unshare --mount --net --pid --fork --kill-child".split()
        os.execvp(unshare[0], [*unshare, sys.executable, __file__, "alone"])
    prepare()
    exim = Exim()
    hello = {"v": 1, "name": "exim", "version": exim.version, "writes_envelope": False, "reads": "mailbox"}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = exim.answer(base64.b64decode(question["input_base64"]))
        print(json.dumps({"id": question["id"], **answer}), flush=True)


def prepare():
    """The account that Debian's build wants is seen here only."""
    subprocess.run(["mount", "-t", "tmpfs", "none", HOME], check=True)
    account = {"passwd": "Debian-exim:x:64999:64999::/:/bin/false\n", "group": "Debian-exim:x:64999:\n"}
    for name, line in account.items():
        (HOME / name).write_text(pathlib.Path("/etc", name).read_text() + line)
        subprocess.run(["mount", "--bind", HOME / name, f"/etc/{name}"], check=True)
    (HOME / "spool").mkdir()
    shutil.chown(HOME / "spool", "Debian-exim", "Debian-exim")
    (HOME / "exim.conf").write_text(CONFIGURATION.format(home=HOME))


class Exim:
    def __init__(self):
        self.command = [ROOT / "usr/sbin/exim4", "-C", HOME / "exim.conf", "-bs"]
        self.process = None
        greeting = self.open()
        if not greeting:
            sys.exit(f"{__file__}: Exim does not start")
        self.version = re.search(rb"Exim (\S+)", greeting)[1].decode()

    def open(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            self.command, env=LIBRARIES, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        greeting = self.said(b"")
        self.said(b"EHLO client.invalid\r\n")
        self.said(b"MAIL FROM:<> SMTPUTF8\r\n")
        return greeting

    def answer(self, text):
        for _ in range(2):
            reply = self.reply(text)
            if reply and not reply.startswith(b"421"):
                break
            self.close()
        taken = REPLY.search(b"".join(part[4:].strip() for part in reply.splitlines()).replace(b" ", b""))
        if not taken:
            return {"verdict": "rejected", "reason": {"text": shown(reply)}}
        local_part, domain = (shown(base64.b64decode(part)) for part in taken.groups())
        return {"verdict": "accepted", "recipients": [f"{quoted(local_part)}@{domain}"]}

    def reply(self, text):
        line = b"RCPT TO:<" + text + b">\r\n"
        try:
            if not self.process:
                self.open()
            reply = self.said(line[: line.index(b"\n") + 1])
        except OSError:
            return b""
        if len(line) > 1000:  # what is too long may be taken for several lines
            self.close()
        return reply

    def said(self, line):
        """The reply to a line, all its lines; nothing where the session has ended."""
        self.process.stdin.write(line)
        self.process.stdin.flush()
        reply = b""
        while True:
            part = self.process.stdout.readline()
            reply += part
            if not part or part[3:4] != b"-":
                return reply if part else b""

    def close(self):
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None


def quoted(local_part):
    if DOT_STRING.fullmatch(local_part):
        return local_part
    return '"' + re.sub(r'(["\\])', r"\\\1", local_part) + '"'


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")


if __name__ == "__main__":
    main()
