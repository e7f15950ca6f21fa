"""Sheets: one reviewer's work on one version. Started, saved as a draft, submitted, discarded; never rewritten once submitted."""

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from archive.audit import record
from archive.models import Article, Claim, Sheet, Version
from archive.policy.vocabulary import LEFT_SHEET_STATES
from archive.review import rules
from archive.review.answers import (
    AnswersRefused,
    ClaimAnswers,
    EvidenceDraft,
    HeadlineAnswers,
    Problem,
    SheetAnswers,
    SheetIncomplete,
)
from archive.review.assignments import is_blind, places_taken, release_with_sheet
from archive.review.begun import begun_problems, draft_begun_problems, settled_begun
from archive.review.claims import add_claim
from archive.review.conclusion import conclude
from archive.review.evidence_files import file_problems
from archive.review.guards import live_sheets
from archive.review.notifications import notify
from archive.review.permissions import PermissionRefused, check_can
from archive.review.ratings import (
    copy_answers,
    settled_claim,
    settled_headline,
    sheet_answers,
    write_claim,
    write_headline,
)
from archive.review.requirement import claims_to_judge, locked_article, sheets_required
from archive.review.transitions import move
from archive.review.verifying import told_sheet

__all__ = [
    "AnswersRefused",
    "ClaimAnswers",
    "EvidenceDraft",
    "HeadlineAnswers",
    "Problem",
    "SheetAnswers",
    "SheetChanged",
    "SheetIncomplete",
    "SheetRefused",
    "add_begun_claim",
    "check_own",
    "discard_sheet",
    "save_sheet",
    "sheet_answers",
    "sheet_problems",
    "start_sheet",
    "submit_sheet",
]


CHANGED = "Somebody changed this claim since you answered it. Read it as it is now, and your answer again."


class SheetRefused(Exception):
    """What was tried cannot be done with this sheet or article now; nothing changed. Says why."""


class SheetChanged(Exception):
    """The sheet was written elsewhere since it was read; nothing changed. newer: as it is now, its answers by sheet_answers()."""

    def __init__(self, newer: Sheet) -> None:
        super().__init__("This review was changed in another window since you opened it. Nothing of either is lost.")
        self.newer = newer


def start_sheet(version: Version, *, by: Any, at: datetime) -> Sheet:
    """A new draft on the current version of a queued article or one in review; the first one starts the review.

    It begins with what the person wrote last, where that was put away, lapsed, or was returned with its version.
    Raises PermissionRefused; SheetRefused when the version is not current, the person has a sheet on it already, all places are
    taken by others, or the person could read what is kept from its reviewers.
    """
    check_can(by, "rate")
    with transaction.atomic():
        article = locked_article(version.article_id)
        _check_start(article, version, by)
        if article.state == "queued":
            move(article, "start_review", by=by, at=at)
        sheet = _next_draft(version, by, at)
        _record("sheet_started", sheet, article, by=by, at=at, after={"state": "draft", "revision": sheet.revision})
        return sheet


def _next_draft(version: Version, by: Any, at: datetime) -> Sheet:
    """A draft that begins with what the person last wrote on the article, where that came to nothing.

    That is a draft of this version that was put away or lapsed; where they wrote nothing about this version, what they wrote
    about the last one and was returned with it. A review begun again on the same version begins empty.
    """
    last = Sheet.objects.filter(version=version, reviewer=by).order_by("revision").last()
    left = last or Sheet.objects.filter(version__article=version.article_id, reviewer=by).order_by("pk").last()
    goes_on = LEFT_SHEET_STATES if last else (*LEFT_SHEET_STATES, "returned")
    if left and (left.state not in goes_on or Sheet.objects.filter(previous=left).exists()):
        left = None
    revision = last.revision + 1 if last else 1
    given = {"started_at": at, "saved_at": at, "begun_claim": left.begun_claim if left else {}}
    sheet = Sheet.objects.create(version=version, reviewer=by, revision=revision, previous=left, **given)
    if left:
        copy_answers(left, sheet, claim_ids=[claim.pk for claim in claims_to_judge(version)])
    return sheet


def _check_start(article: Article, version: Version, by: Any) -> None:
    if version.number != article.version_count:
        raise SheetRefused(f"Version {version.number} is not the current one: review version {article.version_count}.")
    if article.state not in ("queued", "in_review"):
        raise SheetRefused("The article is not up for review.")
    sheets = live_sheets(article)
    if any(sheet.reviewer_id == by.pk for sheet in sheets):
        raise SheetRefused("You have a review of this article already.")
    if len(places_taken(article, sheets) - {by.pk}) >= sheets_required(article):
        raise SheetRefused("All places on this article are taken.")
    if not is_blind(by, article):
        raise SheetRefused("You can read what is kept from the reviewers of this article, so somebody else must review it.")


