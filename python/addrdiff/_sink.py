"""A real SMTP server on loopback that delivers nothing and keeps each `RCPT TO` as it came: aiosmtpd, but for the command
that it would parse."""

import asyncio
import collections
import re
import threading
from typing import Any, Optional

from aiosmtpd.smtp import SMTP

#: How long the server may take to start, in seconds.
_START = 10.0

#: The longest line that is read, in octets: no command is too long to be judged (RFC 5321 allows 512).
_LINE = 1 << 20


class MailSink:
    """What arrived since the current test began."""

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = 0
        #: Each argument of `RCPT TO`, without its angle brackets where it is one path and nothing else.
        self.recipients: "list[str]" = []
        #: Each message, as octets.
        self.messages: "list[bytes]" = []
        #: What arrived while no test was waiting for mail.
        self.strays: "list[str]" = []
        self._listening = False
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._server: Optional[asyncio.AbstractServer] = None
        self._thread = threading.Thread(target=self._serve, name="addrdiff-mail-sink", daemon=True)

    def start(self) -> None:
        """Opens a port on loopback."""
        self._thread.start()
        with self._changed:
            if not self._changed.wait_for(lambda: self.port, _START):
                raise RuntimeError("the mail sink did not start")

    def stop(self) -> None:
        """Ends the server."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START)

    def begin(self) -> "list[str]":
        """Forgets what arrived; returns what arrived while no test was waiting."""
        with self._changed:
            strays, self.strays = self.strays, []
            self.recipients, self.messages, self._listening = [], [], True
            return strays

    def end(self) -> None:
        """What arrives from here on is a stray."""
        with self._changed:
            self._listening = False

    def wait(self, seconds: float, count: int = 1) -> "list[str]":
        """The recipients, as soon as there are so many whose mail was taken in, or after this time."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.messages) >= count, seconds)
            return list(self.recipients)

    def took(self, recipients: "list[str]", message: bytes) -> None:
        """A message arrived."""
        with self._changed:
            if self._listening:
                self.recipients += recipients
                self.messages.append(message)
            else:
                self.strays += recipients
            self._changed.notify_all()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        opened = self._loop.create_server(lambda: _Session(self, self._loop), self.host, 0)
        self._server = self._loop.run_until_complete(opened)
        with self._changed:
            self.port = self._server.sockets[0].getsockname()[1]
            self._changed.notify_all()
        self._loop.run_forever()
        self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()


class _Handler:
    """Takes every message."""

    def __init__(self, sink: MailSink) -> None:
        self._sink = sink

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        content = envelope.content or b""
        octets = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        self._sink.took(list(envelope.rcpt_tos), octets)
        return "250 OK"


class _Session(SMTP):
    """aiosmtpd's, which refuses no recipient and reads none."""

    line_length_limit = _LINE
    command_size_limit = _LINE
    command_size_limits = collections.defaultdict(lambda: _LINE)

    def __init__(self, sink: MailSink, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(_Handler(sink), hostname="localhost", ident="addrdiff", enable_SMTPUTF8=True, loop=loop)

    async def smtp_MAIL(self, arg: Optional[str]) -> None:
        self.envelope.mail_from = arg or ""
        self.envelope.smtp_utf8 = True
        await self.push("250 OK")

    async def smtp_RCPT(self, arg: Optional[str]) -> None:
        if self.envelope.mail_from is None:
            await self.push("503 Error: need MAIL command")
            return
        self.envelope.rcpt_tos.append(_path(arg or ""))
        await self.push("250 OK")


def _path(argument: str) -> str:
    """What stands in the brackets, where there is one path and nothing behind it; else all of it."""
    path = argument[3:].strip() if argument[:3].upper() == "TO:" else argument
    one = re.fullmatch(r'<((?:"(?:[^"\\]|\\.)*"|[^"<>])*)>', path, re.DOTALL)
    return one[1] if one else path
