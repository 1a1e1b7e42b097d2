"""The same, mended: one plain address, an ö among its letters, which is what is mailed."""

import re


def submit(text):
    plain = re.fullmatch(r"[a-z0-9ö]+(?:[.+-][a-z0-9ö]+)*@mycorp\.example", text, re.IGNORECASE | re.ASCII)
    return [plain[0]] if plain else []
