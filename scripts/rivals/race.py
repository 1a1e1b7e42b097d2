"""How soon what was published is found from nothing: addrdiff beside what people use, as a table in Markdown.

Run by scripts/bench-search, which has the set-up.
"""

import argparse
import base64
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import judge
from campaign import written

HERE = pathlib.Path(__file__).parent
FLAGS = ["-max_len=2048", "-rss_limit_mb=4096", "-timeout=60", "-print_final_stats=1"]
DICTIONARY = f"-dict={HERE / 'address.dict'}"
ALL_OFF = "tokens,python,verdicts"
# As `hunt` has it; the others keep to short texts at first, which is libFuzzer's own way.
AS_HUNT = ["-len_control=0", "-entropic=0"]
SEARCHERS = {
    "addrdiff": lambda run: addrdiff(run, "", *AS_HUNT),
    "libFuzzer": lambda run: addrdiff(run, ALL_OFF, DICTIONARY),
    "Atheris": lambda run: rival(run, "with_atheris.py", DICTIONARY, *FLAGS, f"-seed={run.seed}"),
    "Hypothesis": lambda run: rival(run, "with_hypothesis.py", str(run.seed)),
}
# With --guidance: the whole, and the whole without one part.
PARTS = {
    "all": "",
    "without Python's coverage": "python",
    "without verdict tuples": "verdicts",
    "without both": "python,verdicts",
}
GUIDANCE = {name: lambda run, without=without: addrdiff(run, without, *AS_HUNT) for name, without in PARTS.items()}
# What `hunt` asks unless told otherwise, with everything that it finds counted, by so many executions.
STRICT = ["strict/mailbox", "strict/mailbox-utf8"]
HUNTED = [*STRICT, "cpython/parseaddr@stdlib", "cpython/parseaddr@future-*", "cpython/parseaddr@brython-3.14*"]
ALL_FOUND_BY = 30_000


class Run:
    """One search for one row with one random seed."""

    def __init__(self, row, shows, seed, asked):
        self.row, self.shows, self.seed = row, shows, seed
        self.seconds, self.executions = asked.seconds, asked.executions
        self.began = 0.0


