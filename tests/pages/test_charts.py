"""Charts are right with nothing, one, two and ten thousand; their words and tables say what is drawn."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from archive.models import ArticleEntity, Entity
from archive.policy.scales import HEADLINE
from archive.publish.chart_columns import columns
from archive.publish.chart_graph import graph
from archive.publish.chart_periods import MOST, periods
from archive.publish.charts import Chart, mix, percent, record, rows
from archive.queries.monthly import ARTICLES, Counted, Share
from archive.queries.proportions import wilson
from archive.queries.sources import proportions
from archive.queries.tallies import monthly
from archive.queries.together import together
from archive.review.tags import set_tags
from tests.factories import make_article, make_source, story_text
from tests.pages.desk import SUPPORTED, editor, now, publish

MONTHS = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))


def shares_of(*counts: int) -> list[Share]:
    return [Share(answer, count) for answer, count in zip(HEADLINE.answers, counts, strict=False)]


def articles(*months: tuple[str, int]) -> Chart:
    return columns([Counted(month, ARTICLES, n) for month, n in months], answers=(ARTICLES,), id="c", title="Articles")


def drawn(chart: Chart) -> str:
    return render_to_string("archive/components/charts/chart.html", {"chart": chart})


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 0, 0, 1), (0, 10, 0, 0.2775), (10, 10, 0.7225, 1), (17, 25, 0.4841, 0.8279)]
)
def test_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=5e-5)


@given(st.lists(st.integers(1, 10_000), max_size=5))
def test_parts_of_a_bar_fill_it_in_order(counts: list[int]) -> None:
    chart = mix(shares_of(*counts), id="m", title="Mix")
    ends = [part.x + part.width for part in chart.parts]
    assert [part.x for part in chart.parts] == pytest.approx([0.0, *ends[:-1]][: len(ends)], abs=0.01)
    assert (ends or [100])[-1] == pytest.approx(100, abs=0.01)
    assert [part.count for part in chart.parts] == counts


def test_smallest_part_of_ten_thousand_is_seen_and_told() -> None:
    chart = mix(shares_of(9999, 1), id="m", title="Mix")
    assert chart.parts[1].width > 0.5
    assert [row.cells for row in chart.table.rows] == [("9,999", "over 99%"), ("1", "under 1%")]
    assert "Mostly supported 1 (under 1%)" in chart.told


def test_share_that_is_not_none_and_not_all_is_not_told_so() -> None:
    assert [percent(n, 1000) for n in (0, 1, 10, 500, 999, 1000)] == ["0%", "under 1%", "1%", "50%", "over 99%", "100%"]


def test_rows_are_as_wide_as_their_numbers() -> None:
    chart = rows(shares_of(4, 2), id="r", title="Rows")
    assert [line.width for line in chart.parts] == [100, 50]
    assert chart.height == 80


def test_record_has_a_line_for_every_answer_and_its_interval() -> None:
    chart = record(proportions(shares_of(17, 8)), id="r", title="Record")
    assert [(line.width, line.low, line.high) for line in chart.parts][0] == pytest.approx((68, 48.41, 82.79), abs=0.01)
    assert [row.cells[0] for row in chart.table.rows] == ["17", "8", "0", "0", "0"]


@given(st.lists(MONTHS, min_size=1, max_size=20))
def test_periods_hold_every_month_and_are_few(months: list[str]) -> None:
    span = periods(months)
    assert 1 <= span.count <= MOST
    assert {0 <= span.place(month) < span.count for month in months} == {True}
    assert len({span.label(place) for place in range(span.count)}) == span.count


def test_columns_without_a_gap_in_time_and_without_a_date() -> None:
    chart = articles(("2025-11", 2), ("2026-02", 4), ("", 3))
    assert [column.total for column in chart.parts] == [2, 0, 0, 4]
    assert [column.parts[0].height for column in chart.parts if column.parts] == [50, 100]
    assert (chart.note, chart.told) == (
        "3 more without a date.",
        "6 in all, Nov 2025 to Feb 2026; most in Feb 2026: 4.",
    )


def test_columns_of_one_month_are_no_wall() -> None:
    (column,) = articles(("2026-02", 10_000)).parts
    assert (column.parts[0].width, column.parts[0].height, column.name) == (14, 100, "Feb 2026")


def test_column_is_stacked_to_its_total() -> None:
    counted = [Counted("2026-02", answer, 2) for answer in HEADLINE.answers]
    (column,) = columns(counted, answers=HEADLINE.answers, id="c", title="Ratings").parts
    assert [part.y for part in column.parts] == pytest.approx([80, 60, 40, 20, 0])
    assert column.total == 10


@pytest.mark.parametrize("chart", [mix([], id="m", title="Mix"), rows([], id="r", title="Rows"), articles(), articles(("", 2))])
def test_chart_of_nothing_is_a_sentence(chart: Chart) -> None:
    assert "<svg" not in drawn(chart)
    assert chart.told in drawn(chart)


def test_chart_is_named_described_and_told_as_a_table() -> None:
    page = drawn(mix(shares_of(3, 1), id="m", title="Headlines <by> rating"))
    assert 'role="img" aria-labelledby="chart-m-title chart-m-told"' in page
    assert '<title id="chart-m-title">Headlines &lt;by&gt; rating</title>' in page
    assert "Supported by the article 3 (75%), Mostly supported 1 (25%)</desc>" in page
    assert 'fill="url(#m-fair)"' in page
    assert page.count("<tr>") == 3
    assert "style=" not in page


@pytest.mark.django_db
def test_articles_are_counted_by_month_and_rating() -> None:
    source = make_source(text_policy="full")
    for number, day in enumerate(("2026-03-31T23:59:00Z", "2026-04-01", "2026-04", "")):
        article = make_article(story_text(f"Fee of {number}", ["Fees rise."]), source=source, published=day)
        if number < 2:
            publish(article, headline=SUPPORTED)
    found = monthly("archive", 0)
    assert found.rows == (("", "", 1), ("2026-03", "supported", 1), ("2026-04", "", 1), ("2026-04", "supported", 1))
    assert (found.total, found.rated) == (4, 2)
    assert found.of_rated.total == 2


@pytest.mark.django_db
def test_entities_are_together_where_confirmed_on_public_articles(client: Client) -> None:
    ada, bea, cid, dan = (Entity.objects.create(name=name, slug=name, kind="person") for name in ("ada", "bea", "cid", "dan"))
    for number, entities in enumerate(([ada, bea, cid], [ada, bea], [bea, cid], [ada, dan])):
        article = make_article(story_text(f"Fee of {number}", ["Fees rise."]))
        set_tags(article, topics=[], entities=entities, by=editor(), at=now())
    ArticleEntity.objects.filter(tag=dan).update(status="suggested")
    found, pairs = together(ada)
    assert [(entity.name, entity.shared_count) for entity in found] == [("bea", 2), ("cid", 1)]
    assert [(pair.one.name, pair.other.name, pair.count) for pair in pairs] == [("bea", "cid", 1)]
    chart = graph(ada, found, pairs, id="g", title="Together")
    assert [(row.label, *row.cells) for row in chart.table.rows] == [
        ("bea", "ada", "2"),
        ("cid", "ada", "1"),
        ("bea", "cid", "1"),
    ]
    assert "ada is most often named together with bea, in 2 articles." in client.get("/entities/ada/").content.decode()
