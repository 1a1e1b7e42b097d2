"""aiosmtpd as a parser of addrdiff: whom does it hand to its application for `RCPT TO:<s>`?

It reads the path with `email._header_value_parser` of the Python that runs it. The server is a thread of this
process and is asked over a pair of sockets: it needs neither root nor a namespace.
"""

import asyncio
import socket
import sys
import threading

from servers import HERE, Server, shown

sys.path.insert(0, str(HERE / "site"))

from aiosmtpd.smtp import SMTP, __version__  # noqa: E402


class Aiosmtpd(Server):
    LONGEST_COMMAND = 500
    version = __version__

    def __init__(self):
        self.handed = None
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def connect(self):
        theirs, ours = socket.socketpair()
        accepted = self.loop.connect_accepted_socket(self.session, theirs)
        asyncio.run_coroutine_threadsafe(accepted, self.loop).result()
        return ours.makefile("rwb")

    def session(self):
        return SMTP(self, hostname="server.invalid", enable_SMTPUTF8=True, loop=self.loop)

    async def handle_RCPT(self, server, session, envelope, address, options):
        """What aiosmtpd calls with a recipient: it is kept, and refused."""
        self.handed = address
        return "550 noted"

    def reply(self, text):
        self.handed = None
        return super().reply(text)

    def recipient(self, reply):
        # Octets that are no UTF-8 are surrogates in it, which no JSON can carry.
        return None if self.handed is None else shown(self.handed.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    Aiosmtpd().serve()
