#!/usr/bin/env python3
"""aiosmtpd as a parser of addrdiff: whom does it hand to its application for `RCPT TO:<s>`?

It reads the path with `email._header_value_parser` of the Python that runs it. A server in this process, asked
over a socket pair; where s holds a line feed, the line ends there.

Needs what `install` put into $ADDRDIFF_SERVERS/aiosmtpd or into root/ beside this.
"""

import asyncio
import base64
import json
import os
import pathlib
import socket
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = (
    pathlib.Path(os.environ["ADDRDIFF_SERVERS"]) / "aiosmtpd" if "ADDRDIFF_SERVERS" in os.environ else HERE / "root"
)
sys.path.insert(0, str(ROOT))

from aiosmtpd.smtp import SMTP, __version__  # noqa: E402


class Application:
    """Keeps what it is handed, and refuses it."""

    def __init__(self):
        self.recipient = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.recipient = address
        return "550 noted"


class Session:
    async def open(self):
        self.application = Application()
        theirs, ours = socket.socketpair()
        server = SMTP(self.application, hostname="server.invalid", enable_SMTPUTF8=True)
        await asyncio.get_running_loop().connect_accepted_socket(lambda: server, theirs)
        self.reader, self.writer = await asyncio.open_connection(sock=ours, limit=1 << 20)
        await self.said(b"")
        await self.said(b"EHLO client.invalid\r\n")
        await self.said(b"MAIL FROM:<> SMTPUTF8\r\n")
        return self

    async def said(self, line):
        """The reply to a line, all its lines; nothing where the session has ended."""
        self.writer.write(line)
        reply = b""
        while True:
            part = await self.reader.readline()
            reply += part
            if not part or part[3:4] != b"-":
                return reply if part else b""

    async def answer(self, text):
        line = b"RCPT TO:<" + text + b">\r\n"
        self.application.recipient = None
        try:
            reply = shown(await self.said(line[: line.index(b"\n") + 1]))
        except OSError:
            reply = ""
        # What is too long may be taken for several lines.
        self.over = not reply or reply.startswith("421") or len(line) > 500
        recipient = self.application.recipient
        if recipient is None:
            return {"verdict": "rejected", "reason": {"text": reply}}
        # Octets that are no UTF-8 are surrogates in it, which no JSON can carry.
        return {"verdict": "accepted", "recipients": [shown(recipient.encode("utf-8", "surrogateescape"))]}


def shown(octets):
    return octets.decode("utf-8", "replace").strip("\r\n")


async def main():
    hello = {"v": 1, "name": "aiosmtpd", "version": __version__, "writes_envelope": False, "reads": "mailbox"}
    print(json.dumps(hello), flush=True)
    session = await Session().open()
    while line := await asyncio.to_thread(sys.stdin.readline):
        question = json.loads(line)
        answer = await session.answer(base64.b64decode(question["input_base64"]))
        if session.over:
            session.writer.close()
            session = await Session().open()
        print(json.dumps({"id": question["id"], **answer}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
