"""Files of evidence: what is stored, what the writing functions refuse, and how tampering is found."""

import os
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from archive.models import Article, Claim, ClaimRating, ClaimVerdict, Event, Evidence, Sheet
from archive.queries.desk_record import article_record
from archive.queries.evidence_files import download
from archive.review.adjudication import adjudicate, points_token
from archive.review.answers import AnswersRefused, ClaimAnswers, EvidenceDraft
from archive.review.corrections import correct_claim
from archive.review.evidence_files import FileRefused, Incoming, keep_file, path_of, verify_files
from archive.review.sheets import discard_sheet
from archive.review.transitions import move
from archive.review.verdicts import standing_claims
from tests.evidence_files import PDF, PNG, TEXT, draft, kept, stored
from tests.review import desk
from tests.tampering import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def says(*evidence: EvidenceDraft, verdict: str = "true") -> ClaimAnswers:
    return ClaimAnswers(verdict=verdict, why="The count says so.", evidence=evidence)


def judged(*answers: ClaimAnswers) -> Claim:
    """A claim on which each reviewer gave one of the answers."""
    article = desk.queued()
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    sheets = [desk.started(article, by=reviewer) for reviewer in desk.reviewers()]
    for sheet, given in zip(sheets, answers, strict=True):
        desk.submitted(sheet, claims={claim.pk: given})
    return Claim.objects.get(pk=claim.pk)


def published(*answers: ClaimAnswers) -> Claim:
    claim = judged(*answers)
    desk.publish_shown(Article.objects.get(pk=claim.article_id), by=desk.person("editor", "editor"))
    return Claim.objects.get(pk=claim.pk)


# --- the store


def test_file_is_stored_under_its_digest_for_the_archive_alone(media: Path) -> None:
    file = kept(TEXT, "count.txt")
    path = media / "evidence" / file.sha256[:2] / file.sha256
    assert path.read_bytes() == TEXT
    assert (file.size, file.type, file.name) == (len(TEXT), "text/plain", "count.txt")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_same_bytes_are_one_file_whatever_they_are_called(media: Path) -> None:
    first, second = kept(PDF, "a.pdf"), kept(PDF, "b.pdf")
    assert (first.sha256, first.name, second.name) == (second.sha256, "a.pdf", "b.pdf")
    assert stored(media) == [first.sha256]


@pytest.mark.parametrize("data", [b"", b"<html>", b"PK\x03\x04"])
def test_nothing_stays_of_a_file_that_is_refused(media: Path, data: bytes) -> None:
    with pytest.raises(FileRefused, match="“sly.pdf” (is empty|looks like)"):
        keep_file(BytesIO(data), name="folder/sly.pdf")
    assert stored(media) == []


class Endless:
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def read(self, size: int) -> bytes:
        self.taken += size
        return b"a" * size


def test_file_too_large_is_read_no_further_than_the_limit(media: Path, settings: Any) -> None:
    settings.EVIDENCE_MEGABYTES = 1
    stream = Endless()
    with pytest.raises(FileRefused, match="“a.txt” is larger than 1 MB"):
        keep_file(stream, name="a.txt")
    assert stream.taken < 1_100_000
    assert stored(media) == []
    assert keep_file(BytesIO(b"a" * 1_000_000), name="a.txt").size == 1_000_000


def test_file_broken_off_leaves_nothing(media: Path) -> None:
    class Torn:
        def read(self, size: int) -> bytes:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        keep_file(Torn(), name="a.pdf")
    incoming = Incoming("b.pdf")
    incoming.write(PDF)
    incoming.discard()
    assert stored(media) == []


def test_damaged_file_is_whole_again_when_it_is_brought_again() -> None:
    file = kept(PDF)
    path_of(file.sha256).write_bytes(b"other")
    kept(PDF)
    assert path_of(file.sha256).read_bytes() == PDF


