"""A sign-up that looks at the end of the text, and a mailer that takes the first thing that looks like an address."""

import re


def submit(text):
    if not text.endswith("@mycorp.example"):
        return []
    return re.findall(r"[\w.+-]+@[\w.-]+", text)[:1]
