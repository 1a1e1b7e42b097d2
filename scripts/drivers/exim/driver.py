"""Exim as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

`exim4 -bs` over a pipe; an ACL refuses every recipient and names its two parts.
"""

import base64
import re
import shutil

from servers import HOME, PipedServer, isolate, libraries, quoted, replace, shown, unpacked

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
NAMED = re.compile(rb"NAMED(\S*)@(\S*)")


class Exim(PipedServer):
    def __init__(self, root):
        # The account that Debian's build wants.
        replace("/etc/passwd", "{old}Debian-exim:x:64999:64999::/:/bin/false\n")
        replace("/etc/group", "{old}Debian-exim:x:64999:\n")
        (HOME / "spool").mkdir()
        shutil.chown(HOME / "spool", "Debian-exim", "Debian-exim")
        (HOME / "exim.conf").write_text(CONFIGURATION.format(home=HOME))
        super().__init__([root / "usr/sbin/exim4", "-C", HOME / "exim.conf", "-bs"], libraries(root))
        self.version = re.search(rb"Exim (\S+)", self.greeting)[1].decode()

    def recipient(self, reply):
        """A long reply is several lines, broken anywhere."""
        named = NAMED.search(b"".join(line[4:].strip() for line in reply.splitlines()).replace(b" ", b""))
        if not named:
            return None
        local_part, domain = (shown(base64.b64decode(part)) for part in named.groups())
        return f"{quoted(local_part)}@{domain}"


if __name__ == "__main__":
    isolate()
    Exim(unpacked()).serve()
