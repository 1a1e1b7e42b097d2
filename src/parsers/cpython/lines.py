"""The pass that says which source lines were reached: one mark a statement, for a report and not for the
search. A statement is told by its first line, as coverage.py tells it.
"""

import ast
import dis

from _addrdiff_cover import COUNTERS, MARK, compiled

BODIES = ("body", "orelse", "finalbody")


class Statements(ast.NodeTransformer):
    """Marks every statement that has code; `lines` has the line of each mark."""

    def __init__(self, with_code):
        self.with_code = with_code
        self.lines = []

    def number(self, line):
        self.lines.append(line)
        return len(self.lines) - 1

    def generic_visit(self, node):
        for field in BODIES:
            # A lambda's body is an expression: of the statement that it stands in.
            if isinstance(getattr(node, field, None), list):
                setattr(node, field, self.block(getattr(node, field)))
        for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            self.visit(inner)
        return node

    def block(self, body):
        made = []
        for node in body:
            line = first_line(node)
            mark = self.has_code(node) and self.marking(line, node)
            self.visit(node)
            # A mark must not come before what has to be first in its file.
            last = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            made += [part for part in ((node, mark) if last else (mark, node)) if part]
        return made

    def has_code(self, node):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return False
        inner = [part[0].lineno for part in (getattr(node, field, None) for field in BODIES) if part]
        end = max(node.lineno, min(inner) - 1) if inner else node.end_lineno
        return any(line in self.with_code for line in range(first_line(node), end + 1))

    def marking(self, line, at):
        target = ast.Subscript(ast.Name(COUNTERS, ast.Load()), ast.Constant(self.number(line)), ast.Store())
        mark = ast.Assign([target], ast.Constant(1))
        for node in ast.walk(mark):
            ast.copy_location(node, at)
        return mark

    def visit_ExceptHandler(self, node):
        """Its line is reached when an exception is held against its type."""
        if node.type is None:
            mark = self.marking(node.lineno, node)
            node.body = [mark, *self.block(node.body)]
            return node
        call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(self.number(node.lineno)), ast.Constant(1)], [])
        # Setting gives None.
        marked = ast.BoolOp(ast.Or(), [call, node.type])
        for new in (marked, call, call.func, *call.args):
            ast.copy_location(new, node.type)
        node.type = marked
        return self.generic_visit(node)


def first_line(node):
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else node.lineno


class Lines:
    """Which lines of a package's files were reached."""

    def __init__(self, files):
        self.names = {path: name for name, path in files}
        self.loaded = {}

    def compiled(self, tree_of, file, namespace):
        """Compiles a module with its marks. `tree_of` returns its tree."""
        tree = tree_of()
        if file not in self.names:
            return compiled(tree, file)
        statements = Statements(lines_with_code(compiled(tree, file)))
        statements.visit(tree)
        marks = bytearray(len(statements.lines))
        namespace.update({COUNTERS: marks, MARK: marks.__setitem__})
        self.loaded[file] = statements.lines, marks
        return compiled(tree, file)

    def files(self):
        """Of each file its name, its path, whether it was loaded, and the lines: reached, never reached."""
        return [(name, path, path in self.loaded, *self.lines(path)) for path, name in self.names.items()]

    def lines(self, path):
        lines, marks = self.loaded.get(path, ((), b""))
        reached = {line for line, mark in zip(lines, marks) if mark}
        return sorted(reached), sorted(set(lines) - reached)


def lines_with_code(code):
    found = {line for _, line in dis.findlinestarts(code) if line}
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            found |= lines_with_code(constant)
    return found
