"""Does not import: what it needs is not there."""

import no_such_dependency


def check(text):
    return no_such_dependency.check(text)
