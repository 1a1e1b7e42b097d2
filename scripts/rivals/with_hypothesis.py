"""Hypothesis with the judge in Python: `st.emails()` mixed with text, specials and both domains.

    with_hypothesis.py ROW SEED
"""

import sys

import hypothesis
from hypothesis import strategies as st

import judge
from found import Count

SPECIALS = list("@<>()[]\",;:\\. \0") + ["\r\n ", "=?utf-8?q?", "?=", "=40", judge.ALLOWED, judge.ATTACKER,
                                       "@" + judge.ALLOWED, "@" + judge.ATTACKER]
TEXTS = st.lists(st.one_of(st.emails(), st.text(max_size=8), st.sampled_from(SPECIALS)), max_size=12).map("".join)


def main():
    row, seed = judge.ROWS[int(sys.argv[1])], int(sys.argv[2])
    count = Count(row.open())

    @hypothesis.seed(seed)
    @hypothesis.settings(max_examples=count.executions_cap, database=None, deadline=None,
                         phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck))
    @hypothesis.given(TEXTS)
    def search(text):
        count.put(text)

    search()
    count.end(False)


main()