@pytest.mark.parametrize("digest", ["", "../../settings", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_what_is_no_digest_names_no_path(digest: str) -> None:
    with pytest.raises(ValueError, match="no SHA-256"):
        path_of(digest)


# --- the doors


def unfit() -> dict[str, EvidenceDraft]:
    file = kept(PDF)
    told = draft(file)
    return {
        "unknown digest": replace(told, file_sha256="0" * 64),
        "no digest": replace(told, file_sha256="", title="T"),
        "path for a digest": replace(told, file_sha256="../" + "a" * 61),
        "no name": replace(told, file_name=""),
        "name with a path": replace(told, file_name="../a.pdf"),
        "name of another type": replace(told, file_name="a.exe"),
        "another type": replace(told, file_type="text/plain", file_name="a.txt"),
        "unknown type": replace(told, file_type="text/html"),
        "another size": replace(told, file_size=file.size + 1),
        "no size": replace(told, file_size=None),
    }


UNFIT = [
    "unknown digest", "no digest", "path for a digest", "no name", "name with a path", "name of another type", "another type",
    "unknown type", "another size", "no size",
]  # fmt: skip


@pytest.mark.parametrize("fault", UNFIT)
def test_no_sheet_takes_a_file_that_is_not_as_told(fault: str, reviewer: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet, bad = desk.started(article, by=reviewer), unfit()[fault]
    before = desk.everything()
    with pytest.raises(AnswersRefused) as refused:
        desk.saved(sheet, claims={claim.pk: says(desk.COUNT, bad)})
    assert [problem.field for problem in refused.value.problems] == [f"claims.{claim.pk}.evidence.1.file"]
    assert desk.everything() == before


@pytest.mark.parametrize("fault", ["unknown digest", "another type", "no size"])
def test_no_decision_takes_a_file_that_is_not_as_told(fault: str, adjudicator: Any) -> None:
    claim = judged(says(desk.COUNT), says(desk.COUNT, verdict="false"))
    bad, before = unfit()[fault], desk.everything()
    with pytest.raises(AnswersRefused, match="file"):
        decide(claim, says(bad), by=adjudicator)
    assert desk.everything() == before


@pytest.mark.parametrize("fault", ["unknown digest", "another type", "no size"])
def test_no_correction_takes_a_file_that_is_not_as_told(fault: str, editor: Any) -> None:
    claim = published(says(desk.COUNT), says(desk.COUNT))
    bad, before = unfit()[fault], desk.everything()
    with pytest.raises(AnswersRefused, match="file"):
        correct(claim, says(bad, verdict="false"), by=editor)
    assert desk.everything() == before


def decide(claim: Claim, answers: ClaimAnswers, *, by: Any) -> Article:
    version = desk.version_of(claim.article)
    given = {"headline": None, "claims": {claim.pk: answers}, "reason": "The count.", "seen": points_token(version)}
    return adjudicate(version, **given, by=by, at=desk.now())


def correct(claim: Claim, answers: ClaimAnswers, *, by: Any) -> ClaimVerdict:
    standing = standing_claims([claim.pk])[claim.pk].pk
    given = {"answers": answers, "note": "The count was wrong.", "standing": standing}
    return correct_claim(claim, **given, by=by, at=desk.now()).claim_verdict


def test_a_file_alone_is_evidence() -> None:
    file = kept(PDF)
    claim = published(says(draft(file)), says(draft(file)))
    row = standing_claims([claim.pk])[claim.pk].evidence.get()
    assert (row.file_sha256, row.file_name, row.file_type, row.file_size) == (file.sha256, "count.pdf", file.type, len(PDF))


def test_files_of_decision_and_correction_are_theirs(adjudicator: Any, editor: Any) -> None:
    claim = judged(says(draft(kept(PDF))), says(desk.COUNT, verdict="false"))
    decide(claim, says(draft(kept(PNG, "photo.png"))), by=adjudicator)
    desk.publish_shown(Article.objects.get(pk=claim.article_id), by=editor)
    names = standing_claims([claim.pk])[claim.pk].evidence.order_by("pk").values_list("file_name", flat=True)
    assert list(names) == ["count.pdf", "", "photo.png"]
    old = standing_claims([claim.pk])[claim.pk].evidence.get(file_name="count.pdf")
    verdict = correct(claim, says(draft(kept(PDF)), draft(kept(TEXT, "new.txt")), verdict="mixture"), by=editor)
    rows = list(verdict.evidence.order_by("pk"))
    assert [row.file_name for row in rows] == ["count.pdf", "new.txt"]
    assert rows[0] == old and rows[1].claim_verdict == verdict


def test_missing_bytes_of_what_is_stored_already_keep_nobody_from_going_on(reviewer: Any, editor: Any) -> None:
    file = kept(PDF)
    claim = published(says(draft(file)), says(draft(file)))
    path_of(file.sha256).unlink()
    assert correct(claim, says(draft(file), verdict="false"), by=editor).evidence.get().file_sha256 == file.sha256


def test_file_goes_with_the_answers_that_are_copied(reviewer: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet = desk.saved(desk.started(article, by=reviewer), claims={claim.pk: says(draft(kept(PDF)))})
    discard_sheet(sheet, by=reviewer, at=desk.now())
    again = desk.started(article, by=reviewer)
    assert Evidence.objects.get(claim_rating__sheet=again).file_name == "count.pdf"


def test_the_database_takes_no_half_told_file(reviewer: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    rating = ClaimRating.objects.create(sheet=desk.started(article, by=reviewer), claim=claim)
    whole = {"file_sha256": "a" * 64, "file_name": "a.pdf", "file_type": "application/pdf", "file_size": 3}
    for name, nothing in {"file_sha256": "", "file_name": "", "file_type": "", "file_size": None}.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(claim_rating=rating, title="T", **whole | {name: nothing})
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(claim_rating=rating)
    assert Evidence.objects.create(claim_rating=rating, **whole).pk


# --- who may have it


def evidence_of(sheet: Sheet) -> int:
    return Evidence.objects.get(claim_rating__sheet=sheet).pk


def test_file_is_the_authors_alone_until_the_review_is_no_longer_blind(
    reviewer: Any, reviewer2: Any, editor: Any, observer: Any, superuser: Any, stranger: Any
) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=editor)
    mine, theirs = desk.started(article, by=reviewer), desk.started(article, by=reviewer2)
    desk.saved(mine, claims={claim.pk: says(draft(kept(PDF)))})
    others = (reviewer2, editor, observer, superuser, stranger)
    assert download(reviewer, evidence_of(mine)).kept.name == "count.pdf"
    assert [download(other, evidence_of(mine)) for other in others] == [None] * 5
    desk.submitted(mine, claims={claim.pk: says(draft(kept(PDF)))})
    pk = evidence_of(mine)
    assert [download(other, pk) for other in others] == [None] * 5
    desk.submitted(theirs, headline=desk.LOW, claims={claim.pk: says(draft(kept(PDF)))})
    assert [bool(download(other, pk)) for other in others] == [True, True, True, True, False]


def test_file_is_everybodys_while_a_published_verdict_of_a_public_article_rests_on_it(
    editor: Any, reviewer: Any, observer: Any, stranger: Any
) -> None:
    claim = published(says(draft(kept(PDF))), says(draft(kept(PDF))))
    pk = standing_claims([claim.pk])[claim.pk].evidence.get().pk
    other = Evidence.objects.exclude(pk=pk).get().pk  # the same of the other reviewer, which no verdict names
    assert [bool(download(stranger, one)) for one in (pk, other)] == [True, False]
    article = move(claim.article, "withdraw", by=editor, at=desk.now(), note="A mistake.")
    assert [bool(download(one, pk)) for one in (stranger, observer, reviewer)] == [False, True, True]
    article = move(article, "restore", by=editor, at=desk.now(), note="It was right.")
    assert download(stranger, pk)
    move(article, "reopen", by=editor, at=desk.now(), note="New facts.")
    assert [bool(download(observer, one)) for one in (pk, other)] == [True, False]


def test_file_of_a_decision_is_the_desks_until_it_is_published(
    adjudicator: Any, observer: Any, editor: Any, stranger: Any
) -> None:
    claim = judged(says(desk.COUNT), says(desk.COUNT, verdict="false"))
    article = decide(claim, says(draft(kept(PDF))), by=adjudicator)
    pk = Evidence.objects.with_file().get().pk
    assert [bool(download(one, pk)) for one in (stranger, observer)] == [False, True]
    article = move(article, "send_back", by=editor, at=desk.now(), note="Again.")
    assert [bool(download(one, pk)) for one in (stranger, observer, editor)] == [False] * 3


def test_name_that_quotes_withheld_words_is_not_told(stranger: Any) -> None:
    article = desk.queued(source=desk.make_source(text_policy="headline"))
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    name = "About 4,000 cars cross the bridge on a working day.pdf"
    article = desk.reviewed(article, desk.reviewers(), [desk.SUPPORTED] * 2, claims={claim.pk: says(draft(kept(PDF, name)))})
    desk.publish_shown(article, by=desk.person("editor", "editor"))
    pk = standing_claims([claim.pk])[claim.pk].evidence.get().pk
    assert download(stranger, pk).name == f"evidence-{pk}.pdf"


# --- the record


def test_events_hold_the_digests_and_show_them_to_nobody(editor: Any) -> None:
    file = kept(PDF)
    claim = published(says(draft(file)), says(draft(file)))
    correct(claim, says(draft(file), draft(kept(PNG, "b.png")), verdict="false"), by=editor)
    told = {event.verb: event.after["files"] for event in Event.objects.filter(after__has_key="files")}
    assert {verb: set(files.values()) for verb, files in told.items()} == {
        "sheet_submitted": {file.sha256},
        "verdict_reached": {file.sha256},
        "verdict_corrected": {file.sha256, kept(PNG).sha256},
    }
    assert not any("files" in line.change or file.sha256[:9] in line.change for line in article_record(claim.article_id, editor))


def faults() -> list[str]:
    return list(verify_files())


def test_whole_files_are_found_whole(capsys: pytest.CaptureFixture[str], adjudicator: Any) -> None:
    claim = judged(says(draft(kept(PDF))), says(draft(kept(PDF)), verdict="false"))
    decide(claim, says(draft(kept(PNG, "b.png"))), by=adjudicator)
    assert faults() == []
    call_command("verify_record")
    assert capsys.readouterr().out.splitlines()[1] == "the files of evidence are whole: 2"


def rewrite(digest: str) -> None:
    path_of(digest).write_bytes(PDF.replace(b"1.7", b"1.6"))


def remove(digest: str) -> None:
    path_of(digest).unlink()


def forbid(digest: str) -> None:
    path_of(digest).unlink()
    os.symlink("/nonexistent", path_of(digest))


@pytest.mark.parametrize(
    ("how", "said"), [(rewrite, "its bytes have another digest"), (remove, "is missing"), (forbid, "is missing")]
)
def test_bytes_changed_or_gone_are_named(how: Callable[[str], None], said: str) -> None:
    file = kept(PDF)
    judged(says(draft(file)), says(draft(kept(TEXT, "other.txt"))))
    how(file.sha256)
    pk = Evidence.objects.get(file_sha256=file.sha256).pk
    assert [fault for fault in faults() if f"Evidence {pk}: its file “count.pdf”" in fault and said in fault] == faults()
    with pytest.raises(CommandError, match=said):
        call_command("verify_record")


def test_row_that_names_other_bytes_than_the_record_is_named() -> None:
    judged(says(draft(kept(PDF))), says(desk.COUNT))
    pk = Evidence.objects.with_file().get().pk
    tamper("UPDATE archive_evidence SET file_sha256 = %s WHERE id = %s", kept(PNG, "b.png").sha256, pk)
    assert [fault.partition(" names")[0] for fault in faults()] == [f"Evidence {pk}"]


def test_file_slipped_in_or_taken_away_afterwards_is_named() -> None:
    judged(says(draft(kept(PDF))), says(desk.COUNT))
    with_file, without = Evidence.objects.with_file().get().pk, Evidence.objects.filter(file_sha256="").get().pk
    told = "file_sha256 = %s, file_name = %s, file_type = %s, file_size = %s"
    tamper(
        f"UPDATE archive_evidence SET {told} WHERE id = %s", kept(PDF).sha256, "count.pdf", "application/pdf", len(PDF), without
    )
    tamper(f"UPDATE archive_evidence SET title = 'T', {told} WHERE id = %s", "", "", "", None, with_file)
    event = Event.objects.get(verb="sheet_submitted", after__has_key="files")
    assert faults() == [
        f"Evidence {without} names a file of which no event tells.",
        f"Evidence {with_file} has lost the file that event {event.number} tells of.",
    ]


def test_files_of_a_draft_are_looked_at_too(reviewer: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    file = kept(PDF)
    desk.saved(desk.started(article, by=reviewer), claims={claim.pk: says(draft(file))})
    assert faults() == []
    path_of(file.sha256).unlink()
    assert len(faults()) == 1
