"""What an execution of a campaign costs, start-up apart, as a table in Markdown.

Run by scripts/bench-loop, which has the set-up. The ways to search take turns, so that all of them see the same load.
"""

import argparse
import importlib
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

FLAGS = ["-max_len=2048", "-rss_limit_mb=4096", "-timeout=60", "-len_control=0", "-reload=0", "-print_final_stats=1"]
# As `hunt` has it, and without one part: what is left out, and how libFuzzer weighs the texts that it keeps.
WAYS = {
    "the whole": ("", "-entropic=0"),
    "all texts as long as they come": ("lengths", "-entropic=0"),
    "Python's counters kept": ("retiring", "-entropic=0"),
    "without Python's coverage": ("python", "-entropic=0"),
    "the judge's branches counted": ("held", "-entropic=0"),
    "texts judged of late put again": ("recent", "-entropic=0"),
    "kept texts weighed by rare features": ("", "-entropic=1"),
    "all five": ("lengths,retiring,held,recent", "-entropic=1"),
    "findings not followed up": ("findings", "-entropic=0"),
}
# What is asked unless told otherwise.
PACKAGES = {"stdlib": None, "brython-3.14.3": "email.utils", "future-1.0.0": "future.backports.email.utils"}


# A disk that has just deleted the files of another run looks for places of new ones at length.
FOLDER = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Campaign:
    """One run of the fuzz target from nothing."""

    def __init__(self, way, seed, executions):
        without, weighing = WAYS[way]
        with tempfile.TemporaryDirectory(dir=FOLDER) as out:
            os.mkdir(f"{out}/corpus")
            spent = self.run(out, without, [*FLAGS, weighing, f"-seed={seed}", f"-runs={executions}"])
            self.texts = [path.read_bytes() for path in pathlib.Path(out, "corpus").iterdir()]
            journal = pathlib.Path(out, "worker-1.jsonl")
            lines = journal.read_text(encoding="ascii").splitlines() if journal.exists() else []
            self.findings = len({json.loads(line)["fingerprint"] for line in lines})
        self.microseconds = 1e6 * (spent - self.start(without)) / executions
        # Right behind it, so that both see the same machine.
        self.calls = bare(self.texts)

    def start(self, without):
        """What a run costs that executes nothing of its own."""
        with tempfile.TemporaryDirectory(dir=FOLDER) as out:
            os.mkdir(f"{out}/corpus")
            return self.run(out, without, [*FLAGS, "-runs=1"])

    def run(self, out, without, flags):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "ADDRDIFF_SETTINGS": settings(out), "ADDRDIFF_WITHOUT": without}
        with open(f"{out}/log", "w+b") as log:
            command = [os.environ["ADDRDIFF_DIFFERENTIAL"], *flags, f"{out}/corpus"]
            ended = subprocess.run(command, env=environment, cwd=out, stdout=log, stderr=log)
            log.seek(0)
            said = log.read()
        if ended.returncode:
            sys.exit(f"the fuzz target ended with {ended.returncode}: {ascii(said[-500:])}")
        self.megabytes = int(said.rpartition(b"stat::peak_rss_mb:")[2].split()[0])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def settings(out):
    policy = {"allowed": ["important.com"], "subdomains": True, "attacker": "malicious.org"}
    parsers = ["strict/*", *(f"cpython/parseaddr@{package}" for package in PACKAGES)]
    return json.dumps({"policy": policy, "selection": {"parsers": parsers, "gates": []}, "out": out, "worker": 1,
                       "seed": 1, "fail_on": "medium"})


def bare(texts):
    """Microseconds a text for `parseaddr` of each package, called from a loop in Python."""
    texts = [text.decode("utf-8", "surrogateescape") for text in texts]
    calls = [loaded(package, module).parseaddr for package, module in PACKAGES.items()]

    def once():
        began = time.process_time()
        for text in texts:
            for call in calls:
                try:
                    call(text)
                except Exception:  # What it raises is its answer.
                    pass
        return 1e6 * (time.process_time() - began) / len(texts)

    once()
    return statistics.median(once() for _ in range(5))


def loaded(package, module):
    """The module `utils` of a release, beside those that are loaded already."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "email"]:
        del sys.modules[name]
    path = [] if module is None else [f"{os.environ['ADDRDIFF_TARGET']}/packages/{package}"]
    sys.path[:0] = path
    try:
        return importlib.import_module(module or "email.utils")
    finally:
        del sys.path[: len(path)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--executions", type=int, default=20_000)
    parser.add_argument("--seeds", type=int, default=5)
    asked = parser.parse_args()
    made = {way: [] for way in WAYS}
    for seed in range(1, asked.seeds + 1):
        for way in WAYS:
            made[way].append(Campaign(way, seed, asked.executions))
    print(f"{asked.executions} executions, medians of {asked.seeds} random seeds; load {os.getloadavg()[0]:.1f}. Bare "
          f"calls are of {', '.join(PACKAGES)} on the texts that the campaign kept.\n")
    print("| loop | µs an execution | bare calls, µs a text | ratio | findings | texts kept, mean length | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for way, campaigns in made.items():
        print(row(way, campaigns))


def row(way, campaigns):
    def median(of):
        return statistics.median(map(of, campaigns))

    cost, calls = median(lambda one: one.microseconds), median(lambda one: one.calls)
    ratio = median(lambda one: one.microseconds / one.calls)
    findings = ", ".join(str(one.findings) for one in campaigns)
    kept, length = median(lambda one: len(one.texts)), median(lambda one: statistics.mean(map(len, one.texts)))
    memory = median(lambda one: one.megabytes)
    return f"| {way} | {cost:.0f} | {calls:.0f} | {ratio:.2f} | {findings} | {kept:.0f}, {length:.0f} | {memory:.0f} |"


if __name__ == "__main__":
    main()
