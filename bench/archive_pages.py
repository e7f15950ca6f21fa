"""Every address of a made-up archive asked for, in turns: queries, rows read, time beside a bare view and beside another size."""

import argparse
import json
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.archive_charts import draw_into, figures_of
from bench.clocks import spent
from bench.corpus import vocabulary
from bench.desk import bare_view, plain_static_files, signed_in
from bench.documents import write_between

BEGIN, END = "<!-- archive {}: begin -->", "<!-- archive {}: end -->"
BASE = 10_000  # articles, beside which another archive is held
SLOW = 3.0  # seconds, from which a page is asked for twice alone
SAID = "## A whole archive"


@dataclass
class Page:
    """One address. queries, rows: of one answer that was given before. taken: seconds."""

    group: str
    name: str
    ask: Callable[[], Any]
    status: int = 0
    queries: int = 0
    rows: int = 0
    taken: list[float] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, Any]:
        ordered = sorted(self.taken)
        middle, late = statistics.median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
        return {"status": self.status, "queries": self.queries, "rows": self.rows, "p50": middle, "p95": late}


def tell(options: argparse.Namespace, place: Path, said: list[str]) -> None:
    """Measured, printed, kept beside the archive, and written into the document that was named."""
    from django.db import connection  # noqa: PLC0415 - needs the setup

    kept = f"figures-{connection.vendor}.json"
    figures = json.loads((place / kept).read_text()) if options.kept else measured_figures(options, said)
    if not options.only:
        (place / kept).write_text(json.dumps(figures))
    other = place.parent / str(BASE) / kept
    base = json.loads(other.read_text()) if other.exists() and options.articles != BASE else None
    text = "\n".join([*figures["said"], *table(figures, base)])
    print(text)
    if options.document:
        document = Path(options.document)
        write_between(document, *between(f"{options.articles} {connection.vendor}"), text)
        drawn = draw_into(document.with_suffix(""), figures_of(place.parent, connection.vendor), connection.vendor)
        shown = [f"![{name.partition('-')[0]} pages]({document.stem}/{name})" for name in drawn]
        write_between(document, *between(f"charts {connection.vendor}"), "\n\n".join(shown))


def between(what: str) -> tuple[str, str]:
    """The comments that a table stands between."""
    return BEGIN.format(what), END.format(what)


def measured_figures(options: argparse.Namespace, said: list[str]) -> dict[str, Any]:
    plain_static_files()
    pages, bare = measured(options.only, options.rounds)
    told = {f"{page.group}: {page.name}": page.figures for page in pages}
    return {"said": said, "bare": statistics.median(bare), "pages": told}


def measured(only: str, rounds: int) -> tuple[list[Page], list[float]]:
    from django.test import Client  # noqa: PLC0415 - needs the setup

    draw = bare_view(Client(headers={"host": "localhost"}), "/articles/")
    pages = [page for page in every_page() if only in f"{page.group}: {page.name}"]
    for page in pages:
        count(page)
    bare: list[float] = []
    for turn in range(rounds):
        bare.append(spent(draw))
        for page in pages:
            if turn < 1 or max(page.taken) < SLOW:
                page.taken.append(spent(page.ask))
        bare.append(spent(draw))
    return pages, bare


def count(page: Page) -> None:
    """Asked for once unlooked at, then once with every query and every row noted."""
    from django.db import connection  # noqa: PLC0415 - needs the setup
    from django.db.backends.utils import CursorWrapper  # noqa: PLC0415 - as above

    page.ask()
    noted = {"queries": 0, "rows": 0}

    class Noting(CursorWrapper):
        def execute(self, *args: Any, **kwargs: Any) -> Any:
            noted["queries"] += 1
            return super().execute(*args, **kwargs)

        def fetchone(self) -> Any:
            row = self.cursor.fetchone()
            noted["rows"] += row is not None
            return row

        def fetchmany(self, *args: Any) -> Any:
            rows = self.cursor.fetchmany(*args)
            noted["rows"] += len(rows)
            return rows

        def fetchall(self) -> Any:
            rows = self.cursor.fetchall()
            noted["rows"] += len(rows)
            return rows

    connection.make_cursor = lambda cursor: Noting(cursor, connection)
    try:
        answer = page.ask()
        page.status = answer.status_code
        if answer.streaming:
            b"".join(answer.streaming_content)
    finally:
        del connection.make_cursor
    page.queries, page.rows = noted["queries"], noted["rows"]


