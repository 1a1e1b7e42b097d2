"""What the user's own code returned, in the few shapes that are understood.

Code that checks addresses answers in many ways. A yes or no is for a gate, recipients are for a route; any other
type means something that only its author knows, and is handed back by its name.
"""

import asyncio
import inspect
import re
import types
import weakref
from collections.abc import Iterator

from _addrdiff_surroundings import begin, is_of_surroundings

# Recipients that are taken from an iterator; one without an end runs into the time limit before.
MOST = 10_000

# The names under which objects keep an address, the most telling first.
ATTRIBUTES = ("address", "addr_spec", "email")
LOCAL_PARTS = ("local_part", "username", "user", "local", "mailbox")

TEXT = (str, bytes, bytearray)

# An object with one of these is a message, and has more recipients than its address.
MESSAGES = ("to", "To", "cc", "Cc", "bcc", "Bcc", "recipients", "recipient", "rcpt_tos", "rcpt", "to_addrs", "addresses")

# What one person is called or typed, also where that is an address.
NAMES = ("name", "display_name", "full_name", "first_name", "last_name", "realname", "username", "original", "raw",
         "ascii_email")

# So deep is looked into what an object holds.
DEEPEST = 3


class NotUnderstood(Exception):
    """Its argument is the name of the type."""


class Asked:
    """One callable. `plain` is an address that it should take, `outside` one that it should refuse."""

    def __init__(self, call, plain, outside):
        self.call, self.plain, self.outside = call, plain, outside
        self.loop = None
        self.pairs = self.lists = self.iterates = self.always_true = self.complains = False
        self.is_new = True

    def learn(self):
        """Behind the first question: code that remembers may let in whoever comes first."""
        said = self.attempt(self.plain)
        # An iterator that yields no address is a truth value, no list: `if gate(text)` holds for an empty one too.
        self.always_true = self.iterates and type(said) is list and not any(may_be_address(one) for one in said)
        if is_of_texts(said):
            self.lists = len(said) == 1
        self.pairs = any(b"@" not in octets(pair[0]) for pair in pairs_of(said))
        # A validator that only complains: None is its yes.
        self.complains = said is None and self.attempt(self.outside) is Refused
        self.is_new = False

    def attempt(self, text):
        begin(text)
        try:
            said = self.settled(self.call(text))
            self.iterates = isinstance(said, Iterator)
            return at_most(said) if self.iterates else said
        except Exception as error:
            return None if is_of_surroundings(error) else Refused

    def answer(self, text):
        """The kind of answer, and its recipients as pairs of name and address or a word for it."""
        try:
            said = self.settled(self.call(text))
        except NotUnderstood as unknown:
            return "unknown", str(unknown)
        finally:
            if self.is_new:
                self.learn()
                begin(text)
        if said is None:
            return ("yes" if self.complains else "nothing"), "None"
        if said is True or isinstance(said, re.Match):
            return "yes", type_name(said)
        if said is False:
            return "no", "False"
        if self.always_true and isinstance(said, Iterator):
            return "yes", type_name(said)
        try:
            recipients = self.recipients(said)
            if isinstance(said, Iterator) and not recipients:
                raise NotUnderstood(f"{type_name(said)} that yields nothing, and is true in an `if`")
            # As a gate this is a no, though it names somebody.
            if not said and any(address for _, address in recipients):
                raise NotUnderstood(f"{type_name(said)} which is false")
            return "recipients", recipients
        except NotUnderstood as unknown:
            return "unknown", str(unknown)

    def settled(self, said):
        while inspect.isawaitable(said) or inspect.isasyncgen(said):
            said = self.run(collected(said) if inspect.isasyncgen(said) else awaited(said))
        return said

    def run(self, coroutine):
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            # An interpreter of the user's warns of loops that nothing closes.
            self.closed = weakref.finalize(self, close, self.loop)
        loop, self.loop = self.loop, None
        try:
            said = loop.run_until_complete(coroutine)
        except BaseException:
            # It may hold what is left of the task, and is not used again; three open files go with it.
            self.closed()
            raise
        self.loop = loop
        return said

    def recipients(self, said):
        if is_header(said):
            said = said.addresses
        if is_of_texts(said) and len(said) == 2:
            return self.two_texts(said)
        if isinstance(said, (list, tuple, set, frozenset, Iterator)) and not is_named(said):
            return [one for member in at_most(said) for one in self.member(member)]
        return [recipient(said)]

    def member(self, said):
        if is_header(said):
            return [recipient(one) for one in said.addresses]
        return self.two_texts(said) if is_of_texts(said) and len(said) == 2 else [recipient(said)]

    def two_texts(self, said):
        """(name, address), or two addresses."""
        name, address = map(octets, said)
        if self.lists or (not self.pairs and b"@" in name):
            return [(b"", name), (b"", address)]
        return [(name, address)]


