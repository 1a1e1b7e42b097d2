"""A small package as users write one: rules in modules of their own, one imported when it is first needed."""

from .rules import atoms, problems


def check(text):
    found = problems(text)
    if found:
        return None
    if "+" in text:
        from .tags import without_tag
        text = without_tag(text)
    return text


def words(text):
    return " ".join(atoms(text)) or None
