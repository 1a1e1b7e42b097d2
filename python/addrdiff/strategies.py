"""Strategies for Hypothesis: hostile addresses, which shrink to the smallest text that still fails. Needs
`addrdiff[hypothesis]`."""

import re
from collections.abc import Iterable
from typing import Any, Union

from hypothesis import strategies as st

from addrdiff._payloads import payloads

__all__ = ["hostile_addresses"]

#: Of how many choices one leaves a token out; Hypothesis shrinks towards the first, which does.
_CHOICES = 8


def hostile_addresses(
    allow: Union[str, Iterable[str]], *, attacker: str = "attacker.example", technique: Iterable[str] = ()
) -> "st.SearchStrategy[str]":
    """Texts that two readers of an address read differently: published payloads, and parts of them.

    `allow`, `attacker` and `technique` as for `addrdiff.payloads`. What must hold is for the test to say: that mail for
    the text stays within the allowed domains, as `addrdiff.within` judges it.
    """
    domains = [allow] if isinstance(allow, str) else list(allow)
    known = [one.text for one in payloads(domains, attacker=attacker, technique=technique) if one.technique != "control"]
    names = sorted([*domains, attacker], key=len, reverse=True)
    texts = sorted({tuple(_tokens(text, names)) for text in known}, key=lambda one: (len(one), one))
    return _texts(texts, names)


@st.composite
def _texts(draw: Any, texts: "list[tuple[str, ...]]", names: "list[str]") -> str:
    """A published text, of which tokens are left out and words are made short."""
    tokens = draw(st.sampled_from(texts))
    return "".join(draw(_token(token, token.lower() in names)) for token in tokens)


def _token(token: str, is_domain: bool) -> "st.SearchStrategy[str]":
    """Nothing, a short word in the place of a long one, or the token: most often the token."""
    short = ["", "a"] if token.isalnum() and not is_domain and len(token) > 1 else [""]
    return st.sampled_from(short + [token] * (_CHOICES - len(short)))


def _tokens(text: str, names: "list[str]") -> "list[str]":
    """Domains, encoded characters, words, and every other character by itself."""
    domains = "|".join(re.escape(name) for name in names)
    return re.findall(rf"(?:{domains})|=[0-9a-fA-F]{{2}}|[A-Za-z0-9]+|.", text, re.DOTALL)
