"""What was understood, in words: so that whoever asked sees whether it is what they meant."""

from archive.search.compiling import Resolve
from archive.search.schema import has_long_word, words
from archive.search.tree import Either, Every, Field, Node, Not, Term

LETTERS = {1: "one letter", 2: "two letters"}


def understood(node: Node | None, resolve: Resolve) -> str:
    """A sentence without its stop; empty for nothing."""
    if node is None:
        return ""
    parts = node.parts if isinstance(node, Every) else (node,)
    return "; ".join(said for part in parts if (said := _said(part, resolve)))


def _said(node: Node, resolve: Resolve) -> str:
    if isinstance(node, Term):
        return _term(node) if words(node.text) or has_long_word(node.text) else ""
    if isinstance(node, Field):
        return resolve(node).said
    if isinstance(node, Not):
        return f"not {_in_brackets(node.part, resolve)}"
    joint = " or " if isinstance(node, Either) else " and "
    return joint.join(said for part in node.parts if (said := _in_brackets(part, resolve)))


def _in_brackets(node: Node, resolve: Resolve) -> str:
    said = _said(node, resolve)
    return f"({said})" if isinstance(node, Every | Either) and said else said


def _term(term: Term) -> str:
    if term.kind == "phrase":
        return f"exactly “{term.text}”"
    if term.kind == "begin":
        return f"words that begin with “{term.text}”"
    if term.kind == "fuzzy":
        return f"“{term.text}” or {LETTERS[term.reach]} otherwise"
    if term.kind == "near":
        return f"“{'” near “'.join(words(term.text))}” (at most {term.reach} words between)"
    return f"“{term.text}”"
