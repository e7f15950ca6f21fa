"""Odd strings in every field of every format, from the file to the public page."""

import json

import pytest
from django.test import Client

from archive.audit import verify_chain
from archive.formats import FORMATS
from archive.models import Article, Record, Source
from archive.pipeline import import_paths
from archive.policy.vocabulary import REFUSALS
from tests.factories import AT
from tests.ingest.naughty import STORY, files
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db

STRINGS = [
    "<script>alert(1)</script>", "'; DROP TABLE archive_article; --", "{{ 7*7 }}{% load x %}", "Ω≈ç√ ﷽ 田中さん",
    "رسالة \u202eabc\u2066",
    "\0NUL", "\ud800", "\u0085\u2028\u2029\ufeff\u200b", "&amp;&#0;&lt;]]>-->", "%s %n ${x} \\u0000", "e\u0301\u0300" * 30,
    "x" * 3000, "../../etc/passwd",
    "=cmd|' /C calc'!A0", "“‘’”", "\U0001f469\u200d\U0001f680", "null", "NaN", "1/0", "\x1b[31m\x07",
]  # fmt: skip


def write(folder, strings):
    for number, text in enumerate(strings):
        for name, data in files(f"s{number}", text).items():
            (folder / name).write_bytes(data)


def check(folder):
    """Each record is an article that can be read, or refused by a name; nothing is lost and nothing falls over."""
    report = import_paths([str(folder)], at=AT)
    assert report.state == "finished"
    assert {refusal.code for refusal in report.refusals} <= set(dict(REFUSALS))
    assert all(refusal.reason.endswith((".", ")")) and refusal.reason.isprintable() for refusal in report.refusals)
    assert Record.objects.count() == report.new + report.new_version + report.unchanged + report.duplicate + report.refused
    assert verify_chain() == []
    return report


def read_pages(articles):
    client = Client()
    for article in articles:
        address = article.get_absolute_url()
        for place in (address, address.rstrip("/") + ".json"):
            answer = client.get(place)
            assert answer.status_code == 200, place
        assert "ferry" in json.loads(answer.content)["headline"].lower()
        assert b"<script>alert(1)" not in client.get(address).content


@pytest.mark.long
def test_odd_strings_in_every_field_of_every_format_are_taken_or_refused_by_name(tmp_path):
    strings = STRINGS[1::5]
    write(tmp_path, strings)
    report = check(tmp_path)
    assert report.new + report.duplicate + report.unchanged > 14 * len(strings)
    assert set(Record.objects.exclude(outcome="refused").values_list("format", flat=True)) == set(FORMATS)
    Source.objects.update(text_policy="full")
    read_pages(Article.objects.filter(visibility="public").order_by("pk"))


def test_odd_strings_come_through_as_they_are(tmp_path):
    write(tmp_path, ["Ω≈ç√ 田中さん & <b> {{ x }}"])
    check(tmp_path)
    headlines = {article.headline for article in Article.objects.exclude(headline__contains="&lt;")}
    assert {headline.replace(" <b>", "") for headline in headlines} == {"Ferry Ω≈ç√ 田中さん & {{ x }}"}
    assert all(STORY in version.text for article in Article.objects.all() for version in article.versions.all())


@pytest.mark.huge
def test_every_string_of_the_collection_in_every_field_of_every_format(tmp_path):
    write(tmp_path, STRINGS + json.loads(shared_data("hostile", "blns", "blns.json").read_text(encoding="utf-8")))
    report = check(tmp_path)
    assert report.new + report.duplicate > 6000
    Source.objects.update(text_policy="full")
    read_pages(Article.objects.filter(visibility="public").order_by("pk")[::7])