def every_page() -> Iterator[Page]:
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the setup
    from django.test import Client  # noqa: PLC0415 - as above

    client = Client(headers={"host": "localhost"})
    for group, addresses in (("public", public()), ("feed", feeds()), ("API", api()), ("file", files())):
        for name, address in addresses.items():
            yield Page(group, name, lambda address=address: client.get(address))
    for name, role, address in desk():
        person = signed_in(User.objects.get(username=role))
        yield Page("desk", name, lambda person=person, address=address: person.get(address))
    root = signed_in(User.objects.get(username="root"))
    for name, address in admin().items():
        yield Page("admin", name, lambda address=address: root.get(address))


def subjects() -> dict[str, Any]:
    """What is asked for, found without going through the archive: of a name everywhere, one of the middle, and a rare one."""
    from archive.models import Article, Claim, Entity, HeadlineVerdict, Source, Topic  # noqa: PLC0415 - needs the setup

    verdict = HeadlineVerdict.objects.standing().filter(version__article__visibility="public").order_by("pk")[10:11].get()
    article = Article.objects.get(pk=verdict.version.article_id)
    entities = list(Entity.objects.order_by("pk").values_list("slug", flat=True)[:400])
    topics = list(Topic.objects.order_by("pk").values_list("slug", flat=True))
    sources = list(Source.objects.order_by("pk").values_list("slug", flat=True))
    return {
        "article": article,
        "claim": Claim.objects.filter(article=article, status="accepted").earliest("pk"),
        "entities": {"everywhere": entities[0], "common": entities[5], "rare": entities[-1]},
        "topics": {"largest": topics[0], "small": topics[-1]},
        "sources": {"largest": sources[0], "small": sources[-1]},
    }


def public() -> dict[str, str]:
    found, words = subjects(), vocabulary()
    article, claim = found["article"].get_absolute_url(), found["claim"].get_absolute_url()
    addresses = {
        "home": "/", "articles": "/articles/", "articles, far down": "/articles/?after=3000", "claims": "/claims/",
        "claims, one verdict": "/claims/?verdict=mixture", "entities": "/entities/",
        "entities of a kind": "/entities/?kind=event", "topics": "/topics/", "sources": "/sources/",
        "corrections": "/corrections/", "fact checks": "/fact-checks/", "article": article, "its record": f"{article}record/",
        "claim": claim, "about": "/about/", "about the data": "/about/data/", "method": "/about/method/",
        "search, common word": f"/search/?q={words[9]}", "search, rare word": f"/search/?q={words[9000]}",
        "search, a topic": "/search/?topic=topic-0",
        "search, a name everywhere": f"/search/?entity={found['entities']['everywhere']}",
        "search, nothing asked": "/search/", "suggestions": "/search/suggest.json?q=ba",
    }  # fmt: skip
    for kind, label in (("entities", "entity"), ("topics", "topic"), ("sources", "source")):
        addresses |= {f"{label}, {how}": f"/{kind}/{slug}/" for how, slug in found[kind].items()}
    for name in (
        "rating=not_supported",
        "reason=overstates",
        "verdict=false",
        "year=2020",
        "source=outlet-39",
        "topic=topic-23-11",
    ):
        addresses[f"articles, {name.partition('=')[0]}"] = f"/articles/?{name}"
    return addresses


def feeds() -> dict[str, str]:
    found = subjects()
    addresses = {"verdicts": "/feeds/verdicts.atom", "corrections": "/corrections.atom", "claim reviews": "/claimreview.json"}
    for kind in ("entities", "topics", "sources"):
        addresses |= {f"{kind}, {how}": f"/{kind}/{slug}.atom" for how, slug in found[kind].items()}
    return addresses | {"search": f"/search.atom?q={vocabulary()[9]}"}


def api() -> dict[str, str]:
    found = subjects()
    article, claim = found["article"].pk, found["claim"].pk
    paths = [
        "articles", f"articles?entity={found['entities']['rare']}", "articles?topic=topic-23-11", "articles?rating=not_supported",
        f"articles?q={vocabulary()[9]}", f"articles/{article}", f"articles/{article}/claims", f"articles/{article}/verdicts",
        f"articles/{article}/record", "claims", "claims?verdict=mixture", "claims?source=outlet-39", f"claims/{claim}",
        f"claims?speaker={found['entities']['rare']}", "verdicts/headlines", "verdicts/headlines?rating=cannot_assess",
        "verdicts/headlines?source=outlet-39", "verdicts/claims", "verdicts/claims?verdict=mixture",
        "verdicts/claims?source=outlet-39",
        "entities", f"entities/{found['entities']['everywhere']}", f"entities/{found['entities']['rare']}", "topics",
        "topics/topic-0",
        "sources", "sources/outlet-0", "corrections", "fact-checks", "record/heads",
    ]  # fmt: skip
    return {path: f"/api/v1/{path}" for path in paths}


