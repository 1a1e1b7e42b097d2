"""The same mistake twice: behind eight branches, and behind none. Only who sees branches gets to the first."""

SPECIALS = '("<:,;[\\'


class Opened(BaseException):
    """Nothing of the kind is documented anywhere."""


def stepwise(text):
    counts = [text.count(special) % 7 for special in SPECIALS]
    if counts[0] == 1:
        if counts[1] == 1:
            if counts[2] == 1:
                if counts[3] == 1:
                    if counts[4] == 1:
                        if counts[5] == 1:
                            if counts[6] == 1:
                                if counts[7] == 1:
                                    return opened(text)
    return closed(text)


def at_once(text):
    counts = [text.count(special) % 7 for special in SPECIALS]
    return (closed, opened)[counts == [1] * 8](text)


def closed(text):
    return True


def opened(text):
    raise Opened(text)
