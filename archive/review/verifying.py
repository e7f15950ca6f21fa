"""What submitted sheets and verdicts say stands on the record as a digest, so that a row changed or removed later shows.

Events of before there were such digests tell nothing of what was said, and are not held against anything.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from archive.audit import lock_chain, sha256_of
from archive.models import Article, Claim, ClaimVerdict, Correction, Event, HeadlineVerdict, Sheet, Version
from archive.review.answers import ClaimAnswers, SheetAnswers
from archive.review.evidence_files import TELLING, told_files
from archive.review.ratings import answers_of, claim_answers, headline_answers

Verdict = HeadlineVerdict | ClaimVerdict
AT_ONCE = 500
JUDGED = ("version_id", "statement", "exact", "start", "end", "speaker_name", "is_quotation")  # of a claim; nothing of it changes
PUBLISHING = ("verdict_published", "verdict_corrected")
RESTORED = "verdict_restored"  # it tells in its after when the verdict was published, in the archive it comes from
UNJUDGED = ("unchecked", "in_check")


def told_sheet(sheet: Sheet, answers: SheetAnswers) -> dict[str, Any]:
    """For an event: digests of whose answers these are and what they say, of what they judge, and of their files."""
    files = told_files(item for pk in sorted(answers.claims) for item in answers.claims[pk].evidence)
    return {"content": _content(sheet, answers), "judged": _judged(sheet.version), **files}


def _content(sheet: Sheet, answers: SheetAnswers) -> str:
    claims = {str(pk): _claim(given) for pk, given in sorted(answers.claims.items())}
    said = {"headline": asdict(answers.headline), "claims": claims, "asked": {str(pk): a for pk, a in answers.asked.items()}}
    return sha256_of({"version": sheet.version_id, "reviewer": sheet.reviewer_id, "answers": said})


def told_text(version: Version) -> str:
    """A digest of the headline and text that a sheet judges."""
    return _judged(version)


def told_verdict(verdict: Verdict) -> dict[str, Any]:
    """For an event: digests of what a verdict says, and of its files. Reads verdict.claim and evidence: prefetch them."""
    about = {"version": verdict.version_id, "basis": verdict.basis, "sheets": verdict.sheet_count}
    if isinstance(verdict, ClaimVerdict):
        answers, claim = claim_answers(verdict), verdict.claim
        said = {name: getattr(claim, name) for name in JUDGED}
        content = about | {"claim": claim.pk, "said": said, "answers": _claim(answers)}
        return {"content": sha256_of(content), **told_files(answers.evidence)}
    return {"content": sha256_of(about | {"answers": asdict(headline_answers(verdict))})}


def _claim(answers: ClaimAnswers) -> dict[str, Any]:
    evidence = [{name: _plain(value) for name, value in asdict(item).items() if name != "pk"} for item in answers.evidence]
    return asdict(answers) | {"evidence": evidence}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def verify_answers() -> Iterator[str]:
    """What is wrong with submitted sheets, verdicts, and what articles and claims say of them, a sentence each.

    Reads them all, in constant memory but for one digest each. Where the desk is at work, what is found is looked for once more
    while nobody writes.
    """
    if any(True for _ in _faults()):
        with transaction.atomic():
            lock_chain()
            yield from list(_faults())


def _faults() -> Iterator[str]:
    yield from _verify(Sheet.objects.exclude(submitted_at=None), "sheet", "Review")
    yield from _verify(HeadlineVerdict.objects.all(), "headlineverdict", "The verdict on a headline")
    on_claims = ClaimVerdict.objects.select_related("claim").prefetch_related("evidence")
    yield from _verify(on_claims, "claimverdict", "The verdict on a claim")
    yield from _verify_publication(HeadlineVerdict, "The verdict on a headline")
    yield from _verify_publication(ClaimVerdict, "The verdict on a claim")
    yield from _verify_corrections()
    yield from _verify_copies()
    yield from _verify_texts()


def _verify(rows: QuerySet, kind: str, name: str) -> Iterator[str]:
    told = _told_by_events(kind)
    for row, digest in _digests(rows, kind):
        number, said = told.pop(row.pk, (0, ""))
        if not number:
            yield f"{name} {row.pk} was submitted or reached, and no event tells of it."
        elif said and said != digest:
            yield f"{name} {row.pk} does not say what it said at event {number}: it was changed since."
    yield from (f"{name} {pk}, of which event {number} tells, is gone." for pk, (number, _) in sorted(told.items()))


def _digests(rows: QuerySet, kind: str) -> Iterator[tuple[Any, str]]:
    found = rows.order_by("pk").iterator(chunk_size=AT_ONCE)
    if kind != "sheet":
        yield from ((row, told_verdict(row)["content"]) for row in found)
        return
    sheets: list[Sheet] = []
    for sheet in found:
        sheets.append(sheet)
        if len(sheets) == AT_ONCE:
            yield from _sheet_digests(sheets)
            sheets = []
    yield from _sheet_digests(sheets)


def _sheet_digests(sheets: list[Sheet]) -> Iterator[tuple[Sheet, str]]:
    for sheet, answers in zip(sheets, answers_of(sheets), strict=True):
        yield sheet, _content(sheet, answers)


def _told_by_events(kind: str) -> dict[int, tuple[int, str]]:
    """For the id of a row the event that made it final, and the digest it tells; "" where it is of before there were any."""
    events = Event.objects.filter(verb__in=TELLING, subject_type=kind).order_by("-number")
    told = events.values_list("subject_id", "number", "after").iterator()
    return {pk: (number, after.get("content", "")) for pk, number, after in told} | _retold(kind)


def _retold(kind: str) -> dict[int, tuple[int, str]]:
    """What takedowns, which take words of a text out of such rows, tell of them as they are since. kind: see review.takedown."""
    events = Event.objects.filter(verb="text_taken_down").order_by("number").values_list("number", "after")
    return {int(pk): (number, digest) for number, after in events for pk, digest in after.get("retold", {}).get(kind, {}).items()}


def _verify_publication(model: type[Verdict], name: str) -> Iterator[str]:
    """When each was published, and in the place of which."""
    events = Event.objects.filter(verb__in=(*PUBLISHING, RESTORED), subject_type=model._meta.model_name).order_by("-number")
    told = {
        pk: (datetime.fromisoformat(after["published_at"]) if verb == RESTORED else at, before.get("verdict"))
        for pk, verb, at, before, after in events.values_list("subject_id", "verb", "at", "before", "after").iterator()
    }
    rows = model.objects.exclude(published_at=None).order_by("pk").values_list("pk", "published_at", "supersedes")
    for pk, at, supersedes in rows.iterator():
        if told.pop(pk, None) != (at, supersedes):
            yield f"{name} {pk} was not published then, or not in the place of that one: no event tells so."
    yield from (f"{name} {pk} was published, as its event tells, and is so no longer." for pk in sorted(told))


def _verify_corrections() -> Iterator[str]:
    events = Event.objects.filter(verb="verdict_corrected").values_list("subject_type", "subject_id", "note")
    told, retold = {(kind, pk): sha256_of(note) for kind, pk, note in events.iterator()}, _retold("correction")
    for row in Correction.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        about = (row.kind.replace("_", ""), row.headline_verdict_id or row.claim_verdict_id)
        said = told.pop(about, None)
        _, said = retold.get(row.pk, (0, said))
        if said not in (None, sha256_of(row.note)):
            yield f"Correction {row.pk} does not say what it said when it was made."
    yield from (f"The correction that made verdict {pk} is gone." for _, pk in sorted(told))


def _verify_copies() -> Iterator[str]:
    """Lists, filters and counts read what a verdict says from its article or claim."""
    judged = Article.objects.exclude(headline_rating="").values_list("pk", "headline_rating")
    standing = HeadlineVerdict.objects.standing().order_by("pk").values_list("version__article", "rating")
    yield from _compare("Article", dict(judged.iterator()), dict(standing.iterator()))
    checked = Claim.objects.exclude(verification__in=UNJUDGED).values_list("pk", "verification")
    standing = ClaimVerdict.objects.standing().order_by("pk").values_list("claim", "verdict")
    yield from _compare("Claim", dict(checked.iterator()), dict(standing.iterator()))


def _compare(name: str, listed: dict[int, str], standing: dict[int, str]) -> Iterator[str]:
    for pk in sorted({*listed, *standing}):
        if listed.get(pk) != standing.get(pk):
            yield f"{name} {pk} is listed as {_quoted(listed.get(pk))}; its standing verdict is {_quoted(standing.get(pk))}."


def _quoted(code: str | None) -> str:
    return f"“{code}”" if code else "none"


def _verify_texts() -> Iterator[str]:
    """Of the versions that somebody judged: are headline and text those that were judged?"""
    events = Event.objects.filter(verb="sheet_submitted", subject_type="sheet", after__has_key="judged").order_by("-number")
    told = {pk: (number, after["judged"]) for pk, number, after in events.values_list("subject_id", "number", "after").iterator()}
    of_sheets = dict(Sheet.objects.exclude(submitted_at=None).values_list("pk", "version").iterator())
    first = {of_sheets[pk]: told[pk] for pk in told if pk in of_sheets} | _retold("version")
    for version in Version.objects.filter(pk__in=Sheet.objects.values("version")).order_by("pk").iterator(chunk_size=50):
        number, digest = first.get(version.pk, (0, ""))
        if digest and digest != _judged(version):
            yield f"Headline or text of version {version.pk} is not what was judged: it was changed after event {number}."


def _judged(version: Version) -> str:
    return sha256_of([version.headline, version.text])
