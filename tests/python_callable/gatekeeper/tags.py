"""Loads when an address has a tag, and not before."""


def without_tag(text):
    local_part, _, domain = text.rpartition("@")
    if '"' in local_part:
        return text
    return local_part.split("+")[0] + "@" + domain
