"""A tree as a query of the engine."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from archive.search.fields import Found
from archive.search.schema import TEXTS, has_long_word, schema, stems, words
from archive.search.tree import Either, Every, Field, Node, Not, Term
from archive.search.weighing import UNGRADED, Weighing

Resolve = Callable[[Field], Found]


class Compiler:
    """resolve: what a field asks for. searcher: of the index asked. kept: whether what sources withhold is looked through too."""

    def __init__(self, resolve: Resolve, searcher: Any, *, kept: bool) -> None:
        import tantivy  # noqa: PLC0415 - heavy, and not needed before somebody searches

        self.query, self.occur, self.types = tantivy.Query, tantivy.Occur, tantivy.FieldType
        self.resolve, self.schema = resolve, schema()
        self.texts = [name for name in TEXTS if kept or name != "kept"]
        self.weighing = Weighing(searcher, self.texts)

    def shown(self, node: Node | None, *, to_staff: bool) -> Any:
        """What node asks for, among what may be seen: nothing but leaving out, or nothing at all, asks for everything."""
        seen = self.query.const_score_query(self.term("visible", "all" if to_staff else "public"), 0.0)
        asked = self.node(node) if node else None
        return self.every([seen, asked]) if asked else seen

    def term(self, field: str, value: Any, *, option: str = "basic") -> Any:
        return self.query.term_query(self.schema, field, value, option)

    def every(self, queries: list[Any]) -> Any:
        return self.query.boolean_query([(self.occur.Must, query) for query in queries])

    def any_of(self, queries: list[Any]) -> Any:
        if len(queries) == 1:
            return queries[0]
        return (
            self.query.boolean_query([(self.occur.Should, query) for query in queries]) if queries else self.query.empty_query()
        )

    def node(self, node: Node) -> Any | None:
        """None for what has no word that could be looked up: it asks for nothing."""
        if isinstance(node, Term):
            return self._term(node)
        if isinstance(node, Field):
            return self.found(self.resolve(node))
        if isinstance(node, Either):
            return self.any_of([query for part in node.parts if (query := self.node(part)) is not None])
        return self._every(node.parts if isinstance(node, Every) else (node,))

    def _every(self, parts: tuple[Node, ...]) -> Any | None:
        clauses, is_wanted = [], False
        for part in parts:
            is_left_out = isinstance(part, Not)
            query = self.node(part.part if isinstance(part, Not) else part)
            if query is not None:
                clauses.append((self.occur.MustNot if is_left_out else self.occur.Must, query))
                is_wanted = is_wanted or not is_left_out
        if not clauses:
            return None
        if not is_wanted:
            clauses.append((self.occur.Must, self.query.const_score_query(self.query.all_query(), 0.0)))
        return self.query.boolean_query(clauses)

    def found(self, found: Found) -> Any:
        """Articles of which the field says so; they are no better for it than others."""
        if found.fault:
            return self.query.empty_query()
        return self.query.const_score_query(self._plain(found), 0.0)

    def _plain(self, found: Found) -> Any:
        if found.name == "byline":
            said = words(found.values[0])
            return self._phrase("byline", said) if said else self.query.empty_query()
        if found.low is not None or found.high is not None:
            bounds = {"lower_bound": found.low, "upper_bound": found.high, "include_upper": found.high is None}
            return self.query.range_query(self.schema, found.name, self.types.Unsigned, **bounds)
        return self.any_of([self.term(found.name, value) for value in found.values])

    def _term(self, term: Term) -> Any | None:
        said = words(term.text)
        if has_long_word(term.text):
            return self.query.empty_query()
        if not said:
            return None
        if term.kind == "near" and len(said) > 1:
            pairs = list(zip(said, said[1:], strict=False))
            return self._in_texts(lambda field: self.every([self._near(field, *pair, term.reach) for pair in pairs]), said)
        if term.kind == "begin" and len(said) == 1:
            begun = re.escape(said[0])  # “⒈” is a number to the engine, and “1.” once it is folded
            return self._in_texts(lambda field: self.query.regex_query(self.schema, field, f"{begun}.*"))
        if term.kind == "fuzzy" and len(said) == 1:
            return self._in_texts(lambda field: self.query.fuzzy_term_query(self.schema, field, said[0], term.reach, True))
        if term.kind == "word" and len(said) == 1:
            (stem,) = stems(term.text)
            return self._in_texts(lambda field: self.term(f"{field}_stem", stem, option="freq"), [stem], ending="_stem")
        return self._in_texts(lambda field: self._phrase(field, said), said)

    def _in_texts(self, query_of: Callable[[str], Any], said: Sequence[str] = (), *, ending: str = "") -> Any:
        """In any text field; found in several, the weights add up. said: the words by whose rarity the engine scores."""
        boosts = {field: self.weighing.boost(field, said, ending=ending) for field in self.texts}
        return self.any_of([self._weighed(query_of(field), field, boost) for field, boost in boosts.items()])

    def _weighed(self, query: Any, field: str, boost: float) -> Any:
        return self.query.const_score_query(query, boost) if field in UNGRADED else self.query.boost_query(query, boost)

    def _phrase(self, field: str, said: list[str]) -> Any:
        return (
            self.query.phrase_query(self.schema, field, said) if len(said) > 1 else self.term(field, said[0], option="position")
        )

    def _near(self, field: str, one: str, other: str, reach: int) -> Any:
        """In either order, with no more than reach words between them. Loose phrases do not tell a word from itself."""
        if one == other:
            ways = [[(0, one), (distance, one)] for distance in range(1, reach + 2)]
            return self.any_of([self.query.phrase_query(self.schema, field, way) for way in ways])
        orders = ([one, other], [other, one])
        return self.any_of([self.query.phrase_query(self.schema, field, order, reach) for order in orders])
