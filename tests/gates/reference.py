# Reads one line of code and `[[text, A], …]`, and evaluates the line over each.
import json, re, sys, unicodedata
code, cases = json.load(sys.stdin)
check = compile(code, "gate", "eval")
print(json.dumps([bool(eval(check, {"re": re, "unicodedata": unicodedata, "text": text, "A": A})) for text, A in cases]))
