"""Sendmail as a parser of addrdiff: whom does it mail that is told `RCPT TO:<s>`?

`sendmail -bs` over a pipe. Its reply gives the text back as it came, so that what it made of it is read from its
trace of `parseaddr` (debug level 20.1): the host that it would mail to, and the user there.
"""

import re
import subprocess

from servers import HOME, PipedServer, isolate, libraries, quoted, replace, shown, unpacked, unquoted

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
HOST = re.compile(r"[\w.\-\x80-\U0010ffff]+|\[[\w.:]+\]")
# Refusals and recipients of a session: a client with more is made to wait.
REFUSALS, RECIPIENTS = 8, 50


class Sendmail(PipedServer):
    MAIL_FROM = b"MAIL FROM:<>"

    def __init__(self, root):
        replace("/etc/hosts", "127.0.0.1 localhost server.invalid\n")
        (HOME / "queue").mkdir()
        (HOME / "switch").write_text("hosts files\naliases files\n")
        (HOME / "sendmail.cf").write_text(configuration(root))
        self.trace = HOME / "trace"
        command = [root / "usr/libexec/sendmail/sendmail", "-C", HOME / "sendmail.cf"]
        super().__init__([*command, "-D", self.trace, "-d20.1", "-bs", "-odq"], libraries(root))
        self.version = re.search(rb"Sendmail ([^/;]+)", self.greeting)[1].decode()

    def connect(self):
        self.trace.write_bytes(b"")
        self.refusals = self.recipients = 0
        return super().connect()

    def open(self):
        greeting = super().open()
        self.seen = self.trace.stat().st_size
        return greeting

    def reply(self, text):
        reply = super().reply(text)
        with self.trace.open("rb") as trace:
            trace.seek(self.seen)
            of_this = trace.read()
        self.seen += len(of_this)
        self.parsed = PARSED.search(of_this)
        self.refusals += not reply.startswith(b"2")
        self.recipients += 1
        if self.refusals == REFUSALS or self.recipients == RECIPIENTS:
            self.close()
        return reply

    def recipient(self, reply):
        if not reply.startswith(b"2") or not self.parsed:
            return None
        host, user = (shown(part) for part in self.parsed.groups()[1:])
        host = host.removesuffix(".")
        if not HOST.fullmatch(host):
            return None
        local_part = re.sub(rf"@{re.escape(host)}\.?$", "", user)
        return f"{quoted(unquoted(local_part))}@{host}"


def configuration(root):
    """The macros written out, without files that a machine has in /etc/mail."""
    macros = root / "usr/share/sendmail/cf"
    m4 = [root / "usr/bin/m4", f"-D_CF_DIR_={macros}/", macros / "m4/cf.m4", "-"]
    text = CONFIGURATION.format(home=HOME)
    made = subprocess.run(m4, env=libraries(root), input=text, capture_output=True, check=True, text=True).stdout
    kept = [line for line in made.splitlines() if not line.startswith(("FR-o", "O HelpFile"))]
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    isolate()
    Sendmail(unpacked()).serve()
