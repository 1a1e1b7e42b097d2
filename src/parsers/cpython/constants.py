"""The constants of Python code that a text under test may have to hold: `b"mailto:"` where it is compared with that.

Short ones alone: what is longer is a sentence, a docstring or what an exception says. The specials are left out, since every
search has them.
"""

import ast

LONGEST = 16
SPECIALS = frozenset(b'@<>()[]:;,."\\%! \t\r\n')


def named(module):
    """What the names of a module and of its classes stand for, where that is constants: name -> them."""
    names = {}
    for node in ast.walk(module):
        if isinstance(node, (ast.Module, ast.ClassDef)):
            for assigned in node.body:
                if isinstance(assigned, ast.Assign):
                    said = inside(assigned.value)
                    names.update((name, said) for target in assigned.targets for name in names_in(target))
    return names


def used(function, named):
    """Those in a function's code, and those that it names."""
    return [*inside(function), *(one for name in names_in(function) for one in named.get(name, ()))]


def inside(node):
    octets = (one.value.encode("utf-8", "surrogatepass") if isinstance(one.value, str) else one.value
              for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, (str, bytes)))
    return [one for one in octets if 0 < len(one) <= LONGEST and not SPECIALS.issuperset(one)]


def names_in(node):
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr
