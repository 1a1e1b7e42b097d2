"""The other end of the wire: a peer for the real `smtplib`, in the same thread.

A socket pair carries the bytes. Whatever `smtplib` has sent is read and answered before `sendall` returns,
so no thread waits for another, and each line gets the reply that a server would give. The peer offers
SMTPUTF8 and 8BITMIME and refuses nothing: what is recorded is what the client asked for.
"""

import os
import socket
import weakref

# Less than any socket's buffer: a longer message must not wait for its reader, which is this thread.
CHUNK = 16384
REPLIES = {b"EHLO": b"250-peer.example\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n"}


class Client(socket.socket):
    """The end that `smtplib` holds."""

    def sendall(self, data, flags=0):
        if len(data) <= CHUNK:
            socket.socket.sendall(self, data)
            self.peer.read(len(data))
        else:
            for at in range(0, len(data), CHUNK):
                part = data[at:at + CHUNK]
                socket.socket.sendall(self, part)
                self.peer.read(len(part))
        self.peer.answer()


class Peer:
    """The end that answers."""

    def __init__(self):
        client, self.socket = socket.socketpair()
        self.client = Client(client.family, client.type, client.proto, client.detach())
        self.client.peer = self
        self.received = b""
        self.in_data = False
        self.recipients = []
        self.commands = []
        self.socket.sendall(b"220 peer.example\r\n")

    def read(self, size):
        while size:
            part = self.socket.recv(size)
            self.received += part
            size -= len(part)

    def answer(self):
        """A reply for each line; for half a line too, or the client would wait for ever."""
        received, self.received = self.received, b""
        if self.in_data:
            if not received.endswith(b"\r\n.\r\n"):
                self.received = received
                return
            self.in_data = False
            self.socket.sendall(b"250 ok\r\n")
        else:
            if received[:4].upper() == b"RCPT":
                self.commands.append(received[received.find(b":") + 1:-2])
            lines = received.split(b"\r\n")
            self.socket.sendall(b"".join(map(self.reply, lines[:-1] if len(lines) > 1 else lines)))

    def reply(self, line):
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.recipients.append(line[line.find(b":") + 1:])
        self.in_data = verb == b"DATA"
        return REPLIES.get(verb, b"250 ok\r\n")

    def close(self):
        # What `smtplib` made of it, to read from, would keep it open.
        if self.client.fileno() >= 0:
            os.close(self.client.detach())
        self.socket.close()


class Mailer:
    """A session of `smtplib.SMTP`, kept from one message to the next and opened anew after an exception."""

    def __init__(self, smtplib):
        mailer = self

        class Session(smtplib.SMTP):
            def _get_socket(self, host, port, timeout):
                mailer.peer = Peer()
                # An interpreter of the user's warns of sockets that nothing closes.
                mailer.close = weakref.finalize(mailer, mailer.peer.close)
                return mailer.peer.client

        self.session_of = Session
        self.session = self.peer = None

    def recipients(self, send):
        """What stood behind `RCPT TO:` while `send` used the session: line by line as a server reads it, and
        command by command as it was sent, line breaks within included.
        """
        if self.session is None:
            # A name of its own: the default one is asked of the DNS.
            self.session = self.session_of("peer.example", 25, local_hostname="client.example")
            self.session.ehlo()
        session, peer = self.session, self.peer
        peer.recipients, peer.commands = recipients, commands = [], []
        # `mail` switches to UTF-8 and only `rset` switches back: no message may depend on the one before.
        session.command_encoding = "ascii"
        try:
            send(session)
        except BaseException:
            self.session = None
            self.close()
            raise
        return recipients, commands
