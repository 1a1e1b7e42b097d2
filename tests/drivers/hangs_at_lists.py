#!/usr/bin/env python3
"""Hangs at every list of three, and mails any other text as it is."""
import base64
import json
import sys
import time

print(json.dumps({"v": 1, "name": "comma", "version": "1"}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    text = base64.b64decode(question["input_base64"]).decode("utf-8", "replace")
    if text.count(",") > 1:
        time.sleep(1000)
    answer = {"id": question["id"], "verdict": "accepted", "recipients": [text]}
    print(json.dumps(answer), flush=True)
