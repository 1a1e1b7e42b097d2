"""A function of a page's code block as a process of addrdiff: `process.py MODULE FUNCTION`.

Not imported by the harness, so that code that ends its process ends this one. It reads as a header field is read, and
returns an address, or a local-part and a domain as they are.
"""

import base64
import importlib
import json
import sys

module, function = sys.argv[1:]
sys.path.insert(0, ".")
of = getattr(importlib.import_module(module), function)
print(json.dumps({"v": 1, "name": module, "version": "1", "reads": "address-list"}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    try:
        read = of(base64.b64decode(question["input_base64"]).decode())
        if isinstance(read, tuple):
            said = {"verdict": "accepted", "kind": "mailboxes", "mailboxes": [dict(zip(("local_part", "domain"), read))]}
        else:
            said = {"verdict": "accepted", "recipients": [read]}
    except ValueError as error:
        said = {"verdict": "rejected", "reason": {"text": str(error)}}
    print(json.dumps({"id": question["id"], **said}), flush=True)
