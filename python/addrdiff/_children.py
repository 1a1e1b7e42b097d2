"""How a process of this package is started again: what a parser dies of must not end the answer."""

import sys

# `-m addrdiff` without the current directory in front of the path: a file is not run by being there. (`-P` says so
# only since 3.11.)
MODULE = (
    "import sys; sys.path[0] or sys.path.pop(0); import runpy; "
    "runpy.run_module('addrdiff', run_name='__main__', alter_sys=True)"
)


def command() -> "tuple[str, list[str]]":
    """The interpreter, and its arguments before those of the command line."""
    flags = sys.flags
    named = {"-I": flags.isolated, "-E": flags.ignore_environment, "-s": flags.no_user_site, "-S": flags.no_site}
    given = ["-I"] if flags.isolated else [option for option, is_set in named.items() if is_set]
    return sys.executable or "python3", [*given, "-c", MODULE]
