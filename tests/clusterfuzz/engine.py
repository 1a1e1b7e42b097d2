"""ClusterFuzz's own engine on a package of our targets: what scripts/test-clusterfuzz runs, within a network of nobody.

    engine.py PACKAGE CORPORA OUT

PACKAGE is the folder that scripts/package made, CORPORA one with a corpus of a campaign of ours for each target, and
OUT gets what the engine pruned. Prints the figures; ends with 1 where something does not hold.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from clusterfuzz import environment, stacktraces
from clusterfuzz._internal.bot.fuzzers.libFuzzer import engine as libfuzzer
from clusterfuzz.fuzz import get_engine, get_fuzz_targets
from clusterfuzz.stacktraces import crash_comparer

PACKAGE, CORPORA, OUT = (pathlib.Path(argument) for argument in sys.argv[1:4])
SECONDS = int(os.environ.get("ADDRDIFF_SECONDS", "15"))
SANITIZER = {"none": "nosanitizer"}.get(os.environ.get("SANITIZER", "none"), "address")

# A mistake each: the reader, a text that shows it, and the frame that the text is to end in.
PLANTED = [
    ("planted/c01-multi-at", "anna@malicious.org@important.com", "addrdiff_finding_allowlist_bypass__planted_c01_multi_at"),
    ("planted/c04-quoted-local-part", '"anna@malicious.org"@important.com',
     "addrdiff_finding_allowlist_bypass__planted_c04_quoted_local_part"),
]

KNOWN = """\
[[known]]
class = "allowlist-bypass"
route = "planted/c01-multi-at"
witness = "a@malicious.org@important.com"
reason = "planted"
source = "planted"
date = "2026-11-27"

