"""The planted mistakes: the rows of the tables beside this file, and copies of a real `email` package that have them.

A row names a few words of the package and what takes their place. They have to stand there exactly once: a package
in which they do not is another package, and no copy is made of it.
"""

import dataclasses
import pathlib
import shutil
import sys
import sysconfig

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit("scripts/mistakes needs Python 3.11 or newer; name one in PYO3_PYTHON")

HERE = pathlib.Path(__file__).parent
ALLOWED, ATTACKER = "important.com", "malicious.org"
DEGREES = {1: "one.toml", 2: "two.toml", 3: "three.toml", 4: "four.toml"}
# What is copied: all that the surfaces run of the standard library.
COPIED = ("email", "smtplib.py")
CLEAN = "clean"
LENIENT = "parseaddr-lenient"

# The root causes that no copy has, and why.
ELSEWHERE = {
    "C23": "options on a command line: how sendmail is called, not who the recipient is",
    "C24": "a pattern that lets in too much: the gate's, in front of every reader",
}


class Unusable(Exception):
    """A row, or a package, with which nothing can be measured."""


@dataclasses.dataclass(frozen=True)
class Mistake:
    """A row."""

    id: str
    degree: int
    cause: str
    about: str
    file: str
    old: str
    new: str
    witness: str
    reads: str
    surface: str = "parseaddr"
    sample: bool = False
    shows: tuple = ("allowlist-bypass", "extra-recipient", "domain-differs")

    @property
    def target(self):
        """The fuzz target that has the surface on its hot path."""
        return "differential" if self.surface in ("parseaddr", LENIENT) else "envelope"


def mistakes(base):
    """All of them, the easiest first, as this package's surfaces have them."""
    # Releases that know `strict` read as before where it is off: that is the reader which the rows are about.
    lenient = "supports_strict_parsing" in (base / "email" / "utils.py").read_text(encoding="utf-8")
    rows = []
    for degree, file in DEGREES.items():
        for row in tomllib.loads((HERE / file).read_text())["mistake"]:
            fields = {name: filled(value) for name, value in row.items()}
            row = Mistake(degree=degree, **{**fields, "shows": tuple(row.get("shows", Mistake.shows))})
            rows.append(dataclasses.replace(row, surface=LENIENT) if lenient and row.surface == "parseaddr" else row)
    names = [row.id for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or CLEAN in names:
        raise Unusable(f"scripts/mistakes: the id {(twice or [CLEAN])[0]} is taken; name the row otherwise")
    return rows


def filled(value):
    """The policy's domains in the place of {A} and {E}."""
    return value.replace("{A}", ALLOWED).replace("{E}", ATTACKER) if isinstance(value, str) else value


def standard_library():
    return pathlib.Path(sysconfig.get_path("stdlib"))


def copies(rows, base, out):
    """A folder for the clean copy and one for each row, in `out`: label -> folder."""
    patched = {row.id: patch(row, base) for row in rows}
    for name in (CLEAN, *patched):
        folder = out / name
        shutil.rmtree(folder, ignore_errors=True)
        for part in COPIED:
            copy(base / part, folder / part)
    for row in rows:
        (out / row.id / row.file).write_text(patched[row.id], encoding="utf-8")
    return {name: (out / name).resolve() for name in (CLEAN, *patched)}


def copy(source, target):
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    else:
        raise Unusable(f"{source} is missing; name a folder that has {' and '.join(COPIED)} with --from")


def patch(row, base):
    """The file with the mistake."""
    source = (base / row.file).read_text(encoding="utf-8")
    found = source.count(row.old)
    if found != 1:
        raise Unusable(f"{row.id}: its `old` stands {found} times in {base / row.file}, and has to stand there once; "
                       "mend the row, or name another package with --from")
    changed = source.replace(row.old, row.new)
    compile(changed, row.file, "exec")
    return changed
