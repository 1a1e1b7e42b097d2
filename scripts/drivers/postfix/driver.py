"""Postfix as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

Its smtpd refuses every recipient and names it as it was parsed; trivial-rewrite then says what that means (`a%b`
goes to b). Octets that no reply can show stand there as `?`.
"""

import re
import shutil
import socket
import subprocess

from servers import DOT_STRING, HOME, Server, connected, isolate, libraries, shown, spawn, unpacked

# Accounts that every Debian has stand in for those that the package would create.
MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
daemon_directory = {root}/usr/lib/postfix/sbin
command_directory = {root}/usr/sbin
shlib_directory = {root}/usr/lib/postfix
meta_directory = {home}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH={libraries}
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


class Postfix(Server):
    def __init__(self, root):
        environment = libraries(root, root / "usr/lib/postfix")
        names = {"home": HOME, "root": root, "libraries": environment["LD_LIBRARY_PATH"]}
        (HOME / "main.cf").write_text(MAIN.format_map(names))
        (HOME / "master.cf").write_text(MASTER)
        for folder in ["data", "queue/pid", "queue/private", "queue/public"]:
            (HOME / folder).mkdir(parents=True)
        for folder in ["data", "queue/private", "queue/public"]:
            shutil.chown(HOME / folder, "mail")
        postconf = [root / "usr/sbin/postconf", "-dh", "mail_version"]
        said = subprocess.run(postconf, env=environment, capture_output=True, check=True, text=True)
        self.version = said.stdout.strip()
        spawn([root / "usr/lib/postfix/sbin/master", "-c", HOME, "-d"], environment)
        self.rewrite = connected(socket.AF_UNIX, str(HOME / "queue/private/rewrite"))
        attributes(self.rewrite)

    def connect(self):
        return connected(socket.AF_UNIX, str(HOME / "queue/public/smtp"))

    def recipient(self, reply):
        """The address that goes into the queue. A last `@` with nothing behind it says nothing to Postfix."""
        named = REPLY.fullmatch(reply)
        if not named:
            return None
        address = self.rewritten(external(named[1].rstrip(b"@")))
        return shown(self.rewritten(address.rstrip(b"@")) if address.endswith(b"@") else address)

    def rewritten(self, address):
        """What trivial-rewrite makes of it: names and values, each ended by a NUL, and one more."""
        fields = [b"request", b"rewrite", b"rule", b"local", b"address", address, b""]
        self.rewrite.write(b"\0".join(fields) + b"\0")
        self.rewrite.flush()
        return attributes(self.rewrite)[b"address"]


def attributes(stream):
    found = {}
    while name := until_nul(stream):
        found[name] = until_nul(stream)
    return found


def until_nul(stream):
    octets = bytearray()
    while (octet := stream.read(1)) not in (b"\0", b""):
        octets += octet
    return bytes(octets)


def external(address):
    """The address as it is written, of the form in which nothing is quoted: its domain is behind the last `@`."""
    local_part, at, domain = address.rpartition(b"@") if b"@" in address else (address, b"", b"")
    if local_part and not DOT_STRING.fullmatch(shown(local_part)):
        local_part = b'"' + re.sub(rb'(["\\\r])', rb"\\\1", local_part) + b'"'
    return local_part + at + domain


if __name__ == "__main__":
    isolate()
    Postfix(unpacked()).serve()
