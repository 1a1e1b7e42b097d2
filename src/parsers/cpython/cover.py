"""The pass that puts counters into the source of a package under test: the search sees which side of each
branch an input takes, on every release of CPython (what rewrites bytecode knows one release at a time).

One counter a basic block, set and never added to: a presence. A function's start; both sides of `if`, of a
conditional expression, of a loop (its body, and leaving it without `break`); each handler of a `try` and its
good end; each case of a `match`; every operand of `and` and `or` but the first; what a comprehension makes.

A counter that some input has set says nothing new of any other: `Cover.retire` takes it out of the code.
"""

import ast
import gc
import types

import _addrdiff_constants as constants

# Names of ours in the covered module. Not two underscores at the start: class bodies mangle those.
COUNTERS, MARK = "_ax_c", "_ax_m"

BRANCHES = (ast.If, ast.While, ast.For)


class Counters(ast.NodeTransformer):
    """Numbers the blocks of one module from `first` on, in source order."""

    def __init__(self, first, room=None, retired=frozenset()):
        """`room`: how many numbers there are; a package with more blocks gives some of them twice. `retired`: the
        numbers that no code is made for."""
        self.next = first
        self.room = room
        self.retired = retired
        self.depth = 0
        # Each function, with the numbers of its blocks.
        self.functions = []

    def number(self):
        self.next += 1
        return (self.next - 1) % self.room if self.room else self.next - 1

    def block(self, body, at):
        """`body` behind a counter: `_ax_c[17] = 1`. Where a branch comes first, one of its sides says it."""
        if body and isinstance(body[0], BRANCHES):
            return self.statements(body)
        number = self.number()
        if number in self.retired:
            return self.statements(body)
        target = ast.Subscript(ast.Name(COUNTERS, ast.Load()), ast.Constant(number), ast.Store())
        mark = ast.Assign([target], ast.Constant(1))
        for node in ast.walk(mark):
            ast.copy_location(node, at)
        return [mark, *self.statements(body)]

    def statements(self, body):
        visited = []
        for node in body:
            node = self.visit(node)
            visited.extend(node if isinstance(node, list) else [node])
        return visited

    def value(self, node):
        """`node` behind a counter, as an expression: `(_ax_m(17, 1) or node)`; setting gives None."""
        number = self.number()
        if number in self.retired:
            return self.visit(node)
        call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(number), ast.Constant(1)], [])
        marked = ast.BoolOp(ast.Or(), [call, self.visit(node)])
        for new in (marked, call, call.func, *call.args):
            ast.copy_location(new, node)
        return marked

    def visit_FunctionDef(self, node):
        # A docstring stays first.
        text = ast.get_docstring(node, clean=False) is not None
        first = self.next
        self.depth += 1
        node.body = node.body[:text] + self.block(node.body[text:], node)
        self.depth -= 1
        self.functions.append((range(first, self.next), node))
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.depth += 1
        node.body = self.value(node.body)
        self.depth -= 1
        return node

    def branch(self, node):
        """`if`, `while` and `for`: a body, and what comes of not entering it."""
        if not self.depth:
            return self.generic_visit(node)
        for field in ("test", "iter"):
            if hasattr(node, field):
                setattr(node, field, self.visit(getattr(node, field)))
        node.body = self.block(node.body, node)
        # `elif` is an `if` of its own in there.
        node.orelse = self.block(node.orelse, node)
        return node

    visit_If = visit_While = visit_For = visit_AsyncFor = branch

    def visit_Try(self, node):
        if not self.depth:
            return self.generic_visit(node)
        node.body = self.statements(node.body)
        for handler in node.handlers:
            handler.body = self.block(handler.body, handler)
        if node.handlers:
            node.orelse = self.block(node.orelse, node)
        node.finalbody = self.statements(node.finalbody)
        return node

    visit_TryStar = visit_Try

    def visit_match_case(self, node):
        self.generic_visit(node)
        if self.depth:
            node.body = self.block(node.body, node.body[0])
        return node

    def visit_IfExp(self, node):
        if not self.depth:
            return self.generic_visit(node)
        node.test, node.body, node.orelse = self.visit(node.test), self.value(node.body), self.value(node.orelse)
        return node

    def visit_BoolOp(self, node):
        if not self.depth:
            return self.generic_visit(node)
        node.values = [self.visit(node.values[0]), *map(self.value, node.values[1:])]
        return node

    def comprehension(self, node):
        if not self.depth:
            return self.generic_visit(node)
        node.generators = [self.visit(generator) for generator in node.generators]
        made = "value" if isinstance(node, ast.DictComp) else "elt"
        setattr(node, made, self.value(getattr(node, made)))
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension


