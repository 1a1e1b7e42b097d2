"""The same mistake twice: behind eight branches, and behind none. Only who sees branches gets to the first."""

CODE = (1, 4, 2, 7, 3, 0, 5, 6)


class Opened(BaseException):
    """Nothing of the kind is documented anywhere."""


def stepwise(text):
    digits = [ord(character) % 8 for character in (text + "\x01" * 8)[:8]]
    if digits[0] == CODE[0]:
        if digits[1] == CODE[1]:
            if digits[2] == CODE[2]:
                if digits[3] == CODE[3]:
                    if digits[4] == CODE[4]:
                        if digits[5] == CODE[5]:
                            if digits[6] == CODE[6]:
                                if digits[7] == CODE[7]:
                                    return opened(text)
    return closed(text)


def at_once(text):
    digits = tuple(ord(character) % 8 for character in (text + "\x01" * 8)[:8])
    return (closed, opened)[digits == CODE](text)


def closed(text):
    return True


def opened(text):
    raise Opened(text)
