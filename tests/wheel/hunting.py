"""Campaigns of the installed package: libFuzzer is part of it, and processes, exit codes and folders are the program's."""

import json
import signal
import subprocess
import sys
import time

PLANTED = ["--parser", "planted/c01-multi-at", "--gate", "last-at", "--from-nothing", "--quiet", "--seed", "1"]

# What searching this interpreter's own package comes to, and what that takes, is printed.
EXECUTIONS = 4000


def holds_of_campaigns(installed):
    finds_what_is_there(installed)
    searches_this_python(installed)
    ends_by_a_signal_and_goes_on(installed)
    says_what_cannot_be_searched(installed)


def left(installed, name):
    """The report of a campaign."""
    return json.loads((installed.project / name / "report.json").read_text())


def finds_what_is_there(installed):
    code, text, error = installed.run("hunt", *PLANTED, "--workers", "2", "--executions", "6000", "--out", "found")
    assert code == 10 and "allowlist-bypass" in text and "planted/c01-multi-at" in text, (code, text, error)
    campaign = left(installed, "found")["campaigns"][0]
    assert campaign["health"]["executions"] >= 6000, campaign["health"]
    folder = installed.project / "found"
    texts = len(list((folder / "corpus").iterdir()))
    # libFuzzer's merge restarts this package. One witness per finding is added to what the merge keeps.
    merged = b"MERGE-OUTER: successful" in (folder / "distil.log").read_bytes()
    findings = len(left(installed, "found")["findings"])
    assert merged and 0 < texts <= campaign["corpus"] + findings, (merged, texts, campaign["corpus"], findings)
    assert not (folder / "distil").exists()
    code, text, _ = installed.run("hunt", *PLANTED[2:], "--parser", "planted/correct", "--workers", "1", "--executions",
                                  "2000", "--out", "sound")
    assert code in (0, 3), (code, text)


def searches_this_python(installed):
    """From the published cases, which the package has with it, guided by the branches of `email`."""
    code, text, error = installed.run("hunt", "--parser", "cpython/parseaddr@stdlib", "--workers", "1", "--executions",
                                      str(EXECUTIONS), "--quiet", "--out", "own")
    assert code in (0, 3, 10), (code, text, error)
    report = left(installed, "own")
    campaign = report["campaigns"][0]
    covered = campaign["health"]["coverage"]
    assert 50 < covered["python"] <= covered["python_of"], covered
    assert len(list((installed.project / "own" / "corpus").iterdir())) > 100
    print(f"scripts/test-wheel: hunt: {campaign['health']['executions']} executions in {campaign['elapsed']:.1f} s, "
          f"{covered['python']} of {covered['python_of']} blocks of Python, {len(report['findings'])} findings",
          file=sys.stderr)


def ends_by_a_signal_and_goes_on(installed):
    """Ctrl-C ends it with its report; one that is killed leaves no process, and goes on where it was."""
    for number in signal.SIGINT, signal.SIGTERM:
        running, _ = searching(installed, f"ended-{number}", "100000000")
        running.send_signal(number)
        assert running.wait(120) == 10 and left(installed, f"ended-{number}")["findings"], number
    running, workers = searching(installed, "killed", "20000")
    running.kill()
    running.wait()
    assert until(30, lambda: not any(map(is_worker, workers))), "a worker searches on"
    code, text, error = installed.run("hunt", "--resume", "--quiet", "--out", "killed")
    assert code == 10, (code, text, error)
    executions = left(installed, "killed")["campaigns"][0]["health"]["executions"]
    assert executions >= 20000, executions


def searching(installed, name, executions):
    """A campaign that has found what ends with 10, and its workers."""
    running = installed.started(["hunt", *PLANTED, "--workers", "1", "--executions", executions, "--out", name])
    journal = installed.project / name / "worker-1.jsonl"
    assert until(60, lambda: journal.is_file() and b'"high"' in journal.read_bytes()), "nothing was found"
    workers = children(running.pid)
    assert workers and all(map(is_worker, workers)), "nothing searches"
    return running, workers


def until(seconds, holds):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def children(pid):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], stdout=subprocess.PIPE, text=True).stdout
    return [int(one) for one in listed.split()]


def is_worker(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as line:
            return b"worker" in line.read()
    except OSError:
        return False


def says_what_cannot_be_searched(installed):
    code, _, error = installed.run("hunt", "--seconds", "1", "--parser", "cpython/parseaddr@nowhere")
    assert code == 2 and "nowhere" in error, (code, error)
    code, _, error = installed.run("hunt", "--resume", "--out", "nothing-there")
    assert code == 2, (code, error)
    code, _, error = installed.run("worker", "no-such-target")
    assert code == 2, (code, error)
