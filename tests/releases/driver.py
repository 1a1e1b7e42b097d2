"""Asks this interpreter's own `email` and `smtplib`, plainly imported, what `tests/releases.rs` asks the
private copies. Arguments: the folder of wire.py and surfaces.py, and a surface. Each line of standard input is
one text, its bytes in base64."""

import base64
import importlib
import sys

folder, surface = sys.argv[1:]
sys.dont_write_bytecode = True
for name in ("wire", "surfaces"):
    module = type(sys)("_addrdiff_" + name)
    sys.modules[module.__name__] = module
    with open(f"{folder}/{name}.py", encoding="utf-8") as source:
        exec(compile(source.read(), source.name, "exec"), module.__dict__)

try:
    call = getattr(module, surface)(importlib.import_module)
except Exception as error:
    sys.exit(f"skipped: {error}")
for line in sys.stdin:
    text = base64.b64decode(line).decode("utf-8", "surrogateescape")
    print(module.as_text(call, text))
