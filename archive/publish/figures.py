"""Which charts a page shows, and in what words."""

from archive.policy.scales import HEADLINE
from archive.publish.chart_columns import columns
from archive.publish.chart_graph import graph
from archive.publish.charts import Chart, mix, number, record, rows
from archive.queries.entities import EntityPage
from archive.queries.monthly import ARTICLES, Monthly
from archive.queries.sources import SourcePage
from archive.queries.together import LATEST

BY_DATE = "By the month in which the article was published."
CHOSEN = "The desk chooses what it reviews, so this is no measure of everything that is printed."
TOGETHER = (
    f"Confirmed names alone, in the latest {LATEST:,} articles. The thicker the line, the more articles name both; the table has"
    " every number."
)


def rating_figures(ratings: Monthly) -> list[Chart]:
    """Rated headlines, all together and over time."""
    if not ratings.rated:
        return []
    return [mix(ratings.mix, id="mix", title="Headlines by rating"), ratings_over_time(ratings)]


def ratings_over_time(ratings: Monthly, *, is_keyed: bool = False) -> Chart:
    title = "Headlines by rating over time"
    return columns(ratings.ratings, answers=HEADLINE.answers, id="ratings", title=title, note=BY_DATE, is_keyed=is_keyed)


def coverage(counted: Monthly) -> Chart:
    return columns(counted.coverage, answers=(ARTICLES,), id="coverage", title="Articles over time")


def tag_figures(counted: Monthly) -> list[Chart]:
    """Of the articles of an entity or topic: how many when, and what was found of their headlines."""
    if not counted.total:
        return []
    found = mix(counted.mix, id="mix", title="Their headlines by rating", note=CHOSEN) if counted.rated else None
    return [coverage(counted), *([found] if found else [])]


def entity_figures(page: EntityPage) -> dict[str, Chart | list[Chart]]:
    said = rows(page.said_mix, id="said", title="What was found of all of them")
    told = rows(page.told_mix, id="told", title="What was found of all of them")
    beside = graph(page.entity, page.together, page.pairs, id="together", title="Named in the same articles", note=TOGETHER)
    return {"charts": tag_figures(page.counted), "said_chart": said, "told_chart": told, "together_chart": beside}


def source_figures(page: SourcePage) -> dict[str, list[Chart]]:
    """Its record where enough is rated: fewer would mislead, over time as well as in sum."""
    shown = [coverage(page.counted)] if page.counted.total else []
    if not page.has_record:
        return {"charts": shown, "record_charts": []}
    title = f"Its {number(page.rated)} rated headlines"
    note = "The bar round each dot is where its share may lie: with so few headlines, chance alone moves it that far (95%)."
    return {
        "charts": shown,
        "record_charts": [
            record(page.record, id="record", title=title, note=note),
            ratings_over_time(page.ratings, is_keyed=True),
        ],
    }