def save_sheet(
    sheet: Sheet,
    *,
    headline: HeadlineAnswers,
    claims: Mapping[int, ClaimAnswers],
    asked: Mapping[int, str] | None = None,
    begun: Mapping[str, str] | None = None,
    lock: int,
    by: Any,
    at: datetime,
) -> Sheet:
    """The draft with these answers; claims that are not given stay as they are. Saving what is there already changes nothing.

    asked: Claim.asked of each claim as its questions were read; as the claims are now where it is not given. An answer to what
    was changed since is kept, and not submitted before it is saved with the claim as it is.
    begun: the words of a claim not yet added, by the names of review/begun.py; None: as they are.
    lock: of the sheet as it was read. Raises PermissionRefused, SheetChanged when somebody (or oneself, elsewhere) has written
    since, SheetRefused when it is no draft any more, AnswersRefused for what not even a draft can hold.
    """
    check_own(sheet, by)
    with transaction.atomic():
        article = locked_article(sheet.version.article_id)
        now = _current_draft(sheet, lock)
        old, asked_now = sheet_answers(now), {claim.pk: claim.asked for claim in now.version.claims.all()}
        _check_storable(asked_now, headline, claims, old, begun or {})
        settled = _settled(headline, claims, now.version.text)
        begun = now.begun_claim if begun is None else settled_begun(begun)
        read = {pk: (asked or {}).get(pk, asked_now[pk]) for pk in settled.claims}
        changed = {
            pk: new
            for pk, new in settled.claims.items()
            if old.claims.get(pk, ClaimAnswers()) != new or old.asked.get(pk, read[pk]) != read[pk]
        }
        if settled.headline == old.headline and not changed and begun == now.begun_claim:
            return now
        _write(now, lock, saved_at=at, begun_claim=begun)
        write_headline(now, settled.headline)
        for pk, answers in changed.items():
            write_claim(now, pk, answers, old=old.claims.get(pk, ClaimAnswers()), asked=read[pk])
        _record("sheet_saved", now, article, by=by, at=at, before={"lock": lock}, after={"lock": lock + 1})
        return _fresh(now)


def _settled(headline: HeadlineAnswers, claims: Mapping[int, ClaimAnswers], text: str) -> SheetAnswers:
    return SheetAnswers(settled_headline(headline, text), {pk: settled_claim(given, text) for pk, given in claims.items()})


def _check_storable(
    known: Container[int],
    headline: HeadlineAnswers,
    claims: Mapping[int, ClaimAnswers],
    old: SheetAnswers,
    begun: Mapping[str, str],
) -> None:
    """known: the claims of the version. old: what is stored now; of its files nothing is asked again."""
    at_hand = [item for answers in old.claims.values() for item in answers.evidence]
    problems = [*rules.draft_headline_problems(headline), *draft_begun_problems(begun)]
    for pk, answers in claims.items():
        if pk not in known:
            problems.append(Problem(f"claims.{pk}", "This claim is not in the version that the review is about."))
        problems += rules.draft_claim_problems(answers, field=f"claims.{pk}")
        problems += file_problems(answers.evidence, field=f"claims.{pk}", at_hand=at_hand)
    if problems:
        raise AnswersRefused(problems)


def sheet_problems(sheet: Sheet, answers: SheetAnswers | None = None) -> list[Problem]:
    """What keeps the sheet, as it is stored, from being submitted; empty when nothing does. answers: where they are read."""
    answers, claims = answers or sheet_answers(sheet), list(claims_to_judge(sheet.version))
    quotations = {claim.pk: claim.is_quotation for claim in claims}
    problems = rules.sheet_problems(answers.headline, answers.claims, quotations=quotations, text=sheet.version.text)
    read = {pk: asked for pk, asked in answers.asked.items() if asked}
    changed = [Problem(f"claims.{claim.pk}", CHANGED) for claim in claims if read.get(claim.pk, claim.asked) != claim.asked]
    return [*problems, *changed, *begun_problems(sheet.begun_claim)]


