"""The judge in Python: what is looked for, row by row, and whether a text shows it.

A text shows a misdelivery where a gate lets it in, the route mails outside, and the reader without the mistake
(the release after the repair) does not: so what else is wrong with a route is not taken for it. The same
function judges what addrdiff, Atheris and Hypothesis bring.
"""

import contextlib
import dataclasses
import importlib
import os
import pathlib
import re
import sys

import planted

ALLOWED, ATTACKER = "important.com", "malicious.org"

HOST_RUN = re.compile(r"""[A-Za-z0-9.+_-]+@([^ \t\r\n()<>@,;:"\\\[\]]+)""")

# The gates by their names in addrdiff, each the code that its table shows.
GATES = {
    "last-at": lambda text: (lambda d: d == ALLOWED or d.endswith("." + ALLOWED))(text.rpartition("@")[2]),
    "first-at": lambda text: (lambda d: d == ALLOWED or d.endswith("." + ALLOWED))(text.partition("@")[2]),
    "suffix-at": lambda text: text.endswith("@" + ALLOWED),
    "one-at": lambda text: text.count("@") == 1 and text.endswith("@" + ALLOWED),
    "planted-host-run": lambda text: (m := HOST_RUN.match(text)) is not None
    and (m[1] == ALLOWED or m[1].endswith("." + ALLOWED)),
    "incident": lambda text: re.match(r"^.*@(.*\.|)" + re.escape(ALLOWED) + "$", text) is not None,
}

# A Mailbox of RFC 5321 with the additions of RFC 6531, as strict/mailbox-utf8 has it.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\ud7ff\ue000-\U0010ffff-]+"
QUOTED = r'"(?:[ !#-\[\]-~\u0080-\ud7ff\ue000-\U0010ffff]|\\[ -~])*"'
LABEL = r"[A-Za-z0-9\u0080-\ud7ff\ue000-\U0010ffff](?:[A-Za-z0-9\u0080-\ud7ff\ue000-\U0010ffff-]*" \
        r"[A-Za-z0-9\u0080-\ud7ff\ue000-\U0010ffff])?"
MAILBOX = re.compile(rf"(?:{ATOM}(?:\.{ATOM})*|{QUOTED})@({LABEL}(?:\.{LABEL})*|\[[0-9A-Za-z:.-]+\])")


@dataclasses.dataclass
class Row:
    """Something to find: on which route, a text that shows it, and which reader has not got it."""

    what: str
    route: str
    witness: str
    sound: str = ""
    raises: type = None

    def open(self, around=contextlib.nullcontext):
        """The judge of a text; the route is loaded within `around`."""
        with around():
            route = load(self.route)
        if self.raises:
            return lambda text: raises(route, text, self.raises)
        sound = load(self.sound)
        return lambda text: mails_outside(route, text) and admitted(text) and not mails_outside(sound, text)


A, E = ALLOWED, ATTACKER
ROWS = [
    Row("CVE-2019-16056", "cpython/parseaddr@future-1.0.0", f"a@{E}@{A}", "cpython/parseaddr@brython-3.8.10"),
    Row("CVE-2019-16056", "cpython/parseaddr@brython-3.7.4", f"a@{E}@{A}", "cpython/parseaddr@brython-3.8.10"),
    Row("CVE-2023-27043", "cpython/parseaddr@brython-3.11.0", f"a@{E})<b@{A}", "cpython/parseaddr@brython-3.14.3"),
    Row("CVE-2023-36632", "cpython/parseaddr@brython-3.14.3", ":" * 1500, raises=RecursionError),
    Row("comment glue", "python/planted.glue", f"a@{A}(x)x", "python/planted.correct"),
    Row("unterminated quote", "python/planted.open_quote", f'"b@{E} @{A}', "python/planted.correct"),
    Row("encoded-word", "python/planted.encoded_word", f"=?x?q?b=40{E}?=@{A}", "python/planted.correct"),
    Row("NUL", "python/planted.nul", f"b@{E}\0@{A}", "python/planted.correct"),
]


def text_of(data):
    return data.decode("utf-8", "surrogateescape")


def admitted(text):
    return any(gate(text) for gate in GATES.values())


def mails_outside(route, text):
    try:
        said = route(text)
    except (ValueError, RecursionError):
        return False
    mailbox = MAILBOX.fullmatch(said if isinstance(said, str) else said[1])
    if mailbox is None:
        return False
    domain = mailbox[1].lower()
    return domain != ALLOWED and not domain.endswith("." + ALLOWED)


def raises(route, text, kind):
    try:
        route(text)
    except kind:
        return True
    return False


def load(parser):
    """The function behind a parser's name in addrdiff."""
    if parser.startswith("python/planted."):
        return getattr(planted, parser.rpartition(".")[2])
    label = parser.partition("@")[2]
    if label == "stdlib":
        return fresh("email.utils").parseaddr
    folder = pathlib.Path(os.environ["ADDRDIFF_TARGET"], "packages", label)
    sys.path.insert(0, str(folder))
    try:
        return fresh("future.backports.email.utils" if label.startswith("future") else "email.utils").parseaddr
    finally:
        sys.path.remove(str(folder))


def fresh(module):
    """Imported anew: several packages of one name are asked in one process."""
    for name in [name for name in sys.modules if name.split(".")[0] in ("email", "future")]:
        del sys.modules[name]
    importlib.invalidate_caches()
    return importlib.import_module(module)
