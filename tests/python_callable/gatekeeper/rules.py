"""Rules, with a branch of each kind."""

import string

ATEXT = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~.")


def atoms(text):
    atom = ""
    for character in text:
        if character in ATEXT:
            atom += character
        else:
            if atom:
                yield atom
            atom = ""
    if atom:
        yield atom


def problems(text):
    try:
        local_part, domain = text.rsplit("@", 1)
    except ValueError:
        return ["no @"]
    found = []
    while local_part.startswith("."):
        found.append("dot")
        local_part = local_part[1:]
    if not domain or domain.endswith("."):
        found.append("domain")
    elif "_" in domain:
        found.append("underscore")
    else:
        for label in domain.split("."):
            if len(label) > 63:
                found.append("label")
                break
    return found