def files() -> dict[str, str]:
    article = subjects()["article"].get_absolute_url().rstrip("/")
    return {
        "article as JSON": f"{article}.json", "article as JSON-LD": f"{article}.jsonld",
        "annotations": f"{article}/annotations.jsonld",
        "card": f"{article}/card.svg", "citation": f"{article}/versions/1/cite.bib", "site maps": "/sitemap.xml",
        "topics as JSON": "/topics.json", "entities as CSV": "/entities.csv", "claims as CSV": "/claims.csv",
    }  # fmt: skip


def desk() -> list[tuple[str, str, str]]:
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the setup
    from django.utils import timezone  # noqa: PLC0415 - as above

    from archive.models import Article, Sheet  # noqa: PLC0415 - as above
    from archive.review.requirement import current_version  # noqa: PLC0415 - as above
    from archive.review.sheets import start_sheet  # noqa: PLC0415 - as above

    public_ones = Article.objects.public().order_by("pk")
    agreed, queued = (public_ones.filter(state=state).first() for state in ("agreed", "queued"))
    reviewer = User.objects.get(username="reviewer")
    sheet = Sheet.objects.filter(state="draft", reviewer=reviewer).order_by("pk").first()
    sheet = sheet or start_sheet(current_version(queued), by=reviewer, at=timezone.now())
    return [
        ("queue of a reviewer", "reviewer", "/desk/"), ("queue of an adjudicator", "adjudicator", "/desk/"),
        ("queue of an editor", "editor", "/desk/"), ("queue, one source", "reviewer", "/desk/?source=outlet-39"),
        ("queue, one topic", "reviewer", "/desk/?topic=topic-23"), ("queue, late", "editor", "/desk/?due=late"),
        ("article", "editor", f"/desk/articles/{queued.pk}/"), ("review", "reviewer", f"/desk/review/{sheet.pk}/"),
        ("publish", "editor", f"/desk/publish/{agreed.pk}/"), ("claims without a place", "editor", "/desk/claims/orphans/"),
        ("agreement", "editor", "/desk/agreement/"), ("known answers", "editor", "/desk/known-answers/"),
        ("notifications", "reviewer", "/desk/notifications/"), ("imports", "editor", "/desk/imports/"),
        ("refused", "editor", "/desk/imports/refused/"),
    ]  # fmt: skip


def admin() -> dict[str, str]:
    from django.contrib import admin as site  # noqa: PLC0415 - needs the setup

    found = subjects()
    names = sorted(model._meta.model_name for model in site.site._registry if model._meta.app_label == "archive")
    addresses = {"first page": "/admin/"} | {f"list of {name}": f"/admin/archive/{name}/" for name in names}
    asked = {
        "state": "state__exact=disputed", "queued": "state__exact=queued", "rating": "headline_rating__exact=not_supported",
        "source": "source__id__exact=40", "topic": "topic=topic 23 11", "claim": "verdict=false", "nobody": "assigned=nobody",
        "somebody": "assigned=somebody", "words": f"q={vocabulary()[900]}", "last page": "p=100",
        "hidden": "visibility__exact=hidden",
    }  # fmt: skip
    addresses |= {f"articles, {name}": f"/admin/archive/article/?{query}" for name, query in asked.items()}
    addresses |= {
        "claims, words": f"/admin/archive/claim/?q={vocabulary()[900]}",
        "claims, state": "/admin/archive/claim/?state=disputed",
    }
    addresses |= {
        "entities, words": "/admin/archive/entity/?q=Babbel",
        "events, verb": "/admin/archive/event/?verb__exact=article_imported",
    }
    return addresses | {"an article": f"/admin/archive/article/{found['article'].pk}/change/"}


def table(figures: dict[str, Any], base: dict[str, Any] | None) -> Iterator[str]:
    """Times in bare views; "beside": of the same page with BASE articles, in bare views there."""
    bare = figures["bare"]
    yield f"| page | queries | rows read | p50 : bare view | p95 : bare view |{f' p50 beside {BASE:,} |' if base else ''}"
    yield "|---|---:|---:|---:|---:|" + ("---:|" if base else "")
    for name, own in figures["pages"].items():
        status = "" if own["status"] == 200 else f" ({own['status']})"
        line = f"| {name}{status} | {own['queries']} | {own['rows']:,} |"
        line += f" {own['p50'] / bare:.2f} | {own['p95'] / bare:.2f} |"
        then = base and base["pages"].get(name)
        if base:
            line += f" {own['p50'] / bare / (then['p50'] / base['bare']):.2f} |" if then else " |"
        yield line
