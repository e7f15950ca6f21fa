"""Articles that a re-analysis set aside, for reading them ended the workers that read them."""

from collections.abc import Collection, Mapping

from archive.models import AnalysisRun, Article


def set_aside(run: AnalysisRun) -> dict[int, str]:
    """By id, in order, each with why it was last. One query."""
    rows = AnalysisRun.objects.filter(parent=run, position__has_key="aside").order_by("pk").values_list("position", flat=True)
    found = {int(pk): why for position in rows for pk, why in position["aside"].items()}
    return dict(sorted(found.items()))


def articles_of(aside: Mapping[int, str]) -> list[tuple[int, str, str]]:
    """Id, headline and why of each; those that are gone are left out."""
    there = dict(Article.objects.filter(pk__in=aside).values_list("pk", "headline")) if aside else {}
    return [(pk, there[pk], why) for pk, why in aside.items() if pk in there]


def no_longer_aside(run: AnalysisRun, pks: Collection[int]) -> None:
    """These were read: they are set aside no more."""
    for part in AnalysisRun.objects.filter(parent=run, position__has_key="aside"):
        left = {pk: why for pk, why in part.position["aside"].items() if int(pk) not in pks}
        position = {name: value for name, value in part.position.items() if name != "aside"}
        AnalysisRun.objects.filter(pk=part.pk).update(position=position | ({"aside": left} if left else {}))
