"""Puts built fuzz targets into a folder with everything that they need; `scripts/package` builds them and calls it.

A target finds all of it beside itself: `cpython/` with the interpreter of the build, `packages/` with the releases of
Python's e-mail package that are compared, and for each target its seeds, dictionary, options and `TARGET.env`.
"""

import argparse
import compileall
import hashlib
import pathlib
import py_compile
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile

try:
    import tomllib
except ImportError:
    # Before 3.11; pip carries it, and scripts/setup asks for pip.
    from pip._vendor import tomli as tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
DICTIONARY = ROOT / "scripts" / "rivals" / "address.dict"

# What a program that embeds Python never imports.
LEFT_OUT = {"site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip",
            "lib2to3", "__pycache__", "pydoc_data"}

LEFT_OUT_BY_PATTERN = re.compile(r"config-.*|.*\.a$|(_tkinter|_curses|_curses_panel|readline|nis|_dbm|_gdbm|_test.*|_xx.*)\.")

# libFuzzer's flags, as campaigns set them (src/search/supervisor/libfuzzer.rs), within ClusterFuzz's own limits.
OPTIONS = """\
[libfuzzer]
max_len = 2048
len_control = 0
timeout = 25
rss_limit_mb = 2560
"""

# They come with every Linux; everything else that a library needs goes along.
OF_THE_SYSTEM = re.compile(r"(linux-vdso|ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv|nsl))\.so")

# What a release of Python's e-mail package needs of its own release (src/parsers/cpython/source.rs).
COMPANIONS = ["smtplib", "uu", "imghdr", "sndhdr", "quopri", "base64"]

# The policy that a target judges by (src/policy.rs), and the longest text that a search makes (src/search/plan.rs).
ALLOWED, ATTACKER = "important.com", "malicious.org"
LONGEST = 2048

# Under test where nothing else is named: the interpreter of the package. Releases with published mistakes would crash at
# the first seed, and an engine goes no further than a crash.
UNDER_TEST = {
    "differential": "cpython/parseaddr@stdlib",
    "envelope": "cpython/header@stdlib,cpython/rcpt@stdlib,cpython/send-message@stdlib,cpython/send-message-legacy@stdlib",
}

# How a target is asked for what it does not decide by itself.
ENV = """\
# What this target does unless the environment says otherwise; see docs/clusterfuzz.md.
ADDRDIFF_STOP=high
ADDRDIFF_KNOWN={known}
"""


def main():
    arguments = parse()
    out = pathlib.Path(arguments.out)
    if out.exists() and any(out.iterdir()):
        sys.exit(f"scripts/package: {out} is not empty; name a new folder")
    out.mkdir(parents=True, exist_ok=True)
    interpreter(out)
    shutil.copytree(arguments.target_dir / "packages", out / "packages", ignore=shutil.ignore_patterns("*.tmp"))
    texts = seeds()
    if arguments.parser or arguments.package:
        own(arguments, out, texts)
    else:
        every(arguments, out, texts)
    print(f"scripts/package: {sum(1 for _ in out.glob('*.options'))} targets, {size(out) >> 20} MB in {out}")


