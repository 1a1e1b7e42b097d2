"""Python's mail package as it was in April 2019 (CVE-2019-16056): the second @ ends the address.

Only this one mistake is rebuilt, so that the samples answer alike under every release of Python.
"""

import re

import outbox

ANGLE_ADDRESS = re.compile(r"([^<]*)<([^>]*)>")


def parseaddr(text):
    """`email.utils.parseaddr` of Python 3.7.3."""
    angle = ANGLE_ADDRESS.match(text)
    name, address = (angle[1].strip(), angle[2]) if angle else ("", text)
    return name, "@".join(address.split("@")[:2]).strip()


class SMTP(outbox.SMTP):
    """`smtplib.SMTP` of Python 3.7.3: `quoteaddr` reads each recipient once more before `RCPT TO`."""

    def sendmail(self, from_addr, to_addrs, msg):
        to_addrs = [to_addrs] if isinstance(to_addrs, str) else to_addrs
        super().sendmail(from_addr, [self.quoteaddr(address) for address in to_addrs], msg)

    @staticmethod
    def quoteaddr(address):
        return parseaddr(address)[1] or address
