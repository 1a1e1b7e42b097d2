"""`payloads`: published attacks on the caller's domains, and what must become of each."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union, overload

from addrdiff import _native
from addrdiff._admission import Allow, within


@dataclass(frozen=True)
class Payload:
    """A text to put to an application, and what must become of it."""

    #: Stable over releases and domains; a label of the DNS.
    id: str
    #: The technique's id; `control` for a control.
    technique: str
    #: `control`, `must-reject`, `must-stay-inside` or `acceptable`.
    must: str
    #: The text; octets that are not UTF-8 are lone surrogates, as `surrogateescape` makes them.
    text: str
    #: The account that it must not be taken for, where it is about accounts.
    victim: Optional[str]
    #: Everything that the command line writes of it as JSON.
    data: "dict[str, Any]"

    def complaint(self, recipients: Iterable[str], allow: Allow) -> Optional[str]:
        """What is wrong where an application that was given this text mailed these recipients (the arguments of RCPT TO;
        none where it refused); `None` where nothing is."""
        mailed = list(recipients)
        if self.must == "control":
            arrived = [one.lower() for one in mailed] == [self.text.lower()]
            return None if arrived else f"{self.text!r} is an ordinary address and has to get its mail; mailed: {mailed!r}"
        if self.must == "must-reject":
            return f"{self.text!r} has to be refused; mailed: {mailed!r} ({self.id})" if mailed else None
        outside = [one for one in mailed if not within(one, allow)]
        return f"mail for {self.text!r} may leave the allowed domains: {outside!r} ({self.id})" if outside else None


class Payloads(Sequence[Payload]):
    """The payloads, controls first; `left_out` says what is not among them, and why."""

    def __init__(self, data: "dict[str, Any]") -> None:
        #: The document that `addrdiff payloads --format json` writes.
        self.data = data
        self._all = [_payload(one) for one in data["payloads"]]

    @property
    def left_out(self) -> "list[dict[str, Any]]":
        """What was left out: `why`, `count`, `ids`."""
        found: "list[dict[str, Any]]" = self.data["left_out"]
        return found

    @overload
    def __getitem__(self, at: int) -> Payload: ...
    @overload
    def __getitem__(self, at: slice) -> "list[Payload]": ...
    def __getitem__(self, at: Union[int, slice]) -> "Union[Payload, list[Payload]]":
        return self._all[at]

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Payload]:
        return iter(self._all)


def payloads(
    allow: Union[str, Iterable[str]],
    *,
    attacker: str = "attacker.example",
    technique: Iterable[str] = (),
    reader: Iterable[str] = (),
    gate: Iterable[str] = (),
) -> Payloads:
    """Published attacks on these domains, each shown by a published reading behind some gate, and controls.

    `attacker`: the attacker's domain; `{id}` in it becomes the payload's id. `technique`, `reader`, `gate`: names or
    patterns, as on the command line; the controls are there whatever they are.

    Raises `UsageError` for what is no plain domain, an attacker who is allowed, and names that no payload has.
    """
    domains = [allow] if isinstance(allow, str) else list(allow)
    arguments = [f"--allow={domain}" for domain in domains] + [f"--attacker={attacker}"]
    for option, names in ("technique", technique), ("reader", reader), ("gate", gate):
        arguments += [f"--{option}={name}" for name in ([names] if isinstance(names, str) else names)]
    return Payloads(json.loads(_native.payloads(arguments)))


def _payload(data: "dict[str, Any]") -> Payload:
    text = base64.b64decode(data["base64"]).decode("utf-8", "surrogateescape")
    return Payload(data["id"], data["technique"], data["must"], text, data.get("victim"), data)
