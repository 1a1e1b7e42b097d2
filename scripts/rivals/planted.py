"""A small correct reader of one address in Python, and four mistakes in it, a class each.

All who take part in scripts/bench-search ask the same programs: addrdiff as `python/planted.NAME`, the others
directly. Each mistake is one that was published in some library; here it is planted.
"""

import re

SPECIALS = set('()<>@,;:\\".[]')


class Reader:
    """`local-part "@" domain`, comments and white space around its parts."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def read(self):
        self.skip()
        local = self.quoted() if self.sees('"') else self.dot_atom()
        self.skip()
        self.take("@")
        self.skip()
        domain = self.domain()
        self.skip()
        if self.at < len(self.text):
            raise ValueError("more than an address")
        return self.finish(local, domain)

    def finish(self, local, domain):
        return f"{local}@{domain}"

    def domain(self):
        return self.dot_atom()

    def sees(self, character):
        return self.text.startswith(character, self.at)

    def take(self, character):
        if not self.sees(character):
            raise ValueError(f"{character} is missing")
        self.at += 1

    def skip(self):
        while self.at < len(self.text):
            if self.text[self.at] in " \t":
                self.at += 1
            elif self.sees("("):
                self.comment()
            else:
                return

    def comment(self):
        depth = 0
        for at in range(self.at, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if depth == 0:
                self.at = at + 1
                return
        raise ValueError("a comment is open")

    def quoted(self):
        start, at = self.at, self.at + 1
        while at < len(self.text):
            if self.text[at] == '"':
                self.at = at + 1
                return self.text[start:self.at]
            at += 2 if self.text[at] == "\\" else 1
        return self.unclosed()

    def unclosed(self):
        raise ValueError("a quote is open")

    def atom(self):
        start = self.at
        while self.at < len(self.text) and self.is_atext(self.text[self.at]):
            self.at += 1
        if self.at == start:
            raise ValueError("an atom is missing")
        return self.text[start:self.at]

    def is_atext(self, character):
        return character > " " and character != "\x7f" and character not in SPECIALS

    def dot_atom(self):
        atoms = [self.atom()]
        while self.sees("."):
            self.at += 1
            atoms.append(self.atom())
        return ".".join(atoms)


class Glue(Reader):
    """Glues what stands on both sides of a comment or white space in a domain."""

    def domain(self):
        domain = self.dot_atom()
        self.skip()
        while self.at < len(self.text):
            domain += self.dot_atom()
            self.skip()
        return domain


class OpenQuote(Reader):
    """Drops a quote that nobody closes, and takes what stands behind it up to white space."""

    def unclosed(self):
        self.text, self.at = self.text[self.at + 1:].split(" ")[0], 0
        return self.dot_atom()


class EncodedWord(Reader):
    """Decodes an encoded-word in the local-part, and takes an address in it for the address."""

    def finish(self, local, domain):
        word = re.fullmatch(r"=\?[^?]+\?[qQ]\?([^?]*)\?=", local)
        if word:
            said = re.sub("=([0-9A-Fa-f]{2})", lambda octet: chr(int(octet[1], 16)), word[1])
            if "@" in said:
                return said
        return super().finish(local, domain)


class Nul(Reader):
    """Takes a NUL for the end of the text."""

    def __init__(self, text):
        super().__init__(text.split("\0")[0])


def correct(text):
    return Reader(text).read()


def glue(text):
    return Glue(text).read()


def open_quote(text):
    return OpenQuote(text).read()


def encoded_word(text):
    return EncodedWord(text).read()


def nul(text):
    return Nul(text).read()
