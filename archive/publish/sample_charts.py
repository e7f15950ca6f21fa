"""Every chart with made-up numbers: of nothing, of one, of two, of many."""

from collections.abc import Sequence
from itertools import combinations

from archive.models import Entity
from archive.policy.scales import CLAIM_VERDICTS, HEADLINE
from archive.publish.chart_columns import columns
from archive.publish.chart_graph import graph
from archive.publish.charts import Chart, mix, record, rows
from archive.queries.monthly import ARTICLES, Counted, Share
from archive.queries.sources import proportions
from archive.queries.together import Pair

NAMES = ("Brinsey Line", "Petra Lowdham", "Marine Accident Bureau", "Edwin Sarre", "Brinsey Island", "Eddersleigh")
NUMBERS = {"none": (), "one": (1,), "two": (1, 1), "many": (4210, 2960, 1720, 1109, 1)}


def sample_charts() -> list[Chart]:
    return [chart for name, numbers in NUMBERS.items() for chart in _of(name, numbers)] + [sample_record(), sample_graph()]


def sample_record() -> Chart:
    found = proportions(Share(answer, count) for answer, count in zip(HEADLINE.answers, (11, 6, 5, 2, 1), strict=True))
    return record(found, id="sample-record", title="The record of a source with 25 rated headlines")


def sample_graph() -> Chart:
    entities = [Entity(pk=at, name=name, slug=f"sample-{at}") for at, name in enumerate(NAMES, 1)]
    for at, entity in enumerate(entities):
        entity.shared_count = 12 - 2 * at
        entity.get_absolute_url = lambda: "#sample-graph"  # they have no pages
    pairs = [Pair(one, other, 3 - one.pk) for one, other in combinations(entities, 2) if one.pk < 3]
    return graph(Entity(pk=0, name="Port Sallow"), entities, pairs, id="sample-graph", title="Named in the same articles")


def _of(name: str, numbers: Sequence[int]) -> list[Chart]:
    ratings = [Share(answer, count) for answer, count in zip(HEADLINE.answers, numbers, strict=False)]
    found = [Share(answer, count) for answer, count in zip(CLAIM_VERDICTS.answers, numbers, strict=False)]
    months = [f"{2025 + at // 12}-{at % 12 + 1:02}" for at in range(len(numbers) * 3)]
    dated = [
        Counted(month, answer, numbers[(at + place) % len(numbers)])
        for at, month in enumerate(months)
        for place, answer in enumerate(HEADLINE.answers[: len(numbers)])
    ]
    plain = [Counted(row.month, ARTICLES, row.count) for row in dated]
    return [
        mix(ratings, id=f"mix-{name}", title=f"Headlines by rating: {name}"),
        rows(found, id=f"rows-{name}", title=f"What was found of claims: {name}"),
        columns(plain, answers=(ARTICLES,), id=f"coverage-{name}", title=f"Articles over time: {name}"),
        columns(dated, answers=HEADLINE.answers, id=f"time-{name}", title=f"Headlines over time: {name}", is_keyed=True),
    ]
