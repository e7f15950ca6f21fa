"""The demo archive: vocabulary before the import, reviews after it, through the functions that people's work goes through.

The files are described in seeds/README.md.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils.crypto import get_random_string

from archive.models import Alias, Article, Claim, Entity, Record, Source, Topic
from archive.policy.roles import ROLES
from archive.review.adjudication import adjudicate, points_token
from archive.review.assignments import assign
from archive.review.claims import add_claim
from archive.review.corrections import correct_claim, correct_headline
from archive.review.notifications import mark_all_read
from archive.review.publication import awaiting_token, publish
from archive.review.sheets import ClaimAnswers, EvidenceDraft, HeadlineAnswers, save_sheet, start_sheet, submit_sheet
from archive.review.tags import set_tags
from archive.review.transitions import move
from archive.review.verdicts import standing_claims, standing_headline

STEP = timedelta(minutes=7)
READ = timedelta(days=21)  # what people were told longer than this before the last review, they have read
PASSWORD_LENGTH = 16
DEMO_PEOPLE = {**{role.code: role.code for role in ROLES}, "reviewer2": "reviewer"}  # user name -> role


class SeedFault(Exception):
    """A file under seeds/ says something that cannot be; names the file and the entry."""


def load_vocabulary(folder: Path, *, at: datetime) -> None:
    """Sources, topics and entities of folder's JSON files, made where they are not there yet."""
    for entry in read_json(folder / "sources.json"):
        Source.objects.get_or_create(name=entry.pop("name"), defaults={**entry, "created_at": at})
    for entry in read_json(folder / "topics.json"):
        load_topic(**entry)
    for entry in read_json(folder / "entities.json"):
        load_entity(**entry)


def load_topic(*, name: str, slug: str, parent: str | None, medtop: str | None, terms: list[str]) -> None:
    above = Topic.objects.get(slug=parent) if parent else None
    path = f"{above.path if above else ''}{slug}/"
    Topic.objects.get_or_create(
        slug=slug, defaults={"name": name, "parent": above, "path": path, "medtop": medtop, "terms": terms}
    )


def load_entity(*, name: str, kind: str, description: str, aliases: list[str]) -> None:
    entity, made = Entity.objects.get_or_create(name=name, defaults={"kind": kind, "description": description})
    if made:
        Alias.objects.bulk_create(Alias(entity=entity, name=alias) for alias in aliases)


def make_people() -> dict[str, str]:
    """One account a role, and a second reviewer. Gives back the passwords of those made now, by user name."""
    made = {}
    for name, role in DEMO_PEOPLE.items():
        user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if is_new:
            made[name] = get_random_string(PASSWORD_LENGTH)
            user.set_password(made[name])
            user.save()
            user.groups.add(Group.objects.get(name=role))
    return made


def load_reviews(folder: Path, *, at: datetime) -> list["Reviewing"]:
    """Do the reviews of reviews.json in their order, each step bound by the rules of review/.

    Gives them back: what stays a draft in them is begun, and saved by save_drafts(). at: when people read what they were told.
    """
    people = {user.username: user for user in User.objects.filter(username__in=DEMO_PEOPLE)}
    entries, done = read_json(folder / "reviews.json"), []
    for entry in entries:
        try:
            done.append(Reviewing(entry=entry, people=people))
            done[-1].run()
        except Exception as error:
            raise SeedFault(f"reviews.json, {entry['article']}: {error}") from error
    last = max(datetime.fromisoformat(entry["at"]) for entry in entries)
    for person in people.values():
        mark_all_read(until=last - READ, by=person, at=at)
    return done


def save_drafts(reviews: Iterable["Reviewing"], *, at: datetime) -> None:
    """Save what stays a draft at this moment, the last of all, so that it is not taken to be left lying."""
    for reviewing in reviews:
        for given, sheet in reviewing.drafts:
            reviewing.fill(given, sheet, at=at)


def read_json(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))


def headline_answers(given: dict[str, Any]) -> HeadlineAnswers:
    return HeadlineAnswers(**{**given, "reasons": tuple(given.get("reasons", ())), "passages": tuple(given.get("passages", ()))})


def claim_answers(given: dict[str, Any]) -> ClaimAnswers:
    evidence = tuple(
        EvidenceDraft(**{**item, "accessed_at": parse_date(item.get("accessed_at"))}) for item in given.get("evidence", ())
    )
    return ClaimAnswers(**{**given, "evidence": evidence, "passages": tuple(given.get("passages", ()))})


def parse_date(word: str | None) -> date | None:
    return date.fromisoformat(word) if word else None


