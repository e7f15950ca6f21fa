"""The IPTC Media Topics put into the archive's tree of topics, beside what people made of it."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from archive.analysis.media_topics import MediaTopic, all_media_topics, media_topics, path_up
from archive.audit import Entry, lock_chain, record_many
from archive.models import Topic
from archive.models.topic import PATH_SEPARATOR


@dataclass
class TreeReport:
    """What came of it.

    named: topics of the same name that had no id and were given it. retired: topics whose id is no longer in use.
    """

    made: int = 0
    kept: int = 0
    named: list[str] = field(default_factory=list)
    retired: list[tuple[Topic, MediaTopic]] = field(default_factory=list)


@dataclass
class Tree:
    """The topics there are: by id of the Media Topic, by name in small letters; and the slugs in use."""

    by_id: dict[str, Topic]
    by_name: dict[str, Topic]
    slugs: set[str]

    def add(self, topic: Topic) -> None:
        if topic.medtop:
            self.by_id[topic.medtop] = topic
        self.by_name[topic.name.lower()] = topic
        self.slugs.add(topic.slug)


def load_media_topics(*, at: datetime, by: Any = None) -> TreeReport:
    """Makes the topics in use that are not there yet, under those above them; nothing there is changed but an id that is empty.

    A topic is known by its id, wherever it stands and whatever its name is now; else by its name, if it has no id.
    Retired ones are not made; where one is there, it stays.
    """
    report, entries = TreeReport(), []
    with transaction.atomic():
        lock_chain()
        tree = Tree({}, {}, set())
        for topic in Topic.objects.order_by("pk"):
            tree.add(topic)
        report.retired = [(tree.by_id[id], one) for id, one in all_media_topics().items() if one.retired and id in tree.by_id]
        report.kept = len(tree.by_id.keys() & media_topics().keys())
        for _, level in groupby(media_topics().values(), key=lambda one: len(list(path_up(one.id)))):
            entries += _load(list(level), tree, report, at=at, by=by)
        record_many(entries)
    return report


def _load(level: list[MediaTopic], tree: Tree, report: TreeReport, *, at: datetime, by: Any) -> list[Entry]:
    """The events of topics that were given their id. level: topics of which none stands above another."""
    made, entries = [], []
    for one in level:
        if one.id in tree.by_id:
            continue
        there = tree.by_name.get(one.label.lower())
        if there is not None and there.medtop is None:
            entries.append(_name(there, one, report, at=at, by=by))
            tree.add(there)
        else:
            made.append(_made(one, tree))
            tree.add(made[-1])
    Topic.objects.bulk_create(made)
    report.made += len(made)
    return entries


def _name(topic: Topic, one: MediaTopic, report: TreeReport, *, at: datetime, by: Any) -> Entry:
    topic.medtop = one.id
    topic.save(update_fields=["medtop"])
    report.named.append(topic.name)
    return Entry(verb="record_edited", subject=topic, by=by, at=at, before={"medtop": None}, after={"medtop": one.id})


def _made(one: MediaTopic, tree: Tree) -> Topic:
    """Two of one name are told apart by what stands above the second."""
    above = tree.by_id.get(one.parent)
    number = one.id.rpartition(":")[2]
    names = (one.label, f"{one.label} ({above.name})" if above else "", f"{one.label} ({number})")
    name = next(name for name in names if name and name.lower() not in tree.by_name)
    slug = slugify(name)
    slug = slug if slug and slug not in tree.slugs else f"{slug}-{number}"
    path = f"{above.path if above else ''}{slug}{PATH_SEPARATOR}"
    return Topic(name=name, slug=slug, parent=above, path=path, medtop=one.id, description=one.definition)
