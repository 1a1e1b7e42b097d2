"""Builds the driver with the toolchain that pip brought into `site`, and Debian's sources in `root` where it has some:
{python} build_go.py."""

import os
import pathlib
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
GO = HERE / "site/go"

# A wheel's members are unpacked without their modes.
for folder in ["bin", "pkg/tool"]:
    for program in (GO / folder).rglob("*"):
        program.chmod(0o755)
sources = HERE / "root/usr/share/gocode"
here = {"GOCACHE": str(HERE / "cache"), "GOPATH": str(sources), "GO111MODULE": "off" if sources.exists() else "on",
        "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOPROXY": "off", "CGO_ENABLED": "0", "GOROOT": str(GO)}
subprocess.run([GO / "bin/go", "build", "-trimpath", "-o", "driver", "."], cwd=HERE, env=os.environ | here, check=True)
# The program is all that is needed, and the toolchain is large.
for folder in ["site", "cache", "root"]:
    shutil.rmtree(HERE / folder, ignore_errors=True)
