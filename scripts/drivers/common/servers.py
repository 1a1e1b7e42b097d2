"""What the drivers of mail servers have in common.

A driver puts each string between the angles of `RCPT TO:<…>` and answers whom the server would mail. The command
ends where the string holds a line feed.

A server that is a program of its own runs as root in namespaces: there is no network but an own loopback, what is
mounted or written is seen by it alone, and neither a process nor a file is left when the driver ends.
"""

import base64
import fcntl
import io
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

HERE = pathlib.Path(__file__).resolve().parent
# Its folder is NAME@RELEASE.
DRIVER = HERE.name.partition("@")[0]
# A file system that only this server has, once `isolate` has returned.
HOME = pathlib.Path("/run")

ATEXT = r"[^\x00-\x20\x7f()<>@,;:\\\".\[\]]+"
DOT_STRING = re.compile(rf"{ATEXT}(?:\.{ATEXT})*")
QUOTED_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def unpacked():
    """The folder of the server's files."""
    return HERE / "root"


def libraries(root, *more):
    """The environment in which a server finds the libraries that were unpacked with it."""
    folders = [*more, *root.glob("usr/lib/*-linux-gnu*"), *root.glob("lib/*-linux-gnu*")]
    return {"LD_LIBRARY_PATH": ":".join(map(str, folders))}


def isolate(*folders):
    """Starts this driver again in namespaces of its own, with empty file systems at HOME and at `folders`."""
    if sys.argv[-1] != "isolated":
        if os.getuid() != 0 or not shutil.which("unshare"):
            sys.exit(f"{DRIVER}: the server runs in Linux namespaces, which needs root and util-linux' `unshare`")
        unshare = "unshare --mount --net --uts --pid --fork --kill-child".split()
        os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv, "isolated"])
    for folder in [HOME, *folders]:
        subprocess.run(["mount", "-t", "tmpfs", "none", folder], check=True)
    socket.sethostname("server.invalid")
    # The loopback of a new namespace is down: SIOCSIFFLAGS with IFF_UP.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH22x", b"lo", 1))


def replace(path, text):
    """Lets the server see `text` in the place of a file of this machine; `{old}` in it is what that file holds."""
    path = pathlib.Path(path)
    copy = HOME / path.name
    copy.write_text(text.replace("{old}", path.read_text()))
    subprocess.run(["mount", "--bind", copy, path], check=True)


def spawn(command, environment, **pipes):
    """Starts a program; what is not piped is dropped."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **pipes}
    return subprocess.Popen(command, env=environment, bufsize=0, **pipes)


def connected(family, address):
    """A connection to a server that has just been started."""
    for _ in range(200):
        link = socket.socket(family)
        try:
            link.connect(address)
            return link.makefile("rwb")
        except OSError:
            link.close()
            time.sleep(0.05)
    sys.exit(f"{DRIVER}: the server does not listen at {address}")


class Server:
    """A server that is asked over SMTP, in a session that is opened anew whenever it has ended."""

    MAIL_FROM = b"MAIL FROM:<> SMTPUTF8"
    # A command that is longer may be taken for several lines.
    LONGEST_COMMAND = 1000

    stream = None
    version = None

    def connect(self):
        """A stream to the server, to be read and written."""
        raise NotImplementedError

    def recipient(self, reply):
        """Whom the server mails, by its reply to RCPT; None where it refuses the recipient."""
        raise NotImplementedError

    def open(self):
        """Begins a session, and returns the server's greeting."""
        self.stream = self.connect()
        greeting = self.said(b"")
        self.said(b"EHLO client.invalid\r\n")
        self.said(self.MAIL_FROM + b"\r\n")
        return greeting

    def close(self):
        if self.stream:
            self.stream.close()
            self.stream = None

    def said(self, command):
        """The reply to a command, all its lines; nothing where the session has ended."""
        self.stream.write(command)
        self.stream.flush()
        reply = b""
        while True:
            line = self.stream.readline()
            reply += line
            if not line or line[3:4] != b"-":
                return reply if line else b""

    def reply(self, text):
        command = b"RCPT TO:<" + text + b">\r\n"
        try:
            if not self.stream:
                self.open()
            reply = self.said(command[: command.index(b"\n") + 1])
        except OSError:
            reply = b""
        if not reply or reply.startswith(b"421") or len(command) > self.LONGEST_COMMAND:
            self.close()
        return reply

    def answer(self, text):
        reply = self.reply(text)
        if not reply or reply.startswith(b"421"):
            # The session may have come to its end before the command did.
            reply = self.reply(text)
        recipient = self.recipient(reply)
        if recipient is None:
            return {"verdict": "rejected", "reason": {"text": shown(reply)}}
        return {"verdict": "accepted", "recipients": [recipient]}

    def serve(self):
        """Answers the questions on standard input."""
        hello = {"v": 1, "name": DRIVER, "version": self.version, "writes_envelope": False, "reads": "mailbox"}
        print(json.dumps(hello), flush=True)
        for line in sys.stdin:
            question = json.loads(line)
            answer = self.answer(base64.b64decode(question["input_base64"]))
            print(json.dumps({"id": question["id"], **answer}), flush=True)


class PipedServer(Server):
    """A server that is a process a session, which speaks SMTP on its standard streams."""

    def __init__(self, command, environment):
        self.command, self.environment = command, environment
        self.process = None
        self.greeting = self.open()
        if not self.greeting:
            sys.exit(f"{DRIVER}: the server does not start")

    def connect(self):
        self.process = spawn(self.command, self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return io.BufferedRWPair(self.process.stdout, self.process.stdin)

    def close(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        try:
            super().close()
        except OSError:
            # What was not written yet cannot be any more.
            self.stream = None


def quoted(local_part):
    """The local-part as it is written in an address."""
    if DOT_STRING.fullmatch(local_part):
        return local_part
    return '"' + re.sub(r'(["\\])', r"\\\1", local_part) + '"'


def unquoted(local_part):
    """What a local-part means that is a quoted-string; any other is that already."""
    if not QUOTED_STRING.fullmatch(local_part):
        return local_part
    return re.sub(r"\\(.)", r"\1", local_part[1:-1], flags=re.DOTALL)


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")
