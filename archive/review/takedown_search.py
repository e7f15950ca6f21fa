"""Where else the words of a text lie that is taken down: what others wrote, files, refused input, lines of another record.

Asked once the text itself is gone, so that all that is found is elsewhere. Whether an order is about that too, a person decides.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model, Q

from archive import models
from archive.policy.holding import HALF, Holding, can_be_read, words_in
from archive.review.evidence_files import store

PIECE = 1 << 20
AT_ONCE = 200
RATED, JUDGED = ("why", "other_reason", "suggested_headline", "passages"), ("why", "no_evidence_reason", "passages")
WRITTEN: Mapping[type[Model], tuple[str, ...]] = {  # by people, or told of what they brought
    models.AnalysisRun: ("failure",),
    models.Article: ("withdrawal_note",),
    models.ClaimLink: ("note",),
    models.ClaimRating: JUDGED,
    models.ClaimVerdict: JUDGED,
    models.Comment: ("text", "exact"),
    models.Correction: ("note",),
    models.Entity: ("description",),
    models.Event: ("note",),
    models.Evidence: ("title", "quote", "note"),
    models.FactCheck: ("claim", "title", "rating_explanation"),
    models.HeadlineRating: RATED,
    models.HeadlineVerdict: RATED,
    models.ImportBatch: ("failure",),
    models.KnownAnswer: ("why",),
    models.KnownVerdict: ("statement",),
    models.SavedSearch: ("query",),
    models.Sheet: ("return_note", "begun_claim"),
    models.Source: ("description",),
    models.Topic: ("description",),
    models.Upload: ("plan",),
}
REWRITE = "Its author, or an administrator, writes it in other words; what is final is corrected."


@dataclass(frozen=True)
class Elsewhere:
    """what: where words of the text lie. share: how much of it, 0.0 to 1.0; None where that cannot be read. todo: by hand."""

    what: str
    share: float | None
    todo: str
    names: str = ""  # the digest of a file of evidence

    def __str__(self) -> str:
        much = "cannot be searched for words" if self.share is None else f"{max(1, round(100 * self.share))} % of the text"
        return f"{self.what} ({much}). {self.todo}"


def refused_copies(holding: Holding) -> list[int]:
    """Records that brought no article, or whose import was undone, and that hold half of the text or more."""
    kept = models.Record.objects.filter(article=None).exclude(raw=None).order_by("pk")
    return [pk for pk, share in _shares_of_records(kept.values_list("pk", flat=True), holding) if share >= HALF]


def elsewhere(holding: Holding, *, of: models.Article) -> Iterator[Elsewhere]:
    yield from _texts(holding)
    yield from _written(holding)
    yield from _refused(holding)
    yield from _restored(holding)
    yield from evidence(holding, of=of)
    for upload in models.Upload.objects.filter(removed_at=None).order_by("pk"):
        folder = Path(settings.UPLOADS) / upload.folder
        todo = "Remove its files on its page."
        yield from files(holding, folder.rglob("*"), name=f"upload {upload.pk}", todo=todo)
    if settings.EXPORTS:
        todo = "It is no longer handed out: make the export anew, and remove the old files."
        yield from files(holding, Path(settings.EXPORTS).rglob("*"), name="prepared export", todo=todo)


def files(holding: Holding, paths: Iterable[Path], *, name: str, todo: str) -> Iterator[Elsewhere]:
    """Those that hold words of it, and those whose words do not lie open."""
    for path in sorted(path for path in paths if path.is_file() and not path.is_symlink()):
        share = _share_of_file(path, holding)
        if share is None or share > 0:
            yield Elsewhere(f"{name}: {path.name}", share, todo)


def evidence(holding: Holding, *, of: models.Article) -> Iterator[Elsewhere]:
    """Files of evidence. Of pictures and PDF those that were brought for this article."""
    own = Q(claim_rating__claim__article=of) | Q(claim_verdict__claim__article=of)
    brought = set(models.Evidence.objects.with_file().filter(own).values_list("file_sha256", flat=True))
    for path in sorted(path for path in store().rglob("*") if path.is_file() and not path.is_symlink()):
        share = _share_of_file(path, holding)
        if share or (share is None and path.name in brought):
            yield Elsewhere(f"evidence file {path.name}", share, "With --remove-file and this digest it goes too.", path.name)


def _share_of_file(path: Path, holding: Holding) -> float | None:
    with path.open("rb") as stream:
        if not can_be_read(stream.read(16)):
            return None
        stream.seek(0)
        return holding.share(words_in(iter(lambda: stream.read(PIECE), b"")))


def _texts(holding: Holding) -> Iterator[Elsewhere]:
    found = models.Version.objects.order_by("pk")
    for word in holding.telling_words():
        found = found.filter(text__icontains=word)
    for pk, article, text in found.values_list("pk", "article", "text").iterator(chunk_size=AT_ONCE):
        if (share := holding.share([text])) >= HALF:
            yield Elsewhere(f"article {article}, version {pk}", share, "Take it down too, if the order is about it.")


def _written(holding: Holding) -> Iterator[Elsewhere]:
    for model, names in WRITTEN.items():
        for pk, *said in model._base_manager.order_by("pk").values_list("pk", *names).iterator(chunk_size=AT_ONCE):
            if share := max(holding.share([value]) for value in _as_text(said)):
                yield Elsewhere(f"{model._meta.verbose_name} {pk}", share, REWRITE)


def _as_text(values: Iterable[Any]) -> list[str]:
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]


def _refused(holding: Holding) -> Iterator[Elsewhere]:
    kept = models.Record.objects.filter(article=None).order_by("pk")
    for pk, share in _shares_of_records(kept.values_list("pk", flat=True), holding):
        if share:
            yield Elsewhere(f"record {pk} without an article", share, "It only quotes the text; it is kept.")


def _shares_of_records(numbers: Iterable[int], holding: Holding) -> Iterator[tuple[int, float]]:
    for pk in list(numbers):
        record = models.Record.objects.select_related("kept_in").get(pk=pk)
        beside = [bytes(record.sidecar)] if record.sidecar else []
        yield pk, max(holding.share(words_in(record.parts(PIECE))), holding.share(words_in(beside)))


def _restored(holding: Holding) -> Iterator[Elsewhere]:
    todo = (
        "A record of another archive is not rewritten here: that archive takes the text down, and its newer export is restored."
    )
    for pk, body in models.RestoredLine.objects.order_by("pk").values_list("pk", "body").iterator(chunk_size=AT_ONCE):
        if share := holding.share(words_in([body.encode()])):
            yield Elsewhere(f"restored line {pk}", share, todo)
