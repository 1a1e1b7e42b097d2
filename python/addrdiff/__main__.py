"""`python -m addrdiff`, and the console script: the command line, in this very interpreter."""

import os
import signal
import sys
import warnings


def main() -> None:
    """Runs the command line with the arguments of this process, and ends with its exit code."""
    # As in the program: signals end it at once, unless the command is one that ends with a report.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What code under test prints or warns of is no part of the answer.
    sys.stdout = sys.stderr
    warnings.simplefilter("ignore")
    from addrdiff import _native

    code = _native.run(["addrdiff", *sys.argv[1:]])
    # Threads of code under test, and a watchdog, may still be at work: they end with the answer.
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
