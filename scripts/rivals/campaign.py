"""A campaign of addrdiff from nothing, and its findings as the journal gets them."""

import json
import signal
import subprocess
import time


class Failed(Exception):
    """An end that is no measurement."""


def written(process, journals, pause=0.05):
    """The findings in these files as they are written, until the process has ended."""
    places = {}
    while True:
        # In this order: what was written before the end is read after it.
        ended = process.poll() is not None
        for journal in journals:
            yield from since(journal, places)
        if ended:
            return
        time.sleep(pause)


def since(journal, places):
    """The findings behind where the journal was left; a line without an end is still being written."""
    if not journal.exists():
        return
    with open(journal, "rb") as lines:
        lines.seek(places.get(journal, 0))
        for line in iter(lines.readline, b""):
            if not line.endswith(b"\n"):
                return
            places[journal] = lines.tell()
            yield json.loads(line)


class Campaign:
    """`addrdiff hunt` from nothing, on one core: `arguments` say of what. Ends with the context."""

    def __init__(self, program, out, seed, arguments, ends=(0, 10)):
        """`ends`: the exit codes of a search that is a measurement."""
        self.out, self.ends, self.began = out, ends, time.time()
        command = [program, "hunt", "--quiet", "--from-nothing", "--workers", "1", "--seed", str(seed), "--out", out]
        self.log = open(f"{out}.log", "w+", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen([*command, *arguments], stdout=self.log, stderr=self.log)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        # The second one ends what is done behind a search, too.
        while self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                pass
        self.log.close()

    def findings(self, workers=(1,)):
        """What these workers write, until the campaign has ended."""
        yield from written(self.process, [self.out / f"worker-{worker}.jsonl" for worker in workers])
        if self.process.returncode not in self.ends:
            self.log.seek(0)
            raise Failed(f"addrdiff hunt ended with {self.process.returncode}:\n{self.log.read()[-2000:]}")

    def executions(self):
        return json.loads((self.out / "status.json").read_text())["health"]["executions"]

    def seconds(self):
        return time.time() - self.began
