"""Finds inputs on which two readers of an e-mail address disagree about where the mail goes."""

from addrdiff import _children, _native, packages

__version__ = _native.VERSION

_native.set_up(*_children.command(), str(packages.cache()))
