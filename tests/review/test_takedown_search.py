"""What else holds the words of a text that is taken down is found wherever it lies, and named; refused copies and files go."""

import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import JSONField, TextField
from django.utils import timezone

from archive.ingest.undo import undo_batch
from archive.models import Article, Record, RestoredLine, Takedown, Upload
from archive.pipeline import import_paths
from archive.review.comments import write_comment
from archive.review.evidence_files import FileRefused, keep_file, path_of, verify_files
from archive.review.sheets import ClaimAnswers
from archive.review.takedown import take_down
from archive.review.takedown_search import WRITTEN
from archive.review.transitions import TransitionRefused
from tests.evidence_files import PDF, draft, kept
from tests.exports.filled import OPENING, SECOND, SECRET
from tests.factories import make_article, story_text
from tests.pages.desk import current, editor, now, publish, withdraw
from tests.review.test_takedown import ORDER, TEXT, everything, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
OTHER = "The board of Ostley has let nine berths to nobody at all this winter."
READ_ELSEWHERE = {  # of the text itself, or of others, whose versions are searched; or searched in another way
    "article.headline", "claim.exact", "claim.statement", "event.after", "event.before", "record.locator", "record.notes",
    "record.reason", "record.resolution", "restoredline.body", "takedown.reason", "version.headline", "version.text",
}  # fmt: skip
NEVER_OF_A_TEXT = {
    "analysisrun.counts", "analysisrun.position", "article.locked_fields", "counted.told", "event.shut", "factcheck.best_rating",
    "factcheck.claimant", "factcheck.notes", "factcheck.publisher", "factcheck.publisher_site", "factcheck.rating",
    "factcheck.rating_value", "factcheck.url", "factcheck.worst_rating", "factcheckaddress.url", "headlinerating.reasons",
    "headlineverdict.reasons", "importbatch.arguments", "importbatch.position", "importbatch.skipped", "knownanswer.reasons",
    "learnedweights.figures", "learnedweights.weights", "topic.terms", "upload.choices", "upload.files", "upload.joined",
}  # fmt: skip


@pytest.fixture
def article(db: None) -> Article:
    return publish(make_article(TEXT, source="The Ostley Post", url="https://post.example/ledgers"))


@pytest.fixture
def other(article: Article) -> Article:
    text = story_text("Berths stand empty", [OTHER])
    return make_article(text, source="The Tarn Lantern", url="https://lantern.example/berths")


def down(article: Article, by: User, **more: Any) -> list[str]:
    return [str(one) for one in take_down(article, **ORDER, by=by, at=now(), **more).elsewhere]


