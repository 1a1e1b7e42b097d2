"""What the search sees of the user's own code: everything that lies in the folders of `--python-path` gets
counters on its way from source to code. Modules are found as Python finds them.

A package is what stands directly in such a folder, a folder or a file. All of it is numbered when its first
module loads, so that the numbers do not depend on what an input imports.
"""

import ast
import os
import sys
from importlib.machinery import PathFinder, SourceFileLoader


class Loader(SourceFileLoader):
    def __init__(self, name, path, cover):
        super().__init__(name, path)
        self.cover = cover
        self.namespace = {}

    def exec_module(self, module):
        self.namespace = module.__dict__
        super().exec_module(module)

    def get_code(self, fullname):
        # From the source: what a cache holds has no counters.
        return self.source_to_code(self.get_data(self.path), self.path)

    def source_to_code(self, data, path, *, _optimization=-1):
        try:
            return self.cover.compiled(lambda: ast.parse(data, path), path, self.namespace)
        except RecursionError:
            # An expression too deep for a pass written in Python still compiles.
            return super().source_to_code(data, path)


class Finder:
    """In the place of `PathFinder`, which it asks."""

    def __init__(self, make):
        """`make`: from a package's name and files to what `Loader` calls."""
        self.make = make
        self.folders, self.covers = [], {}

    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target)
        if spec and type(spec.loader) is SourceFileLoader:
            for folder in self.folders:
                if spec.origin.startswith(folder + os.sep):
                    spec.loader = Loader(spec.loader.name, spec.origin, self.cover(folder, spec.origin))
                    break
        return spec

    def cover(self, folder, file):
        first = file[len(folder) + 1:].split(os.sep)[0]
        if (folder, first) not in self.covers:
            label = "python/" + first.removesuffix(".py")
            self.covers[folder, first] = self.make(label, list(sources(folder, first)))
        return self.covers[folder, first]


def sources(folder, first):
    """Name and path of each source file of a package, in an order that is the same everywhere."""
    if first.endswith(".py"):
        return [(first, os.path.join(folder, first))]
    walked = os.walk(os.path.join(folder, first))
    files = (os.path.join(inner, file) for inner, _, files in walked for file in files if file.endswith(".py"))
    return sorted((os.path.relpath(file, folder).replace(os.sep, "/"), file) for file in files)


FINDER = []


def watch(make, folders):
    """From now on; called again, in these folders too."""
    if not FINDER:
        FINDER.append(Finder(make))
        sys.meta_path.insert(sys.meta_path.index(PathFinder), FINDER[0])
    # The standard library is not the user's, even where it is named.
    stdlib = os.path.realpath(os.path.dirname(os.__file__))
    new = [folder for folder in folders if folder != stdlib and folder not in FINDER[0].folders]
    FINDER[0].folders += new
