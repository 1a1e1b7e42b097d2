#!/usr/bin/env python3
"""Sendmail as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

`sendmail -bs` over a pipe. Its reply gives the text back, so that what it made of it is read from its own account
of `parseaddr` (debug level 20.1): the host that it would mail to, and the user there. Where s holds a line feed, the
line ends there.

Needs Linux, root, and what `install` unpacked into $ADDRDIFF_SERVERS/sendmail or into root/ beside it. Everything runs
in namespaces of its own: there is no network, and neither a process nor a file outlives this one.
"""

import base64
import json
import os
import pathlib
import re
import socket
import subprocess
import sys

# A file system of this namespace: it goes when it goes.
HOME = pathlib.Path("/run")
HERE = pathlib.Path(__file__).resolve().parent
ROOT = (
    pathlib.Path(os.environ["ADDRDIFF_SERVERS"]) / "sendmail" if "ADDRDIFF_SERVERS" in os.environ else HERE / "root"
)
MACROS = ROOT / "usr/share/sendmail/cf"
LIBRARIES = {"LD_LIBRARY_PATH": f"{ROOT}/usr/lib/x86_64-linux-gnu:{ROOT}/lib/x86_64-linux-gnu"}

CONFIGURATION = """
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `server.invalid')dnl
define(`confSERVICE_SWITCH_FILE', `{home}/switch')dnl
define(`QUEUE_DIR', `{home}/queue')dnl
undefine(`ALIAS_FILE')dnl
define(`confBAD_RCPT_THROTTLE', `0')dnl
FEATURE(`nocanonify')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`accept_unresolvable_domains')dnl
MAILER(`local')dnl
MAILER(`smtp')dnl
"""
PARSED = re.compile(rb"parseaddr-->.*?\n\tmailer \d+ \((.*?)\), host `(.*?)'\n\tuser `(.*?)', ruser", re.DOTALL)
DOT_STRING = re.compile(r"[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+(?:\.[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+)*")
NAME = re.compile(r"[\w.-]+|\[[\w.:]+\]")
# Who is refused often is made to wait.
REFUSALS, RECIPIENTS = 8, 50


def main():
    if sys.argv[1:] != ["alone"]:
        unshare = "unshare --mount --net --uts --pid --fork --kill-child".split()
        os.execvp(unshare[0], [*unshare, sys.executable, __file__, "alone"])
    prepare()
    sendmail = Sendmail()
    hello = {"v": 1, "name": "sendmail", "version": sendmail.version, "writes_envelope": False, "reads": "mailbox"}
    print(json.dumps(hello), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = sendmail.answer(base64.b64decode(question["input_base64"]))
        print(json.dumps({"id": question["id"], **answer}), flush=True)


def prepare():
    subprocess.run(["mount", "-t", "tmpfs", "none", HOME], check=True)
    socket.sethostname("server.invalid")
    (HOME / "queue").mkdir()
    (HOME / "switch").write_text("hosts files\naliases files\n")
    (HOME / "hosts").write_text("127.0.0.1 localhost server.invalid\n")
    subprocess.run(["mount", "--bind", HOME / "hosts", "/etc/hosts"], check=True)
    m4 = [ROOT / "usr/bin/m4", f"-D_CF_DIR_={MACROS}/", MACROS / "m4/cf.m4", "-"]
    made = subprocess.run(m4, input=CONFIGURATION.format(home=HOME), capture_output=True, check=True, text=True).stdout
    # Files that a machine has in /etc/mail are none of ours.
    kept = [line for line in made.splitlines() if not line.startswith(("FR-o", "O HelpFile"))]
    (HOME / "sendmail.cf").write_text("\n".join(kept) + "\n")


class Sendmail:
    def __init__(self):
        self.process = None
        greeting = self.open()
        if not greeting:
            sys.exit(f"{__file__}: Sendmail does not start")
        self.version = re.search(rb"Sendmail ([^/;]+)", greeting)[1].decode()

    def open(self):
        account = HOME / "account"
        account.write_bytes(b"")
        command = [ROOT / "usr/libexec/sendmail/sendmail", "-C", HOME / "sendmail.cf"]
        command += ["-D", account, "-d20.1", "-bs", "-odq"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=LIBRARIES, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        self.account = account.open("rb")
        self.refused = self.taken = 0
        greeting = self.said(b"")
        self.said(b"EHLO client.invalid\r\n")
        self.said(b"MAIL FROM:<>\r\n")
        return greeting

    def answer(self, text):
        for _ in range(2):
            reply, parsed = self.reply(text)
            if reply and not reply.startswith(b"421"):
                break
            self.close()
        if not reply.startswith(b"2") or not parsed:
            return {"verdict": "rejected", "reason": {"text": shown(reply)}}
        host, user = (shown(part) for part in parsed.groups()[1:])
        host = host.removesuffix(".")
        if not NAME.fullmatch(host):
            return {"verdict": "rejected", "reason": {"text": f"mailed to a host that cannot be: {host}"}}
        local_part = re.sub(rf"@{re.escape(host)}\.?$", "", user)
        return {"verdict": "accepted", "recipients": [f"{quoted(unquoted(local_part))}@{host}"]}

    def reply(self, text):
        line = b"RCPT TO:<" + text + b">\r\n"
        try:
            if not self.process:
                self.open()
            self.account.read()
            reply = self.said(line[: line.index(b"\n") + 1])
        except OSError:
            return b"", None
        parsed = PARSED.search(self.account.read())
        self.refused += reply[:1] != b"2"
        self.taken += 1
        # What is too long may be taken for several lines.
        if self.refused == REFUSALS or self.taken == RECIPIENTS or len(line) > 1000:
            self.close()
        return reply, parsed

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
            self.account.close()
            self.process = None


def unquoted(local_part):
    """Without the quotes and backslashes of a quoted-string, where it is one."""
    if not re.fullmatch(r'"(?:[^"\\]|\\.)*"', local_part, re.DOTALL):
        return local_part
    return re.sub(r"\\(.)", r"\1", local_part[1:-1], flags=re.DOTALL)


def quoted(local_part):
    if DOT_STRING.fullmatch(local_part):
        return local_part
    return '"' + re.sub(r'(["\\])', r"\\\1", local_part) + '"'


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")


if __name__ == "__main__":
    main()
