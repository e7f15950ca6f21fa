"""What people of a desk do, as programs that can be ended anywhere and begun again: each looks how far it is, and goes on."""

import json
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from archive.ingest.uploads import keep_upload, new_folder
from archive.models import Article, Claim, Correction, ImportBatch, Sheet, Version
from archive.review.adjudication import adjudicate, points_token
from archive.review.claims import add_claim
from archive.review.corrections import correct_headline
from archive.review.publication import awaiting_token, publish
from archive.review.requirement import current_version
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.transitions import TransitionRefused, move
from archive.review.verdicts import standing_headline
from archive.tasks import go_on, import_upload, undo_import
from tests.people import make_person

SUPPORTED = HeadlineAnswers(rating="supported", why="The text says it.")
COUNT = EvidenceDraft(url="https://county.example/count", title="Count", publisher="County", kind="statistics")
TRUE = ClaimAnswers(verdict="true", why="The count says so.", evidence=(COUNT,))


def review() -> None:
    """Two articles published, one of them by an adjudicator's decision; the other corrected."""
    for number, article in enumerate(Article.objects.order_by("pk")[:2]):
        while article.state != "published":
            act(article, is_disputed=number == 1)
            article.refresh_from_db()
        if number == 0 and not Correction.objects.exists():
            told = {"answers": low(article), "note": "It was looked at again.", "standing": standing_headline(article).pk}
            correct_headline(article, **told, by=make_person("editor", "editor"), at=timezone.now())


def review_to(state: str) -> None:
    """The first article, brought so far."""
    article = Article.objects.order_by("pk")[0]
    while article.state != state:
        act(article, is_disputed=False)
        article.refresh_from_db()


def act(article: Article, *, is_disputed: bool) -> None:
    """The next thing that is to be done."""
    editor, reviewers = make_person("editor", "editor"), [make_person(f"reviewer{n}", "reviewer") for n in (1, 2)]
    if article.state == "imported":
        move(article, "queue", by=editor, at=timezone.now())
    elif article.state == "agreed":
        publish(article, seen=awaiting_token(current_version(article)), by=editor, at=timezone.now())
    elif article.state == "disputed":
        decide(article)
    elif not Claim.objects.filter(version=current_version(article), status="accepted").exists():
        given = {"exact": sentence(current_version(article)), "claim_type": "quantity", "by": reviewers[0]}
        add_claim(current_version(article), **given, statement="It is so.", at=timezone.now())
    else:
        rate(article, reviewers, is_disputed)


def rate(article: Article, reviewers: list[Any], is_disputed: bool) -> None:
    version = current_version(article)
    claims = {claim.pk: TRUE for claim in Claim.objects.filter(version=version, status="accepted")}
    for place, reviewer in enumerate(reviewers):
        sheet = Sheet.objects.filter(version=version, reviewer=reviewer).first()
        if sheet is None:
            sheet = start_sheet(version, by=reviewer, at=timezone.now())
        if sheet.state != "draft":
            continue
        answers = low(article) if is_disputed and place else SUPPORTED
        sheet = save_sheet(sheet, headline=answers, claims=claims, lock=sheet.lock, by=reviewer, at=timezone.now())
        submit_sheet(sheet, lock=sheet.lock, by=reviewer, at=timezone.now())


def decide(article: Article) -> None:
    version, adjudicator = current_version(article), make_person("adjudicator", "adjudicator")
    told = {"headline": low(article), "claims": {}, "reason": "It says less.", "seen": points_token(version)}
    adjudicate(version, **told, by=adjudicator, at=timezone.now())


def low(article: Article) -> HeadlineAnswers:
    passage = (sentence(current_version(article)),)
    return HeadlineAnswers(rating="weakly_supported", reasons=("overstates",), why="It says less.", passages=passage)


def sentence(version: Version) -> str:
    """The words of its first paragraph."""
    block = version.blocks.filter(kind="body").order_by("start").first()
    return version.text[block.start : block.end].strip()


def publish_one(name: str) -> None:
    """What an editor of this name sees agreed, published. Says what became of it."""
    article, by = Article.objects.order_by("pk")[0], make_person(name, "editor")
    seen = awaiting_token(current_version(article))
    try:
        publish(article, seen=seen, by=by, at=timezone.now())
    except TransitionRefused as refused:
        sys.stdout.write(str(refused))
        sys.exit(1)


def upload(*paths: str) -> None:
    """These files uploaded and to be imported by whoever works off the queue."""
    folder, importer = new_folder(), make_person("importer", "importer")
    for path in map(Path, paths):
        (folder / path.name).write_bytes(path.read_bytes())
    names, choices = [Path(path).name for path in paths], {"source": "", "format": "", "map": ""}
    kept = keep_upload(folder, names, choices=choices, by=importer, at=timezone.now())
    json.dump(import_upload(kept, by=importer, at=timezone.now()).pk, sys.stdout)


def again() -> None:
    """The import that was broken off, gone on with."""
    go_on(ImportBatch.objects.latest("pk"))


def undo() -> None:
    undo_import(ImportBatch.objects.latest("pk"), by=make_person("importer", "importer"))
