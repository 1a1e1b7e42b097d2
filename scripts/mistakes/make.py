"""Makes the copies and verifies each witness both ways: the patched copy shows the mistake, the clean one does not.

Run by scripts/patched, which has the set-up.
"""

import argparse
import pathlib
import subprocess
import sys

import judge
import table


def main():
    asked = arguments()
    try:
        rows = [row for row in table.mistakes(asked.base) if not asked.only or row.id in asked.only]
        copies = table.copies(rows, asked.base, asked.out)
        wrong = [line for row in rows for line in verify(row, copies)]
    except table.Unusable as error:
        sys.exit(f"scripts/patched: {error}")
    for line in wrong:
        print(f"scripts/patched: {line}", file=sys.stderr)
    print(f"{len(rows)} mistakes in copies of {asked.base}, {len(rows) - len({line.split(':')[0] for line in wrong})} "
          "of them verified both ways")
    sys.exit(1 if wrong else 0)


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/patched", description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path, help="the copies go here, a folder each")
    parser.add_argument("--from", dest="base", type=pathlib.Path, default=table.standard_library(),
                        help="the folder that has the email package; this interpreter's own unless said")
    parser.add_argument("--program", type=pathlib.Path, default=judge.ADDRDIFF, help="this addrdiff, as it is built")
    parser.add_argument("--only", action="append", help="only the mistake of this id; more than once")
    asked = parser.parse_args()
    judge.ADDRDIFF = asked.program.resolve()
    return asked


def verify(row, copies):
    """What is wrong with a row, in words."""
    witness = judge.unescaped(row.witness)
    with judge.Judge(row.surface, copies, row.id, table.CLEAN) as of:
        seen, plain = of.ask(witness), of.ask(f"a@{table.ALLOWED}".encode())
    if not seen.shows(row.shows):
        yield f"{row.id}: its witness shows none of {', '.join(row.shows)} that the clean copy does not; {seen}"
    if judge.unescaped(row.reads) not in texts(seen.patched):
        yield f"{row.id}: its witness does not read as {row.reads}; {seen}"
    if plain.patched != plain.clean or plain.new:
        yield f"{row.id}: a plain address shows it too; {plain}"


def texts(said):
    """Whatever an answer reads, as octets: answers are in the same escapes."""
    mailboxes = [f"{local_part}@{domain}" for local_part, domain in said["mailboxes"]]
    read = [said["verdict"], said.get("raw", ""), *mailboxes, *said.get("malformed", ())]
    return [judge.unescaped(text) for text in read]


if __name__ == "__main__":
    main()
