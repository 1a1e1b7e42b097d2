"""The same, mended: one plain address, which is what is mailed."""

import re


def submit(text):
    plain = re.fullmatch(r"[a-z0-9]+(?:[.+-][a-z0-9]+)*@mycorp\.example", text, re.IGNORECASE | re.ASCII)
    return [plain[0]] if plain else []
