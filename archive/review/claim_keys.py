"""What claims are found by when the same is said again: written with every change of a claim, by write_keys() alone."""

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from archive.analysis.same_claim import lookup_numbers
from archive.analysis.statements import read_statement
from archive.models import Claim, ClaimKey, ClaimKeyNumber

CHUNK = 500

Key = tuple[str, bool, tuple[int, ...]]  # digest, whether it is negated, numbers


def write_keys(claims: Collection[int]) -> None:
    """The keys of these claims as they are now: the accepted have one, no other has. Call it in the transaction of the change."""
    with transaction.atomic():
        ClaimKeyNumber.objects.filter(claim__in=claims).delete()
        ClaimKey.objects.filter(claim__in=claims).delete()
        keys = dict(_wanted(claims))
        ClaimKey.objects.bulk_create(ClaimKey(claim_id=pk, digest=key[0], is_negated=key[1]) for pk, key in keys.items())
        rows = [ClaimKeyNumber(number=number, claim_id=pk) for pk, key in keys.items() for number in key[2]]
        ClaimKeyNumber.objects.bulk_create(rows)


def rebuild_keys() -> int:
    """Every key made anew, in transactions of a few hundred; how many claims have one."""
    for claims in _chunks():
        write_keys(claims)
    return ClaimKey.objects.count()


def faulty_keys() -> list[int]:
    """The claims whose stored key is not what a recount gives, or is missing, or should not be."""
    return [pk for claims in _chunks() for pk in _faulty(claims)]


def _faulty(claims: Collection[int]) -> list[int]:
    wanted, stored = dict(_wanted(claims)), dict(_stored(claims))
    return sorted(pk for pk in {*wanted, *stored} if wanted.get(pk) != stored.get(pk))


def _chunks() -> Iterator[list[int]]:
    """All that may have a key: whole runs of claims, in order."""
    last = 0
    while claims := list(Claim.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        yield claims
        last = claims[-1]


def _wanted(claims: Iterable[int]) -> Iterator[tuple[int, Key]]:
    rows = Claim.objects.filter(pk__in=claims, status="accepted", article__takedown=None).order_by("pk")
    for pk, said in rows.values_list("pk", "statement"):
        statement = read_statement(said)
        yield pk, (statement.digest, statement.is_negated, lookup_numbers(statement))


def _stored(claims: Iterable[int]) -> Iterator[tuple[int, Key]]:
    numbers: dict[int, list[int]] = {}
    rows = ClaimKeyNumber.objects.filter(claim__in=claims).order_by("number")
    for pk, number in rows.values_list("claim_id", "number"):
        numbers.setdefault(pk, []).append(number)
    keys = {
        pk: (digest, negated)
        for pk, digest, negated in ClaimKey.objects.filter(claim__in=claims).values_list("pk", "digest", "is_negated")
    }
    for pk in {*numbers, *keys}:
        digest, negated = keys.get(pk, ("", False))
        yield pk, (digest, negated, tuple(numbers.get(pk, ())))
