"""Where the user's cache is."""

import os
import pathlib
import sys


def cache() -> pathlib.Path:
    """The folder in the user's cache. `ADDRDIFF_PACKAGES` names another."""
    named = os.environ.get("ADDRDIFF_PACKAGES")
    if named:
        return pathlib.Path(named)
    home = pathlib.Path.home()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or home / ".cache"
    return pathlib.Path(base) / "addrdiff" / "packages"
