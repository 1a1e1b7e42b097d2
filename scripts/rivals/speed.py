"""Executions a second of a whole fuzz loop that covers Python's `email`: addrdiff's and Atheris', from the same
seeds, in turns, so that a busy machine slows both. Run by scripts/bench."""

import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).parent
ROUNDS, SECONDS, AIM = 5, 10, 3
FLAGS = ["-max_len=2048", "-len_control=0", "-rss_limit_mb=4096", "-print_final_stats=1",
         f"-max_total_time={SECONDS}"]
SETTINGS = """{"policy": {"allowed": ["important.com"], "subdomains": true, "attacker": "malicious.org"},
 "selection": {"parsers": ["strict/mailbox", "strict/mailbox-utf8", "cpython/parseaddr@stdlib"], "gates": []},
 "out": ".", "worker": 1, "seed": 1, "fail_on": "medium"}"""


def main():
    ours = [os.environ["ADDRDIFF_DIFFERENTIAL"]]
    theirs = [sys.executable, str(HERE / "parseaddr_with_atheris.py")]
    rounds = [(speed(ours, seed), speed(theirs, seed)) for seed in range(1, ROUNDS + 1)]
    one, other = (statistics.median(column) for column in zip(*rounds))
    ratio = statistics.median(mine / other for mine, other in rounds)
    print(f"fuzz loop, parseaddr covered: {one:,.0f} executions a second, Atheris {other:,.0f}; "
          f"{ratio:.1f} times as many ({'within' if ratio >= AIM else 'BELOW'} {AIM})")


def speed(command, seed):
    """As libFuzzer counts it, for both alike."""
    with tempfile.TemporaryDirectory() as out:
        corpus = pathlib.Path(out, "corpus")
        corpus.mkdir()
        plant(corpus)
        run = subprocess.run([*command, *FLAGS, f"-seed={seed}", str(corpus)], cwd=out, text=True, errors="replace",
                             env={**os.environ, "ADDRDIFF_SETTINGS": SETTINGS}, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        said = re.search(r"stat::average_exec_per_sec: *(\d+)", run.stdout)
        if run.returncode or not said:
            sys.exit(f"{command[-1]} ended with {run.returncode}:\n{run.stdout[-2000:]}")
        return int(said[1])


def plant(corpus):
    """The plain texts of corpus/."""
    for file in sorted((HERE.parent.parent / "corpus").glob("*.toml")):
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("case", [])):
            if "text" in case:
                (corpus / f"{file.stem}-{number}").write_text(case["text"], encoding="utf-8")


main()