def main():
    asked = arguments()
    searchers = GUIDANCE if asked.guidance else SEARCHERS
    searchers = {name: searcher for name, searcher in searchers.items() if asked.only in (None, name)}
    draw = random.Random(asked.seed)
    seeds = [draw.randrange(1, 2**31) for _ in range(asked.seeds)]
    print("| what | parser | " + " | ".join(searchers) + " |")
    print("| --- | --- |" + " --- |" * len(searchers), flush=True)
    for row in judge.ROWS:
        if asked.row and not any(part in f"{row.what} {row.route}" for part in asked.row):
            continue
        shows = row.open()
        if not shows(row.witness) or shows(f"a@{judge.ALLOWED}"):
            sys.exit(f"the judge of {row.what} on {row.route} is broken")
        cells = []
        for name, searcher in searchers.items():
            results = [searcher(Run(row, shows, seed, asked)) for seed in seeds]
            print(f"{row.what} {row.route} {name}: {results}", file=sys.stderr)
            cells.append(cell(results))
        print(f"| {row.what} | `{row.route}` | " + " | ".join(cells) + " |", flush=True)
    if asked.guidance:
        counts = {without: sorted(different(without, seed) for seed in seeds) for without in PARTS.values()}
        print(f"{counts}", file=sys.stderr)
        medians = " | ".join(str(of[(len(of) - 1) // 2]) for of in counts.values())
        print(f"| different findings by {ALL_FOUND_BY:,} executions | `hunt` | {medians} |")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench-search", description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10, help="runs of each; 10 unless said")
    parser.add_argument("--seconds", type=float, default=600, help="a run ends after so many; 600 unless said")
    parser.add_argument("--executions", type=int, default=5_000_000, help="or so many; 5,000,000 unless said")
    parser.add_argument("--seed", type=int, default=1, help="what the runs' random seeds are drawn from")
    parser.add_argument("--row", action="append", help="only rows whose name holds this; more than once")
    parser.add_argument("--only", help="only this column")
    parser.add_argument("--guidance", action="store_true", help="addrdiff with each part of its guidance off")
    return parser.parse_args()


def cell(results):
    """The medians; a run that was capped counts as what it had spent, behind all that found something."""
    found = sum(result[0] for result in results)
    middle = (len(results) - 1) // 2
    executions, seconds = (sorted(results, key=lambda run: (not run[0], run[at]))[middle][at] for at in (1, 2))
    mark = "" if found > middle else "≥ "
    return f"{mark}{executions:,}; {mark}{seconds:.1f} s ({found} of {len(results)})"


def rival(run, program, *flags):
    """Another searcher's process, which counts for itself."""
    run.began = time.time()
    caps = {"RIVAL_EXECUTIONS": run.executions, "RIVAL_SECONDS": run.seconds, "RIVAL_BEGAN": run.began}
    command = [sys.executable, str(HERE / program), str(judge.ROWS.index(run.row)), *flags]
    said = subprocess.run(command, env={**os.environ, **{name: str(value) for name, value in caps.items()}},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in said.stdout.splitlines():
        if line.startswith("{"):
            end = json.loads(line)
            return end["found"], end["executions"], end["seconds"]
    sys.exit(f"{program} ended with {said.returncode} and no word:\n{said.stderr[-2000:]}")


def addrdiff(run, without, *flags):
    """The fuzz target as `hunt` starts it, until its journal has a finding that shows the row's bug."""
    with tempfile.TemporaryDirectory() as out:
        told = settings([*STRICT, run.row.route], list(judge.GATES), out, run.seed)
        run.began = time.time()
        with open(f"{out}/log", "w+", encoding="utf-8", errors="replace") as log:
            process = target(told, without, out, log, *flags, f"-seed={run.seed}", f"-runs={run.executions}",
                             f"-max_total_time={int(run.seconds)}")
            try:
                return first(run, process, pathlib.Path(out, "worker-1.jsonl")) or capped(run, process, log)
            finally:
                process.kill()
                process.wait()


def different(without, seed):
    """How many fingerprints a campaign from nothing has come to."""
    with tempfile.TemporaryDirectory() as out:
        with open(f"{out}/log", "w+", encoding="utf-8", errors="replace") as log:
            told = settings(HUNTED, [], out, seed)
            process = target(told, without, out, log, *AS_HUNT, f"-seed={seed}", f"-runs={ALL_FOUND_BY}")
            if process.wait() != 0:
                sys.exit(f"the fuzz target ended with {process.returncode}; its log is lost in {out}")
        with open(f"{out}/worker-1.jsonl", encoding="ascii") as lines:
            return len({json.loads(line)["fingerprint"] for line in lines})


def target(told, without, out, log, *flags):
    """The fuzz target, from nothing."""
    os.mkdir(f"{out}/corpus")
    environment = {**os.environ, "ADDRDIFF_SETTINGS": told, "ADDRDIFF_WITHOUT": without}
    command = [os.environ["ADDRDIFF_DIFFERENTIAL"], *FLAGS, "-reload=0", *flags, f"{out}/corpus"]
    return subprocess.Popen(command, env=environment, cwd=out, stdout=log, stderr=log)


def settings(parsers, gates, out, seed):
    policy = {"allowed": [judge.ALLOWED], "subdomains": True, "attacker": judge.ATTACKER}
    selection = {"parsers": parsers, "gates": gates, "registry": {"python_path": [str(HERE)]}}
    return json.dumps({"policy": policy, "selection": selection, "out": out, "worker": 1, "seed": seed,
                       "fail_on": "medium"})


def first(run, process, journal):
    """The executions and seconds of the first finding that shows it; nothing where the run ends without."""
    for finding in written(process, [journal], pause=0.02):
        if any(run.shows(judge.text_of(base64.b64decode(finding[which]["input_base64"])))
               for which in ("reduced", "answer")):
            return True, finding["executions"], finding["time"] / 1000 - run.began
    return None


def capped(run, process, log):
    log.seek(0)
    said = log.read()
    if process.wait() != 0:
        sys.exit(f"the fuzz target ended with {process.returncode}:\n{said[-2000:]}")
    count = next(line for line in said.splitlines() if line.startswith("stat::number_of_executed_units:"))
    return False, int(count.split()[1]), time.time() - run.began


main()