def refused(folder: Path, text: str, name: str = "broken.json") -> Record:
    """An item that cannot be read, kept as it came: the end of the file is lost."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps({"headline": "Ledgers", "text": text})[:-2])
    import_paths([str(folder / name)], source="The Copyist", at=timezone.now())
    return Record.objects.filter(outcome="refused").latest("pk")


def test_every_field_that_holds_words_is_searched_or_is_said_not_to_be() -> None:
    searched = {f"{model._meta.model_name}.{name}" for model, names in WRITTEN.items() for name in names}
    fields = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_app_config("archive").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, TextField | JSONField)
    }
    assert sorted(fields - searched - READ_ELSEWHERE - NEVER_OF_A_TEXT) == []
    assert sorted((READ_ELSEWHERE | NEVER_OF_A_TEXT) - fields) == []


def test_nothing_elsewhere_is_nothing_told(article: Article, other: Article, administrator: User) -> None:
    write_comment(other, text="Nine berths are let to nobody, who wrote that?", by=editor(), at=now())
    assert down(article, administrator) == []


def test_words_about_other_articles_are_named(article: Article, other: Article, administrator: User) -> None:
    comment = write_comment(other, text=f"As the Post says: {SECRET}", by=editor(), at=now())
    answers = ClaimAnswers(verdict="false", why=f"It is not so: {SECOND}", evidence=(draft(kept()),))
    publish(other, claims={OTHER: answers})
    withdraw(other, f"It was said that {SECRET}")
    found = down(article, administrator)
    assert [one.partition(" (")[0] for one in found if one.startswith(("comment", "event"))][:1] == [f"comment {comment.pk}"]
    for kind in ("claim rating", "claim verdict", "article", "event"):
        assert any(one.startswith(f"{kind} ") for one in found), (kind, found)


def test_copies_that_differ_a_little_are_named(article: Article, administrator: User) -> None:
    copy = make_article(TEXT.replace("nineteen", "twenty"), source="The Copyist", url="https://copy.example/1")
    make_article(story_text("It quotes", [SECRET, OTHER * 3]), source="The Quoter", url="https://quoter.example/1")
    (said,) = down(article, administrator)
    assert said.startswith(f"article {copy.pk}, version {current(copy).pk} (") and "Take it down too" in said


def test_refused_copies_lose_their_bytes_and_what_only_quotes_is_named(
    article: Article, administrator: User, tmp_path: Path
) -> None:
    copy, quote = refused(tmp_path / "a", TEXT), refused(tmp_path / "b", f"{SECRET} {OTHER * 9}", "other.json")
    assert copy.raw is not None and quote.raw is not None
    found = down(article, administrator)
    copy.refresh_from_db(), quote.refresh_from_db()
    assert (copy.raw, quote.raw is not None) == (None, True)
    assert [one.partition(" (")[0] for one in found] == [f"record {quote.pk} without an article"]
    again = refused(tmp_path / "c", TEXT)
    assert (again.raw, again.reason_code) == (None, "taken_down")
    assert wrong("takedowns", "originals") == []


def test_bytes_of_an_import_that_was_undone_go_too(article: Article, administrator: User) -> None:
    copy = make_article(TEXT.replace("nineteen", "twenty"), source="The Copyist", url="https://copy.example/1")
    record = Record.objects.get(article=copy)
    undo_batch(record.batch, by=administrator, at=now())
    assert down(article, administrator) == []
    record.refresh_from_db()
    assert (record.outcome, record.raw) == ("undone", None)
    assert wrong("takedowns", "originals") == []


def test_files_of_evidence_are_named_and_removed_where_that_is_asked_for(
    article: Article, other: Article, administrator: User, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    file = kept(TEXT.encode("cp1252"), "minutes.txt")
    publish(other, claims={OTHER: ClaimAnswers(verdict="true", why="Minutes.", evidence=(draft(file), draft(kept())))})
    with pytest.raises(TransitionRefused, match="No evidence has a file"):
        down(article, administrator, files=["0" * 64])
    (named,) = down(article, administrator, dry_run=True)
    assert named.startswith(f"evidence file {file.sha256} (100 % of the text)") and path_of(file.sha256).exists()
    assert not Takedown.objects.exists()
    assert down(article, administrator, files=[file.sha256]) == []
    assert not path_of(file.sha256).exists() and list(verify_files()) == []
    with pytest.raises(FileRefused, match="was taken down"):
        keep_file(BytesIO(TEXT.encode("cp1252")), name="again.txt")
    out = StringIO()
    call_command("backup", str(tmp_path / "backups"), verify=False, json=True, stdout=out, verbosity=0)
    assert json.loads(out.getvalue())["missing"] == []


def test_pictures_of_the_article_itself_are_named(article: Article, administrator: User) -> None:
    copied = make_article(story_text("Barrels", [SECOND, OTHER]), source="The Third", url="https://third.example/1")
    file = kept(PDF)
    publish(copied, claims={OTHER: ClaimAnswers(verdict="true", why="Seen.", evidence=(draft(file),))})
    assert not any(file.sha256 in one for one in down(article, administrator))
    (said,) = (one for one in down(copied, administrator) if file.sha256 in one)
    assert "cannot be searched for words" in said


def test_uploads_restored_lines_and_prepared_exports_are_named(
    article: Article, administrator: User, tmp_path: Path, settings: Any
) -> None:
    settings.UPLOADS, settings.EXPORTS = tmp_path / "uploads", str(tmp_path / "export")
    upload = Upload.objects.create(
        uploaded_at=now(), uploaded_by=editor(), folder="one", plan={"refusals": [f"Not read: {SECRET}"]}
    )
    for folder, name, words in (
        ("uploads/one", "page.html", f"<p>{SECRET.replace(' ', ' <b></b>')}</p>"),
        ("export", "a.jsonl", TEXT),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).write_text(words if name.endswith("html") else json.dumps({"text": words}))
    (tmp_path / "uploads/one/more.zip").write_bytes(b"PK\x03\x04...")
    line = RestoredLine.objects.create(
        chain="c" * 64, number=1, article_id=9, hash="h" * 64, body=json.dumps({"note": f"“{OPENING}”"})
    )
    found = down(article, administrator)
    assert [one.partition(" (")[0] for one in found] == [
        f"upload {upload.pk}", f"restored line {line.pk}", f"upload {upload.pk}: more.zip", f"upload {upload.pk}: page.html",
        "prepared export: a.jsonl",
    ]  # fmt: skip
    assert "(cannot be searched for words)" in found[2]


def test_trial_changes_nothing(article: Article, administrator: User, tmp_path: Path) -> None:
    refused(tmp_path / "a", TEXT)
    before = everything()
    assert down(article, administrator, dry_run=True) == []
    assert everything() == before


def test_command_names_backups_and_what_is_left_to_do(article: Article, administrator: User, tmp_path: Path) -> None:
    write_comment(make_article(story_text("B", [OTHER])), text=f"So: {SECRET}", by=editor(), at=now())
    call_command("backup", str(tmp_path / "backups"), verify=False, verbosity=0)
    (folder,) = (tmp_path / "backups").glob("backup-*")
    out = StringIO()
    told = {**ORDER, "by": administrator.username, "backups": str(folder.parent)}
    call_command("takedown", article.pk, **told, stdout=out)
    assert "Elsewhere: comment " in out.getvalue() and "rebuild_search" in out.getvalue()
    assert f"Backup {folder.name} holds the text: make a new one" in out.getvalue()
