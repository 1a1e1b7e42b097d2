"""What a whole fuzz loop that covers Python's `email` costs: addrdiff's and Atheris', as many executions from the
same seeds. In the processor's seconds, starting included, so that what else the machine does matters little. Run
by scripts/bench."""

import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).parent
ROUNDS, EXECUTIONS, AIM = 3, 20_000, 3
FLAGS = ["-max_len=2048", "-len_control=0", "-entropic=0", "-rss_limit_mb=4096", f"-runs={EXECUTIONS}"]
SETTINGS = """{"policy": {"allowed": ["important.com"], "subdomains": true, "attacker": "malicious.org"},
 "selection": {"parsers": ["strict/mailbox", "strict/mailbox-utf8", "cpython/parseaddr@stdlib"], "gates": []},
 "out": ".", "worker": 1, "seed": 1, "fail_on": "medium"}"""


def main():
    ours = [os.environ["ADDRDIFF_DIFFERENTIAL"]]
    theirs = [sys.executable, str(HERE / "parseaddr_with_atheris.py")]
    rounds = [(speed(ours, seed), speed(theirs, seed)) for seed in range(1, ROUNDS + 1)]
    one, other = (statistics.median(column) for column in zip(*rounds))
    ratio = statistics.median(mine / other for mine, other in rounds)
    print(f"fuzz loop, parseaddr covered: {one:,.0f} executions a second of the processor's, Atheris {other:,.0f}; "
          f"{ratio:.1f} times as many ({'within' if ratio >= AIM else 'BELOW'} {AIM})")


def speed(command, seed):
    """Executions a second of the processor's."""
    with tempfile.TemporaryDirectory() as out:
        corpus = pathlib.Path(out, "corpus")
        corpus.mkdir()
        plant(corpus)
        before = spent()
        run = subprocess.run([*command, *FLAGS, f"-seed={seed}", str(corpus)], cwd=out, text=True, errors="replace",
                             env={**os.environ, "ADDRDIFF_SETTINGS": SETTINGS}, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        if run.returncode:
            sys.exit(f"{command[-1]} ended with {run.returncode}:\n{run.stdout[-2000:]}")
        return EXECUTIONS / (spent() - before)


def spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def plant(corpus):
    """The plain texts of corpus/."""
    for file in sorted((HERE.parent.parent / "corpus").glob("*.toml")):
        for number, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("case", [])):
            if "text" in case:
                (corpus / f"{file.stem}-{number}").write_text(case["text"], encoding="utf-8")


main()