class Cover:
    """The counters of one package, written in place into its region of the memory that the search reads."""

    def __init__(self, files, room):
        """Numbers the blocks of all `files`, whatever is imported first: the same in every process."""
        # The numbers of each file's blocks.
        self.numbers = {}
        self.room = room
        self.blocks = 0
        self.retired = set()
        self.modules = []
        self.constants = {}
        for _, file in files:
            try:
                counters = Counters(self.blocks)
                counters.visit(parsed(file))
            except (SyntaxError, ValueError, RecursionError):
                continue  # It cannot be imported either, or is too deep for this pass.
            self.numbers[file] = range(self.blocks, counters.next)
            self.blocks = counters.next

    def give(self, memory):
        self.memory = memory
        self.mark = memory.__setitem__

    def compiled(self, tree_of, file, namespace):
        """Compiles a module with its counters. `tree_of` returns a fresh tree on each call."""
        if file not in self.numbers:
            return compiled(tree_of(), file)
        namespace.update({COUNTERS: self.memory, MARK: self.mark})
        module = Module(tree_of, file)
        self.modules.append(module)
        module.code = self.counting(module)
        return module.code

    def counting(self, module):
        """A module's code, with the counters that are not retired."""
        first = self.numbers[module.file].start
        counters = Counters(first, self.room, self.retired)
        code = compiled(counters.visit(module.tree_of()), module.file)
        module.numbers = {number % self.room for number in range(first, counters.next)}
        return code

    def constants_of(self, reached):
        """The constants of every function that `reached`, a byte a counter, has a block of: each once."""
        def is_reached(numbers):
            return any(reached[number % self.room] for number in numbers)

        files = [file for file, numbers in self.numbers.items() if is_reached(numbers)]
        functions = [function for file in files for function in self.constants_in(file)]
        used = [used for numbers, used in functions if is_reached(numbers)]
        return list(dict.fromkeys(constant for used in used for constant in used))

    def constants_in(self, file):
        """What each function of a file uses, by the numbers of its blocks. Read once the file is reached: most never are,
        and it takes as long as all that is done at the start."""
        if file not in self.constants:
            counters = Counters(self.numbers[file].start)
            named = constants.named(counters.visit(parsed(file)))
            self.constants[file] = [(numbers, constants.used(node, named)) for numbers, node in counters.functions]
        return self.constants[file]

    def retire(self, reached):
        """Takes the counters out of the code that are not zero in `reached`, a byte each; returns how many."""
        new = {number for number, count in enumerate(reached) if count} - self.retired
        self.retired |= new
        swapped = {}
        for module in self.modules:
            if not new.isdisjoint(module.numbers):
                old, module.code = module.code, self.counting(module)
                swapped.update((id(one), other) for one, other in same_code(old, module.code))
                # What is known by its address has to live.
                module.before.append(old)
        for thing in gc.get_objects() if swapped else ():
            if type(thing) is types.FunctionType and id(thing.__code__) in swapped:
                thing.__code__ = swapped[id(thing.__code__)]
        return len(new)


class Module:
    """A module that was loaded: what makes its tree, its code, and the numbers of its counters."""

    def __init__(self, tree_of, file):
        self.tree_of = tree_of
        self.file = file
        self.before = []


def same_code(one, other):
    """The code of each function in a module's code, and of the same function in another compilation of it."""
    inner = [[constant for constant in code.co_consts if isinstance(constant, types.CodeType)] for code in (one, other)]
    # Without their counters, two lambdas of one line can become one: then both keep the code that they have.
    if [code.co_name for code in inner[0]] == [code.co_name for code in inner[1]]:
        yield one, other
        for pair in zip(*inner):
            yield from same_code(*pair)


def compiled(tree, file):
    return compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)


def parsed(file):
    with open(file, "rb") as source:
        return ast.parse(source.read(), file)
