"""Hunts each planted mistake from nothing and alone, with `addrdiff hunt`, and says how soon it was found.

Run by scripts/test-patched, which has the set-up.
"""

import argparse
import base64
import concurrent.futures
import dataclasses
import os
import pathlib
import sys
import tempfile

import judge
import table

# Behind this folder, which has modules of the same names.
sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "rivals"))
from campaign import Campaign, Failed

FOUND_AT_LEAST = 0.95
SECONDS = 300
# The sample is the same on every machine: twelve rows, by executions. Measured: docs/benchmarks.md.
SAMPLE_EXECUTIONS = 60_000
# What the clean copy is searched for: it costs as much as a mistake that is not found.
CLEAN_EXECUTIONS = 5_000
BASE = "base"


@dataclasses.dataclass
class Hunt:
    """What came of one: of the clean copy, `found` says what it has that its original has not."""

    name: str
    degree: int
    found: bool = False
    executions: int = 0
    seconds: float = 0.0


def main():
    asked = arguments()
    try:
        rows = chosen(asked)
        with tempfile.TemporaryDirectory() as out:
            copies = table.copies(rows, asked.base, pathlib.Path(out))
            copies[BASE] = asked.base.resolve()
            sys.exit(report(hunts(rows, copies, pathlib.Path(out), asked), 1 if asked.sample else FOUND_AT_LEAST))
    except (table.Unusable, Failed) as error:
        sys.exit(f"scripts/test-patched: {error}")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/test-patched", description=__doc__.splitlines()[0])
    parser.add_argument("--sample", action="store_true",
                        help=f"twelve of them over causes and degrees, {SAMPLE_EXECUTIONS:,} executions each")
    parser.add_argument("--shard", metavar="K/N", default="0/1", help="every N-th of them, from K on (0/3 to 2/3)")
    parser.add_argument("--only", action="append", help="only the mistake of this id; more than once")
    parser.add_argument("--executions", type=int, help="a hunt ends after so many")
    parser.add_argument("--seconds", type=int, help=f"or after so many; {SECONDS} where neither is said")
    parser.add_argument("--seed", type=int, default=1, help="random seed of each hunt")
    parser.add_argument("--program", type=pathlib.Path, default=judge.ADDRDIFF, help="this addrdiff, as it is built")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="hunts at a time, a core each")
    parser.add_argument("--from", dest="base", type=pathlib.Path, default=table.standard_library(),
                        help="the folder that has the email package; this interpreter's own unless said")
    asked = parser.parse_args()
    judge.ADDRDIFF = asked.program.resolve()
    if asked.sample:
        asked.executions = asked.executions or SAMPLE_EXECUTIONS
    elif not asked.executions:
        asked.seconds = asked.seconds or SECONDS
    return asked


def chosen(asked):
    rows = [row for row in table.mistakes(asked.base) if not asked.sample or row.sample]
    unknown = set(asked.only or ()) - {row.id for row in rows}
    if unknown:
        raise table.Unusable(f"no mistake {sorted(unknown)[0]}; there is {', '.join(row.id for row in rows)}")
    part, of = map(int, asked.shard.split("/"))
    return [row for row in rows if not asked.only or row.id in asked.only][part::of]


def hunts(rows, copies, out, asked):
    """All of them, `--jobs` at a time; the clean copy's last."""
    with concurrent.futures.ThreadPoolExecutor(asked.jobs) as at_once:
        waited = [at_once.submit(hunt, row, copies, out, asked) for row in rows]
        surfaces = sorted({row.surface: row for row in rows}.values(), key=lambda row: row.surface)
        waited += [at_once.submit(hunt_clean, row, copies, out, asked) for row in surfaces]
        done = []
        for future in waited:
            done.append(future.result())
            print(line(done[-1]), flush=True)
        return done


def line(done):
    verdict = {True: "found", False: "NOT FOUND"} if done.degree else {True: "NOT QUIET", False: "quiet"}
    return f"{done.degree}  {done.name:24} {verdict[done.found]:10} {done.executions:>9,} executions {done.seconds:6.1f} s"


def hunt(row, copies, out, asked):
    """Until the mistake is found, or the budget is spent."""
    done = Hunt(row.id, row.degree)
    budget = [*given("--executions", asked.executions), *given("--seconds", asked.seconds)]
    search = campaign(row, row.id, copies, out, budget, asked)
    with search, judge.Judge(row.surface, copies, row.id, table.CLEAN) as of:
        for finding in search.findings():
            if finding["class"] in row.shows and any(of.ask(text).shows(row.shows) for text in texts(finding)):
                return dataclasses.replace(done, found=True, executions=finding["executions"],
                                           seconds=finding["time"] / 1000 - search.began)
        return dataclasses.replace(done, executions=search.executions(), seconds=search.seconds())


def hunt_clean(row, copies, out, asked):
    """The clean copy behind the same surface: everything that it shows, its original shows too."""
    done = Hunt(f"clean/{row.surface}", 0)
    budget = ["--executions", str(min(CLEAN_EXECUTIONS, asked.executions or CLEAN_EXECUTIONS))]
    search = campaign(row, table.CLEAN, copies, out, budget, asked)
    with search, judge.Judge(row.surface, copies, table.CLEAN, BASE) as of:
        for finding in search.findings():
            answers = [of.ask(text) for text in texts(finding)]
            done.found = done.found or any(answer.new or answer.patched != answer.clean for answer in answers)
        return dataclasses.replace(done, executions=search.executions(), seconds=search.seconds())


def given(option, value):
    return [option, str(value)] if value else []


def texts(finding):
    return [base64.b64decode(finding[which]["input_base64"]) for which in ("reduced", "answer")]


def campaign(row, label, copies, out, budget, asked):
    """A search of one copy."""
    arguments = ["--target", row.target, *budget, *judge.arguments(row.surface, {label: copies[label]})]
    return Campaign(judge.ADDRDIFF, out / f"hunt-{label}-{row.surface}", asked.seed, arguments)


def report(done, at_least):
    """The figures, and 0 where they are as they have to be."""
    planted = [hunted for hunted in done if hunted.degree]
    for degree in sorted({hunted.degree for hunted in planted}):
        of_degree = [hunted for hunted in planted if hunted.degree == degree]
        print(f"degree {degree}: {tally(of_degree)}")
    loud = [hunted.name for hunted in done if not hunted.degree and hunted.found]
    print(f"all: {tally(planted)}; the clean copies are {'NOT QUIET: ' + ', '.join(loud) if loud else 'quiet'}")
    return 0 if sum(hunted.found for hunted in planted) >= at_least * len(planted) and not loud else 1


def tally(hunted):
    """How many were found, and the median of what they took: what was not found took more than any that was."""
    found = sum(one.found for one in hunted)
    middle = sorted(hunted, key=lambda one: (not one.found, one.executions))[(len(hunted) - 1) // 2]
    return f"{found} of {len(hunted)} found, median {'' if middle.found else 'over '}{middle.executions:,} executions"


if __name__ == "__main__":
    main()
