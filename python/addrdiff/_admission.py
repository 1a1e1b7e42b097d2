"""The check to put at a gate, and its counterpart for what was mailed."""

from collections.abc import Iterable
from typing import Union

from addrdiff import _native
from addrdiff._text import Text, octets


class Refused(ValueError):
    """`admit` refused a text."""

    def __init__(self, rule: str, offset: int, why: str) -> None:
        super().__init__(why)
        #: The rule that refuses: of the ABNF (`Domain`), a caution (`encoded-word`), or `not-allowed`.
        self.rule = rule
        #: Octets of UTF-8 from the start of the text to where it does.
        self.offset = offset

    def __reduce__(self) -> "tuple[type[Refused], tuple[str, int, str]]":
        return type(self), (self.rule, self.offset, str(self))


class Allow:
    """Allowed domains, checked once and used for many texts.

    `domains`: fully-qualified names, or one of them as a `str`; of none, nobody is let in. `subdomains`: what is below
    them is allowed too. `permitting`: names of what `admit` refuses by itself, such as `quoted-local-part`; what it returns
    may then be read in another way by some reader.

    Raises `UsageError` for a name that is no domain, or nothing to permit.
    """

    def __init__(
        self, domains: Union[str, Iterable[str]], *, subdomains: bool = False, permitting: Iterable[str] = ()
    ) -> None:
        self.domains: "tuple[str, ...]" = (domains,) if isinstance(domains, str) else tuple(domains)
        self.subdomains = subdomains
        self._native = _native.Allow(list(self.domains), subdomains, list(permitting))

    def __repr__(self) -> str:
        return f"Allow({list(self.domains)!r}, subdomains={self.subdomains})"


Allowed = Union[Allow, str, Iterable[str]]


def admit(text: Text, allow: Allowed) -> str:
    """The address to mail, compare and keep in the place of `text`, written anew: its domain in lower case.

    Takes a mailbox of RFC 5321 with a dot-atom local-part and a domain of `allow`, and no other spelling: readers have no
    other reading for it. At most 254 octets.

    Raises `Refused`, a `ValueError`, with the rule and the octet; `UsageError` for `allow` as `Allow` does.
    """
    said = _native.admit(octets(text), _allow(allow))
    if isinstance(said, str):
        return said
    raise Refused(*said)


def within(address: Text, allow: Allowed) -> bool:
    """Mail to this recipient stays within the allowed domains.

    `address` is what an envelope has (`RCPT TO`, without angle brackets), not what somebody typed. False for what is no
    mailbox to the letter, and for `%`, `!` or `@` in the local-part, by which a server may route it on.

    Raises `UsageError` for `allow` as `Allow` does.
    """
    return _native.within(octets(address), _allow(allow))


def _allow(allow: Allowed) -> _native.Allow:
    return (allow if isinstance(allow, Allow) else Allow(allow))._native
