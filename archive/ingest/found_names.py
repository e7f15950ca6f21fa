"""Names that the model found and the archive did not know when the import began: linked to entities, or suggested as new ones.

A name is suggested where it is likely one: a person by two words at least, anything else by two words or by being in the
headline or said twice. What somebody rejected is neither linked nor suggested again, a name of several entities is left for a
person, and one word is not taken for a thing of another kind.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from archive.analysis.results import EntityMention
from archive.ingest.arrivals import Arrival
from archive.ingest.names import KnownNames, entities_named, key_of

MOST_NEW = 40  # names of one article that are suggested, the most mentioned


def link_names(arrivals: Sequence[Arrival]) -> None:
    """Fills in mentions of what is new or changed."""
    news = [arrival for arrival in arrivals if arrival.decision.outcome != "unchanged"]
    said = [Counter(_unknown(arrival)) for arrival in news]
    new = {pair for arrival, counted in zip(news, said, strict=True) for pair in _likely(arrival, counted)}
    pairs = list(dict.fromkeys(pair for counted in said for pair in counted))
    known = entities_named(pairs, new=new, origin="machine")
    for arrival in news:
        arrival.mentions = tuple(
            found._replace(key=_key(found, known)) if _is_unknown(found) else found for found in arrival.analysis.entities
        )


def _key(found: EntityMention, known: KnownNames) -> int | None:
    key = known.ids.get(key_of(found.name))
    return key if key and (" " in found.name or known.kinds[key] == found.kind) else None


def _is_unknown(found: EntityMention) -> bool:
    return found.key is None and not found.candidates


def _unknown(arrival: Arrival) -> Iterator[tuple[str, str]]:
    return ((found.kind, found.name) for found in arrival.analysis.entities if _is_unknown(found))


def _likely(arrival: Arrival, said: Counter[tuple[str, str]]) -> list[tuple[str, str]]:
    headline = {block.end for block in arrival.analysis.blocks if block.kind == "headline"}
    until = max(headline, default=0)
    leading = {(found.kind, found.name) for found in arrival.analysis.entities if found.end <= until}
    likely = [
        pair for pair, times in said.most_common() if " " in pair[1] or pair[0] != "person" and (times > 1 or pair in leading)
    ]
    return likely[:MOST_NEW]
