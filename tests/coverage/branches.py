"""Compares addrdiff's counters with coverage.py's branches: `if`, `while` and `for` of the same source."""

import ast
import sys

import coverage

# Before PEP 626 the compiler threads jumps past lines, and who traces lines misses branches.
PRECISE = sys.version_info >= (3, 10)


class Watched:
    def __init__(self, *folders):
        include = [folder + "/*" for folder in folders]
        self.coverage = coverage.Coverage(branch=True, data_file=None, config_file=False, include=include)
        # A comment in the source must not hide a line.
        self.coverage.clear_exclude()
        self.coverage.start()

    def stop(self):
        self.coverage.stop()

    def missing(self, file):
        """The lines that were never reached."""
        return sorted(self.coverage.analysis2(file)[3])

    def compare(self, counters, files, ours):
        """How many branch sides were compared, and those that only one of the two has seen."""
        compared, differing, first = 0, [], 0
        for file in files:
            with open(file, "rb") as source:
                tree = ast.parse(source.read(), file)
            sides = Sides(counters, first)
            sides.counters.visit(tree)
            first = sides.counters.next
            if file not in self.coverage.get_data().measured_files():
                continue
            analysis = self.coverage._analyze(file)
            taken, missed = analysis.executed_branch_arcs(), analysis.missing_branch_arcs()
            for line, body, numbers in sides.found:
                if line in taken or line in missed:
                    seen = (body in taken.get(line, ()), any(to != body for to in taken.get(line, ())))
                    for side, number, theirs in zip(("body", "else"), numbers, seen):
                        if number is None:
                            continue
                        compared += 1
                        if theirs != (number in ours) and (theirs or PRECISE):
                            differing.append(f"{file}:{line} {side}: coverage.py {theirs}, counter {number}")
        return compared, differing


class Sides:
    """The numbers that `Counters` gives to both sides of each branching statement."""

    def __init__(self, counters, first):
        found = self.found = []

        class Recorded(counters):
            def branch(self, node):
                if not self.depth:
                    return super().branch(node)
                body, line = node.body[0].lineno, node.lineno
                numbers = []
                block = self.block

                def record(statements, at):
                    if at is not node:
                        return block(statements, at)
                    number = self.next
                    made = block(statements, at)
                    # A side that begins with another branch has no number of its own.
                    numbers.append(number if len(made) > len(statements) else None)
                    return made

                self.block = record
                super().branch(node)
                self.block = block
                found.append((line, body, numbers))
                return node

            visit_If = visit_While = visit_For = visit_AsyncFor = branch

        self.counters = Recorded(first)
