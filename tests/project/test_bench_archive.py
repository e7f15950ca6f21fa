from itertools import islice

from bench import archive_rows


def test_the_rows_are_the_same_every_time_and_stand_by_themselves() -> None:
    pool = archive_rows.pool()
    one, again = (archive_rows.chunk_of(pool, archive_rows.CHUNK, 30).rows for _ in range(2))
    assert one == again
    assert one["article"] != archive_rows.chunk_of(pool, 0, 30).rows["article"]
    assert [len(one[name]) for name in ("article", "mention", "claim")] == [30, 600, 150]


def test_mentions_and_claims_stand_where_they_say() -> None:
    rows = archive_rows.chunk_of(archive_rows.pool(), 0, 20).rows
    texts = [row[3] for row in rows["version"]]
    assert all(texts[version][start:end] == archive_rows.name_of(name) for version, name, start, end in rows["mention"])
    assert all(texts[row[0]][row[5] : row[6]] == row[2] for row in rows["claim"])


def test_no_two_entities_have_one_name() -> None:
    names = [name for name, *_ in islice(archive_rows.entities(0, 20_000), 20_000)]
    assert len({name.lower() for name in names}) == 20_000
