"""Text on its way to the readers: octets, as Python itself treats what comes from the wire."""

from typing import Union

Text = Union[str, bytes]


def octets(text: Text) -> bytes:
    """A lone surrogate stands for the octet that `surrogateescape` made it of, any other for the octets of UTF-8."""
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f"a text is str or bytes, not {type(text).__name__}")
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
