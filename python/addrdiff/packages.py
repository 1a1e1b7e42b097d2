"""Fetches the e-mail packages that are compared with each other, into the user's cache.

Old releases of Python's `email` hold the published attacks (CVE-2019-16056, CVE-2023-27043). They come from
where pip gets its packages, pinned by hash; nothing is installed into any Python. Quick when everything is there.

    python -m addrdiff.packages                      all of them (26 MB pass through, 5 MB stay)
    python -m addrdiff.packages --only future-1.0.0  one
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

TOOL = "# tool: "

# What else of a release its `email` and `smtplib` would take from that release.
WANTED = re.compile(r"(email(\..*)?|smtplib|uu|imghdr|sndhdr|quopri|base64)$")


def main(lock: str, target: pathlib.Path, program: str) -> None:
    """`lock`: what is fetched, a line each, as pip reads it. `target`: where it goes. `program`: our name."""
    parser = argparse.ArgumentParser(
        prog=program, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", metavar="LABEL", help="fetch this one alone")
    only = parser.parse_args().only
    lines = lock.splitlines()
    locked = {label(line): line for line in lines if "==" in line and not line.startswith("#")}
    if only and only not in locked:
        sys.exit(f"{program}: no package {only}; there is: {' '.join(locked)}")
    missing = [name for name in locked if only in (None, name) and not up_to_date(target, name, locked[name])]
    if missing:
        target.mkdir(parents=True, exist_ok=True)
        # Made aside and renamed, so that a broken download leaves no half package behind.
        with tempfile.TemporaryDirectory(dir=target, prefix=".") as scratch:
            tool = next(line[len(TOOL):] for line in lines if line.startswith(TOOL))
            fetch_all({name: locked[name] for name in missing}, tool, target, pathlib.Path(scratch))


def label(line):
    return line.split()[0].replace("==", "-")


def up_to_date(target, name, line):
    """The pin that a folder was made from is kept in it, so that a new pin fetches anew."""
    pin = target / name / "pin"
    return pin.is_file() and pin.read_text() == line


def fetch_all(locked, tool, target, scratch):
    with zipfile.ZipFile(download(tool, scratch / "tool", None)) as wheel:
        wheel.extractall(scratch / "setuptools")
    for name, line in locked.items():
        print(f"fetching {name}", file=sys.stderr)
        made = scratch / name
        made.mkdir()
        unpack(download(line, scratch / f"{name}.files", scratch / "setuptools"), name, made)
        (made / "pin").write_text(line)
        shutil.rmtree(target / name, ignore_errors=True)
        made.rename(target / name)


def download(line, files, setuptools):
    """The one file that the line pins; pip checks its hash. It installs nothing, and builds nothing but an
    archive's own description of itself."""
    files.mkdir()
    pinned = files.with_suffix(".txt")
    pinned.write_text(line + "\n")
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
           "--no-build-isolation", "--require-hashes", "--dest", str(files), "--requirement", str(pinned)]
    if subprocess.run(pip, env={**os.environ, **({"PYTHONPATH": str(setuptools)} if setuptools else {})}).returncode:
        sys.exit(f"pip did not bring `{line.split()[0]}`; the command was\n  {' '.join(pip)}")
    return next(files.iterdir())


def unpack(archive, name, made):
    software, version = name.rsplit("-", 1)
    about = {"future": future, "brython": brython}[software](archive, made)
    (made / "package.json").write_text(json.dumps({"version": version, **about}, indent=1))


def future(archive, made):
    with zipfile.ZipFile(archive) as wheel:
        own = [member for member in wheel.namelist() if member.startswith("future/")]
        wheel.extractall(made, [member for member in own if "/tests/" not in member and "/test/" not in member])
    return {"origin": "future on PyPI: a back-port of Python 3.3's", "email": "future.backports.email"}


def brython(archive, made):
    """Its standard library is one file of JavaScript: a table of module name to kind, source, and whether it
    is a package."""
    text = member(archive, "brython_stdlib.js").decode()
    modules, _ = json.JSONDecoder().raw_decode(text, re.search(r"(VFS|scripts) ?= ?(?=\{)", text).end())
    for module, entry in modules.items():
        if isinstance(entry, list) and entry[0] == ".py" and WANTED.match(module):
            path = made.joinpath(*module.split("."))
            path = path / "__init__.py" if len(entry) > 3 and entry[3] else path.with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(entry[1])
    return {"origin": "brython on PyPI: CPython's own, comments stripped"}


def member(archive, ending):
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return wheel.read(next(name for name in wheel.namelist() if name.endswith(ending)))
    with tarfile.open(archive) as sdist:
        return sdist.extractfile(next(name for name in sdist.getnames() if name.endswith(ending))).read()


if __name__ == "__main__":
    from addrdiff import _native, _places

    main(_native.PACKAGES_LOCK, _places.cache(), "python -m addrdiff.packages")