[[known]]
class = "domain-differs"
pair = "strict ~ planted/c01-multi-at"
witness = "a@malicious.org@important.com"
reason = "planted"
source = "planted"
date = "2026-11-27"
"""

wrong = []

change_mode = os.chmod


def chmod(path, mode, **how):
    """The engine makes each target executable, though it is: where it cannot write, that is no error."""
    if os.stat(path).st_mode & 0o777 != mode:
        change_mode(path, mode, **how)


os.chmod = chmod


def holds(condition, what):
    """Notes what does not hold, and goes on."""
    if not condition:
        wrong.append(what)
        print(f"WRONG {what}", flush=True)


def fresh(name):
    """A folder that nothing is in."""
    return pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-"))


def bucket(log):
    """What ClusterFuzz files a crash under: its type and state, and the frames that its parser saw."""
    parser = stacktraces.StackParser(symbolized=True, detect_ooms_and_hangs=True)
    seen = parser.parse(log)
    frames = [frame.function_name for thread in seen.frames for frame in thread]
    return seen.crash_type, seen.crash_state, frames


class Target:
    """A target under the engine, with what it is told."""

    def __init__(self, program, **told):
        self.program = str(program)
        self.name = pathlib.Path(program).name
        self.engine = get_engine("libFuzzer")
        self.told = told

    def __enter__(self):
        os.environ.update(self.told)
        self.environment = environment.Environment("libFuzzer", SANITIZER, self.program)
        self.environment.__enter__()
        return self

    def __exit__(self, *failed):
        self.environment.__exit__(*failed)
        for name in self.told:
            del os.environ[name]

    def prepare(self, corpus):
        return self.engine.prepare(str(corpus), self.program, str(PACKAGE))

    def fuzz(self, options, seconds=SECONDS):
        return self.engine.fuzz(self.program, options, str(fresh("reproducers")), seconds)

    def reproduce(self, text):
        return self.engine.reproduce(self.program, str(text), [], 120)


def searches(program):
    """Without stopping: it starts from our seeds, finds new ones, and what it kept can be pruned."""
    corpus = fresh("corpus")
    with Target(program, ADDRDIFF_STOP="0", ADDRDIFF_OUT=str(fresh("journal"))) as target:
        options = target.prepare(corpus)
        seeds = len(list(corpus.iterdir()))
        holds(seeds >= 100, f"{target.name}: {seeds} seeds were unpacked")
        flags = " ".join(options.arguments)
        holds("-max_len=2048" in flags and ".dict" in flags, f"{target.name}: its options are {flags}")
        result = target.fuzz(options)
        holds(not result.crashes, f"{target.name}: a crash where nothing stops:\n{result.logs[-2000:]}")
        kept = len(list(corpus.iterdir()))
        rate = result.stats.get("average_exec_per_sec")
        # What a campaign of ours kept is pruned with it.
        ours = CORPORA / target.name
        folders = [str(corpus)] + ([str(ours)] if ours.is_dir() else [])
        pruned = fresh("pruned")
        merged = target.engine.minimize_corpus(target.program, [], folders, str(pruned), str(fresh("merged")), 600)
        count = len(list(pruned.iterdir()))
        together = kept + (len(list(ours.iterdir())) if ours.is_dir() else 0)
        holds(0 < count <= together, f"{target.name}: {count} of {together} texts are left")
        shutil.copytree(pruned, OUT / target.name)
        print(f"{target.name}: {seeds} seeds, {rate} executions a second, {kept} texts after {SECONDS} s, "
              f"{count} of {together} pruned, {merged.stats.get('edge_coverage')} edges", flush=True)


def crashes(program, parser, text, frame):
    """A planted mistake: fuzzed, reproduced, minimised, and in the bucket of our frame each time."""
    corpus = fresh("corpus")
    (corpus / "seed").write_text("anna@important.com")
    where = f"{pathlib.Path(program).name}, {parser}"
    with Target(program, ADDRDIFF_PARSER=parser) as target:
        options = target.engine.prepare(str(corpus), target.program, str(PACKAGE))
        began = time.time()
        result = target.fuzz(options, 120)
        holds(len(result.crashes) == 1, f"{where}: {len(result.crashes)} crashes:\n{result.logs[-2000:]}")
        if not result.crashes:
            return None
        crash = result.crashes[0]
        kind, state, frames = bucket(crash.stacktrace)
        holds(kind == "ASSERT" and "addrdiff_finding_" in frames[0], f"{where}: {kind} {state} {frames[:2]}")
        shown = target.reproduce(crash.input_path)
        holds(bucket(shown.output)[1] == state, f"{where}: reproduced as\n{bucket(shown.output)[1]}not\n{state}")
        longest = fresh("longest") / "text"
        longest.write_text(text + "(a comment that is not needed)")
        long = target.reproduce(longest)
        _, wanted, long_frames = bucket(long.output)
        holds(frame in long_frames[:1], f"{where}: {long_frames[:2]}\n{long.output[-1000:]}")
        least = fresh("least") / "text"
        # It starts the target anew for each smaller text; where its time is over, the smallest so far is there.
        with contextlib.suppress(TimeoutError):
            target.engine.minimize_testcase(target.program, [], str(longest), str(least), 120)
        holds(least.exists() and least.stat().st_size < longest.stat().st_size, f"{where}: not minimised")
        if least.exists():
            smaller = bucket(target.reproduce(least).output)[1]
            holds(smaller == wanted, f"{where}: minimised to\n{smaller}not\n{wanted}")
        print(f"{where}: a crash after {time.time() - began:.1f} s, minimised from {longest.stat().st_size} to "
              f"{least.stat().st_size if least.exists() else '?'} octets; {' | '.join(wanted.splitlines())}", flush=True)
    # Where the mistake is mended, the test case passes, and ClusterFuzz closes the bug.
    with Target(program, ADDRDIFF_PARSER="planted/correct") as target:
        holds(target.reproduce(longest).return_code == 0, f"{where}: the mended reader crashes too")
    return wanted


def known(program):
    """What is known is no crash, and what is not still is."""
    folder = fresh("known")
    (folder / "known.toml").write_text(KNOWN)
    text, other = folder / "one", folder / "other"
    text.write_text("a@malicious.org@important.com")
    other.write_text(PLANTED[1][1])
    told = {"ADDRDIFF_PARSER": ",".join(parser for parser, _, _ in PLANTED), "ADDRDIFF_KNOWN": str(folder / "known.toml")}
    with Target(program, **told) as target:
        holds(target.reproduce(text).return_code == 0, f"{target.name}: a known finding is a crash")
        holds(target.reproduce(other).return_code != 0, f"{target.name}: what is known hides another")


def main():
    targets = sorted(get_fuzz_targets(str(PACKAGE)))
    names = [pathlib.Path(target).name for target in targets]
    holds(names == ["differential", "envelope", "strict"], f"the targets of the package are {names}")
    for program in targets:
        ended = subprocess.run([program, "-runs=4"], capture_output=True, text=True)
        holds(ended.returncode == 0, f"{program} -runs=4 ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
        holds(libfuzzer._is_multistep_merge_supported(program), f"{program}: merges in one step only")
        searches(program)
        # The strict readers have no mistake planted: their target is asked for properties, and panics.
        if pathlib.Path(program).name == "strict":
            continue
        states = [crashes(program, *planted) for planted in PLANTED]
        if all(states):
            alike = crash_comparer.CrashComparer(*states).is_similar()
            holds(states[0] != states[1] and not alike, f"{program}: two bugs are one:\n{states[0]}{states[1]}")
        known(program)
    print(f"{len(wrong)} wrong")
    sys.exit(bool(wrong))


main()
