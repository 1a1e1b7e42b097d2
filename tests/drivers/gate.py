#!/usr/bin/env python3
"""A gate that conforms: admits what has an allowed domain behind the last @. The start of every gate in Python."""
import base64
import json
import sys

print('{"v":1,"name":"last-at","version":"1","gate":true}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question["input_base64"]).decode("utf-8", "surrogateescape")
    local, at, domain = text.rpartition("@")
    below = question["subdomains"] and any(domain.endswith("." + allowed) for allowed in question["allowed"])
    verdict = "yes" if domain in question["allowed"] or below else "no"
    print(json.dumps({"id": question["id"], "verdict": verdict}), flush=True)