def is_header(said):
    """A header of `EmailMessage`: its text is a list of addresses, which it has read."""
    return isinstance(said, str) and type(said) is not str and isinstance(getattr(said, "addresses", None), tuple)


def is_named(said):
    """A named tuple is an object: what stands in which place its author knows."""
    return hasattr(type(said), "_fields")


def is_of_texts(said):
    return isinstance(said, tuple) and bool(said) and not is_named(said) and all(isinstance(one, TEXT) for one in said)


def pairs_of(said):
    """The pairs of texts that it is, or that it holds."""
    members = [said, *said] if isinstance(said, (list, tuple, set, frozenset)) else []
    return [one for one in members if is_of_texts(one) and len(one) == 2]


def recipient(said):
    address = address_of(said)
    others = () if type(said) in TEXT else sorted(name for name, value in own(said) if names_another(value, address))
    if others:
        raise NotUnderstood(f"{type_name(said)} with another address in {others[0]}")
    return b"", address


def address_of(said):
    if type(said) not in TEXT and any(getattr(said, name, None) for name in MESSAGES):
        raise NotUnderstood(f"{type_name(said)} with recipients of its own")
    if isinstance(said, TEXT):
        return octets(said)
    addresses = {octets(one) for one in (getattr(said, name, None) for name in ATTRIBUTES) if isinstance(one, TEXT)}
    if len(addresses) > 1:
        raise NotUnderstood(f"{type_name(said)} of more than one address")
    if addresses:
        return addresses.pop()
    domain = getattr(said, "domain", None)
    local_part = next((half for half in (getattr(said, name, None) for name in LOCAL_PARTS)
                       if isinstance(half, str)), None)
    if isinstance(domain, str) and local_part is not None:
        return octets(f"{local_part}@{domain}")
    raise NotUnderstood(type_name(said))


def own(said):
    """The attributes in which an object may keep more recipients; what one person is called is none."""
    kept = dict(getattr(said, "__dict__", None) or {})
    for kind in type(said).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            kept.setdefault(name, getattr(said, name, None))
    return [(name, value) for name, value in kept.items() if name.lstrip("_") not in NAMES]


def names_another(value, address):
    """It holds another address than this one, as far as one can see into it."""
    waiting, looked = [(value, 0)], 0
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, TEXT):
            if b"@" in octets(one) and octets(one).lower() != address.lower():
                return True
        elif depth < DEEPEST and looked < MOST:
            looked += 1
            waiting.extend((member, depth + 1) for member in held(one))
    return False


def held(value):
    if isinstance(value, dict):
        return [*value, *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return value
    if isinstance(value, (type, types.ModuleType)) or callable(value):
        return ()
    return [member for _, member in own(value)]


def may_be_address(said):
    return said is not None and type(said) is not bool and (not isinstance(said, TEXT) or b"@" in octets(said))


class Refused:
    """In the place of an answer, where there was an exception."""


def close(loop):
    try:
        loop.close()
    except Exception:
        pass  # It was ended in the middle of its work.


async def awaited(said):
    return await said


async def collected(said):
    taken = []
    try:
        async for one in said:
            taken.append(one)
    except Exception as error:
        raise broken_off(said, taken, error)
    return taken


def at_most(members):
    taken = []
    try:
        for member in members:
            if len(taken) == MOST:
                raise NotUnderstood(f"{type_name(members)} of more than {MOST} members")
            taken.append(member)
    except NotUnderstood:
        raise
    except Exception as error:
        raise broken_off(members, taken, error)
    return taken


def broken_off(members, taken, error):
    """An exception is no refusal where somebody was named before it."""
    if not taken:
        return error
    return NotUnderstood(f"{type_name(members)} that raised {type(error).__name__} behind {len(taken)} members")


def octets(text):
    """Its own, whatever a class derived from it says."""
    if not isinstance(text, str):
        return b"".join((text,))
    try:
        return str.encode(text, "utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return str.encode(text, "utf-8", "surrogatepass")


def type_name(value):
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
