"""What came to nothing goes; whatever a row or the record names, and whatever may yet be named, stays."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from archive.models import Evidence
from archive.review import evidence_sweep
from archive.review.evidence_files import Incoming, path_of, store, verify_files
from archive.review.evidence_sweep import sweep_files
from archive.review.sheets import discard_sheet
from tests.evidence_files import CSV, PDF, PNG, TEXT, draft, kept, stored
from tests.review import desk
from tests.review.test_evidence_files import says
from tests.tampering import tamper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
A_DAY = timedelta(hours=24)


def aged(path: Path, **ago: int) -> Path:
    moment = (timezone.now() - timedelta(**(ago or {"hours": 25}))).timestamp()
    os.utime(path, (moment, moment))
    return path


def old(data: bytes = PDF, name: str = "count.pdf") -> Any:
    """A file brought a day ago and an hour."""
    file = kept(data, name)
    aged(path_of(file.sha256))
    return file


def part(name: str = "0123456789abcdef" * 2) -> Path:
    store().mkdir(parents=True, exist_ok=True)
    (path := store() / f"{name}.part").write_bytes(b"half")
    return path


def swept(**given: Any) -> list[str]:
    return [one.name for one in sweep_files(**{"older_than": A_DAY, "at": timezone.now(), **given})]


def test_file_that_nothing_names_and_half_written_one_are_removed(media: Path) -> None:
    file, half = old(), aged(part())
    assert swept() == [half.name, file.sha256]
    assert stored(media) == []


def test_store_that_is_not_there_is_nothing_to_sweep(media: Path) -> None:
    assert swept() == []
    assert not media.exists()


def test_what_was_brought_lately_stays_for_a_page_that_is_open(media: Path) -> None:
    young, half = kept(), part()
    aged(path_of(young.sha256), hours=23)
    aged(half, hours=23)
    assert (swept(), stored(media)) == ([], sorted([young.sha256, half.name]))
    assert swept(older_than=timedelta(hours=22)) == [half.name, young.sha256]


def test_dry_run_tells_and_removes_nothing(media: Path) -> None:
    file = old()
    assert swept(dry_run=True) == [file.sha256]
    assert stored(media) == [file.sha256]


def test_what_any_row_names_stays_of_drafts_and_of_reviews_put_away_too(media: Path, reviewer: Any, reviewer2: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    files = [old(PDF), old(PNG, "b.png"), old(TEXT, "c.txt")]
    left = desk.saved(desk.started(article, by=reviewer), claims={claim.pk: says(draft(files[0]))})
    discard_sheet(left, by=reviewer, at=desk.now())
    desk.submitted(desk.started(article, by=reviewer2), claims={claim.pk: says(draft(files[1]))})
    desk.saved(desk.started(article, by=reviewer), claims={claim.pk: says(draft(files[2]))})
    for file in files:
        aged(path_of(file.sha256), days=400)
    assert (swept(), stored(media)) == ([], sorted(file.sha256 for file in files))


def test_what_was_taken_out_of_a_draft_again_is_removed(media: Path, reviewer: Any) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    file = kept()
    sheet = desk.saved(desk.started(article, by=reviewer), claims={claim.pk: says(draft(file))})
    desk.saved(sheet, claims={claim.pk: says(desk.COUNT)})
    aged(path_of(file.sha256))
    assert (swept(), stored(media)) == ([file.sha256], [])


def test_what_the_record_tells_of_stays_though_its_row_was_tampered_with(media: Path) -> None:
    article = desk.queued()
    claim = desk.claim_on(article, by=desk.reviewers()[0])
    file = kept()
    desk.submitted(desk.started(article, by=desk.reviewers()[0]), claims={claim.pk: says(draft(file))})
    told = "title = 'T', file_sha256 = '', file_name = '', file_type = '', file_size = NULL"
    tamper(f"UPDATE archive_evidence SET {told} WHERE file_sha256 = %s", file.sha256)
    aged(path_of(file.sha256))
    assert not Evidence.objects.with_file().exists()
    assert swept() == []
    assert len(list(verify_files())) == 1


def test_file_that_an_answer_is_about_to_name_is_as_if_just_brought(media: Path, reviewer: Any) -> None:
    """A page open for long names it; the answers are refused for something else, and sent again."""
    article = desk.queued()
    claim = desk.claim_on(article, by=reviewer)
    sheet, file = desk.started(article, by=reviewer), old()
    desk.saved(sheet, claims={claim.pk: says(draft(file))})
    assert path_of(file.sha256).stat().st_mtime > (timezone.now() - timedelta(hours=1)).timestamp()


def test_file_brought_again_while_it_is_removed_stays(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, used = old(), evidence_sweep._used

    def brought_meanwhile() -> set[str]:
        kept()
        return used()

    monkeypatch.setattr(evidence_sweep, "_used", brought_meanwhile)
    assert (swept(), stored(media)) == ([], [file.sha256])


def test_half_written_file_that_is_kept_while_it_is_removed_is_no_fault(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming, used = Incoming("count.pdf"), evidence_sweep._used
    incoming.write(PDF)
    aged(incoming.path)

    def kept_meanwhile() -> set[str]:
        incoming.keep()
        return used()

    monkeypatch.setattr(evidence_sweep, "_used", kept_meanwhile)
    assert swept() == []
    assert len(stored(media)) == 1


def test_whatever_else_lies_in_the_store_is_not_touched(media: Path, tmp_path: Path) -> None:
    (outside := tmp_path / "outside").write_bytes(b"x")
    old()
    folder = store() / "ab"
    folder.mkdir(exist_ok=True)
    links = [folder / ("ab" + "0" * 62), store() / f"{'f' * 32}.part"]
    for link in links:
        link.symlink_to(aged(outside))
    others = [
        folder / "README",
        folder / ("cd" + "0" * 62),
        store() / "backup.part",
        media / ("ab" + "1" * 62),
        media / "old.part",
    ]
    for other in others:
        other.write_bytes(b"x")
        aged(other)
    assert len(swept()) == 1
    assert stored(media) == sorted(path.name for path in (*others, *links))
    assert outside.exists()


def test_command_tells_what_it_removed(media: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, half = old(CSV, "cars.csv"), aged(part())
    moment = datetime.fromtimestamp(half.stat().st_mtime, UTC)
    call_command("sweep_evidence_files", dry_run=True)
    assert "Files of evidence to be removed: 1; half-written ones: 1; 25 bytes." in capsys.readouterr().out
    call_command("sweep_evidence_files")
    assert capsys.readouterr().out.splitlines() == [
        f"{half.name}  4 bytes, of {moment:%Y-%m-%d %H:%M} UTC",
        f"{file.sha256}  21 bytes, of {moment:%Y-%m-%d %H:%M} UTC",
        "Files of evidence removed: 1; half-written ones: 1; 25 bytes.",
    ]
    call_command("sweep_evidence_files")
    assert capsys.readouterr().out == "Files of evidence removed: 0; half-written ones: 0; 0 bytes.\n"


@pytest.mark.parametrize("hours", [0, -1, 10**9])
def test_command_refuses_an_age_that_is_none(media: Path, hours: int) -> None:
    file = old()
    with pytest.raises(CommandError, match="takes whole hours from 1") as failure:
        call_command("sweep_evidence_files", older_than=hours)
    assert failure.value.returncode == 2
    assert stored(media) == [file.sha256]
