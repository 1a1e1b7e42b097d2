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

# Ports at which questions about hosts are answered, and programs that ask them.
DNS = (53, 853)
PROGRAMS = ("dig", "drill", "getent", "host", "nslookup", "resolvectl")

# Hosts that are remembered.
MOST = 4_096

# Hosts that a text named when code looked them up: what it was told may be remembered, and is asked for once.
of_texts = set()
# Hosts that no text named: of a list, a cache, a service. Whatever code says without them may be otherwise with them.
services = set()
# Whether they are found.
found = {}

# The domains of the policy.
allowed = ()
own = threading.local()
# The text that is asked about.
text = ""


def begin(asked):
    global text
    text = asked.lower()


def allow(domains):
    global allowed
    allowed = tuple(domain.lower() for domain in domains)


def note(event, args):
    """Everything that the interpreter reports, in whatever thread."""
    if getattr(own, "looks", False):
        return
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        if args[0]:
            remember(name_of(args[0]))
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = args[-1]
        if isinstance(address, tuple) and len(address) > 1 and address[1] in DNS:
            asked_by_itself()
    elif event == "subprocess.Popen":
        words = args[1] if isinstance(args[1], (list, tuple)) else str(args[1]).split()
        if any(name_of(word).rpartition("/")[2] in PROGRAMS for word in (args[0], *words) if word):
            asked_by_itself()


def name_of(host):
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    return str(host).lower().rstrip(".")


def is_of_text(host):
    """The text names it, or a domain above it that nobody has yet: `mx.evil.example` is made of one."""
    labels = host.split(".")
    above = [".".join(labels[at:]) for at in range(1, len(labels) - 1)]
    return host in text or any(name in text and not is_allowed(name) for name in above)


def is_allowed(host):
    return any(host == domain or host.endswith("." + domain) for domain in allowed)


def remember(host):
    # Whoever owns an allowed domain is no attacker; what no text names below it is a service.
    if host in text and is_allowed(host):
        return
    known = of_texts if is_of_text(host) else services
    if len(known) < MOST:
        known.add(host)


def asked_by_itself():
    """Code of its own asked a name server, or a program did: what was said is not known, and which host is a guess."""
    host = text.rpartition("@")[2].split(" ")[0]
    found[host] = False
    remember(host)


def is_missing(host):
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
    """Hosts that are not found from here: one that the text names, and is never said; and services."""
    of_text = any(is_of_text(host) and is_missing(host) for host in list(of_texts))
    return of_text, sorted(host for host in list(services) if is_missing(host))


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