@dataclass
class Reviewing:
    """One entry of reviews.json being carried out. Its clock moves on by STEP with every act."""

    entry: dict[str, Any]
    people: dict[str, User]
    claims: dict[str, Claim] = field(default_factory=dict)
    drafts: list[tuple[dict[str, Any], Any]] = field(default_factory=list)
    clock: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.clock = datetime.fromisoformat(self.entry["at"])
        self.editor = self.people["editor"]
        self.article = self.find_article()
        self.version = self.article.versions.get(number=self.entry.get("version", 1))

    def find_article(self) -> Article:
        record = Record.objects.filter(locator__endswith=self.entry["article"], article__isnull=False).order_by("id").first()
        if record is None:
            raise SeedFault("no such article was imported")
        return Article.objects.get(pk=record.article_id)

    def tick(self) -> datetime:
        self.clock += STEP
        return self.clock

    def run(self) -> None:
        self.tag()
        if self.entry["outcome"] == "spiked":
            move(self.article, "spike", by=self.editor, at=self.tick(), note=self.entry["note"])
            return
        move(self.article, "queue", by=self.editor, at=self.tick())
        self.review()
        self.conclude()

    def tag(self) -> None:
        topics = list(Topic.objects.filter(slug__in=self.entry.get("topics", [])))
        entities = list(Entity.objects.filter(name__in=self.entry.get("entities", [])))
        for given, found in ((self.entry.get("topics", []), topics), (self.entry.get("entities", []), entities)):
            if len(set(given)) != len(found):
                raise SeedFault(f"not all of {given} are known")
        set_tags(self.article, topics=topics, entities=entities, by=self.editor, at=self.tick())

    def review(self) -> None:
        """Everybody starts, the first one adds the claims, then each fills the own sheet."""
        given = self.entry.get("sheets", [])
        sheets = []
        for one in given:
            reviewer = self.people[one["reviewer"]]
            assign(self.article, reviewer=reviewer, by=self.editor, at=self.tick())
            sheets.append(start_sheet(self.version, by=reviewer, at=self.tick()))
        for one in self.entry.get("claims", []) if given else []:
            self.claims[one["key"]] = self.add_claim(by=self.people[given[0]["reviewer"]], **one)
        for one, sheet in zip(given, sheets, strict=True):
            if one.get("submitted", True):
                sheet = self.fill(one, sheet, at=self.tick())
                submit_sheet(sheet, lock=sheet.lock, by=sheet.reviewer, at=self.tick())
            else:
                self.drafts.append((one, sheet))

    def add_claim(self, *, key: str, speaker: str | None, by: User, **words: Any) -> Claim:
        entity = Entity.objects.get(name=speaker) if speaker else None
        return add_claim(self.version, **words, speaker=entity, speaker_name=speaker or "", by=by, at=self.tick())

    def answers_by_claim(self, given: dict[str, Any]) -> dict[int, ClaimAnswers]:
        return {self.claims[key].pk: claim_answers(answers) for key, answers in given.items()}

    def fill(self, given: dict[str, Any], sheet: Any, *, at: datetime) -> Any:
        claims, headline = self.answers_by_claim(given["claims"]), headline_answers(given["headline"])
        return save_sheet(sheet, headline=headline, claims=claims, lock=sheet.lock, by=sheet.reviewer, at=at)

    def conclude(self) -> None:
        for act in self.remaining_acts():
            act()
        self.check_outcome()

    def remaining_acts(self) -> Iterator[Any]:
        if self.entry.get("adjudication"):
            yield self.adjudicate
        if self.entry["outcome"] in ("published", "withdrawn"):
            yield self.publish
        if self.entry.get("correction"):
            yield self.correct
        if self.entry["outcome"] == "withdrawn":
            yield lambda: move(self.article, "withdraw", by=self.editor, at=self.tick(), note=self.entry["note"])

    def publish(self) -> None:
        publish(self.article, seen=awaiting_token(self.version), by=self.editor, at=self.tick())

    def adjudicate(self) -> None:
        given = self.entry["adjudication"]
        adjudicate(
            self.version,
            headline=headline_answers(given["headline"]) if given.get("headline") else None,
            claims=self.answers_by_claim(given.get("claims", {})),
            reason=given["reason"],
            seen=points_token(self.version),
            by=self.people[given["by"]],
            at=self.tick(),
        )

    def correct(self) -> None:
        given = self.entry["correction"]
        said = {"by": self.people[given["by"]], "at": datetime.fromisoformat(given["at"]), "note": given["note"]}
        if given.get("headline"):
            standing = standing_headline(self.article).pk
            correct_headline(self.article, answers=headline_answers(given["headline"]), standing=standing, **said)
        for key, answers in given.get("claims", {}).items():
            claim = self.claims[key]
            correct_claim(claim, answers=claim_answers(answers), standing=standing_claims([claim.pk])[claim.pk].pk, **said)

    def check_outcome(self) -> None:
        article = Article.objects.get(pk=self.article.pk)
        reached = "withdrawn" if article.visibility == "withdrawn" else article.state
        if reached != self.entry["outcome"]:
            raise SeedFault(f"ends {reached}, not {self.entry['outcome']}")
