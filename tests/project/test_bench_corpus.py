from itertools import islice

from bench.corpus import articles


def test_the_corpus_is_the_same_every_time() -> None:
    assert list(islice(articles(3), 3)) == list(articles(3))


def test_the_corpus_differs_by_seed_and_by_article() -> None:
    texts = [*articles(20), *articles(20, seed=2)]
    assert len(set(texts)) == 40
    assert 200 < sum(len(text.split()) for text in texts) / 40 < 700