def parse():
    parser = argparse.ArgumentParser(prog="scripts/package")
    parser.add_argument("out", help="a new folder")
    parser.add_argument("--parser", help="what is under test: python/module.callable, cpython/parseaddr@LABEL, …")
    parser.add_argument("--package", action="append", default=[], help="LABEL=DIR, a copy of Python's e-mail package; "
                        "DIR, a folder with Python modules")
    parser.add_argument("--name", default="parser", help="of the target (parser unless said)")
    parser.add_argument("--surfaces", default="differential", choices=["differential", "envelope"],
                        help="the target that it is made of")
    parser.add_argument("--known", type=pathlib.Path, help="a file of known disagreements")
    parser.add_argument("--built", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--target-dir", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not re.fullmatch(r"[A-Za-z0-9_-]+", arguments.name):
        parser.error("a target's name has letters, digits, - and _")
    return arguments


def every(arguments, out, texts):
    """The targets of the checkout."""
    shutil.copy(ROOT / "corpus" / "known.toml", out / "known.toml")
    for source in sorted((ROOT / "fuzz" / "fuzz_targets").glob("*.rs")):
        target(arguments.built / source.stem, out, source.stem, texts)
        if source.stem in UNDER_TEST:
            env = ENV.format(known="known.toml") + f"ADDRDIFF_PARSER={UNDER_TEST[source.stem]}\n"
            (out / f"{source.stem}.env").write_text(env)


def own(arguments, out, texts):
    """One target, and what it has under test."""
    target(arguments.built / arguments.surfaces, out, arguments.name, texts)
    known = f"{arguments.name}.known.toml"
    if arguments.known:
        shutil.copy(arguments.known, out / known)
    else:
        (out / known).write_text("# Disagreements that are accepted: an entry each, as in addrdiff's corpus/known.toml.\n")
    env = ENV.format(known=known)
    if arguments.parser:
        env += f"ADDRDIFF_PARSER={arguments.parser}\n"
    packages = [package_under_test(named, out, f"under_test/{at}") for at, named in enumerate(arguments.package)]
    if packages:
        env += f"ADDRDIFF_PACKAGE={':'.join(packages)}\n"
    (out / f"{arguments.name}.env").write_text(env)


def package_under_test(named, out, place):
    """Copies a folder; returns how the target is told of it."""
    label, is_email, folder = named.rpartition("=")
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        sys.exit(f"scripts/package: {folder} is no folder")
    to = out / place
    if is_email and not (folder / "package.json").is_file():
        if not (folder / "email").is_dir():
            sys.exit(f"scripts/package: {folder} holds no email package")
        shutil.copytree(folder / "email", to / "email", ignore=shutil.ignore_patterns("__pycache__"))
        for name in COMPANIONS:
            if (folder / f"{name}.py").is_file():
                shutil.copy(folder / f"{name}.py", to)
    else:
        shutil.copytree(folder, to, ignore=shutil.ignore_patterns("__pycache__", ".git"))
    return f"{label}={place}" if is_email else place


def target(program, out, name, texts):
    """The program, and what engines look for beside it."""
    shutil.copy(program, out / name)
    for library in libraries(out / name):
        if not (out / "cpython" / "lib" / library.name).exists():
            shutil.copy(library, out / "cpython" / "lib" / library.name)
    (out / f"{name}.options").write_text(OPTIONS)
    shutil.copy(DICTIONARY, out / f"{name}.dict")
    with zipfile.ZipFile(out / f"{name}_seed_corpus.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for digest, text in texts:
            # Dated by nothing: two packages of one commit are the same.
            archive.writestr(zipfile.ZipInfo(digest), text)


def seeds():
    """The texts of the cases, with the domains of the policy that targets judge by in the place of theirs. What searching
    comes to is none of it: it may not have been published."""
    texts = set()
    for file in sorted((ROOT / "corpus").rglob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        for case in content.get("case", []):
            text = text_of(case).replace(case.get("attacker", ATTACKER).encode(), ATTACKER.encode())
            for domain in case.get("allow", []):
                text = text.replace(domain.encode(), ALLOWED.encode())
            texts.add(text)
        for control in content.get("controls", []):
            texts.update(address.encode() for address in control["addresses"])
    short = sorted(text for text in texts if len(text) <= LONGEST)
    return [(hashlib.sha1(text).hexdigest(), text) for text in short]


def text_of(case):
    """The octets of a case (src/corpus/file.rs)."""
    if "text" in case:
        return case["text"].encode()
    parts = case.get("repeat", [(case.get("escaped"), 1)])
    return b"".join(unescaped(part) * times for part, times in parts)


def unescaped(text):
    r"""The octets behind the escapes of src/input.rs: `\\ \r \n \t \0 \xNN \u{N…} \uNNNN`."""
    simple = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}

    def one(found):
        octet, point, simply = found[2], found[3] or found[4], found[1][1]
        if octet:
            return bytes([int(octet, 16)])
        return chr(int(point, 16)).encode() if point else simple[simply]

    pieces, end = [], 0
    for found in re.finditer(r"(\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|[rnt0\\]))", text):
        pieces += [text[end:found.start()].encode(), one(found)]
        end = found.end()
    return b"".join([*pieces, text[end:].encode()])


def interpreter(out):
    """The libpython of the build, its standard library, and the libraries that these need."""
    get = sysconfig.get_config_var
    lib = out / "cpython" / "lib"
    stdlib = pathlib.Path(sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix}))
    shutil.copytree(stdlib, lib / stdlib.name, ignore=lambda _, names: [
        name for name in names if name in LEFT_OUT or LEFT_OUT_BY_PATTERN.match(name)])
    shared = pathlib.Path(get("LIBDIR") or "", get("INSTSONAME") or "")
    if get("Py_ENABLE_SHARED"):
        shutil.copy(shared, lib / shared.name)
    for extension in [shared, *(lib / stdlib.name).rglob("*.so")]:
        for library in libraries(extension):
            if not (lib / library.name).exists():
                shutil.copy(library, lib / library.name)
    # A file's date changes when it is moved; its content does not.
    compileall.compile_dir(lib / stdlib.name, quiet=2,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)


def libraries(program):
    """What the loader finds for it, but for what is everywhere."""
    lines = subprocess.run(["ldd", program], capture_output=True, text=True).stdout.splitlines()
    found = [line.split("=>")[1].split()[0] for line in lines if "=> /" in line]
    return [path for path in map(pathlib.Path, found) if not OF_THE_SYSTEM.match(path.name)]


def size(folder):
    return sum(path.lstat().st_size for path in folder.rglob("*") if stat.S_ISREG(path.lstat().st_mode))


if __name__ == "__main__":
    main()
