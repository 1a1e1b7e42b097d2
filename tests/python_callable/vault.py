"""The same mistake twice: behind eight branches, and behind none. Only who sees branches gets to the first."""

class Opened(BaseException):
    """Nothing of the kind is documented anywhere."""


def stepwise(text):
    different = len(set(text))
    if different > 20:
        if different > 24:
            if different > 28:
                if different > 32:
                    if different > 36:
                        if different > 40:
                            if different > 44:
                                if different > 48:
                                    if different > 52:
                                        if different > 56:
                                            if different > 60:
                                                return opened(text)
    return closed(text)


def at_once(text):
    return (closed, opened)[len(set(text)) > 60](text)


def closed(text):
    return True


def opened(text):
    raise Opened(text)
