"""Atheris with the judge in Python: the route, the planted readers and the judge are instrumented.

    with_atheris.py ROW [libFuzzer's flags]
"""

import sys

import atheris

with atheris.instrument_imports(include=["judge", "planted"]):
    import judge
from found import Count

row = judge.ROWS[int(sys.argv.pop(1))]
count = Count(row.open(lambda: atheris.instrument_imports(include=["email", "future"])))
atheris.Setup(sys.argv, lambda data: count.put(judge.text_of(data)))
atheris.Fuzz()
