"""Counts the lines that a call runs, where CPython lets nothing in C do it (`trace.rs` does it elsewhere)."""

import sys


class Enough(BaseException):
    """Ends a count; code that catches every `Exception` does not catch this one."""


def count(call, text, most):
    """At most `most` and one."""
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        if event == "line":
            lines += 1
            if lines > most:
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
    return lines
