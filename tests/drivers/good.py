#!/usr/bin/env python3
"""Conforms: reads the text after the last @ as the domain. The start of every driver in Python."""
import base64
import json
import sys

print('{"v":1,"name":"rpartition","version":"1"}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question["input_base64"]).decode("utf-8", "surrogateescape")
    local, at, domain = text.rpartition("@")
    answer = {"id": question["id"]}
    if at and text.isascii() and text.isprintable():
        answer |= {"verdict": "accepted", "recipients": [text]}
    else:
        answer |= {"verdict": "rejected", "reason": {"text": "no @"}}
    print(json.dumps(answer), flush=True)
