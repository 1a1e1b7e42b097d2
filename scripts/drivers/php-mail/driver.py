"""PHP's mail() as a parser of addrdiff: whom does a message reach that `sendmail -t` is handed?

PHP writes its first argument as the header To; Exim takes the recipients from there. An ACL logs them and drops the
message.
"""

import base64
import json
import re
import shlex
import shutil
import subprocess
import sys

from servers import HERE, HOME, isolate, libraries, replace, shown, spawn, unpacked

LOG = HOME / "spool/mainlog"
# The syntax rules are the default ones. To mail the sender what was wrong, Exim starts itself: nothing is started here.
CONFIGURATION = f"""
primary_hostname = server.invalid
spool_directory = {HOME}/spool
log_file_path = {HOME}/spool/%slog
log_selector = -all
keep_environment =
exim_path = /bin/true
acl_not_smtp = name
begin acl
name:
  discard logwrite = NAMED ${{base64:$recipients}}
"""
NAMED = re.compile(r"NAMED (\S*)")
RELEASE = "echo PHP_VERSION;"


def prepare(root):
    """A program that takes a message as `sendmail -t` does."""
    # The account that Debian's build wants.
    replace("/etc/passwd", "{old}Debian-exim:x:64999:64999::/:/bin/false\n")
    replace("/etc/group", "{old}Debian-exim:x:64999:\n")
    LOG.parent.mkdir()
    LOG.touch()
    for path in LOG.parent, LOG:
        shutil.chown(path, "Debian-exim", "Debian-exim")
    (HOME / "exim.conf").write_text(CONFIGURATION)
    environment = [f"{name}={value}" for name, value in libraries(root).items()]
    command = ["env", *environment, str(root / "usr/sbin/exim4"), "-C", str(HOME / "exim.conf"), "-t", "-i", "-oem"]
    program = HOME / "sendmail"
    program.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n")
    program.chmod(0o755)
    return program


def separate(listed):
    """Exim's $recipients: a comma and a blank between the addresses; a local-part with either of them is quoted."""
    return [address.strip() for address in re.findall(r'(?:"(?:[^"\\]|\\.)*"|[^",])+', listed, re.DOTALL)]


class Mail:
    def __init__(self, sendmail):
        command = ["php", "-d", f"sendmail_path={sendmail}", HERE / "mail.php"]
        self.php = spawn(command, None, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.log = LOG.open()

    def answer(self, text):
        if b"\0" in text:
            # A ValueError of PHP says so.
            return {"verdict": "rejected", "reason": {"text": "mail() takes no NUL"}}
        self.php.stdin.write(base64.b64encode(text) + b"\n")
        said = self.php.stdout.readline()
        if not said:
            sys.exit("php-mail: PHP ended")
        named = NAMED.search(self.log.read())
        if not named:
            return {"verdict": "rejected", "reason": {"text": f"no recipients; mail() says {said.decode().strip()}"}}
        return {"verdict": "accepted", "recipients": separate(shown(base64.b64decode(named[1])))}


def main():
    isolate()
    mail = Mail(prepare(unpacked()))
    release = subprocess.run(["php", "-r", RELEASE], check=True, stdout=subprocess.PIPE, text=True).stdout
    print(json.dumps({"v": 1, "name": "php-mail", "version": release, "reads": "address-list"}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        answer = mail.answer(base64.b64decode(question["input_base64"]))
        print(json.dumps({"id": question["id"], **answer}), flush=True)


if __name__ == "__main__":
    main()
