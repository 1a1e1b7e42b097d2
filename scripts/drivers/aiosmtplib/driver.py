"""aiosmtplib: the address that it writes behind RCPT TO."""

from driver_common import reads, release
from aiosmtplib.email import parse_address

reads("aiosmtplib", release("aiosmtplib"), "address-list", lambda text: [parse_address(text)])
