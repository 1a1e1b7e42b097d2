"""What says nothing about the text: exceptions of code that cannot work here, and look-ups of hosts.

The attacker's domain in a policy is made up. Where code asks for it, is told that there is none, and refuses the text, that
says nothing about the domain of a real attacker, who registers one.
"""

import re
import sys
import threading

# Exceptions of the server's refusal, among those that `smtplib` derives from OSError.
REFUSALS = ("SMTPRecipientsRefused", "SMTPSenderRefused", "SMTPDataError", "SMTPNotSupportedError")

# Exceptions that say nothing about the text, beside import and connection errors of Python itself: its surroundings are
# not there, or the code is not finished; an assertion is not there under `python -O`.
SURROUNDINGS = ("AssertionError", "ImproperlyConfigured", "AppRegistryNotReady", "OperationalError", "InterfaceError",
                "ConnectionError", "ConnectError", "NameError", "NotImplementedError")

# The domain does not exist today. The attacker's domain in a policy is made up; a real attacker registers one.
LOOK_UPS = re.compile(r"nxdomain|noanswer|nonameservers|undeliverable|dnsexception|resolver", re.I)
NOT_FOUND = re.compile(r"domain.*(does not exist|not resolv|special-use|does not accept e-?mail)|mx record", re.I | re.S)

# Ports at which questions about hosts are answered.
DNS = (53, 853)

# Hosts of which it is remembered whether they are found.
MOST = 4_096

# In the place of a host: code of its own asked a name server, and what that said is not known.
UNKNOWN = object()

asked = []
found = {}
own = threading.local()


def note(event, args):
    """Everything that the interpreter reports, in whatever thread."""
    if getattr(own, "looks", False):
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        asked.append(args[0])
    elif event in ("socket.connect", "socket.sendto"):
        address = args[-1]
        if isinstance(address, tuple) and len(address) > 1 and address[1] in DNS:
            asked.append(UNKNOWN)


def begin():
    asked.clear()


def is_missing(host):
    if host is UNKNOWN:
        return True
    if host not in found:
        if len(found) >= MOST:
            found.clear()
        found[host] = is_found(host)
    return not found[host]


def is_found(host):
    import socket

    own.looks = True
    try:
        socket.getaddrinfo(host, None)
        return True
    except (OSError, UnicodeError):
        return False
    finally:
        own.looks = False


def missed():
    """A host was looked up since `begin` that is not found from here."""
    return any(is_missing(host) for host in set(asked))


def said_by(error):
    try:
        return str(error)
    except Exception:
        return ""


def is_of_surroundings(error):
    """It says that the code cannot work here, and nothing about the text."""
    # A group of a task group: whatever else is in it.
    if any(is_of_surroundings(one) for one in getattr(error, "exceptions", None) or ()):
        return True
    names = [kind.__name__ for kind in type(error).__mro__]
    if isinstance(error, ImportError) or any(name in SURROUNDINGS for name in names):
        return True
    if any(LOOK_UPS.search(name) for name in names) or NOT_FOUND.search(said_by(error)):
        return True
    # A time limit of a service behind the code has many names: ReadTimeout, TimeoutExpired, PoolTimeout.
    if any("timeout" in name.lower() or "timedout" in name.lower() for name in names):
        return True
    return isinstance(error, OSError) and not any(name in REFUSALS for name in names)


sys.addaudithook(note)
