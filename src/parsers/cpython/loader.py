"""One `email` package under a private name, beside any number of others.

`Package` is a finder and a loader in one: it answers for its own prefix alone, reads the source, renames
its imports (see `rewrite.py`), compiles and runs it. Where the package has no such file there is no module:
never the host's in its place.
"""

import ast
import importlib
import importlib.machinery
import importlib.util
import os
import re
import sys
import types

from _addrdiff_rewrite import Imports

GUARDED = ("email", "smtplib")

# Left the standard library with 3.13.
GONE = ("uu", "imghdr", "sndhdr")


class Guard:
    """Refuses the host's own `email` and `smtplib` to private code: a leak would compare a parser with
    itself."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in GUARDED:
            frame = sys._getframe(1)
            while frame:
                asking = frame.f_globals.get("__name__") or ""
                if asking.startswith("_ax_"):
                    raise ImportError(f"{asking} asks for the host's own {name}", name=name)
                frame = frame.f_back
        return None


class Package:
    def __init__(self, label, email, folders, cover=None):
        """`email`: its dotted name in there. `folders`: root -> the folder that holds it. `cover`: `cover.py`'s,
        where its branches are counted."""
        self.prefix = unused("_ax_" + re.sub(r"\W", lambda c: f"_{ord(c[0]):02x}", label))
        self.folders = dict(folders)
        self.names = {root: f"{self.prefix}.{root}" for root in folders}
        self.names["email"] = f"{self.prefix}.{email}"
        self.cover = cover

    def install(self):
        root = types.ModuleType(self.prefix)
        root.__path__ = []
        sys.modules[self.prefix] = root
        if not any(isinstance(finder, Guard) for finder in sys.meta_path):
            sys.meta_path.insert(0, Guard())
        sys.meta_path.insert(0, self)
        for name in [name for name in self.folders if name in ("base64", "quopri")]:
            self.unless_too_new(name)
        for name in GONE:
            self.if_gone(name)
        return self

    def if_gone(self, name):
        """Old packages import what newer hosts no longer have, to decode attachments: an empty module will do,
        no address comes near it."""
        if name not in self.folders and importlib.util.find_spec(name) is None:
            self.names[name] = f"{self.prefix}.{name}"
            sys.modules[self.names[name]] = types.ModuleType(self.names[name])

    def unless_too_new(self, name):
        """A newer `base64` may call what this host's `binascii` does not have (a function, or the `strict_mode` of 3.11);
        then the host's is taken."""
        import binascii
        with open(os.path.join(self.folders[name], name + ".py"), encoding="utf-8") as file:
            source = file.read()
        there = all(hasattr(binascii, function) for function in re.findall(r"\bbinascii\.(\w+)", source))
        if not there or "strict_mode" in source and sys.version_info < (3, 11):
            del self.folders[name], self.names[name]

    def module(self, public):
        """The package's own `email.utils`, by its public name."""
        root, dot, rest = public.partition(".")
        return importlib.import_module(self.names[root] + dot + rest)

    def find_spec(self, name, path=None, target=None):
        if not name.startswith(self.prefix + "."):
            return None
        parts = name[len(self.prefix) + 1:].split(".")
        base = os.path.join(self.folders.get(parts[0], ""), *parts)
        for file, is_package in ((os.path.join(base, "__init__.py"), True), (base + ".py", False)):
            if parts[0] in self.folders and os.path.isfile(file):
                spec = importlib.machinery.ModuleSpec(name, self, origin=file, is_package=is_package)
                spec.has_location = True
                return spec
        raise ModuleNotFoundError(f"no {'.'.join(parts)} in this package", name=name)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        file = module.__spec__.origin
        with open(file, "rb") as opened:
            source = opened.read()

        def tree():
            return Imports(self.names, source).visit(ast.parse(source, file))

        if self.cover:
            code = self.cover.compiled(tree, file, module.__dict__)
        else:
            code = compile(tree(), file, "exec", dont_inherit=True)
        exec(code, module.__dict__)


def unused(prefix):
    """The same label may stand for another folder later on."""
    name, number = prefix, 0
    while name in sys.modules:
        number += 1
        name = f"{prefix}__{number}"
    return name


INSTALLED = {}


def package(label, email, folders, cover=None):
    """The package of this label in these folders, installed once."""
    key = label, tuple(sorted(folders.items()))
    if key not in INSTALLED:
        INSTALLED[key] = Package(label, email, folders, cover).install()
    return INSTALLED[key]