def add_begun_claim(sheet: Sheet, *, lock: int, by: Any, at: datetime, **values: Any) -> Claim:
    """The claim added to the version of the draft; its words leave the draft in the same moment.

    values: as add_claim() takes them. Raises as save_sheet() and add_claim(), and then the words stay where they are.
    """
    check_own(sheet, by)
    with transaction.atomic():
        article = locked_article(sheet.version.article_id)
        now = _current_draft(sheet, lock)
        claim = add_claim(now.version, **values, by=by, at=at)
        if now.begun_claim:
            _write(now, lock, saved_at=at, begun_claim={})
            _record("sheet_saved", now, article, by=by, at=at, before={"lock": lock}, after={"lock": lock + 1})
        return claim


def submit_sheet(sheet: Sheet, *, lock: int, by: Any, at: datetime) -> Sheet:
    """The sheet, now final. When it is the last of those required, all are opened and the review is concluded.

    Raises PermissionRefused, SheetChanged, SheetRefused, and SheetIncomplete with everything that is missing.
    """
    check_own(sheet, by)
    with transaction.atomic():
        article = locked_article(sheet.version.article_id)
        now = _current_draft(sheet, lock)
        if article.state != "in_review" or now.version.number != article.version_count:
            raise SheetRefused("The article is not in review any more.")
        if problems := sheet_problems(now, answers := sheet_answers(now)):
            raise SheetIncomplete(problems)
        _write(now, lock, state="submitted", saved_at=at, submitted_at=at)
        after = {"state": "submitted", **told_sheet(now, answers)}
        _record("sheet_submitted", now, article, by=by, at=at, before={"state": "draft"}, after=after)
        release_with_sheet(article, reviewer_id=now.reviewer_id, by=by, at=at)
        conclude(article, at=at)
        return _fresh(now)


def discard_sheet(sheet: Sheet, *, by: Any, at: datetime, note: str = "") -> Sheet:
    """The draft put away, kept as it is, its place free for somebody else. By its author, or by whoever manages the queue.

    Somebody else's is put away with a note, which its author reads, and the place kept for them is given back with it. Raises
    PermissionRefused; SheetRefused when it is no draft, without that note, and where the person reviews the article too.
    """
    is_own, note = by is not None and sheet.reviewer_id == by.pk, note.strip()
    check_can(by, *(("rate", "queue") if is_own else ("queue",)))
    with transaction.atomic():
        article = locked_article(sheet.version.article_id)
        if not is_own:
            _check_put_away(article, by, note)
        if not Sheet.objects.filter(pk=sheet.pk, state="draft").update(state="discarded", return_note=note):
            raise SheetRefused("Only a draft can be discarded.")
        told = {"before": {"state": "draft"}, "after": {"state": "discarded"}, "note": note}
        _record("sheet_discarded", sheet, article, by=by, at=at, **told)
        if not is_own:
            release_with_sheet(article, reviewer_id=sheet.reviewer_id, by=by, at=at)
            notify("put_away", [sheet.reviewer_id], article=article, at=at, by=by)
        conclude(article, at=at)
        return _fresh(sheet)


def _check_put_away(article: Article, by: Any, note: str) -> None:
    if not note:
        raise SheetRefused("Say why, in a note.")
    if any(sheet.reviewer_id == by.pk for sheet in live_sheets(article)):
        raise SheetRefused("You review this article yourself; somebody else must put the draft away.")


def check_own(sheet: Sheet, by: Any) -> None:
    """Raises PermissionRefused unless the sheet is this person's, and they may rate."""
    check_can(by, "rate")
    if sheet.reviewer_id != by.pk:
        raise PermissionRefused("rate", message="This review is somebody else's.")


def _current_draft(sheet: Sheet, lock: int) -> Sheet:
    now = _fresh(sheet)
    if now.lock != lock:
        raise SheetChanged(now)
    if now.state != "draft":
        raise SheetRefused("This review is no draft any more, so it is not changed.")
    return now


def _fresh(sheet: Sheet) -> Sheet:
    return Sheet.objects.select_related("version").get(pk=sheet.pk)


def _write(sheet: Sheet, lock: int, **values: Any) -> None:
    """Compare and set: whoever read an older sheet changes none."""
    if not Sheet.objects.filter(pk=sheet.pk, state="draft", lock=lock).update(lock=lock + 1, **values):
        raise SheetChanged(_fresh(sheet))


def _record(verb: str, sheet: Sheet, article: Article, **told: Any) -> None:
    """Blind: ids, states and digests only, never an answer; of others' lines nobody is told more than the verb."""
    record(verb=verb, subject=sheet, article_id=article.pk, blind=True, **told)
