"""The pass over a package's source that gives its imports private names.

`email` of several releases live in one interpreter only if none of them says `import email`.
"""

import ast
import sys

# What the pass looks for in expressions, as a source says it.
IN_EXPRESSIONS = (b"import_module", b"__import__", b"\\z")

# 3.14's packages write the end of a pattern as backslash-z, which `re` knew only as backslash-Z before.
OLD_RE = sys.version_info < (3, 14)


class Imports(ast.NodeTransformer):
    """Renames what `names` (public root -> private root) says, everywhere an import can stand."""

    def __init__(self, names, source):
        """`source`: what the tree was made of. Hardly any has something to change in its expressions, which are most
        of the tree; walking them would be a fifth of what loading takes."""
        self.names = names
        self.in_expressions = any(written in source for written in IN_EXPRESSIONS)

    def visit(self, node):
        if not self.in_expressions and isinstance(node, ast.expr):
            return node
        return super().visit(node)

    def private(self, dotted):
        root, dot, rest = dotted.partition(".")
        return root in self.names and self.names[root] + dot + rest

    def visit_Import(self, node):
        return [new for alias in node.names for new in self.one_import(node, alias)]

    def one_import(self, node, alias):
        private = self.private(alias.name)
        root = alias.name.partition(".")[0]
        if not private:
            pairs = [(alias.name, alias.asname)]
        elif alias.asname or root == alias.name:
            pairs = [(private, alias.asname or root)]
        else:
            # `import a.b` loads `a.b` and binds `a`.
            pairs = [(private, "_ax_loaded"), (self.names[root], root)]
        renamed = [ast.copy_location(ast.Import([ast.alias(*pair)]), node) for pair in pairs]
        # `alias` has a place only since 3.10.
        return [ast.fix_missing_locations(new) for new in renamed]

    def visit_ImportFrom(self, node):
        if node.level == 0:
            node.module = self.private(node.module) or node.module
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        name = getattr(node.func, "attr", getattr(node.func, "id", None))
        if name not in ("import_module", "__import__") or not node.args:
            return node
        first = node.args[0]
        private = isinstance(first, ast.Constant) and isinstance(first.value, str) and self.private(first.value)
        if not private:
            return node
        if name == "__import__" and len(node.args) + len(node.keywords) == 1:
            return self.dunder_import(node, first.value, private)
        node.args[0] = ast.copy_location(ast.Constant(private), first)
        return node

    def dunder_import(self, node, public, private):
        """Without a list of names `__import__` loads the module and gives the root."""
        root = self.names[public.partition(".")[0]]
        text = f"[__import__('importlib').import_module(_) for _ in ({private!r}, {root!r})][1]"
        return ast.copy_location(ast.parse(text, mode="eval").body, node)

    def visit_Constant(self, node):
        value = node.value
        end = {str: "\\z", bytes: b"\\z"}.get(type(value))
        if OLD_RE and end and value.endswith(end):
            return ast.copy_location(ast.Constant(value[:-1] + end[1:].upper()), node)
        return node
