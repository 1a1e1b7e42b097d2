"""OpenSMTPD as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

No rule takes any recipient, and the refusal names it as it was parsed.
"""

import pathlib
import re
import socket
import subprocess

from servers import HOME, Server, connected, isolate, libraries, quoted, replace, shown, spawn, unpacked

CONFIGURATION = """
listen on 127.0.0.1 port 25 hostname server.invalid
action "none" relay host smtp://127.0.0.1:26
match from any for domain "nobody.invalid" action "none"
"""
NAMED = re.compile(rb"550 Invalid recipient: <(.*)>\r\n", re.DOTALL)


class OpenSmtpd(Server):
    # It has no SMTPUTF8.
    MAIL_FROM = b"MAIL FROM:<>"

    def __init__(self, root):
        # Its accounts, and no name server.
        replace("/etc/passwd", "{old}opensmtpd:x:64998:64998::/:/bin/false\nopensmtpq:x:64999:64999::/:/bin/false\n")
        replace("/etc/group", "{old}opensmtpd:x:64998:\nopensmtpq:x:64999:\n")
        replace("/etc/resolv.conf", "lookup file\n")
        replace("/etc/hosts", "127.0.0.1 localhost\n")
        pathlib.Path("/var/lib/opensmtpd/empty").mkdir(parents=True)
        spool = pathlib.Path("/var/spool/smtpd")
        spool.mkdir()
        spool.chmod(0o711)
        (HOME / "smtpd.conf").write_text(CONFIGURATION)
        program, environment = root / "usr/sbin/smtpd", libraries(root)
        usage = subprocess.run([program, "-h"], env=environment, capture_output=True, text=True)
        self.version = re.search(r"OpenSMTPD (\S+)", usage.stdout + usage.stderr)[1]
        spawn([program, "-d", "-f", HOME / "smtpd.conf"], environment)
        self.open()

    def connect(self):
        return connected(socket.AF_INET, ("127.0.0.1", 25))

    def recipient(self, reply):
        named = NAMED.fullmatch(reply)
        if not named:
            return None
        local_part, _, domain = shown(named[1]).rpartition("@")
        return f"{quoted(local_part)}@{domain}"


if __name__ == "__main__":
    isolate("/var/lib", "/var/spool")
    OpenSmtpd(unpacked()).serve()
