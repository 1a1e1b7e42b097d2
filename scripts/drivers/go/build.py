"""Builds the driver with the toolchain that pip brought into `site`: {python} build.py."""

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
caches = {"GOCACHE": str(HERE / "cache"), "GOPATH": str(HERE / "path"), "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod",
          "GOPROXY": "off", "CGO_ENABLED": "0", "GOROOT": str(GO)}
subprocess.run([GO / "bin/go", "build", "-trimpath", "-o", "driver", "."], cwd=HERE, env=os.environ | caches, check=True)
# The program is all that is needed, and the toolchain is large.
for folder in ["site", "cache"]:
    shutil.rmtree(HERE / folder)
