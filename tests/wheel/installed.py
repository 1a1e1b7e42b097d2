"""The wheel in an environment of its own, used as people do: no Rust on the path, no checkout near, nothing but the file."""

import base64
import json
import pathlib
import re
import signal
import subprocess
import sys
import time

from answers import EVERYWHERE, OWN, ROOT, as_text, comparable, said
from hunting import holds_of_campaigns

TESTS = ROOT / "tests" / "wheel"

# From a wheel on disk to the first answer of `check`.
MOST_SECONDS = 15


class Installed:
    """The wheel in an environment of its own."""

    def __init__(self, python, wheel, folder, packages):
        self.packages = packages
        self.folder, self.project = folder, folder / "project"
        self.project.mkdir()
        self.python = folder / "environment" / "bin" / "python"
        # None of the user's settings, no Rust, no build directory.
        self.surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
        subprocess.run([python, "-m", "venv", folder / "environment"], check=True)
        began = time.monotonic()
        self.pip("install", "--no-index", "--no-deps", wheel)
        code, text, _ = self.run("check", "--gate", "last-at", "--route", "cpython/rcpt@stdlib", "--allow", "corp.example")
        took = time.monotonic() - began
        assert code in (0, 3, 10) and "controls passed" in text, (code, text)
        assert took < MOST_SECONDS, f"{took:.1f} s from the file to the first answer"
        print(f"scripts/test-wheel: {took:.1f} s from the file to the first answer of check", file=sys.stderr)

    def pip(self, *arguments):
        quiet = ["--quiet", "--disable-pip-version-check", "--no-cache-dir"]
        subprocess.run([self.python, "-m", "pip", *arguments[:1], *quiet, *arguments[1:]], check=True)

    def run(self, *arguments, program=None, **more):
        program = program or [self.folder / "environment" / "bin" / "addrdiff"]
        ended = subprocess.run([*program, *arguments], cwd=self.project, env={**self.surroundings, **more},
                               capture_output=True, text=True)
        return ended.returncode, ended.stdout, ended.stderr

    def holds(self, wanted):
        self.links_no_python()
        self.is_one_command_line()
        self.answers_as_the_program(wanted)
        self.answers_as_this_python(wanted)
        self.replays()
        self.enumerates()
        holds_of_campaigns(self)
        self.says_what_it_has_not()
        self.finds_the_users_code()
        self.is_used_by_code()
        self.is_a_plugin_of_pytest()
        self.runs_no_file_by_its_being_there()
        self.ends_when_told()

    def links_no_python(self):
        [module] = self.folder.glob("environment/lib/*/site-packages/addrdiff/_native.abi3.so")
        needed = said(["readelf", "-d", module])
        assert "NEEDED" in needed and "libpython" not in needed and "RPATH" not in needed, needed

    def is_one_command_line(self):
        script, module = self.run("--help"), self.run("--help", program=[self.python, "-m", "addrdiff"])
        assert script == module and script[0] == 0 and "enumerate" in script[1], (script, module)
        assert self.run("--nonsense")[0] == 2

    def answers_as_the_program(self, wanted):
        addrdiff = [self.folder / "environment" / "bin" / "addrdiff"]
        surroundings = {**self.surroundings, "ADDRDIFF_PACKAGES": str(self.packages)}
        answers = wanted.of(addrdiff, EVERYWHERE, cwd=self.project, env=surroundings)
        for ours, theirs in zip(wanted.program, answers):
            differ = [pair for pair in zip(comparable(ours), comparable(theirs)) if pair[0] != pair[1]]
            assert not differ, (ours["shown"], differ)

    def answers_as_this_python(self, wanted):
        addrdiff = [self.folder / "environment" / "bin" / "addrdiff"]
        answers = wanted.of(addrdiff, ["cpython/parseaddr@stdlib"], cwd=self.project, env=self.surroundings)
        lines = "".join(base64.b64encode(text).decode() + "\n" for text in wanted.texts)
        own = said([self.python, "-c", OWN], input=lines).splitlines()
        for line, answer in zip(own, answers, strict=True) if sys.version_info >= (3, 10) else zip(own, answers):
            [one] = [one for one in answer["answers"] if one["parser"] == "cpython/parseaddr@stdlib"]
            kind, address = json.loads(line)
            same = one["reason"]["rule"] == address if one["verdict"] == "raised" else as_text(one) == address
            assert same and (kind == "raised") == (one["verdict"] == "raised"), (answer["shown"], one, address)

    def replays(self):
        code, text, _ = self.run("replay", str(ROOT / "corpus"), "--parser", "strict/*", "--format", "json")
        assert code == 0 and len(json.loads(text)["cases"]) > 500, (code, text[:500])

    def enumerates(self):
        code, text, error = self.run("enumerate", "--tokens", "3", "--quiet", "--workers", "2", "--out", "short",
                                     "--parser", "planted/c08-open-comment", "--gate", "suffix-at")
        assert code == 10 and "allowlist-bypass" in text, (code, text, error)

    def says_what_it_has_not(self):
        code, _, error = self.run("explain", "--incident", "2019")
        assert code == 2 and "checkout" in error, (code, error)
        code, _, error = self.run("explain", "--parser", "cpython/parseaddr@future-1.0.0", "a@b.example")
        assert code == 2 and "-m addrdiff.packages --only future-1.0.0" in error, (code, error)

    def finds_the_users_code(self):
        """A gate that imports what pip installed, and a route that is wrong."""
        pins = (ROOT / "tests" / "python_callable" / "requirements.txt").read_text().splitlines()
        wanted = [pin for pin in pins if re.match(r"(email-validator|dnspython|idna)==", pin)]
        (self.folder / "pins.txt").write_text("\n".join(wanted))
        self.pip("install", "--no-deps", "--require-hashes", "--ignore-requires-python", "-r", self.folder / "pins.txt")
        (self.project / "signup.py").write_text((TESTS / "signup.py").read_text())
        for route, exit_code in ("mended", 0), ("split", 10), ("dies", 3), ("hangs", 3):
            code, text, error = self.run("check", "--gate", "accepts:python/signup.gate", "--route", f"python/signup.{route}",
                                         "--allow", "corp.example", "--python-path", ".", "--variations", "200")
            assert code == exit_code, (route, code, text, error)

    def is_used_by_code(self):
        (self.project / "api.py").write_text((TESTS / "api.py").read_text())
        code, text, error = self.run("api.py", program=[self.python, "-W", "error"])
        assert code == 0, (code, text, error)

    def is_a_plugin_of_pytest(self):
        """Published attacks on whole applications, by SMTP: the open ones fail, the mended ones pass, and one that refuses
        everything fails by its controls."""
        pins = [f"--requirement={ROOT / 'tests' / place / 'requirements.txt'}" for place in ("wheel", "signups", "python_callable")]
        self.pip("install", "--no-deps", "--require-hashes", "--only-binary=:all:", "--ignore-requires-python", *pins)
        for file in (TESTS / "signups").iterdir():
            (self.project / file.name).write_text(file.read_text())
        for framework in "fastapi", "django":
            attacks, controls = self.tried(f"{framework}-open")
            assert attacks and "cve-2022-35924-two-recipients" in attacks and not controls, (framework, attacks, controls)
            assert self.tried(f"{framework}-mended") == ([], []), framework
            attacks, controls = self.tried(f"{framework}-refusing")
            assert len(controls) == 3 and not attacks, (framework, attacks, controls)
        code, text, _ = self.pytest("test_judged.py", "-o", "addrdiff_allow=mycorp.example")
        counts = {kind: int(count) for count, kind in re.findall(r"(\d+) (passed|failed)", text)}
        assert code == 1 and counts["passed"] == counts["failed"] > 70, text
        assert self.pytest("test_judged.py")[0] not in (0, 1), "nobody said which domains are allowed"
        code, text, _ = self.pytest("test_roles.py", "-o", "addrdiff_allow=mycorp.example")
        failed = re.findall(r"FAILED test_roles.py::test_roles\[([^]]*)\]", text)
        assert code == 1 and len(failed) > 20 and all("admin" in one for one in failed), text
        for chosen, ends in ("guest", 0), ("guest and not control", 1), ("guest and control-", 1):
            code, text, _ = self.pytest("test_roles.py", "-o", "addrdiff_allow=mycorp.example", "-k", chosen)
            assert code == ends and "failed" not in text, (chosen, text)

        code, text, _ = self.pytest("test_sink.py")
        assert code == 0 and "1 passed" in text, text

        code, text, _ = self.pytest("test_skipped.py", "-o", "addrdiff_allow=mycorp.example")
        assert code == 1 and "failed" not in text, text

    def tried(self, signup):
        """The payloads that fail under pytest, and the controls that do."""
        code, text, error = self.pytest("test_signup.py", "-o", "addrdiff_wait=0", "-o", "addrdiff_control_wait=0.3", SIGNUP=signup)
        failed = re.findall(r"FAILED test_signup.py::test_signup\[([a-z0-9-]+)\]", text)
        passed = re.search(r"(\d+) passed", text)
        assert code == (1 if failed else 0) and int(passed[1] if passed else 0) + len(failed) > 70, (code, text, error)
        kinds = [[one for one in failed if one.startswith("control-") == kind] for kind in (False, True)]
        return kinds[0], kinds[1]

    def pytest(self, *arguments, **more):
        quiet = ["-q", "-rf", "--tb=no", "-p", "no:cacheprovider", "-W", "error::pytest.PytestWarning"]
        return self.run("-m", "pytest", *quiet, *arguments, program=[self.python], COLUMNS="200", **more)

    def shows_more_than_emails(self):
        for framework in "fastapi", "django":
            code, text, error = self.run("searched.py", f"{framework}-open", "10000", program=[self.python])
            assert code == 0, (framework, text, error)
            print(f"scripts/test-wheel: {error.strip()}", file=sys.stderr)

    def runs_no_file_by_its_being_there(self):
        """The processes that it starts import nothing of the current directory."""
        for name in "addrdiff", "json", "email":
            (self.project / f"{name}.py").write_text("import os; os.write(2, b'ran a file'); os._exit(7)")
        code, _, error = self.run("check", "--gate", "last-at", "--route", "cpython/rcpt@stdlib", "--allow", "corp.example")
        assert code in (0, 3, 10) and "ran a file" not in error, (code, error)
        for name in "addrdiff", "json", "email":
            (self.project / f"{name}.py").unlink()

    def ends_when_told(self):
        """Ctrl-C and SIGTERM as in the program: a search ends with its report, anything else at once."""
        endless = ["enumerate", "--tokens", "9", "--quiet", "--workers", "1", "--parser", "planted/correct"]
        checking = ["check", "--gate", "last-at", "--route", "cpython/rcpt@stdlib", "--variations", "100000000"]
        for number in signal.SIGINT, signal.SIGTERM:
            code, error = self.ended_by(number, [*endless, "--out", f"enumerated-{number}"])
            assert code in (0, 3, 10), (number, code, error)
            code, error = self.ended_by(number, checking)
            assert code == -number, (number, code, error)

    def started(self, arguments, stderr=subprocess.DEVNULL):
        addrdiff = self.folder / "environment" / "bin" / "addrdiff"
        return subprocess.Popen([addrdiff, *arguments], cwd=self.project, env=self.surroundings,
                                stdout=subprocess.DEVNULL, stderr=stderr, text=True)

    def ended_by(self, number, arguments):
        running = self.started(arguments, stderr=subprocess.PIPE)
        time.sleep(3)
        running.send_signal(number)
        _, error = running.communicate(timeout=30)
        return running.returncode, error
