"""How much work a call is: the lines of Python that it runs. Unlike seconds they are the same every time."""

import sys


class Enough(BaseException):
    """Ends the call; code that catches every `Exception` does not catch this one."""


def lines(call, text, most):
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += event == "line"
        if count > most:
            raise Enough
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call(text)
    except (Exception, Enough):
        pass  # A refusal is work too.
    finally:
        sys.settrace(before)
    return count
