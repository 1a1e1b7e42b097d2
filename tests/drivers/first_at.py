#!/usr/bin/env python3
"""Conforms, and reads wrongly: of several unquoted @ it takes the first two parts for the address, as Python did
before CVE-2019-16056 was repaired. With `dies`, `hangs` or `floods` for an argument it does so at each "("."""
import base64
import json
import os
import sys
import time

print('{"v":1,"name":"first-at","version":"1"}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question["input_base64"]).decode("utf-8", "surrogateescape")
    answer = {"id": question["id"]}
    parts = text.split("@")
    if "dies" in sys.argv and "(" in text:
        os._exit(3)
    if "hangs" in sys.argv and "(" in text:
        time.sleep(1000)
    while "floods" in sys.argv and "(" in text:
        sys.stdout.write("x" * 65536)
    if len(parts) > 1 and text.isascii() and text.isprintable():
        answer |= {"verdict": "accepted", "recipients": ["@".join(parts[:2])]}
    else:
        answer |= {"verdict": "rejected", "reason": {"text": "no @"}}
    print(json.dumps(answer), flush=True)
