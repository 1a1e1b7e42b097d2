# @@HEADER@@
#
# addrdiff_adapter.py beside this file has `def submit(text)`: it submits the text to the application as a user does,
# and returns the recipients of the mail that leaves (the arguments of RCPT TO), or an empty list where none does.
import base64

import addrdiff_adapter
import pytest

ALLOWED = @@ALLOWED@@
LOCAL_PART = frozenset(@@LOCAL_PART@@)
QUOTED = frozenset(@@QUOTED@@)

# Id, what must become of it, the text in base64.
PAYLOADS = [
@@PAYLOADS@@
]


def is_inside(recipient):
    """Mail to this recipient stays within the allowed domains, on whatever server: an address of one of them, which none sends on."""
    local_part, at, domain = recipient.rpartition("@")
    quoted = len(local_part) > 1 and local_part[0] == local_part[-1] == '"'
    letters, known = (local_part[1:-1], QUOTED) if quoted else (local_part, LOCAL_PART)
    labels = domain.isascii() and domain.replace("-", "").replace(".", "").isalnum()
    within = any(f".{domain.lower()}".endswith(f".{allowed}") for allowed in ALLOWED)
    # Letters beyond ASCII are a mailbox of SMTPUTF8; an octet that is no UTF-8 is none.
    fine = all(one in known or (not one.isascii() and not "\ud800" <= one <= "\udfff") for one in letters)
    return bool(at and local_part and fine and labels and within)


@pytest.mark.parametrize(("must", "encoded"), [one[1:] for one in PAYLOADS], ids=[one[0] for one in PAYLOADS])
def test_payload(must, encoded):
    text = base64.b64decode(encoded).decode("utf-8", "surrogateescape")
    recipients = list(addrdiff_adapter.submit(text) or [])
    if must == "control":
        assert [one.lower() for one in recipients] == [text.lower()], "an ordinary address has to get its mail"
    elif must == "must-reject":
        assert not recipients, f"{text!r} has to be refused"
    else:
        assert all(map(is_inside, recipients)), f"mail for {text!r} may leave the allowed domains: {recipients!r}"
